import CKernels
import Synchronization
import TensorCore

/// What the machine can do at most, and the least time that a photo takes for it.
struct MachineFloors: Codable {
    /// Measured with some threads at once.
    struct Peak: Codable {
        var threads: Int
        /// Billions of operations a second (a multiply-add counts as two), 0 without instruction.
        var fp32Gops: Double
        var bf16Gops: Double
        var int8Gops: Double
        /// Billions of bytes a second read from memory.
        var readGbPerS: Double
    }

    /// The least time of one network for one photo, in milliseconds.
    struct Floor: Codable {
        var part: String
        var precision: String
        var threads: Int
        /// Operations ÷ peak.
        var operationsMs: Double
        /// Bytes of weights ÷ bandwidth: what a batch of one cannot be faster than, unless a cache
        /// holds the weights.
        var bytesMs: Double
    }

    var peaks: [Peak]
    var floors: [Floor]

    /// Measures with each number of threads.
    ///
    /// - Parameters:
    ///   - threads: The numbers.
    ///   - seconds: How long each peak is looked for.
    init(threads: [Int], seconds: Double) {
        peaks = threads.map { Peak(threads: $0, seconds: seconds) }
        floors = peaks.flatMap { peak in NetworkWork.all.flatMap { $0.floors(on: peak) } }
    }
}

/// What a network does for a photo.
private struct NetworkWork {
    let part: String
    /// Billions of multiply-adds.
    let multiplyAdds: Double
    /// Millions of weights, each read so often.
    let weights: Double
    let reads: Double
    /// Bytes of a weight where others have 8 bits.
    var leastBytes = 1.0

    /// The decoder says 11.8 words on average, its end mark counted, with 3 beams; its words'
    /// embeddings are looked up, not multiplied, and its least weights have 16 bits.
    static let all = [
        NetworkWork(part: "encoder", multiplyAdds: 4.087, weights: 23.5, reads: 1),
        NetworkWork(part: "classifier", multiplyAdds: 0.86, weights: 6.2, reads: 1),
        NetworkWork(
            part: "decoder",
            multiplyAdds: 0.35,
            weights: 8.1,
            reads: 11.8,
            leastBytes: 2
        ),
    ]

    func floors(on peak: MachineFloors.Peak) -> [MachineFloors.Floor] {
        let kinds = [
            ("fp32", 4.0, peak.fp32Gops), ("bf16", 2, peak.bf16Gops),
            ("int8", leastBytes, peak.int8Gops / leastBytes),
        ]
        return kinds.filter { $0.2 > 0 }.map { precision, bytes, gops in
            MachineFloors.Floor(
                part: part,
                precision: precision,
                threads: peak.threads,
                operationsMs: 2000 * multiplyAdds / gops,
                bytesMs: weights * bytes * reads / peak.readGbPerS
            )
        }
    }
}

extension MachineFloors.Peak {
    /// Rounds of one measurement: some milliseconds.
    private static let rounds = 400_000
    /// More floats than any cache of today holds.
    private static let streamCount = 1 << 26

    init(threads: Int, seconds: Double) {
        Threads.use(threads)
        self.threads = threads
        fp32Gops = Self.most(threads, seconds) { ck_peak_float32(Self.rounds, &$0) }
        bf16Gops = Self.most(threads, seconds) { ck_peak_bfloat16(Self.rounds, &$0) }
        int8Gops = Self.most(threads, seconds) { ck_peak_int8(Self.rounds, &$0) }
        let values = Tensor(zeros: [Self.streamCount])
        let share = Self.streamCount / threads
        readGbPerS = Self.most(threads, seconds) { sink, index in
            sink += values.withPointer { ck_read_stream($0 + index * share, share) }
            return Double(share * MemoryLayout<Float>.size)
        }
    }

    private static func most(
        _ threads: Int,
        _ seconds: Double,
        _ body: (inout Float) -> Double
    ) -> Double {
        most(threads, seconds) { sink, _ in body(&sink) }
    }

    /// The most units a nanosecond that `threads` threads do at once, of some time's attempts.
    private static func most(
        _ threads: Int,
        _ seconds: Double,
        _ body: (inout Float, Int) -> Double
    ) -> Double {
        let clock = ContinuousClock()
        let end = clock.now + .seconds(seconds)
        var best = 0.0
        repeat {
            let done = Mutex(0.0)
            let time = clock.measure {
                Threads.perform(threads) { index in
                    var sink: Float = 0
                    let count = body(&sink, index)
                    done.withLock { $0 += sink.isNaN ? 0 : count }
                }
            }
            best = max(best, done.withLock { $0 } / (time / .nanoseconds(1)))
        } while clock.now < end
        return best
    }
}
