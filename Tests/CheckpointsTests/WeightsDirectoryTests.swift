import Checkpoints
import SystemPackage
import TestSupport
import Testing

struct WeightsDirectoryTests {
    private let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
    }

    private func search(explicit: FilePath? = nil, environment: String? = nil) -> WeightsDirectory {
        WeightsDirectory(
            explicit: explicit,
            environment: environment,
            executable: folder.path.appending("build/release/deeplens"),
            currentDirectory: folder.path.appending("elsewhere")
        )
    }

    @Test
    func search_whenWeightsAreBesideTheCheckout_findsThem() throws {
        let file = try folder.write([1], to: "Weights/x")
        #expect(try search().path(of: "x") == file)
    }

    @Test
    func search_whenNothingIsNamed_triesTheSystemFirst() {
        #expect(search().searched.first == "/usr/share/deeplens/weights")
        #expect(Set(search().searched).count == search().searched.count)
    }

    @Test
    func search_whenUserNamesAFolder_looksNowhereElse() throws {
        try folder.write([1], to: "Weights/x")
        let named = search(explicit: folder.path.appending("mine"), environment: "/other")
        #expect(named.searched == [folder.path.appending("mine")])
        #expect(
            throws: CheckpointError.notFound(file: "x", searched: [folder.path.appending("mine")])
        ) { try named.path(of: "x") }
    }

    @Test
    func search_whenEnvironmentNamesAFolder_usesIt() {
        #expect(search(environment: "/other").searched == ["/other"])
        #expect(search(environment: "").searched.count > 1)
    }

    @Test
    func search_whenFileIsMissing_listsWhereItLooked() throws {
        let error = #expect(throws: CheckpointError.self) {
            try WeightsDirectory(folder.path).path(of: "resnet50.safetensors")
        }
        let message = try #require(error).description
        #expect(message.contains("resnet50.safetensors"))
        #expect(message.contains(folder.path.string))
        #expect(message.contains("DEEPLENS_WEIGHTS"))
    }
}
