extension EXIFBlock {
    /// How the stored picture must be turned; damage means ``Orientation/up``.
    var orientation: Orientation {
        byte(0x0112, in: .image).flatMap(Orientation.init(rawValue:)) ?? .up
    }

    /// The block's fields.
    var fields: [EmbeddedField: String] {
        var fields: [EmbeddedField: String] = [:]
        if let moment { (fields[.exifDate], fields[.exifTime]) = (moment.date, moment.time) }
        fields[.exifCamera] = camera
        fields[.exifGPS] = coordinates
        fields[.exifDescription] = texts(0x010E, in: .image).first
        fields[.exifArtist] = texts(0x013B, in: .image).first
        // The photographer's and the editor's.
        fields[.exifCopyright] = FieldText.list(texts(0x8298, in: .image))
        return fields
    }

    /// When the photo was taken, or else digitized; not when its file was changed.
    private var moment: (date: String, time: String)? {
        [0x9003, 0x9004].lazy.compactMap { self.texts($0, in: .photo).first }
            .compactMap(Self.moment).first
    }

    /// The parts of a time such as `2026:11:23 14:03:22`; zeros and blanks mean that it is unknown.
    private static func moment(_ text: String) -> (date: String, time: String)? {
        let parts = text.split { " :".contains($0) }.map { (text: $0, number: UInt16($0)) }
        let ranges = [1...9999, 1...12, 1...31, 0...23, 0...59, 0...60]
        let widths = [4, 2, 2, 2, 2, 2]
        guard parts.count == ranges.count,
            zip(parts, ranges).allSatisfy({ $1.contains(Int($0.number ?? 0)) && $0.number != nil }),
            zip(parts, widths).allSatisfy({ $0.text.utf8.count == $1 })
        else { return nil }
        let texts = parts.map { String($0.text) }
        return (texts[..<3].joined(separator: "-"), texts[3...].joined(separator: ":"))
    }

    /// Maker and model; the maker is left out where the model names it.
    private var camera: String? {
        let maker = texts(0x010F, in: .image).first
        guard let model = texts(0x0110, in: .image).first else { return maker }
        guard let maker, let brand = maker.split(separator: " ").first,
            !model.lowercased().hasPrefix(brand.lowercased())
        else { return model }
        return "\(maker) \(model)"
    }

    private var coordinates: String? {
        guard let latitude = coordinate(reference: 1, value: 2, south: "S", limit: 90),
            let longitude = coordinate(reference: 3, value: 4, south: "W", limit: 180)
        else { return nil }
        return "\(latitude),\(longitude)"
    }

    /// A coordinate in degrees with five decimals, which is about a metre.
    private func coordinate(
        reference: UInt32,
        value: UInt32,
        south: String,
        limit: Double
    ) -> String? {
        guard let direction = texts(reference, in: .gps).first, let degrees = degrees(value),
            degrees <= limit
        else { return nil }
        let steps = String(Int((degrees * 100_000).rounded()))
        let digits = String(repeating: "0", count: max(0, 6 - steps.count)) + steps
        let sign = direction == south && steps != "0" ? "-" : ""
        return "\(sign)\(digits.dropLast(5)).\(digits.suffix(5))"
    }
}
