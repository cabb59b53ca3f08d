/// A photo whose captions people shall rate.
package struct RatingItem: Sendable {
    /// The photo's file, as the key names it.
    package let file: String
    /// The photo, scaled, as a JPEG.
    package let photo: [UInt8]
    /// One caption of each model, in the models' order.
    package let captions: [String]

    /// Makes an item.
    package init(file: String, photo: [UInt8], captions: [String]) {
        self.file = file
        self.photo = photo
        self.captions = captions
    }
}
