import Settings
import Testing

struct EndpointSecretsTests {
    @Test(arguments: [
        "{url: here, secret: {environment: B}}",
        "{url: here, secret: {file: A}}",
        "{url: here, secret: {environment: A}, former_secret: {environment: B}}",
    ])
    func endpoint_withOtherSecretsElsewhere_isRefused(second: String) throws {
        let problems = try problems("{url: here, secret: {environment: A}}", second)

        #expect(
            problems == [
                """
                7:7: signing: the messages to here are signed with other secrets at 5:7: an \
                endpoint has the same secrets everywhere
                """
            ]
        )
    }

    @Test(arguments: [
        "{url: here, secret: {environment: A}, events: [photo.held]}",
        "{url: there, secret: {environment: B}}",
    ])
    func endpoint_withTheSameSecretsOrAnotherURL_isFine(second: String) throws {
        #expect(try problems("{url: here, secret: {environment: A}}", second).isEmpty)
    }

    private func problems(_ first: String, _ second: String) throws -> [String] {
        try ConfigurationFolder().problems(
            of: """
                version: 1
                watch: [{path: photos, create: true}]
                pipelines:
                  default:
                    - signing: \(first)
                  other:
                    - signing: \(second)

                """
        )
    }
}
