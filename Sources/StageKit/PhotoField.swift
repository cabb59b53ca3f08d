/// A field of text that a photo file may carry, by the name that templates and results call it.
public enum PhotoField: String, Sendable, Codable, CodingKeyRepresentable, CaseIterable {
    /// The day on which the photo was taken, by the camera's clock, as `2026-11-23`.
    case exifDate = "exif.date"
    /// The time at which the photo was taken, by the camera's clock, as `14:03:22`.
    case exifTime = "exif.time"
    /// The camera's maker and model.
    case exifCamera = "exif.camera"
    /// Latitude and longitude in degrees, as `48.20849,16.37208`.
    case exifGPS = "exif.gps"
    /// Who made the photo.
    case exifArtist = "exif.artist"
    /// Whose the photo is.
    case exifCopyright = "exif.copyright"
    /// What the photo shows.
    case exifDescription = "exif.description"
    /// The photo's headline.
    case iptcHeadline = "iptc.headline"
    /// The photo's caption.
    case iptcCaption = "iptc.caption"
    /// The city that the photo shows.
    case iptcCity = "iptc.city"
    /// The country that the photo shows.
    case iptcCountry = "iptc.country"
    /// Who made the photo.
    case iptcByline = "iptc.byline"
    /// Who provides the photo.
    case iptcCredit = "iptc.credit"
    /// Keywords, joined by commas.
    case iptcKeywords = "iptc.keywords"
}
