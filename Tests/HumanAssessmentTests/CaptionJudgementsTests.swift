import HumanAssessment
import SystemPackage
import TestSupport
import Testing

/// Judgements in the form of Flickr8k's, of captions made up here.
@Suite struct CaptionJudgementsTests {
    private let folder: TemporaryDirectory
    private let captions: FilePath

    init() throws {
        folder = try TemporaryDirectory()
        captions = try folder.write(
            """
            dog.jpg#0\tA brown dog runs on the grass .
            dog.jpg#1\tThe dog runs .
            cat.jpg#0\tA cat sleeps on a red sofa .
            cat.jpg#1\tA cat runs on the grass .
            car.jpg#0\tAn old car is parked .

            """,
            to: "captions.token.txt"
        )
    }

    @Test func collection_readsTokenFilesAndJSONLines() throws {
        let tokens = try CaptionCollection(contentsOf: captions)
        #expect(tokens.files == ["dog.jpg", "cat.jpg", "car.jpg"])
        #expect(tokens.captions(of: "a/cat.jpg")?.last == "A cat runs on the grass .")
        #expect(tokens.captions(of: "cow.jpg") == nil)

        let lines = try folder.write(
            """
            {"file": "a.jpg", "captions": ["one", "two"], "split": "val"}

            {"file": "b.jpg", "caption": "three\\tfour"}
            """,
            to: "captions.jsonl"
        )
        let json = try CaptionCollection(contentsOf: lines)
        #expect(json.captions(of: "a.jpg") == ["one", "two"])
        #expect(json.captions(of: "b.jpg") == ["three\tfour"])
    }

    @Test(arguments: ["a.jpg\tno number", "{\"captions\": []}", "a.jpg#x\tno number"])
    func collection_whenALineIsInNeitherForm_namesIt(line: String) throws {
        let file = try folder.write("a.jpg#0\tfine\n\n\(line)\n", to: "bad.txt")
        #expect {
            try CaptionCollection(contentsOf: file)
        } throws: {
            "\($0)".hasPrefix("\(file):3: neither ")
        }
    }

    /// The better a caption fits, the higher it was rated; one caption is the photo's own.
    @Test func experts_whenTheyRankAsTheMetric_correlateFully() throws {
        let file = try folder.write(
            """
            dog.jpg\tcat.jpg#1\t3\t3\t4
            dog.jpg\tcat.jpg#0\t2\t2\t2
            dog.jpg\tcar.jpg#0\t1\t1\t1
            dog.jpg\tdog.jpg#1\t1\t1\t1
            dog.jpg\tcow.jpg#0\t1\t1\t1

            """,
            to: "experts.txt"
        )
        let judgements = try CaptionJudgements(experts: file)
        #expect(judgements.judgements.first?.ratings == [3, 3, 4])
        let results = JudgementResults(
            name: "experts",
            judgements,
            references: try CaptionCollection(contentsOf: captions),
            includesOwn: false
        )
        #expect(results.captions == 3 && results.ownCaptions == 1 && results.unknown == 1)
        let rouge = try #require(results.correlations.first { $0.metric == "ROUGE-L" })
        // Of 36 pairs of the nine ratings, scores tie 9; ratings tie 7, all of them among those 9.
        #expect(abs(try #require(rouge.tauB) - 27 / (27.0 * 29).squareRoot()) < 1e-12)
        // 2 · 27 / (81 · 2/3)
        #expect(abs(try #require(rouge.tauC) - 1) < 1e-12)
        #expect(try #require(results.alphaInterval) > 0.8)

        let all = JudgementResults(
            name: "experts",
            judgements,
            references: try CaptionCollection(contentsOf: captions),
            includesOwn: true
        )
        #expect(all.captions == 4 && all.ownCaptions == 0)
    }

    @Test func crowd_ratesByTheShareOfYes() throws {
        let file = try folder.write("dog.jpg\tcat.jpg#1\t0.33\t1\t2\n", to: "crowd.txt")
        let judgements = try CaptionJudgements(crowd: file).judgements
        #expect(judgements.map(\.ratings) == [[1.0 / 3]])
        #expect(judgements.map(\.source) == ["cat.jpg"] && judgements.map(\.number) == [1])
    }

    @Test(arguments: ["dog.jpg\tcat.jpg#1", "dog.jpg\tcat.jpg\t1", "dog.jpg\tcat.jpg#1\tx"])
    func judgements_whenALineIsWrong_nameIt(line: String) throws {
        let file = try folder.write("dog.jpg\tcat.jpg#1\t1\t2\t2\n\(line)\n", to: "bad.txt")
        for read in [CaptionJudgements.init(experts:), CaptionJudgements.init(crowd:)] {
            #expect(throws: AssessmentFileError.self) { _ = try read(file) }
        }
        #expect {
            try CaptionJudgements(experts: file)
        } throws: {
            "\($0)".hasPrefix("\(file):2: expected photo, caption's id and ratings")
        }
    }
}
