import HumanAssessment
import SystemPackage
import TestSupport
import Testing

/// The files that raters saved, right and wrong.
@Suite struct RatingTableTests {
    private let sheet: RatedSheet

    init() throws {
        sheet = try RatedSheet()
    }

    @Test(arguments: ["\r\n", "\n"])
    func table_ofASavedFile_knowsItsRaters(lineEnd: String) throws {
        let rows = (0..<4).map {
            sheet.row(
                rater: "\"Ada, \"\"A\"\"\"",
                photo: $0,
                old: (3, 4),
                new: (4, 5),
                prefers: "new"
            )
        }
        let file = try sheet.write(rows, to: "ada.csv", lineEnd: lineEnd)
        let table = try RatingTable(contentsOf: [file], key: sheet.key)
        #expect(table.raters == ["Ada, \"A\""])
        #expect(RatingResults(table).models.map(\.adequacy?.value) == [3, 4])
    }

    @Test func table_whenASpreadsheetAddedAByteOrderMark_isReadAllTheSame() throws {
        let row = sheet.row(rater: "Ada", photo: 0, old: (3, 4), new: (4, 5), prefers: nil)
        let text = "\u{FEFF}\(RatedSheet.header)\r\n\(row)\r\n\r\n"
        let file = try sheet.folder.write(text, to: "ada.csv")
        #expect(try RatingTable(contentsOf: [file], key: sheet.key).raters == ["Ada"])
    }

    @Test func table_whenRowsAreWrong_namesEachByFileAndLine() throws {
        let (id, item) = (sheet.key.sheet, sheet.item(0))
        let file = try sheet.write(
            [
                "\(id),Ada,\(item),6,4,4,5,a", "\(id),Ada,\(item),3,4.5,4,5,a",
                "\(id),Ada,\(item),3,4,4,5,c", "\(id),Ada,nothing,3,4,4,5,a",
                "0123,Ada,\(item),3,4,4,5,a", "\(id),,\(item),3,4,4,5,a", "\(id),Ada,\(item),3",
                "\(id),Ada,\(item),3,4,,,", "\(id),Ada,\(item),3,4,4,5,b",
            ],
            to: "ada.csv"
        )
        let lines = problems([file])
        #expect(
            lines
                == [
                    "2: a_adequacy: '6' is no whole number from 1 to 5",
                    "3: a_fluency: '4.5' is no whole number from 1 to 5",
                    "4: preference: 'c' is none of a, b, tie",
                    "5: the key has no item 'nothing'",
                    "6: rated on sheet '0123', but the key is for '\(id)'",
                    "7: the rater's name is missing",
                    "8: 4 cells instead of 8",
                    """
                    10: Ada rated item \(item) in \(file):9 too: leave one of the files out, or give two \
                    raters different names
                    """,
                ].map { "\(file):\($0)" }
        )
    }

    @Test func table_ofAnotherFile_isRefused() throws {
        let file = try sheet.folder.write("name;rating\nAda;5\n", to: "other.csv")
        #expect(
            problems([file]).first?.hasPrefix("\(file):1: the first line must be sheet,") == true
        )
        let open = try sheet.write(["\(sheet.key.sheet),\"Ada,x"], to: "open.csv")
        #expect(problems([open]).first == "\(open):2: a quote that nothing closes")
    }

    @Test func table_ofASingleModelsSheet_hasNoCaptionB() throws {
        let single = try RatedSheet(models: ["old"])
        let good = "\(single.key.sheet),Ada,\(single.item(0)),3,4,,,"
        let file = try single.write([good], to: "good.csv")
        let results = RatingResults(try RatingTable(contentsOf: [file], key: single.key))
        #expect(results.models.map(\.fluency?.value) == [4])
        #expect(results.duel == nil)

        for cells in ["3,4,,2,", "3,4,,,a"] {
            let row = "\(single.key.sheet),Ada,\(single.item(0)),\(cells)"
            let file = try single.write([row], to: "bad.csv")
            #expect(throws: AssessmentFileErrors.self) {
                try RatingTable(contentsOf: [file], key: single.key)
            }
        }
    }

    private func problems(_ files: [FilePath]) -> [String] {
        do {
            _ = try RatingTable(contentsOf: files, key: sheet.key)
            return []
        } catch {
            return "\(error)".split(separator: "\n").map(String.init)
        }
    }
}
