package import StageKit
import SystemPackage

extension Pipeline {
    /// A stage with its name in the configuration and the time that it has.
    package struct Step: Sendable {
        /// How long a call may take where the configuration does not say.
        package static let defaultTimeLimit = Duration.seconds(60)

        /// The stage's name in the configuration.
        package let name: String
        /// The stage.
        package let stage: any Stage
        private let calls: StageCalls

        /// Makes a step.
        ///
        /// - Parameters:
        ///   - name: The stage's name in the configuration.
        ///   - stage: The stage.
        ///   - timeLimit: How long a call may take before it is cancelled and made again later.
        package init(
            _ name: String,
            _ stage: any Stage,
            timeLimit: Duration = defaultTimeLimit
        ) {
            self.name = name
            self.stage = stage
            calls = StageCalls(limit: timeLimit)
        }

        func prepare() async throws(StageFailure) {
            try await run { try await stage.prepare() }
        }

        func process(
            _ draft: Draft,
            in context: StageContext
        ) async throws(StageFailure) -> StageOutcome {
            try await run { try await stage.process(draft, in: context) }
        }

        /// The stage, if it keeps results in files of its own.
        var keeper: Keeper? {
            (stage as? any ResultKeeper).map { Keeper(stage: $0, calls: calls) }
        }

        private func run<Value: Sendable>(
            _ body: @escaping @Sendable () async throws -> Value
        ) async throws(StageFailure) -> Value {
            do {
                return try await calls.run(body)
            } catch is CancellationError where Task.isCancelled {
                throw StageFailure(stage: name, error: StageCalls.interruption)
            } catch {
                throw StageFailure(stage: name, error: error)
            }
        }
    }

    /// A stage that keeps results in files of its own, with the time that it has.
    struct Keeper: Sendable {
        fileprivate let stage: any ResultKeeper
        fileprivate let calls: StageCalls

        func keptResult(of photo: FilePath, in context: StageContext) async -> KeptResult? {
            try? await calls.run { await stage.keptResult(of: photo, in: context) }
        }

        func follow(_ move: PhotoMove, in context: StageContext) async throws {
            try await calls.run { try await stage.follow(move, in: context) }
        }
    }
}
