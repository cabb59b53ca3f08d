import CaptioningModels
import HashtagModels
import ImageDecoding
import NeuralNetwork
import PipelineRuntime
import Settings
import StageKit
import SystemPackage

// The engine's types in the terms of stages and runner.

extension PhotoError {
    /// Whatever went wrong with a file, told in the runner's terms.
    init(_ error: any Error, at path: FilePath, step: String) {
        switch error {
        case let error as ImageDecodingError:
            let kind: Kind =
                if error.code == .notFound {
                    .gone
                } else if [.noPermission, .unreadable].contains(error.code) {
                    .unreadable
                } else if error.mayStillBeArriving {
                    .incomplete
                } else {
                    .permanent
                }
            self.init(step: step, reason: error.description, kind: kind)
        case Errno.noSuchFileOrDirectory:
            self.init(step: step, reason: "\(path): no such file", kind: .gone)
        default:
            self.init(step: step, reason: "\(path): \(error)")
        }
    }
}

extension Findings {
    init(
        _ description: PhotoDescription,
        by captioner: Captioner,
        decodingTime: Duration
    ) {
        let timings = description.timings
        self.init(
            hypotheses: description.hypotheses.map { hypothesis in
                Hypothesis(
                    caption: hypothesis.caption,
                    score: Float(hypothesis.score),
                    logProbability: Float(hypothesis.logProbability)
                )
            },
            match: description.match,
            labels: description.labels.map { Label(name: $0.name, probability: $0.probability) },
            model: ModelIdentity(
                name: captioner.modelName,
                weightsSHA256: captioner.weightsChecksum
            ),
            timings: [
                "read_image": decodingTime, "resize": timings.resize, "encode": timings.encode,
                "caption": timings.decode, "label": timings.label,
            ].mapValues(\.roundedMilliseconds)
        )
    }
}

extension Hashtag {
    init(_ tag: ScoredTag) {
        let source: Source =
            switch tag.source {
            case .caption: .caption
            case .label: .label
            case .related: .related
            }
        self.init(tag: tag.text, score: tag.score, source: source)
    }
}

extension PhotoField {
    /// A header's fields by their public names.
    static func fields(of header: ImageHeader) -> [PhotoField: String] {
        Dictionary(uniqueKeysWithValues: header.fields.map { (PhotoField($0.key), $0.value) })
    }

    private init(_ field: EmbeddedField) {
        self =
            switch field {
            case .exifDate: .exifDate
            case .exifTime: .exifTime
            case .exifCamera: .exifCamera
            case .exifGPS: .exifGPS
            case .exifArtist: .exifArtist
            case .exifCopyright: .exifCopyright
            case .exifDescription: .exifDescription
            case .iptcHeadline: .iptcHeadline
            case .iptcCaption: .iptcCaption
            case .iptcCity: .iptcCity
            case .iptcCountry: .iptcCountry
            case .iptcByline: .iptcByline
            case .iptcCredit: .iptcCredit
            case .iptcKeywords: .iptcKeywords
            }
    }
}

extension CaptionSource {
    init(_ source: ChosenCaption.Source) {
        self =
            switch source {
            case .model: .model
            case .guided: .guided
            case .label: .label
            }
    }
}
