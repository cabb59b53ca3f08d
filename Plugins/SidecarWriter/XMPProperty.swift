/// A property of an XMP packet that DeepLens writes.
struct XMPProperty {
    let namespace: XMPNamespace
    let name: String
    /// The form in which the property is written where none stands yet.
    let form: Form

    /// How a property holds its values.
    enum Form {
        /// One text.
        case simple
        /// Texts by language, `rdf:Alt`.
        case alternatives
        /// Texts in no order, `rdf:Bag`.
        case bag
        /// Texts in order, `rdf:Seq`.
        case sequence
    }

    /// The caption.
    static let description = XMPProperty(
        namespace: .dublinCore,
        name: "description",
        form: .alternatives
    )
    /// The caption again, for programs that look there, such as Immich.
    static let imageDescription = XMPProperty(
        namespace: .tiff,
        name: "ImageDescription",
        form: .alternatives
    )
    /// The text for screen readers.
    static let altText = XMPProperty(
        namespace: .iptcCore,
        name: "AltTextAccessibility",
        form: .alternatives
    )
    /// Keywords.
    static let subject = XMPProperty(namespace: .dublinCore, name: "subject", form: .bag)
    /// Keywords as Lightroom keeps them.
    static let hierarchicalSubject = XMPProperty(
        namespace: .lightroom,
        name: "hierarchicalSubject",
        form: .bag
    )
    /// Keywords as digiKam keeps them.
    static let tagsList = XMPProperty(namespace: .digiKam, name: "TagsList", form: .sequence)
    /// The program and model.
    static let creatorTool = XMPProperty(namespace: .xmp, name: "CreatorTool", form: .simple)

    /// The caption as DeepLens last made it.
    static let generatedCaption = XMPProperty(
        namespace: .deepLens,
        name: "GeneratedCaption",
        form: .simple
    )
    /// The text for screen readers as DeepLens last made it.
    static let generatedAltText = XMPProperty(
        namespace: .deepLens,
        name: "GeneratedAltText",
        form: .simple
    )
    /// The keywords that stand in the sidecar because of DeepLens alone.
    static let generatedKeywords = XMPProperty(
        namespace: .deepLens,
        name: "GeneratedKeywords",
        form: .bag
    )
    /// What DeepLens remembers of its last run.
    static let state = [generatedCaption, generatedAltText, generatedKeywords]
}

/// A namespace of XMP with its usual prefix.
struct XMPNamespace {
    let uri: String
    let prefix: String

    static let rdf = XMPNamespace(
        uri: "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        prefix: "rdf"
    )
    static let dublinCore = XMPNamespace(uri: "http://purl.org/dc/elements/1.1/", prefix: "dc")
    static let tiff = XMPNamespace(uri: "http://ns.adobe.com/tiff/1.0/", prefix: "tiff")
    static let xmp = XMPNamespace(uri: "http://ns.adobe.com/xap/1.0/", prefix: "xmp")
    static let iptcCore = XMPNamespace(
        uri: "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
        prefix: "Iptc4xmpCore"
    )
    static let lightroom = XMPNamespace(uri: "http://ns.adobe.com/lightroom/1.0/", prefix: "lr")
    static let digiKam = XMPNamespace(uri: "http://www.digikam.org/ns/1.0/", prefix: "digiKam")
    static let deepLens = XMPNamespace(uri: "urn:deeplens:xmp:1#", prefix: "deeplens")
}
