import Foundation
import SystemPackage

/// The file through which the fault shim is told what to do and tells what it did.
///
/// It holds the 64-bit numbers of `fault_shim_control` in `FaultShim.h`, in their order. They are
/// shared with every daemon of a run, and outlast each.
final class FaultControl: Sendable {
    /// The file, which the daemon's environment names.
    let path: FilePath
    private let file: FileDescriptor

    private enum Number: Int64 {
        case seed, permille, isFull, calls
        case noSpace, ioError, shortWrite, slowSync, failedSync, failedName
        case settingCount, settings

        var offset: Int64 { rawValue * 8 }
    }

    /// How often the clock can be set in a run.
    private static let settingLimit = 4_096

    /// What the disk is like.
    enum Disk {
        case sound
        /// Of a thousand calls so many fail, each in a way of its own.
        case flaky(permille: Int)
        case full
    }

    /// Makes the file for a sound disk and a true clock.
    init(at path: FilePath, seed: UInt64) throws {
        self.path = path
        file = try FileDescriptor.open(
            path,
            .readWrite,
            options: [.create, .truncate, .closeOnExec],
            permissions: [.ownerReadWrite]
        )
        try write(0, at: Number.settings.offset + Int64(Self.settingLimit) * 16 - 8)
        try write(Int64(truncatingIfNeeded: seed), at: Number.seed.offset)
    }

    deinit { try? file.close() }

    /// Changes what the disk is like from now on.
    func set(_ disk: Disk) throws {
        let (permille, isFull) =
            switch disk {
            case .sound: (0, 0)
            case .flaky(let permille): (permille, 0)
            case .full: (0, 1)
            }
        try write(Int64(permille), at: Number.permille.offset)
        try write(Int64(isFull), at: Number.isFull.offset)
    }

    /// Sets the clock so many seconds ahead of the true one, or behind it.
    func setClock(ahead seconds: Int) throws {
        let count = try read(.settingCount)
        guard count < Self.settingLimit else { return }
        let place = Number.settings.offset + count * 16
        try write(Int64(Date().timeIntervalSince1970 * 1e9), at: place)
        try write(Int64(seconds) * 1_000_000_000, at: place + 8)
        try write(count + 1, at: Number.settingCount.offset)
    }

    /// How many calls failed in any way so far.
    var faultCount: Int {
        get throws { try Int(read(.noSpace) + read(.ioError) + read(.shortWrite)) }
    }

    /// What happened, for the report.
    var notes: [(name: String, count: Int)] {
        get throws {
            let numbers: [(String, Number)] = [
                ("ENOSPC", .noSpace), ("EIO", .ioError), ("short writes", .shortWrite),
                ("slow syncs", .slowSync), ("errors at a sync", .failedSync),
                ("errors at a rename, link, open or resize", .failedName),
                ("clock jumps", .settingCount),
            ]
            return try numbers.map { (name: "faults: \($0)", count: try Int(read($1))) }
        }
    }

    private func read(_ number: Number) throws -> Int64 {
        var value: Int64 = 0
        _ = try withUnsafeMutableBytes(of: &value) { buffer in
            try file.read(fromAbsoluteOffset: number.offset, into: buffer)
        }
        return value
    }

    private func write(_ value: Int64, at offset: Int64) throws {
        try withUnsafeBytes(of: value) { bytes in
            _ = try file.writeAll(toAbsoluteOffset: offset, bytes)
        }
    }
}
