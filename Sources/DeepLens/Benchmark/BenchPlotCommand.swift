import ArgumentParser
import Charting
import Foundation
import SystemPackage

/// `deeplens bench plot`: a report as drawings, and as tables of a document.
struct BenchPlotCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plot",
        abstract: "Draw a report as SVG files, and write its tables into a document."
    )

    @Argument(help: "The report, as --into or --json made it.", completion: .file())
    var report: String

    @Option(help: "The folder of the drawings, which is made if need be.", completion: .directory)
    var output: String?

    @Option(
        help: """
            A document of which the lines between <!-- benchmarks --> and <!-- end of benchmarks --> \
            are replaced by the report's tables.
            """,
        completion: .file()
    )
    var document: String?

    func validate() throws {
        guard output != nil || document != nil else {
            throw ValidationError(
                "name a folder with --output, a document with --document, or both"
            )
        }
    }

    func run() throws {
        let report = try BenchmarkReport(contentsOf: FilePath(report))
        if let output {
            let folder = FilePath(output)
            try FileManager.default.createDirectory(
                atPath: folder.string,
                withIntermediateDirectories: true
            )
            for plot in BenchmarkPlots(report).all {
                try SVG.write(plot.svg, to: folder.appending(plot.name))
            }
        }
        if let document {
            try BenchmarkDocument(FilePath(document)).replaceTables(by: report)
        }
    }
}
