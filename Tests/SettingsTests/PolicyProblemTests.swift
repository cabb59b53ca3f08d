import HashtagPolicy
import Testing

/// What `deeplens check` says of hashtag rules that cannot hold, with the place of each.
struct PolicyProblemTests {
    @Test(arguments: [
        (
            "{always: [cat, Dog], banned: [fish, dog]}",
            "5:38: always: 'Dog' is also banned, by 'dog'"
        ),
        (
            "{required: [cat], banned: [\"c*\"]}",
            "5:35: required: 'cat' is also banned, by 'c*'"
        ),
        (
            "{platform: small, always: [a, b, c]}",
            "5:49: always: 3 tags are more than the limit of 2"
        ),
        ("{platform: small, max: 3}", "5:46: max: small takes at most 2, not 3"),
        ("{platform: small, min: 3}", "5:46: min: 3 is more than small's limit of 2"),
        (
            "{platform: small, always: [my_tag]}",
            "5:50: always: 'my_tag' can only be posted as 'MyTag'"
        ),
        ("{platform: small, emoji: only}", "5:48: emoji: small takes no emoji in tags"),
        (
            "{platform: large}",
            """
            5:34: platform: expected small, found text 'large'
            """
        ),
        (
            "{banned: [love], folders: {weddings: [bride, love]}}",
            "5:68: folders.weddings: 'love' is also banned, by 'love'"
        ),
        (
            "{seasons: [{from: 12-01, to: 12-32, tags: [a]}]}",
            "5:52: seasons.to: expected month and day such as 12-24, found '12-32'"
        ),
        (
            "{seasons: [{from: 1201, to: 12-06, tags: [a]}]}",
            "5:41: from: expected text, found 1201: put it in quotes"
        ),
        (
            "{seasons: [{from: 12-01, tags: [a]}]}",
            "5:34: the key 'seasons.to' is missing"
        ),
        (
            "{banned: [hund], language: de, languages: {de: {always: [Hund]}}}",
            "5:80: languages.de.always: 'Hund' is also banned, by 'hund'"
        ),
        (
            "{banned: [hund], languages: {de: {always: [Hund]}}}",
            "5:66: languages.de.always: 'Hund' is also banned, by 'hund'"
        ),
        (
            "{replace: {cat: dog, dog: wolf}}",
            "5:39: replace.cat: 'dog' is also replaced, by 'wolf'"
        ),
        (
            "{banned: [\"@spam\"]}",
            "5:33: banned: '@spam' names no group of 'groups': there are none"
        ),
    ])
    func rules_whenOneCannotHold_areReportedWithTheirPlace(
        rules: String,
        expected: String
    ) throws {
        var folder = try ConfigurationFolder()
        folder.stages = [HashtagPolicy.self]
        try folder.write(
            "platforms: {small: {hashtags: {max: 2, underscores: false}}}",
            to: "platforms.yaml"
        )
        let problems = try folder.problems(
            of: """
                version: 1
                watch: [{path: .}]
                pipelines:
                  default:
                    - hashtag-policy: \(rules)
                """
        )
        #expect(problems == [expected])
    }
}
