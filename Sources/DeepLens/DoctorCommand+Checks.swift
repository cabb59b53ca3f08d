import CKernels
import Foundation
import Glibc
import Settings
import StageKit
import SystemPackage

extension DoctorCommand {
    /// What the processor can do, and which kernels that selects.
    static func processor() -> String {
        let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix("flags") } ?? ""
        let flags = Set(line.split(separator: " "))
        let features = [
            ("AVX2", ["avx2"]), ("AVX-512", ["avx512f"]), ("BF16", ["avx512_bf16"]),
            ("VNNI", ["avx_vnni", "avx512_vnni"]),
        ].map { name, names in
            flags.isDisjoint(with: names.map { Substring($0) }) ? "no \(name)" : name
        }
        let arithmetic = [("fp32", CK_FLOAT32), ("bf16", CK_BFLOAT16), ("int8", CK_UINT8)].map {
            "\($0) by \(String(cString: ck_arithmetic($1)))"
        }
        let kernels = String(cString: ck_instruction_set())
        return """
            \(features.joined(separator: ", ")); \(kernels) kernels are used: \
            \(arithmetic.joined(separator: ", "))
            """
    }

    /// Whether a folder can be used, and how much space there is.
    static func examine(_ folder: FilePath) throws -> String {
        guard access(folder.string, R_OK | W_OK | X_OK) == 0 else {
            throw Finding("\(folder): \(Errno(rawValue: errno)); it must be readable and writable")
        }
        var status = statvfs()
        guard statvfs(folder.string, &status) == 0 else { throw Errno(rawValue: errno) }
        let mebibytes = (UInt64(status.f_bavail) * UInt64(status.f_frsize)) >> 20
        guard mebibytes >= 100 else {
            throw Finding(
                "\(folder): only \(mebibytes) MiB are free; photos wait while there is no space",
                isWarning: true
            )
        }
        return "\(folder) can be read and written, \(Self.size(mebibytes)) free"
    }

    private static func size(_ mebibytes: UInt64) -> String {
        mebibytes < 10_240 ? "\(mebibytes) MiB" : "\(mebibytes / 1_024) GiB"
    }

    /// Whether many more folders can be watched.
    static func examineWatches() throws -> String {
        let usage = try InotifyUsage()
        let text = "\(usage.watches) of \(usage.limit) watches are in use"
        guard usage.watches < usage.limit / 10 * 9 else {
            throw Finding(
                """
                \(text); folders beyond that are polled. Raise the limit with \
                sudo sysctl fs.inotify.max_user_watches=\(max(usage.limit * 4, 524_288)), \
                and with a file in /etc/sysctl.d for good
                """,
                isWarning: true
            )
        }
        return text
    }

    /// Which limits of platforms are in use, and where they come from.
    static func examine(_ platforms: PlatformTable) throws -> String {
        guard !platforms.platforms.isEmpty else {
            throw Finding(platforms.absence, isWarning: true)
        }
        return platforms.summary
    }

    static func examineWeights(_ settings: Settings) throws -> String {
        let engine = try PhotoEngine(settings.captioning, hashtags: settings.hashtags)
        return "complete, \(engine.fingerprint)"
    }

    /// Whether messages would get to an endpoint; none is sent.
    static func examine(_ reporter: any OutcomeReporter) async throws -> String {
        try await reporter.prepare()
        do {
            try await reporter.checkReachability()
        } catch {
            throw Finding("\(reporter.endpoint): \(error)", isWarning: true)
        }
        return "\(reporter.endpoint) can be reached"
    }
}
