import CaptionMetrics
import Testing

@Suite struct CaptionEvaluationTests {
    private static let sets = [
        "small", "synthetic", "empty hypothesis", "one word", "perfect but short",
    ]

    /// The metrics are sums of a few hundred doubles: equal but for the order of addition.
    private static let tolerance = 1e-9

    // MARK: The official scorer

    @Test(arguments: sets)
    func corpusScores_ofTheFixture_areTheOfficialOnes(name: String) throws {
        let set = try #require(try OfficialScores.load().set(name))
        let corpus = CaptionEvaluation(photos(of: set)).corpus
        let bleu: [CaptionMetric] = [.bleu1, .bleu2, .bleu3, .bleu4]
        for (metric, official) in zip(bleu, set.scores.bleu) {
            #expect(abs(corpus[metric] - official) < Self.tolerance)
        }
        #expect(abs(corpus[.ciderD] - set.scores.ciderD) < Self.tolerance)
        #expect(abs(corpus[.rougeL] - set.scores.rougeL) < Self.tolerance)
        if let meteor = set.scores.meteor { #expect(abs(corpus[.meteor] - meteor) < 0.01) }
    }

    @Test(arguments: sets)
    func photoScores_ofTheFixture_areTheOfficialOnes(name: String) throws {
        let set = try #require(try OfficialScores.load().set(name))
        let scores = CaptionEvaluation(photos(of: set)).photos
        let official = set.scores.perImage
        try #require(scores.count == official.ciderD.count)
        for (index, photo) in scores.enumerated() {
            #expect(abs(photo[.bleu4] - official.bleu4[index]) < Self.tolerance)
            #expect(abs(photo[.ciderD] - official.ciderD[index]) < Self.tolerance)
            #expect(abs(photo[.rougeL] - official.rougeL[index]) < Self.tolerance)
            if let meteor = official.meteor { #expect(abs(photo[.meteor] - meteor[index]) < 0.01) }
        }
    }

    // MARK: Properties

    @Test func scores_whenEachCaptionIsAReference_areTheBest() {
        let corpus = CaptionEvaluation(
            Self.references.map { .init(candidate: $0[1], references: $0) }
        ).corpus
        for metric in [CaptionMetric.bleu1, .bleu2, .bleu3, .bleu4, .rougeL] {
            #expect(abs(corpus[metric] - 1) < 1e-8)
        }
        let alone = CaptionEvaluation(
            Self.references.map { .init(candidate: $0[1], references: [$0[1]]) }
        )
        #expect(abs(alone.corpus[.ciderD] - 10) < 1e-9)
        #expect(abs(alone.corpus[.cider] - 10) < 1e-9)
        #expect(alone.photos.allSatisfy { abs($0[.meteor] - 1) < 1e-12 })
    }

    @Test func scores_whenPhotosAreInAnotherOrder_stayTheSame() throws {
        let photos = photos(of: try OfficialScores.load().synthetic200)
        let forward = CaptionEvaluation(photos)
        let backward = CaptionEvaluation(photos.reversed())
        for metric in CaptionMetric.allCases {
            #expect(abs(forward.corpus[metric] - backward.corpus[metric]) < Self.tolerance)
        }
        #expect(forward.photos == backward.photos.reversed())
    }

    @Test func scores_whenReferencesAreInAnotherOrder_stayTheSame() throws {
        let photos = photos(of: try OfficialScores.load().small)
        let turned = photos.map { photo in
            CaptionEvaluation.Photo(
                candidate: photo.candidate,
                references: photo.references.reversed()
            )
        }
        let (first, second) = (CaptionEvaluation(photos).corpus, CaptionEvaluation(turned).corpus)
        for metric in CaptionMetric.allCases {
            #expect(abs(first[metric] - second[metric]) < Self.tolerance)
        }
    }

    @Test func scores_ofAnEmptyCaption_areZero() {
        let scores = CaptionEvaluation(
            Self.references.map { .init(candidate: [], references: $0) }
        )
        for metric in CaptionMetric.allCases {
            #expect(scores.corpus[metric] == 0)
            #expect(scores.photos.allSatisfy { $0[metric] == 0 })
        }
    }

    @Test func scores_ofNoPhotos_areZero() {
        let scores = CaptionEvaluation([])
        #expect(scores.photos.isEmpty)
        #expect(CaptionMetric.allCases.allSatisfy { scores.corpus[$0] == 0 })
    }

    // MARK: Differences between the metrics

    @Test func cider_whenATellingWordIsRepeated_risesWhereCIDErDDoesNot() {
        let references = [[["a", "zebra", "stands", "here"]], [["a", "boy", "runs", "there"]]]
        func scores(_ candidate: [String]) -> CaptionScores {
            CaptionEvaluation([
                .init(candidate: candidate, references: references[0]),
                .init(candidate: ["a"], references: references[1]),
            ]).photos[0]
        }
        let once = scores(["zebra", "a", "boy"])
        let often = scores(["zebra", "zebra", "boy"])
        #expect(often[.cider] > once[.cider])
        #expect(often[.ciderD] < once[.ciderD])
    }

    @Test func cider_comparesStems() {
        let references = [[["dogs", "jumping"]], [["a", "boy"]]]
        let scores = CaptionEvaluation(
            references.map { .init(candidate: ["dog", "jumps"], references: $0) }
        ).photos[0]
        #expect(scores[.cider] > 4.9)
        #expect(scores[.ciderD] == 0)
    }

    private static let references = [
        [["two", "dogs", "play", "here"], ["a", "brown", "dog", "runs", "on", "grass"]],
        [["a", "child", "swings", "high"], ["the", "girl", "plays", "in", "a", "garden"]],
        [["a", "man", "climbs", "a", "wall"], ["a", "climber", "on", "steep", "rock"]],
    ]

    private func photos(of set: OfficialScores.ScoredSet) -> [CaptionEvaluation.Photo] {
        let keys = set.refs.keys.sorted { (Int($0) ?? 0) < (Int($1) ?? 0) }
        return keys.map { key in
            CaptionEvaluation.Photo(
                candidate: words(set.hyp[key]?.first ?? ""),
                references: (set.refs[key] ?? []).map(words)
            )
        }
    }

    private func words(_ text: String) -> [String] {
        text.split(separator: " ").map(String.init)
    }
}
