import Foundation
import ProfanityFilter
import StageKit
import SystemPackage
import TestSupport
import Testing

/// What must pass: a filter that masks Scunthorpe is switched off.
struct InnocentWordsTests {
    @Test(arguments: [
        "Scunthorpe", "Penistone", "Essex", "Sussex", "Middlesex", "Lightwater", "Clitheroe",
        "Cockermouth", "Cockfosters", "Twatt", "Shitterton", "Wankdorf", "Lesbos", "Titicaca",
        "Dickens", "Dickinson", "Dickson", "Hitchcock", "Hancock", "Babcock", "Cockburn",
        "Bonner", "Fagg", "Japp", "Pollack", "Pissarro", "Assad", "Cummings", "Cumming",
        "therapist", "analysis", "analogue", "canal", "cumulus", "cumin", "cucumber", "document",
        "circumstance", "accumulate", "assassin", "assess", "asset", "assemble", "class", "glass",
        "grass", "brass", "bass", "compass", "embarrass", "passenger", "cocktail", "cockpit",
        "cockatoo", "cockerel", "cockle", "cockroach", "peacock", "woodcock", "shuttlecock",
        "titmouse", "titan", "title", "constitution", "competition", "shiitake", "Shiite",
        "niggardly", "sniggered", "raccoon", "cocoon", "tycoon", "swank", "parse", "sparse",
        "arsenal", "arsenic", "hoarse", "coarse", "spice", "despicable", "suspicious", "japan",
        "grape", "drape", "scrape", "snatch", "basement", "horsemen", "mishit", "whorl", "whose",
        "homogeneous", "chinkapin", "kaffiyeh", "pakistan", "spicy", "bitumen", "buttress",
        "butterfly", "button", "rebuttal", "hello", "shell", "Michelle", "damnify", "scrap",
        "farther", "hoe", "hooker", "blue-footed booby", "pussyfoot", "pushing", "duck", "luck",
        "shirt", "sheet", "ship it", "fact", "fork", "pink", "count", "country", "sluice",
    ])
    func word_whenInnocent_passes(word: String) async throws {
        #expect(try await isClean("A photo of \(word)."))
        #expect(try await isClean(word.uppercased()))
        #expect(try await isClean(word, isHashtag: true))
        #expect(try await isClean(word.lowercased(), isHashtag: true))
    }

    @Test(arguments: [
        "Dick Van Dyke dances.", "A photo of dick van dyke.", "Moby Dick, the white whale.",
        "Philip K. Dick wrote it.", "Great tits and blue tits at the feeder.",
        "A great tit, a coal tit.", "Long-tailed tits on a twig.", "An African wild ass grazes.",
        "A Maine Coon cat.", "Pussy willows in spring.", "A pussy-cat on a mat.",
        "Homo sapiens skull.", "Magna cum laude.", "A kitchen-cum-dining room.",
        "The flat is spic and span.", "A chink of light.", "Kaffir lime leaves.",
        "Cock-of-the-rock in Peru.", "A shiitake mushroom.", "Weather cock on a church.",
        "Hit the road A55 to bus 455.", "Call 455 or 4455, gate A55.", "It costs $$$ @ 5pm!",
        "Ke$ha and P!nk sing.", "A$AP Rocky.", "C l a s s.", "A S S E T S", "U.S.S.R. and U.S.A.",
        "Push it. Pass it on. His hit.", "It is hot as sin.", "Press hit play.",
        "Ben is here; pen is there.", "Is it as sharp as s?", "Wow!!! Wow***", "*** rating ***",
        "Mishit by bat sh.", "f***", "s**t", "a**", "* * * *", "Add it: 5 + 1 + 7.",
    ])
    func phrase_whenInnocent_passes(phrase: String) async throws {
        #expect(try await isClean(phrase))
    }

    @Test(arguments: [
        "Сок и рис на столе.", "Кот Тит сидит у окна.", "Соска и сосок.", "Ας πάμε για καφέ.",
        "Η γάτα κοιτάζει.", "Σοκ και δέος.", "חתול שחור.", "قطة سوداء.", "黒い猫が見ています。",
        "แมวดำกำลังมองกล้อง", "काली बिल्ली देख रही है।", "검은 고양이.", "Ein schwarzer Kater.",
        "Мій кіт і пес.", "Կատուն նայում է։", "Een kat kijkt.", "Vrouwen in het zwart.",
    ])
    func text_whenInAnotherLanguage_passes(text: String) async throws {
        #expect(try await isClean(text))
        #expect(try await isClean(text, isHashtag: true))
    }

    @Test(arguments: [
        "Scunthorpe", "ClassAct", "Cockpit", "CockPit", "CockTail", "PeaCock", "MassAppeal",
        "cocktailhour", "assassinscreed", "titanic", "glassart", "dickvandyke", "DickVanDyke",
        "DickTracy", "mobydick", "analysisday", "essexgirls", "shiitakemushroom", "whoreallycares",
        "whoreadsbooks", "saltwaterfish", "niggardly", "snigger", "therapistlife", "canals",
        "bassguitar", "pushit", "greatesthits", "wankelengine", "swanky", "maineccoon",
        "MaineCoon", "mainecoon", "MaineCoonCats", "WildAss", "PussyWillow", "pussycat",
        "HomoSapiens", "homosapiens", "KaffirLime", "HonkyTonk", "MagnaCumLaude", "BlueTits",
        "foodporn", "PenIsland", "arsenalfc", "sparse", "A55", "F1", "455", "4th0fJuly",
    ])
    func hashtag_whenInnocent_passes(tag: String) async throws {
        #expect(try await isClean(tag, isHashtag: true))
        #expect(try await isClean("Look at this #\(tag)!"))
    }

    @Test(arguments: [(name: "vocabulary.txt", rooster: []), ("imagenet_labels.txt", ["cock"])])
    func engineWords_whenMildWordsCountToo_passButForTheRooster(
        name: String,
        rooster: [String]
    ) async throws {
        let file = try repositoryRoot().appending("Weights").appending(name)
        let words = try String(contentsOfFile: file.string, encoding: .utf8).split(separator: "\n")
        #expect(words.count >= 1000)
        let draft = Draft.sample(
            caption: "",
            altText: "",
            hashtags: words.map { Hashtag(tag: String($0), score: 1, source: .label) }
        )
        let filter = try ProfanityFilter(options: StageOptions(["mild": .boolean(true)]))
        guard case .advance(let result, _) = try await filter.process(draft, in: .sample()) else {
            Issue.record("not advanced")
            return
        }
        let passed = Set(result.hashtags.map(\.tag))
        #expect(words.map(String.init).filter { !passed.contains($0) } == rooster)
    }
}
