public import CareTerms

/// The life of a record, as one pure function over (state, event).
///
/// Everything else asks it: the table of legal transitions in the database is generated from it, the page in
/// docs/states is drawn from it, and tests walk its whole grid.
public protocol Machine: SendableMetatype {
    associatedtype State: Named
    associatedtype Event: Named

    /// The machine's name in the transition table and in `docs/states`, with a dash for each `_`.
    static var name: String { get }
    /// The event that makes the record, and therefore the only one that comes from no state.
    static var opening: Event { get }
    /// What `event` does in `state`; `nil` when it is not legal there. `state` is `nil` before the record exists.
    static func step(_ event: Event, from state: State?) -> Step<State>?
}

/// A state or an event: a closed list of names, the same in Swift, in the database and in `--json`.
public protocol Named: RawRepresentable<String>, CaseIterable, Hashable, Sendable {}

/// A legal step: where it leads, who may take it, and what it needs and causes.
public struct Step<State: Named>: Equatable, Sendable {
    public let to: State
    public let roles: Set<GroupRole>
    /// Whether the step is refused without a reason in words.
    public let needsReason: Bool
    /// The facts that must hold, by the names under which the database refuses.
    public let facts: [String]
    /// What happens to a waiting-time clock, if anything.
    public let clock: ClockEffect?
    /// The kinds of job that are enqueued in the same transaction.
    public let enqueues: [String]

    public init(
        to state: State, by roles: Set<GroupRole>, reason needsReason: Bool = false, needs facts: [String] = [],
        clock: ClockEffect? = nil, enqueues: [String] = []
    ) {
        self.to = state
        self.roles = roles
        self.needsReason = needsReason
        self.facts = facts
        self.clock = clock
        self.enqueues = enqueues
    }
}

public enum ClockEffect: String, Sendable {
    case starts, stops, annotates
    /// What the clock did at an earlier step counts no more.
    case voids
}

/// One row of `registry.transition`.
public struct Transition: Hashable, Sendable {
    public let machine: String
    public let from: String
    public let event: String
    public let to: String
    public let role: GroupRole
    public let needsReason: Bool

    /// How the database writes "before the record exists".
    public static let nowhere = "-"
}

extension Machine {
    /// Every (state, event) pair with what it does, in the order of the enumerations; "before it exists" comes first.
    public static var grid: [(state: State?, event: Event, step: Step<State>?)] {
        let states: [State?] = [nil] + State.allCases.map { $0 }
        return states.flatMap { state in Event.allCases.map { (state, $0, step($0, from: state)) } }
    }

    /// What the database must hold for this machine, in a stable order.
    public static var transitions: [Transition] {
        grid.flatMap { state, event, step -> [Transition] in
            guard let step else { return [] }
            return GroupRole.allCases.filter(step.roles.contains).map { role in
                Transition(
                    machine: name, from: state?.rawValue ?? Transition.nowhere, event: event.rawValue,
                    to: step.to.rawValue, role: role, needsReason: step.needsReason)
            }
        }
    }

    /// States that no event leaves.
    public static var ends: [State] {
        State.allCases.filter { state in Event.allCases.allSatisfy { step($0, from: state) == nil } }
    }
}
