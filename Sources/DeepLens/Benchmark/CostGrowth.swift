/// How cost grows with what there is to do.
struct CostGrowth: Codable {
    /// After so many photos in one process.
    struct PhotoPoint: Codable {
        var photos: Int
        /// Since the first photo.
        var seconds: Double
        /// In memory at that moment.
        var residentMib: Double
    }

    /// With a beam of some width.
    struct BeamPoint: Codable {
        var beam: Int
        var captionMs: Double
    }

    /// With JPEGs of some size.
    struct SizePoint: Codable {
        var megapixels: Double
        var readMs: Double
        var resizeMs: Double
        /// Of all that is done with a photo.
        var totalMs: Double
    }

    var precision: String
    var threads: Int
    var batch: Int
    var photos: [PhotoPoint]
    var beam: [BeamPoint]
    var megapixels: [SizePoint]
}
