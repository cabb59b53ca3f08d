import ImageDecoding
import Testing

@testable import ModelTraining

@Suite struct PhotoViewTests {
    /// Brighter from left to right, redder from top to bottom.
    private let photo: RGBImage

    init() {
        var pixels: [UInt8] = []
        for row in 0..<30 {
            for column in 0..<40 {
                let grey = UInt8(60 + 2 * column)
                pixels += [grey + UInt8(2 * row), grey, grey]
            }
        }
        photo = RGBImage(width: 40, height: 30, pixels: pixels)
    }

    @Test func view_ofNumberZero_isThePhotoAsTaken() {
        let view = PhotoView(number: 0, seed: 7)
        #expect(view == .asTaken)
        #expect(view(photo) == photo)
    }

    @Test func view_ofTheSameNumberAndSeed_isTheSame() {
        #expect(PhotoView(number: 3, seed: 7) == PhotoView(number: 3, seed: 7))
        #expect(PhotoView(number: 3, seed: 7) != PhotoView(number: 4, seed: 7))
        #expect(PhotoView(number: 3, seed: 7) != PhotoView(number: 3, seed: 8))
    }

    @Test func views_ofAPhoto_areSmallerPartsOfIt() {
        let views = (1...200).map { PhotoView(number: $0, seed: 7) }
        for view in views {
            let seen = view(photo)
            let share = Double(seen.width * seen.height) / Double(40 * 30)
            #expect((0.35...1).contains(share), "\(view)")
        }
        #expect((60...140).contains(views.count { $0.isMirrored }))
    }

    @Test func view_whenMirrored_isDarkerToTheRight() throws {
        let views = (1...50).map { PhotoView(number: $0, seed: 7) }
        for view in views {
            let seen = view(photo)
            let middle = seen.height / 2 * seen.width
            let (left, right) = (
                seen.pixels[3 * middle + 1], seen.pixels[3 * (middle + seen.width - 1) + 1]
            )
            #expect(view.isMirrored == (left > right), "\(view)")
        }
    }

    @Test func view_ofAGreyPhoto_staysGreyWhateverTheLight() {
        let grey = RGBImage(width: 8, height: 8, pixels: Array(repeating: 100, count: 192))
        for number in 1...20 {
            let seen = PhotoView(number: number, seed: 1)(grey)
            #expect(Set(seen.pixels).count == 1)
        }
    }
}
