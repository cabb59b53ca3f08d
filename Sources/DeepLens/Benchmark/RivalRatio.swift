/// Our encoder beside the fastest other one with the same setting.
struct RivalRatio {
    let cell: BenchmarkCell
    /// Our median, in milliseconds an image.
    let ours: Double
    let rival: String
    let theirs: Double

    /// Below 1 ours is faster.
    var ratio: Double { ours / theirs }

    /// One for each setting that both we and another have.
    static func all(in rows: [BenchmarkReport.EncoderRow]) -> [RivalRatio] {
        rows.filter { $0.peer == "deeplens" }.compactMap { row in
            let rivals = rows.filter { $0.peer != row.peer && $0.cell == row.cell }
            guard let fastest = rivals.min(by: { $0.medianMs < $1.medianMs }) else { return nil }
            return RivalRatio(
                cell: row.cell,
                ours: row.medianMs,
                rival: fastest.peer,
                theirs: fastest.medianMs
            )
        }
    }
}

extension BenchmarkReport.EncoderRow {
    /// The setting that was measured.
    var cell: BenchmarkCell {
        BenchmarkCell(precision: precision, threads: threads, batch: batch)
    }
}
