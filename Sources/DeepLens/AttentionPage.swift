import CaptioningModels

/// A web page that shows a photo's caption, each word under its heat map; it needs nothing but the
/// pictures beside it.
struct AttentionPage {
    /// The photo's name.
    let photo: String
    /// The words in their order, each with its picture's file and the greatest weight of a region.
    var figures: [(word: String, file: String, greatest: Float)] = []

    /// The page.
    var html: String {
        """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(photo.htmlEscaped): attention</title>
        <style>
        \(style)
        </style>
        <h1>\(figures.map(\.word).joined(separator: " ").htmlEscaped)</h1>
        <p>Where the decoder looked when it said each word, \
        and the share of its attention that the brightest of the photo's 49 regions has.
        <p class="scale"><span>none</span><i></i><span>most</span>
        <ol>
        <li><img src="photo.png" alt="The photo"><b>\(photo.htmlEscaped)</b>
        \(figures.map(item).joined(separator: "\n"))
        </ol>
        </html>

        """
    }

    private func item(_ figure: (word: String, file: String, greatest: Float)) -> String {
        let word = figure.word.htmlEscaped
        let share = Int((figure.greatest * 100).rounded())
        return """
            <li><img src="\(figure.file)" alt="Attention for \(word)"><b>\(word)</b> \(share) %
            """
    }

    private var style: String {
        let colors = (0...8).map { step in
            "rgb(\(HeatColors.color(Float(step) / 8).map { "\(Int($0))" }.joined(separator: " ")))"
        }
        return """
            :root { color-scheme: light dark }
            body { font: 1rem/1.5 system-ui, sans-serif; max-width: 76rem; margin: 2rem auto; \
            padding: 0 1rem }
            h1 { font-size: 1.4rem; margin: 0 }
            ol { display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); \
            gap: 1.25rem 1rem; list-style: none; padding: 0 }
            li { text-align: center; overflow-wrap: anywhere }
            img { display: block; width: 100%; border-radius: .4rem; margin-bottom: .3rem }
            .scale { display: flex; align-items: center; gap: .6rem }
            .scale i { width: 12rem; height: .7rem; border-radius: .35rem; \
            background: linear-gradient(to right, \(colors.joined(separator: ", "))) }
            """
    }
}

extension String {
    /// The text with what HTML would read as markup written out.
    fileprivate var htmlEscaped: String {
        reduce(into: "") { text, character in
            switch character {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case "\"": text += "&quot;"
            default: text.append(character)
            }
        }
    }
}
