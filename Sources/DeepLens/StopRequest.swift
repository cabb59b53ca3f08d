import Dispatch
import Glibc
import Synchronization

/// Notices that the program was asked to end (SIGINT, SIGTERM), for work that first keeps what it has.
///
/// Asked a second time, the program ends at once.
final class StopRequest {
    /// The flag, apart so that the handlers can share it.
    private final class Flag: Sendable {
        let isSet = Atomic(false)
    }

    private let flag = Flag()
    private let sources: [any DispatchSourceSignal]

    /// Whether the program was asked to end.
    var isMade: Bool { flag.isSet.load(ordering: .relaxed) }

    /// Takes over the two signals.
    init() {
        sources = [SIGINT, SIGTERM].map { [flag] number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                flag.isSet.store(true, ordering: .relaxed)
                signal(number, SIG_DFL)
            }
            source.resume()
            return source
        }
    }
}
