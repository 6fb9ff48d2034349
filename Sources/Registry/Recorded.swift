public import CareTerms
public import Postgres

/// A machine whose records stand in a table of their own, with the history that drives their status.
public protocol Recorded: Machine where State: PostgresCodable, Event: PostgresCodable {
    associatedtype Tag: RecordTag
    /// Where a record stands now: `SELECT status, step_no FROM … WHERE id = …`.
    ///
    /// Without a lock, which would need a right to change the record: the insert below queues on it.
    static func reading(_ id: ID<Tag>) -> SQL
    /// `INSERT INTO …_history (subject, event, reason, reason_code, happened_at) VALUES … RETURNING no, to_state`.
    static func inserting(_ event: Event, into id: ID<Tag>, _ circumstances: Circumstances) -> SQL
}

/// What a person says about a step besides the step itself.
public struct Circumstances: Sendable, Equatable {
    public var reason: String?
    /// A code of the programme's list, where the step has one.
    public var reasonCode: String?
    /// When it happened; the server's clock when nobody says.
    public var happenedAt: Instant?
    /// The step that the person saw last: somebody else's step since then refuses this one.
    public var expecting: Int?

    public init(
        reason: String? = nil, reasonCode: String? = nil, happenedAt: Instant? = nil, expecting: Int? = nil
    ) {
        self.reason = reason
        self.reasonCode = reasonCode
        self.happenedAt = happenedAt
        self.expecting = expecting
    }
}

/// A step that was taken, with its number in the record's history.
public struct Taken<State: Named & Codable>: Sendable, Equatable, Codable {
    public let number: Int
    public let from: State
    public let to: State

    public init(number: Int, from: State, to: State) { (self.number, self.from, self.to) = (number, from, to) }
}

extension Recorded where State: Codable {
    /// Takes a step: the history row goes in, and the database moves the record by it.
    ///
    /// The machine is asked first, for an answer that names the legal steps; the database asks its own table again.
    @discardableResult
    public static func take(
        _ event: Event, on id: ID<Tag>, _ circumstances: Circumstances = Circumstances(), in tx: inout Transaction,
        _ context: Context
    ) throws -> Taken<State> {
        let (state, number) = try check(event, on: id, circumstances, in: &tx, context)
        let taken = try tx.one(inserting(event, into: id, circumstances)) { row in
            Taken(number: Int(try row("no") as Int32), from: state, to: try row("to_state") as State)
        }
        // Somebody's step came between the read and the insert, and the event was legal after it too: it was meant for
        // a state that is gone.
        if taken.number != number + 1 {
            throw ChangedMeanwhile(id.description, expected: number, found: taken.number - 1)
        }
        return taken
    }

    /// Where the record stands, when the step is legal there: for a step that the database takes by a door of its own.
    @discardableResult
    public static func check(
        _ event: Event, on id: ID<Tag>, _ circumstances: Circumstances, in tx: inout Transaction, _ context: Context
    ) throws -> (state: State, number: Int) {
        let record = try tx.first(reading(id)) { row in
            (state: try row("status") as State, number: Int(try row("step_no") as Int32))
        }
        guard let (state, number) = record else { throw NotFound(id) }
        if let expected = circumstances.expecting, expected != number {
            throw ChangedMeanwhile(id.description, expected: expected, found: number)
        }
        try check(event, on: id, in: state, circumstances, context)
        return (state, number)
    }

    /// Whether the machine knows the step there, for this role and with what was said.
    static func check(
        _ event: Event, on id: ID<Tag>, in state: State, _ circumstances: Circumstances, _ context: Context
    ) throws {
        guard let step = step(event, from: state), step.roles.contains(context.actor.role) else {
            throw StepRefused(self, event, on: id, in: state, as: context.actor.role)
        }
        let words = circumstances.reason?.contains { !$0.isWhitespace } == true || circumstances.reasonCode != nil
        guard !step.needsReason || words else { throw ReasonMissing(machine: name, event: event.rawValue) }
    }
}

/// The step is not open to this role in the state that the record is in.
public struct StepRefused: Refusal, Equatable {
    public let fact: String
    public let message: String
    public let remedy: String?
    /// Nobody may take it there, or somebody else may.
    public let kind: RefusalKind

    init<M: Machine, Tag>(_ machine: M.Type, _ event: M.Event, on id: ID<Tag>, in state: M.State, as role: GroupRole) {
        fact = "\(M.name)_step_is_legal"
        let here = M.Event.allCases.compactMap { other in M.step(other, from: state).map { (other, $0) } }
        if let step = M.step(event, from: state) {
            kind = .notPermitted
            let may = step.roles.map(\.rawValue).sorted().joined(separator: ", ")
            message = "\(id) is \(state.words): \(event.words) is not for \(role.rawValue)."
            remedy = "It is for: \(may)."
        } else {
            kind = .rule
            message = "\(id) is \(state.words): \(event.words) is not possible there."
            let open = here.filter { $0.1.roles.contains(role) }.map { $0.0.words }
            remedy =
                open.isEmpty
                ? "As \(role.rawValue) you can take no step from there."
                : "From there you can: \(open.joined(separator: ", "))."
        }
    }
}

/// The step needs a reason in words, or a code where it has a list.
public struct ReasonMissing: Refusal, Equatable {
    public let fact: String
    public let message: String
    public var kind: RefusalKind { .usage }
    public var remedy: String? { "Say why: --reason TEXT" }

    init(machine: String, event: String) {
        fact = "\(machine)_step_has_its_reason"
        message = "The step \(event.replacing("_", with: " ")) needs a reason."
    }
}

/// Somebody took a step since this person last looked.
public struct ChangedMeanwhile: Refusal, Equatable {
    public let message: String
    public var fact: String { "record_is_as_it_was_seen" }
    public var kind: RefusalKind { .changedMeanwhile }
    public var remedy: String? { "Look at it again, then decide." }

    public init(_ record: String, expected: Int, found: Int) {
        message = "\(record) has moved from step \(expected) to step \(found) meanwhile."
    }
}

extension Named {
    /// The name as people read it: `in_review` is "in review".
    public var words: String { rawValue.replacing("_", with: " ") }
}
