import Foundation
import SystemPackage
import TestSupport
import Testing

/// `deeplens bench compare` beside programs that answer without computing anything.
struct PeerContestTests {
    private let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
    }

    @Test(.timeLimit(.minutes(2)))
    func compare_takesPeersByTurnsAndLeavesOutWhoFails() async throws {
        let peers = try folder.write(Self.program, to: "peers.sh")
        let samples = Repository.root.appending("Samples").string

        let result = try await RunningProgram.run(
            "deeplens",
            [
                "bench", "compare", "--peers", "sh", peers.string, "--rounds", "2", "--threads",
                "1", "--batch", "1", "--precision", "fp32", "--seconds", "0.01", "--photos",
                samples, "--json",
            ]
        )

        #expect(result.status == 0, "\(result.errors)")
        #expect(result.errors.contains("broken fp32: out of order"), "\(result.errors)")
        #expect(result.errors.contains("mute fp32: ended with 7 instead of an answer"))
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let report = try decoder.decode(Report.self, from: Data(result.output.utf8))
        #expect(report.rows.map(\.peer) == ["deeplens", "first", "second"])
        let second = try #require(report.rows.last)
        // Two rounds of the times 30, 10 and 20; its features are all zero.
        #expect(second.medianMs == 20 && second.minMs == 10 && second.runs == 6)
        #expect(second.cores == 1.5 && second.cosine == 0)
        #expect(report.rows[0].cosine > 0.99999)
        #expect(report.processes.map(\.peer) == ["deeplens", "first", "second"])
        #expect(report.versions["first"] == "1.0")
        let log = try String(contentsOfFile: peers.string + ".log", encoding: .utf8)
        #expect(log.split(separator: "\n") == ["first", "second", "second", "first"])
    }

    private struct Report: Decodable {
        struct Row: Decodable {
            let peer: String
            let medianMs: Double
            let minMs: Double
            let runs: Int
            let cores: Double
            let cosine: Double
        }

        struct ProcessRow: Decodable {
            let peer: String
        }

        let rows: [Row]
        let processes: [ProcessRow]
        let versions: [String: String]
    }

    /// Writes down whose turn it is when some seconds are to be measured.
    private static let program = """
        if [ "$1" = prepare ]; then
            test -s "$2/photos.rgb" && test -s "$2/calibration.rgb" && test -s "$3" || exit 1
            echo '{"versions": {"first": "1.0"}, "peers": ['
            for peer in first second broken mute; do
                echo "{\\"peer\\": \\"$peer\\", \\"precision\\": \\"fp32\\"},"
            done
            echo '{"peer": "other", "precision": "int8"}]}'
            exit
        fi
        [ "$2" = mute ] && exit 7
        photos=$(($(wc -c < "$4/photos.rgb") / (224 * 224 * 3)))
        while read -r request; do
            case "$2 $request" in
            broken*) echo '{"error": "out of order"}' ;;
            *encode*)
                output=${request#*'"output":"'}
                head -c $((photos * 49 * 2048 * 4)) /dev/zero > "${output%%'"'*}"
                echo '{}' ;;
            *'"seconds":0,'*) echo '{"times_ms": [9], "cpu_s": 1, "wall_s": 1}' ;;
            *)
                echo "$2" >> "$0.log"
                echo '{"times_ms": [30, 10, 20], "cpu_s": 0.9, "wall_s": 0.6}' ;;
            esac
        done
        """
}
