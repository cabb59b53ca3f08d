import Invariants
import StageKit

@testable import SidecarWriter

/// XMP sidecars of other programs, into which ours is merged.
@c(LLVMFuzzerTestOneInput)
public func testXMP(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    FuzzXMP.test(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}

private enum FuzzXMP {
    /// Tries one input.
    static func test(_ bytes: [UInt8]) {
        do throws(XMLProblem) {
            try check(bytes)
        } catch {
            Invariant.check(!error.message.isEmpty, "a problem says what is wrong")
        }
    }

    /// - Throws: ``XMLProblem`` if the sidecar is refused, before anything is written.
    private static func check(_ bytes: [UInt8]) throws(XMLProblem) {
        let foreign = try ForeignData(bytes)
        let once = try merged(cat, into: bytes)
        do throws(XMLProblem) {
            Invariant.check(try merged(cat, into: once) == once, "merged again, nothing changes")
            Invariant.check(foreign.isKept(in: try ForeignData(once)), "others' data stay")
            let changed = try merged(dog, into: once)
            Invariant.check(foreign.isKept(in: try ForeignData(changed)), "others' data stay")
            let gone = try merged(nothing, into: changed)
            Invariant.check(foreign.isKept(in: try ForeignData(gone)), "others' data stay")
        } catch {
            fatalError("what was written is refused: \(error)")
        }
    }

    private static func merged(_ text: SidecarText, into bytes: [UInt8]) throws(XMLProblem)
        -> [UInt8]
    {
        let packet = try XMPPacket(bytes)
        _ = try XMPMerge(packet: packet, text: text).apply()
        return packet.bytes
    }

    private static let cat = text("A cat.", altText: "A cat, close up.", tags: ["cat", "pet"])
    private static let dog = text("A dog & \"friends\".", altText: "A dog.", tags: ["pet", "dog"])
    private static let nothing = text("", altText: "", tags: [])

    private static func text(_ caption: String, altText: String, tags: [String]) -> SidecarText {
        SidecarText(.example(caption, altText: altText, tags: tags))
    }
}
