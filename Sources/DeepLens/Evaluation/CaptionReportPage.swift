import CaptionMetrics
import Foundation

/// A page that shows each photo with its caption, what people wrote and the scores, worst first.
///
/// It is one file that needs no other and no network: photos are inside as small pictures, since a
/// link would break as soon as the page is moved or sent. What files and captions say is escaped.
struct CaptionReportPage {
    let text: String

    /// Makes the page.
    ///
    /// - Parameters:
    ///   - results: What it shows.
    ///   - thumbnail: A photo's picture; nil shows none.
    init(_ results: CaptionResults, thumbnail: (CandidateCaption) -> Thumbnail?) {
        let worstFirst = results.photos.enumerated().sorted { first, second in
            (first.element.scores[.ciderD], first.offset)
                < (second.element.scores[.ciderD], second.offset)
        }
        let cards = worstFirst.map { _, entry in
            Self.card(entry.photo, entry.scores, thumbnail(entry.photo))
        }
        let title = "Captions by \(results.name)".escapedForHTML
        text = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <meta name="color-scheme" content="light dark">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
            img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
            <title>\(title)</title>
            <style>\(Self.style)</style>
            </head>
            <body>
            <h1>\(title)</h1>
            <p>\(results.photos.count) photos. All scores are times 100.</p>
            \(Self.summary(results))
            <section class="histograms">
            \(Self.histograms(results))
            </section>
            <p class="order"><label>Order by <select id="metric">\(Self.choices)</select></label>
            <label><input type="checkbox" id="best"> best first</label></p>
            <main id="sheet">
            \(cards.joined(separator: "\n"))
            </main>
            <script>\(Self.script)</script>
            </body>
            </html>

            """
    }

    private static func summary(_ results: CaptionResults) -> String {
        let names = CaptionMetric.allCases.map { "<th>\($0.rawValue)</th>" }
        let values = CaptionMetric.allCases.map { "<td>\(shown(results.corpus[$0]))</td>" }
        return "<table><tr>\(names.joined())</tr>\n<tr>\(values.joined())</tr></table>"
    }

    private static func histograms(_ results: CaptionResults) -> String {
        CaptionMetric.allCases.map { metric in
            ScoreHistogram(metric, of: results.photos.map { $0.scores[metric] }).svg
        }.joined(separator: "\n")
    }

    private static let choices = CaptionMetric.allCases.enumerated().map { index, metric in
        "<option value=\"\(index)\"\(metric == .ciderD ? " selected" : "")>\(metric.rawValue)</option>"
    }.joined()

    private static func card(
        _ photo: CandidateCaption,
        _ scores: CaptionScores,
        _ thumbnail: Thumbnail?
    ) -> String {
        let file = photo.reference.file.escapedForHTML
        let picture = thumbnail.map {
            """
            <img src="\($0.address)" width="\($0.width)" height="\($0.height)" alt="\(file)">
            """
        }
        let references = photo.reference.captions.map { "<li>\($0.escapedForHTML)</li>" }
        let values = CaptionMetric.allCases.map { "\(scores[$0])" }.joined(separator: " ")
        let list = CaptionMetric.allCases.map { "\($0.rawValue) \(shown(scores[$0]))" }
        return """
            <article data-scores="\(values)">
            \(picture ?? "<div class=\"absent\">no picture</div>")
            <p class="score" title="\(list.joined(separator: ", "))">\(shown(scores[.ciderD]))</p>
            <h2>\(photo.caption.escapedForHTML)</h2>
            <ul>\(references.joined())</ul>
            <p class="file">\(file)</p>
            </article>
            """
    }

    private static func shown(_ score: Double) -> String { String(format: "%.1f", 100 * score) }
}

extension String {
    /// The text as it is written between tags and in attributes.
    var escapedForHTML: String {
        reduce(into: "") { result, character in
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.append(character)
            }
        }
    }
}
