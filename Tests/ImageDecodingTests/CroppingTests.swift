import Testing

@testable import ImageDecoding

@Suite struct CroppingTests {
    @Test func picture_whenCropped_keepsTheRectanglesPixels() {
        let picture = RGBImage(width: 4, height: 3, pixels: (0..<36).map(UInt8.init))
        let part = picture.cropped(columns: 1..<3, rows: 1..<3)
        #expect(
            part
                == RGBImage(
                    width: 2,
                    height: 2,
                    pixels: [15, 16, 17, 18, 19, 20, 27, 28, 29, 30, 31, 32]
                )
        )
    }

    @Test func picture_whenCroppedToAll_isTheSame() {
        let picture = RGBImage(width: 4, height: 3, pixels: (0..<36).map(UInt8.init))
        #expect(picture.cropped(columns: 0..<4, rows: 0..<3) == picture)
    }
}
