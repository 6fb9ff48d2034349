internal import Synchronization

/// A value that several tasks may change, one after the other.
public final class Locked<Value: Sendable>: Sendable {
    private let value: Mutex<Value>

    public init(_ value: Value) { self.value = Mutex(value) }

    public func update<R: Sendable>(_ body: (inout Value) throws -> R) rethrows -> R {
        try value.withLock { value in
            var copy = value
            defer { value = copy }
            return try body(&copy)
        }
    }

    public var current: Value { update { $0 } }
}
