import Postgres

/// Wakes one waiting loop; rings while nobody waits are one ring.
final class Doorbell: Sendable {
    private let rings: AsyncStream<Void>
    private let bell: AsyncStream<Void>.Continuation

    init() { (rings, bell) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }

    func ring() { bell.yield() }

    /// Returns at the next ring, after the time, or at once in a cancelled task.
    func wait(atMost time: Duration) async {
        let timer = Task {
            try await Task.sleep(for: time)
            ring()
        }
        defer { timer.cancel() }
        for await _ in rings { return }
    }
}

/// Says that there may be something to claim, sooner than the next look: LISTEN, say.
///
/// A hint only. The worker looks by itself, so a source that stays silent costs time, never a job.
public struct WakeUpSource: Sendable {
    /// Notices that enqueues send while a queue sleeps, on a session of their own.
    ///
    /// Not behind a pooler in transaction mode.
    public static func notices(_ conninfo: String) -> Self {
        Self { ring in
            for await _ in Listener(conninfo, channels: ["omentum_jobs"]) { ring() }
        }
    }

    let listen: @Sendable (_ ring: @escaping @Sendable () -> Void) async throws -> Void

    /// Takes what runs as long as the worker claims, and ends when its task is cancelled.
    ///
    /// When it throws it is called again after a while.
    public init(_ listen: @escaping @Sendable (_ ring: @escaping @Sendable () -> Void) async throws -> Void) {
        self.listen = listen
    }
}
