/// A report as tables of text, for people.
enum BenchmarkTables {
    /// A table: what it shows, its header, and its rows.
    struct Table {
        let title: String
        let header: [String]
        let rows: [[String]]
    }

    /// Prints all that a report has to standard output.
    static func print(_ report: BenchmarkReport) {
        for table in tables(of: report) {
            Terminal.printLine("")
            Terminal.printLine(table.title)
            var text = TextTable(table.header)
            for row in table.rows { text.add(row) }
            text.print()
        }
    }

    /// The tables of all that a report has.
    static func tables(of report: BenchmarkReport) -> [Table] {
        let tables = [
            encoder(report.rows), parts(report.parts ?? []), pipeline(report.pipeline ?? []),
            ratios(report.rows), processes(report.processes ?? []),
            peaks(report.floors?.peaks ?? []), floors(report.floors?.floors ?? []),
            growth(report.growth?.photos ?? []), beam(report.growth?.beam ?? []),
            megapixels(report.growth?.megapixels ?? []),
        ]
        return tables.filter { !$0.rows.isEmpty }
    }

    private static func number(_ value: Double?, _ places: Int = 2) -> String {
        TextTable.fixed(value, places: places)
    }

    private static func encoder(_ rows: [BenchmarkReport.EncoderRow]) -> Table {
        Table(
            title: "Encoder",
            header: [
                "peer", "precision", "threads", "batch", "median ms", "min ms", "runs", "cores",
                "cosine", "same captions",
            ],
            rows: rows.map {
                [
                    $0.peer, $0.precision, "\($0.threads)", "\($0.batch)", number($0.medianMs),
                    number($0.minMs), "\($0.runs)", number($0.cores), number($0.cosine, 5),
                    number($0.sameCaptions, 3),
                ]
            }
        )
    }

    private static func parts(_ rows: [BenchmarkReport.PartRow]) -> Table {
        Table(
            title: "Classifier and decoder",
            header: [
                "part", "precision", "threads", "batch", "median ms", "min ms", "runs", "cores",
            ],
            rows: rows.map {
                [
                    $0.part, $0.precision, "\($0.threads)", "\($0.batch)", number($0.medianMs),
                    number($0.minMs), "\($0.runs)", number($0.cores),
                ]
            }
        )
    }

    private static func pipeline(_ rows: [BenchmarkReport.PipelineRow]) -> Table {
        Table(
            title: "Photo files to captions with labels",
            header: [
                "precision", "threads", "batch", "beam", "photos per s", "read ms", "resize ms",
                "encode ms", "caption ms", "label ms", "CPU s per photo", "peak MiB",
                "cold start ms",
            ],
            rows: rows.map { row in
                [
                    row.precision, "\(row.threads)", "\(row.batch)", "\(row.beam)",
                    number(row.photosPerS, 1), number(row.readMs), number(row.resizeMs),
                    number(row.encodeMs), number(row.captionMs), number(row.labelMs),
                    number(row.cpuSPerPhoto, 4), number(row.peakRssMib, 0),
                    number(row.coldStartS.map { 1000 * $0 }, 0),
                ]
            }
        )
    }

    private static func ratios(_ rows: [BenchmarkReport.EncoderRow]) -> Table {
        Table(
            title: "Encoder beside the fastest rival",
            header: [
                "precision", "threads", "batch", "deeplens ms", "fastest rival", "its ms",
                "deeplens ÷ rival",
            ],
            rows: RivalRatio.all(in: rows).map {
                [
                    $0.cell.precision, "\($0.cell.threads)", "\($0.cell.batch)",
                    number($0.ours), $0.rival, number($0.theirs), number($0.ratio, 3),
                ]
            }
        )
    }

    private static func processes(_ rows: [BenchmarkReport.ProcessRow]) -> Table {
        Table(
            title: "A fresh process that only encodes",
            header: ["peer", "precision", "peak MiB", "first features s"],
            rows: rows.map {
                [$0.peer, $0.precision, number($0.peakRssMib, 0), number($0.coldStartS)]
            }
        )
    }

    private static func peaks(_ rows: [MachineFloors.Peak]) -> Table {
        Table(
            title: "The machine's peak",
            header: ["threads", "fp32 Gop/s", "bf16 Gop/s", "int8 Gop/s", "read GB/s"],
            rows: rows.map {
                [
                    "\($0.threads)", number($0.fp32Gops, 0), number($0.bf16Gops, 0),
                    number($0.int8Gops, 0), number($0.readGbPerS, 1),
                ]
            }
        )
    }

    private static func floors(_ rows: [MachineFloors.Floor]) -> Table {
        Table(
            title: "The least time a photo",
            header: ["part", "precision", "threads", "operations ms", "weights' bytes ms"],
            rows: rows.map {
                [
                    $0.part, $0.precision, "\($0.threads)", number($0.operationsMs),
                    number($0.bytesMs),
                ]
            }
        )
    }

    private static func growth(_ rows: [CostGrowth.PhotoPoint]) -> Table {
        Table(
            title: "Photos in one process",
            header: ["photos", "seconds", "resident MiB"],
            rows: rows.map { ["\($0.photos)", number($0.seconds), number($0.residentMib, 1)] }
        )
    }

    private static func beam(_ rows: [CostGrowth.BeamPoint]) -> Table {
        Table(
            title: "Beam width",
            header: ["beam", "caption ms"],
            rows: rows.map { ["\($0.beam)", number($0.captionMs)] }
        )
    }

    private static func megapixels(_ rows: [CostGrowth.SizePoint]) -> Table {
        Table(
            title: "Size of a JPEG",
            header: ["megapixels", "read ms", "resize ms", "all ms"],
            rows: rows.map {
                [
                    number($0.megapixels), number($0.readMs), number($0.resizeMs),
                    number($0.totalMs),
                ]
            }
        )
    }
}
