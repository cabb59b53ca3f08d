package import TensorCore

/// Turns features into word sequences with a decoder.
///
/// Searches begin with a decoding of one empty sequence a photo (``CaptionDecoder/begin(_:photos:)``),
/// so that several searches can share what the photos contribute.
package struct CaptionSearch: Sendable {
    /// The decoder.
    package let decoder: any CaptionDecoder

    /// Searches with `decoder`.
    package init(decoder: any CaptionDecoder) {
        self.decoder = decoder
    }

    /// Searches captions of several photos as the options' strategy says.
    ///
    /// A beam search follows all photos' sequences together: each step reads the weights once.
    ///
    /// - Parameters:
    ///   - opening: One empty sequence for each photo.
    ///   - options: Strategy, width, length and normalisation.
    ///   - opposites: Words that a beam weighs against a word when it is chosen.
    /// - Returns: For each photo at least one sequence, best first.
    /// - Throws: `TensorError` only if the decoder is inconsistent with itself.
    package func callAsFunction(
        _ opening: any CaptionDecoding,
        options: SearchOptions,
        opposites: [Int: [Int]] = [:]
    ) throws(TensorError) -> [[BeamFrontier.Finished]] {
        if case .beam = options.strategy {
            return try beam(opening, options: options, opposites: opposites)
        }
        var found: [[BeamFrontier.Finished]] = []
        for photo in 0..<opening.count {
            var single = opening
            try single.select([photo])
            found.append(try search(single, options: options))
        }
        return found
    }

    /// Searches captions of one photo as the options' strategy says.
    ///
    /// - Parameters:
    ///   - features: `[R, D]`.
    ///   - options: Strategy, width, length and normalisation.
    ///   - opposites: Words that a beam weighs against a word when it is chosen.
    /// - Returns: At least one sequence, best first.
    /// - Throws: `TensorError` if the features have another shape.
    package func callAsFunction(
        _ features: Tensor,
        options: SearchOptions,
        opposites: [Int: [Int]] = [:]
    ) throws(TensorError) -> [BeamFrontier.Finished] {
        let opening = try decoder.begin(features, photos: 1)
        return try self(opening, options: options, opposites: opposites)[0]
    }

    /// Searches with a beam for one photo's sequences that are likeliest for their length.
    ///
    /// - Parameters:
    ///   - features: `[R, D]`.
    ///   - options: Width, length and normalisation.
    ///   - constraint: What the sequences must contain.
    ///   - opposites: Words that are weighed against a word when it is chosen.
    /// - Returns: Finished sequences, best first; none if the constraint could not be met.
    /// - Throws: `TensorError` if the features have another shape.
    package func beam(
        _ features: Tensor,
        options: SearchOptions,
        constraint: CaptionConstraint = .none,
        opposites: [Int: [Int]] = [:]
    ) throws(TensorError) -> [BeamFrontier.Finished] {
        try beam(
            try decoder.begin(features, photos: 1),
            options: options,
            constraints: [constraint],
            opposites: opposites
        )[0]
    }

    /// Searches with a beam for each photo, all of them step by step together.
    ///
    /// - Parameters:
    ///   - opening: One empty sequence for each photo.
    ///   - options: Width, length and normalisation.
    ///   - constraints: For each photo what its sequences must contain; empty for nothing.
    ///   - opposites: Words that are weighed against a word when it is chosen.
    /// - Returns: For each photo its finished sequences, best first; none if its constraint could not
    ///   be met.
    /// - Throws: `TensorError` only if the decoder is inconsistent with itself.
    package func beam(
        _ opening: any CaptionDecoding,
        options: SearchOptions,
        constraints: [CaptionConstraint] = [],
        opposites: [Int: [Int]] = [:]
    ) throws(TensorError) -> [[BeamFrontier.Finished]] {
        var beams = (0..<opening.count).map { photo in
            let constraint = constraints.isEmpty ? .none : constraints[photo]
            return BeamFrontier(options, constraint: constraint, opposites: opposites)
        }
        var decoding = opening
        var living = Array(beams.indices)
        var (words, parents, normalizers) = ([Int](), [Int](), [Float]())
        while !living.isEmpty {
            words.removeAll(keepingCapacity: true)
            for beam in living { beams[beam].appendLastWords(to: &words) }
            try decoding.step(words)
            decoding.logits.logNormalizers(into: &normalizers)
            let attention = decoding.attention
            parents.removeAll(keepingCapacity: true)
            var row = 0
            for beam in living {
                let rows = beams[beam].count
                beams[beam].advance(
                    &decoding.logits,
                    firstRow: row,
                    normalizers: normalizers,
                    attention: attention
                )
                for parent in beams[beam].parents { parents.append(row + parent) }
                row += rows
            }
            living.removeAll { beams[$0].parents.isEmpty }
            try decoding.select(parents)
        }
        return beams.map(\.result)
    }

    /// Searches captions of one photo by any strategy but the beam.
    private func search(
        _ opening: any CaptionDecoding,
        options: SearchOptions
    ) throws(TensorError) -> [BeamFrontier.Finished] {
        switch options.strategy {
        case .greedy: [try greedy(opening, options: options)]
        case .beam: try beam(opening, options: options)[0]
        case .nucleus(let topP, let temperature, let seed):
            try sample(
                opening,
                options: options,
                nucleus: Nucleus(topP: topP, temperature: temperature),
                seed: seed
            )
        case .diverse(let groups, let strength):
            try diverseBeam(opening, options: options, groups: groups, strength: strength)
        }
    }
}
