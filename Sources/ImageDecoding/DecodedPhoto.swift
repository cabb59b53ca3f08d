/// A picture ready for use, with what its file said about it.
package struct DecodedPhoto: Sendable, Equatable {
    /// The upright picture.
    package let image: RGBImage
    /// The file's own account, in stored (not upright) sides and at full size.
    package let header: ImageHeader
    /// 1, 2, 4 or 8: the picture was decoded at 1/1, 1/2, 1/4 or 1/8 of its size.
    package let scaleDenominator: Int
}
