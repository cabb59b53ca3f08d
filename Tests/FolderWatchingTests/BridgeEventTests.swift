import FolderWatching
import SystemPackage
import Testing

struct BridgeEventTests {
    private let output = Array(
        "READY\t\0WRITTEN\t/p/a\tb\nc.jpg\0UNWATCHED\t/p\0NEWS\tx\0GONE\t/p/d\0OVER".utf8
    )
    private let events: [BridgeEvent] = [
        .ready, .written("/p/a\tb\nc.jpg"), .unwatched("/p"), .gone("/p/d"),
    ]

    @Test(arguments: [1, 2, 3, 7, 1000])
    func decode_whenOutputComesInPieces_givesTheSameEvents(pieceLength: Int) {
        var decoder = BridgeEventDecoder()
        var decoded: [BridgeEvent] = []
        for start in stride(from: 0, to: output.count, by: pieceLength) {
            decoded += decoder.decode(output[start..<min(start + pieceLength, output.count)])
        }
        #expect(decoded == events)
        #expect(decoder.decode(Array("FLOW\t\0".utf8)) == [.overflow])
    }

    @Test func decode_whenPathIsNotUnicode_keepsItsBytes() {
        var decoder = BridgeEventDecoder()
        let bytes: [UInt8] = [0x2F, 0xFF, 0xC3, 0x28]
        let events = decoder.decode(Array("CREATED\t".utf8) + bytes + [0])
        let path = FilePath(platformString: bytes.map { CChar(bitPattern: $0) } + [0])
        #expect(events == [.created(path)])
    }
}
