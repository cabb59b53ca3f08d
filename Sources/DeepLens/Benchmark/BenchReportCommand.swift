import ArgumentParser
import Charting
import Foundation
import SystemPackage

/// `deeplens bench report`: a report as tables, as drawings, and in a document.
struct BenchReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Print a report's tables, draw it, or write it into a document."
    )

    @Argument(help: "The report, as --into or --json made it.", completion: .file())
    var report: String

    @Option(
        help: "The folder to write drawings (SVG) to, which is made if need be.",
        completion: .directory
    )
    var plots: String?

    @Option(
        help: """
            A document of which the lines between <!-- benchmarks --> and <!-- end of benchmarks --> \
            are replaced by the report's tables.
            """,
        completion: .file()
    )
    var document: String?

    func run() throws {
        let report = try BenchmarkReport(contentsOf: FilePath(report))
        if let plots {
            let folder = FilePath(plots)
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
        BenchmarkTables.print(report)
    }
}
