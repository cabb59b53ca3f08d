package import ImageDecoding

/// A photo in the sizes that the networks take, made ahead of inference on any thread.
///
/// The whole photo is squashed to each network's square, as in training.
package struct NetworkInputs: Sendable {
    let encoder: RGBImage
    let classifier: RGBImage
    /// How long the scaling took.
    let time: Duration

    /// Scales a photo of any size.
    ///
    /// - Complexity: O(pixels of the photo).
    package init(_ photo: RGBImage) {
        let clock = ContinuousClock()
        let start = clock.now
        encoder = photo.resized(width: ResNet50.side, height: ResNet50.side)
        classifier = photo.resized(
            width: EfficientNetLite2.side,
            height: EfficientNetLite2.side
        )
        time = clock.now - start
    }
}
