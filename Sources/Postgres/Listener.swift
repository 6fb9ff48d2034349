internal import CLibpq
import Glibc

/// What a ``Listener`` tells.
///
/// Its description never holds the payload.
public enum Notice: Sendable, Equatable {
    /// Notices may have been lost: look at the table once. First after every connect, the first one included.
    case gap
    /// Somebody called NOTIFY.
    case notification(channel: String, payload: String, pid: Int32)
}

extension Notice: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String {
        switch self {
        case .gap: "gap"
        case .notification(let channel, _, let pid): "notification on \(channel) from \(pid)"
        }
    }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Listens on channels with a session and a thread of its own, and reconnects for ever.
///
///     for await notice in Listener(conninfo, channels: ["jobs"]) { … }
///
/// A notice is a hint to look: the table is the truth. Each loop has a session of its own; the end of its task, or of
/// the loop, ends it at once.
public struct Listener: AsyncSequence, Sendable {
    public typealias Element = Notice
    public typealias Failure = Never

    /// When to doubt, when to give up waiting, and how long to wait before the next try.
    public struct Patience: Sendable {
        /// After this silence the server is asked for a sign of life.
        public var silence: Duration = .seconds(30)
        /// How long it may take to answer, and to connect.
        public var answer: Duration = .seconds(10)
        /// The first wait before a reconnect; it doubles up to ``retryMax``.
        public var retry: Duration = .milliseconds(50)
        public var retryMax: Duration = .seconds(10)

        public init() {}
    }

    /// Notices that nobody took yet; beyond this they are dropped for one gap.
    public static var noticesMax: Int { 100_000 }

    private let loop: ListenLoop

    /// Connects when the loop begins.
    ///
    /// `channels` are names as the server stores them, at most 63 bytes each. `report` is told why a session was lost
    /// or not opened, on the thread of the listener.
    public init(
        _ conninfo: String, channels: [StaticString], patience: Patience = Patience(),
        report: @escaping @Sendable (PostgresError) -> Void = { _ in }
    ) {
        for channel in channels {
            precondition((1...63).contains(channel.utf8CodeUnitCount), "the server cuts names of more than 63 bytes")
        }
        loop = ListenLoop(conninfo: conninfo, channels: channels.map(\.description), patience: patience, report: report)
    }

    public func makeAsyncIterator() -> Iterator { Iterator(Listening(start: loop)) }

    public struct Iterator: AsyncIteratorProtocol {
        private let listening: Listening

        fileprivate init(_ listening: Listening) { self.listening = listening }

        /// The next notice; `nil` when the task is cancelled.
        public mutating func next() async -> Notice? { await listening.queue.next() }

        public mutating func next(isolation actor: isolated (any Actor)?) async -> Notice? {
            await listening.queue.next()
        }
    }

    /// Ends the thread when the iterator is gone.
    fileprivate final class Listening: Sendable {
        let queue = NoticeQueue()

        init(start loop: ListenLoop) {
            let queue = queue
            startThread { loop.run(into: queue) }
        }

        deinit { queue.end() }
    }
}

/// Notices between the thread of a listener and the task that takes them.
final class NoticeQueue: Sendable {
    fileprivate struct State {
        var notices: [Notice] = []
        /// How many of them were taken.
        var taken = 0
        var waiter: CheckedContinuation<Notice?, Never>?
        var isEnded = false
        var onEnd: (@Sendable () -> Void)?
    }

    private let state = Monitor(State())
    private let max: Int
    /// Readable once the queue has ended, so that a thread in `poll` wakes up.
    let ended = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))

    init(max: Int = Listener.noticesMax) { self.max = max }

    deinit { close(ended) }

    var isEnded: Bool { state.update { $0.isEnded } }

    /// What else is to be done at the end; at once when it has come.
    func whenEnded(_ action: (@Sendable () -> Void)?) {
        let isEnded = state.update {
            $0.onEnd = action
            return $0.isEnded
        }
        if isEnded { action?() }
    }

    /// Hands the notice to the waiting task, or keeps it; too many become one gap.
    func put(_ notice: Notice) {
        let waiter = state.update { state -> CheckedContinuation<Notice?, Never>? in
            if let waiter = state.waiter.take() { return waiter }
            if notice == .gap && state.notices.last == .gap && state.taken < state.notices.count { return nil }
            if state.notices.count - state.taken >= max {
                state.notices = [.gap]
                state.taken = 0
            } else {
                state.notices.append(notice)
            }
            return nil
        }
        waiter?.resume(returning: notice)
    }

    /// Ends the waiting task at once, and soon the thread; what nobody took is dropped.
    func end() {
        let (waiter, onEnd) = state.update {
            $0.isEnded = true
            $0.notices = []
            $0.taken = 0
            return ($0.waiter.take(), $0.onEnd)
        }
        waiter?.resume(returning: nil)
        onEnd?()
        var one: UInt64 = 1
        _ = write(ended, &one, 8)
    }

    func next() async -> Notice? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                let answer = state.update { state -> Notice?? in
                    if state.isEnded { return .some(nil) }
                    guard state.taken < state.notices.count else {
                        state.waiter = waiter
                        return nil
                    }
                    defer { state.drop() }
                    return state.notices[state.taken]
                }
                if let answer { waiter.resume(returning: answer) }
            }
        } onCancel: {
            end()
        }
    }
}

extension NoticeQueue.State {
    /// Forgets the first notice, without moving the others each time.
    fileprivate mutating func drop() {
        taken += 1
        guard taken == notices.count || taken > 4096 else { return }
        notices.removeFirst(taken)
        taken = 0
    }
}
