/// How captions of many photos compare with what people wrote.
package struct CaptionEvaluation: Sendable {
    /// A photo's caption and references, as tokens.
    package struct Photo: Sendable {
        /// What is measured.
        package let candidate: [String]
        /// What people wrote.
        package let references: [[String]]

        /// Takes tokens, such as those of ``CaptionTokenizer``.
        package init(candidate: [String], references: [[String]]) {
            self.candidate = candidate
            self.references = references
        }
    }

    /// The scores of each photo, in the order given.
    package let photos: [CaptionScores]
    /// The scores of all photos together.
    ///
    /// BLEU and METEOR are computed of the sums of all counts, the others are means over photos.
    package let corpus: CaptionScores

    /// Measures captions.
    ///
    /// CIDEr-D of a photo depends on all photos' references. CIDEr compares words' stems, as its paper
    /// does and as the official CIDEr-D does not.
    ///
    /// - Parameter photos: At least two, or CIDEr and CIDEr-D are 0.
    package init(_ photos: [Photo]) {
        let ciderD = CIDErD(corpus: photos.map(\.references))
        let stems = photos.map(\.stemmed)
        let cider = CIDEr(DocumentFrequencies(corpus: stems.map(\.references)))
        var bleu = BLEU()
        var meteor = METEOR()
        var results: [CaptionScores] = []
        var means = CaptionScores()
        for (photo, stems) in zip(photos, stems) {
            let photoBLEU = BLEU(photo.candidate, references: photo.references)
            let photoMETEOR = METEOR(photo.candidate, references: photo.references)
            bleu.add(photoBLEU)
            meteor.add(photoMETEOR)
            var scores = CaptionScores()
            scores.set(photoBLEU.scores)
            scores[.meteor] = photoMETEOR.score
            scores[.rougeL] = ROUGEL().score(photo.candidate, references: photo.references)
            scores[.cider] = cider.score(stems.candidate, references: stems.references)
            scores[.ciderD] = ciderD.score(photo.candidate, references: photo.references)
            for metric in [CaptionMetric.rougeL, .cider, .ciderD] {
                means[metric] += scores[metric] / Double(photos.count)
            }
            results.append(scores)
        }
        means.set(bleu.scores)
        means[.meteor] = meteor.score
        self.photos = results
        corpus = photos.isEmpty ? CaptionScores() : means
    }
}

extension CaptionEvaluation.Photo {
    fileprivate var stemmed: Self {
        Self(
            candidate: candidate.map(PorterStemmer.stem),
            references: references.map { $0.map(PorterStemmer.stem) }
        )
    }
}
