// swift-tools-version: 6.2
import PackageDescription

// The traits let the captioning core build without the HTTP stack:
//     swift build --product deeplens --disable-default-traits
let package = Package(
    name: "DeepLens",
    products: [
        .executable(name: "deeplens", targets: ["DeepLens"]),
        .executable(name: "deeplens-inotify", targets: ["InotifyBridge"]),
        .library(name: "StageKit", targets: ["StageKit"]),
        // Loaded into the daemon by the torture test alone.
        .library(name: "FaultShim", type: .dynamic, targets: ["FaultShim"]),
    ],
    traits: [
        .default(enabledTraits: ["Webhooks"]),
        .trait(name: "Webhooks", description: "The webhook stage, which brings the HTTP client."),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: [
        // Layer 0: C. System libraries, shims where Swift cannot import them, and kernels.
        .systemLibrary(
            name: "COpenBLAS",
            pkgConfig: "openblas",
            providers: [.apt(["libopenblas-dev"])]
        ),
        .systemLibrary(
            name: "CYAMLSystem",
            pkgConfig: "yaml-0.1",
            providers: [.apt(["libyaml-dev"])]
        ),
        .systemLibrary(
            name: "CEXIF",
            pkgConfig: "libexif",
            providers: [.apt(["libexif-dev"])]
        ),
        .systemLibrary(name: "CInotifyTools", providers: [.apt(["libinotifytools0-dev"])]),
        .target(name: "CJPEG", linkerSettings: [.linkedLibrary("jpeg")]),
        .target(name: "CPNG", linkerSettings: [.linkedLibrary("png")]),
        .target(name: "CKernels"),

        // Layer 1: no knowledge of photos' captions.
        .swift("CaptionMetrics"),
        .swift("Charting", [.systemPackage]),
        .swift("TensorCore", ["CKernels", "COpenBLAS"]),
        .swift("ImageDecoding", ["CEXIF", "CJPEG", "CKernels", "CPNG", .systemPackage]),
        .swift("FolderWatching", [.logging, .subprocess, .systemPackage]),
        .swift("StageKit", [.logging, .systemPackage]),
        .swift("TagMetrics"),
        .swift("YAMLDocument", ["CYAMLSystem"]),

        // Layer 2.
        .swift("NeuralNetwork", ["CKernels", "TensorCore"]),
        .swift("Checkpoints", ["CKernels", "TensorCore", .crypto, .systemPackage]),
        .swift(
            "StateStore",
            ["StageKit", .product(name: "GRDB", package: "GRDB.swift"), .systemPackage]
        ),
        .swift("Settings", ["StageKit", "YAMLDocument", .systemPackage]),

        // Layer 3.
        .swift(
            "CaptioningModels",
            [
                "CaptionMetrics", "Checkpoints", "ImageDecoding", "NeuralNetwork", "TensorCore",
                .crypto, .systemPackage,
            ]
        ),
        .swift(
            "HashtagModels",
            ["Checkpoints", "NeuralNetwork", "TensorCore", .systemPackage]
        ),
        .swift(
            "PipelineRuntime",
            [
                "FolderWatching", "StageKit", "StateStore", .logging, .serviceLifecycle,
                .systemPackage,
            ]
        ),

        // Plugins: each knows StageKit and nothing else of ours.
        .plugin("Compose"),
        .plugin("ExternalCommand", [.logging, .subprocess, .systemPackage]),
        .plugin("HashtagPolicy", [.systemPackage]),
        .plugin("ProfanityFilter"),
        .plugin("SidecarWriter", [.logging, .systemPackage]),
        .plugin(
            "WebhookEmitter",
            [
                .crypto, .systemPackage,
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOTLS", package: "swift-nio"),
            ]
        ),

        // Layer 4.
        .swift(
            "ModelTraining",
            [
                "CaptionMetrics", "CaptioningModels", "Charting", "Checkpoints", "HashtagModels",
                "ImageDecoding", "NeuralNetwork", "TagMetrics", "TensorCore", .crypto,
                .systemPackage,
            ]
        ),
        .target(
            name: "HumanAssessment",
            dependencies: [
                "CaptionMetrics", "Checkpoints", "ImageDecoding", "TensorCore", .crypto,
                .systemPackage,
            ],
            resources: [
                .embedInCode("Sheet/sheet.css"), .embedInCode("Sheet/sheet.html"),
                .embedInCode("Sheet/sheet.js"),
            ],
            swiftSettings: .strict
        ),

        // Layer 5: programs.
        .executableTarget(
            name: "DeepLens",
            dependencies: [
                "CKernels", "CaptionMetrics", "CaptioningModels", "Charting", "Checkpoints",
                "Compose", "ExternalCommand",
                "FolderWatching", "HashtagModels", "HashtagPolicy", "HumanAssessment",
                "ImageDecoding", "ModelTraining", "NeuralNetwork", "PipelineRuntime",
                "ProfanityFilter", "Settings", "SidecarWriter", "StageKit", "StateStore",
                "TagMetrics", "TensorCore", .crypto,
                .logging, .serviceLifecycle,
                .systemPackage,
                .target(name: "WebhookEmitter", condition: .when(traits: ["Webhooks"])),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: .strict
        ),
        .executableTarget(
            name: "InotifyBridge",
            dependencies: ["CInotifyTools"],
            exclude: ["LICENSE.GPL-2.0"],
            swiftSettings: .strict
        ),

        // Tests.
        .target(
            name: "TestSupport",
            dependencies: [
                "StageKit", .crypto, .logging, .systemPackage,
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            path: "Tests/TestSupport",
            swiftSettings: .strict
        ),
        .target(name: "FaultShim", path: "Tests/FaultShim"),
        .executableTarget(
            name: "Torture",
            dependencies: [
                "TestSupport", .crypto, .logging, .subprocess, .systemPackage,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            path: "Tests/Torture",
            swiftSettings: .strict
        ),
        .executableTarget(
            name: "LedgerBenchmark",
            dependencies: [
                "StageKit", "StateStore", .systemPackage,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Tests/LedgerBenchmark",
            swiftSettings: .strict
        ),
        .tests("CKernelsTests", ["CKernels", "TensorCore"]),
        .tests("TensorCoreTests", ["TensorCore", "NeuralNetwork"]),
        .tests(
            "CaptionMetricsTests",
            ["CaptionMetrics", "TensorCore"],
            exclude: ["Fixtures"]
        ),
        .tests("ChartingTests", ["Charting"]),
        .tests("CheckpointsTests", ["Checkpoints", "TensorCore"]),
        .tests(
            "CaptioningModelsTests",
            ["CaptioningModels", "Checkpoints", "ImageDecoding", "NeuralNetwork", "TensorCore"]
        ),
        .tests("ImageDecodingTests", ["ImageDecoding"], exclude: ["Fixtures"]),
        .tests("FolderWatchingTests", ["FolderWatching", "InotifyBridge", .logging]),
        .tests("StageKitTests", ["StageKit"]),
        .tests("YAMLDocumentTests", ["YAMLDocument"]),
        .tests("SettingsTests", ["HashtagPolicy", "Settings", "StageKit"]),
        .tests(
            "StateStoreTests",
            ["StageKit", "StateStore", .product(name: "GRDB", package: "GRDB.swift")]
        ),
        .tests("HashtagModelsTests", ["Checkpoints", "HashtagModels", "TensorCore"]),
        .tests(
            "HumanAssessmentTests",
            ["CaptionMetrics", "HumanAssessment", "ImageDecoding"]
        ),
        .tests(
            "ModelTrainingTests",
            [
                "CaptionMetrics", "CaptioningModels", "Checkpoints", "HashtagModels",
                "ImageDecoding", "ModelTraining", "NeuralNetwork", "TensorCore",
            ]
        ),
        .tests("TagMetricsTests", ["TagMetrics"]),
        .tests(
            "PipelineRuntimeTests",
            [
                "PipelineRuntime", "FolderWatching", "StageKit", "StateStore", .logging,
                .serviceLifecycle,
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "ServiceLifecycleTestKit", package: "swift-service-lifecycle"),
            ]
        ),
        .tests("ComposeTests", ["Compose", "StageKit"]),
        .tests("ExternalCommandTests", ["ExternalCommand", "StageKit", .subprocess]),
        .tests("HashtagPolicyTests", ["HashtagPolicy", "Settings", "StageKit"]),
        .tests("ProfanityFilterTests", ["ProfanityFilter", "StageKit"]),
        .tests("SidecarWriterTests", ["SidecarWriter", "StageKit"]),
        .tests(
            "WebhookEmitterTests",
            [
                "WebhookEmitter", "StageKit",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]
        ),
        .tests(
            "IntegrationTests",
            [
                "CaptioningModels", "DeepLens", "InotifyBridge", "StageKit", "Torture", .subprocess,
                .product(name: "GRDB", package: "GRDB.swift"),
            ]
        ),
    ]
)

// Programs for libFuzzer (`make fuzz`), which only its runtime can link.
if Context.environment["DEEPLENS_FUZZ"] != nil {
    package.targets += [
        .fuzzing("Invariants", ["StageKit", .systemPackage]),
        .fuzzing("ImageIntake", ["Invariants", "ImageDecoding"]),
        .fuzzer("FuzzJPEG", ["ImageIntake"]),
        .fuzzer("FuzzPNG", ["ImageIntake"]),
        .fuzzer("FuzzReply", ["ExternalCommand", "StageKit"]),
        .fuzzer("FuzzSafetensors", ["Checkpoints", "TensorCore"]),
        .fuzzer("FuzzXMP", ["SidecarWriter", "StageKit"]),
        .fuzzer(
            "FuzzYAML",
            [
                "ExternalCommand", "HashtagPolicy", "ProfanityFilter", "Settings", "SidecarWriter",
                "StageKit", "YAMLDocument", .systemPackage,
            ]
        ),
    ]
}

extension [SwiftSetting] {
    /// Swift 6 mode is the tools version's default; these close the remaining gaps.
    static var strict: [SwiftSetting] {
        [
            .enableUpcomingFeature("ExistentialAny"),
            .enableUpcomingFeature("InternalImportsByDefault"),
            .enableUpcomingFeature("MemberImportVisibility"),
            .treatAllWarnings(as: .error),
        ]
    }
}

extension Target {
    static func swift(_ name: String, _ dependencies: [Dependency] = []) -> Target {
        .target(name: name, dependencies: dependencies, swiftSettings: .strict)
    }

    static func plugin(_ name: String, _ dependencies: [Dependency] = []) -> Target {
        .target(
            name: name,
            dependencies: ["StageKit"] + dependencies,
            path: "Plugins/\(name)",
            swiftSettings: .strict
        )
    }

    static func tests(
        _ name: String,
        _ dependencies: [Dependency],
        exclude: [String] = []
    ) -> Target {
        .testTarget(
            name: name,
            dependencies: ["TestSupport", .systemPackage] + dependencies,
            exclude: exclude,
            swiftSettings: .strict
        )
    }

    static func fuzzing(_ name: String, _ dependencies: [Dependency]) -> Target {
        .target(
            name: name,
            dependencies: dependencies,
            path: "Tests/Fuzz/\(name)",
            swiftSettings: .strict
        )
    }

    static func fuzzer(_ name: String, _ dependencies: [Dependency]) -> Target {
        .executableTarget(
            name: name,
            dependencies: ["Invariants"] + dependencies,
            path: "Tests/Fuzz/\(name)",
            exclude: ["Corpus"],
            swiftSettings: .strict
        )
    }
}

extension Target.Dependency {
    static var crypto: Self { .product(name: "Crypto", package: "swift-crypto") }
    static var logging: Self { .product(name: "Logging", package: "swift-log") }
    static var serviceLifecycle: Self {
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
    }
    static var subprocess: Self { .product(name: "Subprocess", package: "swift-subprocess") }
    static var systemPackage: Self { .product(name: "SystemPackage", package: "swift-system") }
}
