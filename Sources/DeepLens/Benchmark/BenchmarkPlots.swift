import Charting

/// The drawings of a report.
struct BenchmarkPlots {
    private let report: BenchmarkReport

    /// Draws a report.
    init(_ report: BenchmarkReport) {
        self.report = report
    }

    /// Those for which the report has numbers, with their files' names.
    var all: [(name: String, svg: String)] {
        let growth = report.growth
        return [
            ("photos-per-second.svg", photosPerSecond),
            ("memory.svg", memory),
            ("growth-photos.svg", growth.flatMap(photosChart)?.svg),
            ("growth-memory.svg", growth.flatMap(memoryChart)?.svg),
            ("growth-beam.svg", growth.flatMap(beamChart)?.svg),
            ("growth-megapixels.svg", growth.flatMap(megapixelsChart)?.svg),
        ].compactMap { name, svg in svg.map { (name, $0) } }
    }

    /// The encoders with the most threads.
    private var photosPerSecond: String? {
        guard let threads = report.rows.map(\.threads).max() else { return nil }
        let rows = report.rows.filter { $0.threads == threads }
        let cells = rows.map(\.cell).reduce(into: [BenchmarkCell]()) { cells, cell in
            if !cells.contains(cell) { cells.append(cell) }
        }
        let groups = cells.map { cell in
            BarChart.Group(
                cell.batch == 1
                    ? "\(cell.precision), one by one" : "\(cell.precision), batch \(cell.batch)",
                rows.filter { $0.cell == cell }.map { .init($0.peer, 1000 / $0.medianMs) }
            )
        }
        return BarChart(
            title: "Photos encoded a second",
            label: "photos per second, \(threads) threads, median",
            groups: groups
        ).svg
    }

    /// The processes that only encode, and the whole pipeline.
    private var memory: String? {
        guard let processes = report.processes, !processes.isEmpty else { return nil }
        let precisions = processes.map(\.precision).reduce(into: [String]()) { names, name in
            if !names.contains(name) { names.append(name) }
        }
        let encoders = precisions.map { precision in
            BarChart.Group(
                "\(precision), encoder",
                processes.filter { $0.precision == precision }.map { .init($0.peer, $0.peakRssMib) }
            )
        }
        let pipelines = (report.pipeline ?? []).map {
            BarChart.Group("\($0.precision), captions", [.init($0.peer, $0.peakRssMib)])
        }
        return BarChart(
            title: "Memory",
            label: "peak resident memory of the process, MiB",
            groups: encoders + pipelines
        ).svg
    }

    private func setting(_ growth: CostGrowth) -> String {
        "\(growth.precision), \(growth.threads) threads, batch \(growth.batch)"
    }

    private func photosChart(_ growth: CostGrowth) -> LineChart? {
        guard !growth.photos.isEmpty else { return nil }
        return LineChart(
            title: "Time a photo over a long run (\(setting(growth)))",
            xLabel: "photos captioned by one process",
            yLabel: "milliseconds a photo so far",
            across: .logarithmic,
            series: [
                .init(
                    "time",
                    growth.photos.map {
                        (x: Double($0.photos), y: 1000 * $0.seconds / Double($0.photos))
                    }
                )
            ]
        )
    }

    private func memoryChart(_ growth: CostGrowth) -> LineChart? {
        guard !growth.photos.isEmpty else { return nil }
        return LineChart(
            title: "Memory over a long run (\(setting(growth)))",
            xLabel: "photos captioned by one process",
            yLabel: "resident memory, MiB",
            across: .logarithmic,
            series: [
                .init("memory", growth.photos.map { (x: Double($0.photos), y: $0.residentMib) })
            ]
        )
    }

    private func beamChart(_ growth: CostGrowth) -> LineChart? {
        guard !growth.beam.isEmpty else { return nil }
        return LineChart(
            title: "Beam width (\(setting(growth)))",
            xLabel: "captions kept at each word",
            yLabel: "milliseconds of search a photo",
            series: [.init("search", growth.beam.map { (x: Double($0.beam), y: $0.captionMs) })]
        )
    }

    private func megapixelsChart(_ growth: CostGrowth) -> LineChart? {
        guard !growth.megapixels.isEmpty else { return nil }
        return LineChart(
            title: "Size of a JPEG (\(setting(growth)))",
            xLabel: "megapixels",
            yLabel: "milliseconds a photo",
            series: [
                .init("all", growth.megapixels.map { (x: $0.megapixels, y: $0.totalMs) }),
                .init(
                    "read and decode",
                    growth.megapixels.map { (x: $0.megapixels, y: $0.readMs) }
                ),
                .init("resize", growth.megapixels.map { (x: $0.megapixels, y: $0.resizeMs) }),
            ]
        )
    }
}
