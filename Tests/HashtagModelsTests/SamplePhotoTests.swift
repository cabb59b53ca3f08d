import HashtagModels
import Testing

/// The six sample photos, with the captions and labels that the program finds on them.
@Suite struct SamplePhotoTests {
    struct Sample: Sendable {
        var caption: String
        var label: (name: String, probability: Float)
        var present: [String]
        var absent: [String] = []
    }

    private static let samples = [
        Sample(
            caption: "A boy in a red shirt and a blue shirt is standing in front of a red.",
            label: ("football helmet", 0.10),
            present: ["people", "portrait", "photography"],
            absent: ["boy", "shirt", "red", "football helmet", "football", "kids"]
        ),
        Sample(
            caption: "A cat is looking at the camera.",
            label: ("Egyptian cat", 0.75),
            present: ["cat", "egyptian cat", "cute", "pets", "animals"],
            absent: ["camera", "dog", "dog lover", "photography"]
        ),
        Sample(
            caption: "A close-up of an espresso.",
            label: ("espresso", 0.87),
            present: ["espresso", "coffee", "yummy", "delicious"],
            absent: ["close up", "bench", "people"]
        ),
        Sample(
            caption: "A large building.",
            label: ("palace", 0.28),
            present: ["architecture", "travel", "history", "design", "photography"],
            absent: ["large", "palace", "city"]
        ),
        Sample(
            caption: "A photo of a flower.",
            label: ("honeycomb", 0.33),
            present: ["flowers", "nature", "plant", "blossom"],
            absent: ["photo", "honeycomb", "insect"]
        ),
        Sample(
            caption: "A windmill in a field.",
            label: ("missile", 0.11),
            present: ["windmill", "field", "nature", "landscape", "outdoors"],
            absent: ["missile"]
        ),
    ]

    @Test(arguments: samples)
    func sample_getsTheTagsThatAPersonWouldPost(sample: Sample) throws {
        let tags = try SuggesterFixture.tags(sample.caption, [sample.label])
        for tag in sample.present { #expect(tags.contains(tag), "\(tag) in \(tags)") }
        for tag in sample.absent { #expect(!tags.contains(tag), "\(tag) in \(tags)") }
    }
    /// A generator adds themes to those of the table and takes none away.
    @Test(arguments: samples, TagModelWeights.Kind.allCases)
    func sample_withAGenerator_keepsItsTags(sample: Sample, kind: TagModelWeights.Kind) throws {
        let tags = try SuggesterFixture.suggester(with: kind)
            .suggest(caption: sample.caption, labels: [sample.label]).map(\.text)
        for tag in sample.present { #expect(tags.contains(tag), "\(tag) in \(tags)") }
        for tag in sample.absent { #expect(!tags.contains(tag), "\(tag) in \(tags)") }
    }
}
