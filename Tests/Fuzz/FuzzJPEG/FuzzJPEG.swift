import ImageIntake

/// JPEG files as they come in, their Exif data included.
@c(LLVMFuzzerTestOneInput)
public func testJPEG(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    ImageIntake.check(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}
