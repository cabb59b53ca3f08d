/// A field of text that a photo file may carry besides its picture.
package enum EmbeddedField: Sendable, CaseIterable {
    /// The day on which the photo was taken, by the camera's clock, as `2026-11-23`.
    case exifDate
    /// The time at which the photo was taken, by the camera's clock, as `14:03:22`.
    case exifTime
    /// The camera's maker and model.
    case exifCamera
    /// Latitude and longitude in degrees, as `48.20849,16.37208`.
    case exifGPS
    /// Who made the photo.
    case exifArtist
    /// Whose the photo is.
    case exifCopyright
    /// What the photo shows.
    case exifDescription
    /// The photo's headline.
    case iptcHeadline
    /// The photo's caption.
    case iptcCaption
    /// The city that the photo shows.
    case iptcCity
    /// The country that the photo shows.
    case iptcCountry
    /// Who made the photo.
    case iptcByline
    /// Who provides the photo.
    case iptcCredit
    /// Keywords, joined by commas.
    case iptcKeywords
}
