import ImageIntake

/// PNG files as they come in, and again with right checksums, so that their content is reached.
@c(LLVMFuzzerTestOneInput)
public func testPNG(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    ImageIntake.check(bytes)
    ImageIntake.check(PNGChecksums.mended(bytes))
    return 0
}
