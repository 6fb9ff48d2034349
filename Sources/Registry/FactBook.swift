public import CareTerms
public import Postgres

/// What the names of constraints say to people.
///
/// Each module brings its list. A constraint that nobody can meet, as the code cannot break it, has a note instead.
public struct FactBook: Sendable {
    private let facts: [String: Fact]
    private let notes: [String: String]

    /// Two lists may not explain the same name: a defect, found when the book is made.
    public init(_ facts: [Fact], notes: [String: String] = [:]) {
        self.facts = Dictionary(facts.map { ($0.fact, $0) }) { first, _ in
            preconditionFailure("the fact \(first.fact) is explained twice")
        }
        self.notes = notes
    }

    private init(facts: [String: Fact], notes: [String: String]) {
        (self.facts, self.notes) = (facts, notes)
    }

    /// This book and another one.
    public func adding(_ other: FactBook) -> FactBook {
        FactBook(
            facts: facts.merging(other.facts) { first, _ in
                preconditionFailure("the fact \(first.fact) is explained twice")
            },
            notes: notes.merging(other.notes) { mine, _ in mine })
    }

    public subscript(name: String) -> Fact? { facts[name] }

    /// Why nobody meets this constraint.
    public func note(on name: String) -> String? { notes[name] }

    /// Names that the book neither explains nor has a note on.
    public func unexplained(of names: some Sequence<String>) -> [String] {
        names.filter { facts[$0] == nil && notes[$0] == nil }.sorted()
    }

    /// The constraints of these schemas, domains included, in a stable order.
    public static func constraints(of schemas: [String], in tx: inout Transaction) throws -> [String] {
        try tx.all(
            """
            SELECT DISTINCT conname FROM pg_catalog.pg_constraint c
            JOIN pg_catalog.pg_namespace n ON n.oid = c.connamespace
            WHERE nspname = ANY (\(schemas)) AND contype NOT IN ('t', 'n') AND coninhcount = 0 ORDER BY conname
            """, as: String.self)
    }

    /// What a failed statement means for a person; `nil` when it is no answer to what they asked.
    public func refusal(for error: PostgresError, as role: GroupRole) -> (any Refusal)? {
        if let name = error.constraint, let fact = facts[name] { return fact }
        switch error.sqlState {
        case "42501":
            return Fact(
                "role_has_the_right", .notPermitted, "As \(role.rawValue) you may not do this.",
                try: "Use another of your roles, or ask an operator for one: omentum person list")
        case "55P03":
            return Fact(
                "record_is_free", .changedMeanwhile, "Somebody else is changing this record just now.",
                try: "Do it again in a moment.")
        case "22021", "22P05":
            return Fact("text_is_valid_utf8", .usage, "A text holds bytes that are no valid UTF-8, or a NUL character.")
        default: return nil
        }
    }

    func translating<Value>(_ role: GroupRole, _ body: () async throws -> Value) async throws -> Value {
        do { return try await body() } catch let error as PostgresError {
            throw refusal(for: error, as: role) ?? error
        }
    }
}

extension FactBook {
    /// The facts and notes of a record that `registry.give_history` gave a history.
    ///
    /// `record` is the table's name, `machine` that of the machine, where it differs.
    public static func history(of record: String, machine: String? = nil) -> FactBook {
        let machine = machine ?? record
        let noun = record.replacing("_", with: " ")
        let page = "docs/states/\(machine.replacing("_", with: "-")).md"
        return FactBook(
            [
                Fact(
                    "\(machine)_step_is_legal", .rule, "This step is not open to you in the state the \(noun) is in.",
                    try: "\(page) shows which steps there are, and who may take them."),
                Fact("\(machine)_step_has_its_reason", .usage, "This step needs a reason.", try: "Give --reason TEXT."),
                Fact(
                    "\(record)_step_is_not_in_the_future", .usage, "What has not happened yet cannot be written down."),
                Fact(
                    "\(record)_step_has_one_number", .changedMeanwhile, "The \(noun) has been opened already.",
                    try: "Read it again, then decide."),
                Fact(
                    "\(record)_history_is_only_appended", .rule, "The history of a \(noun) is never changed.",
                    try: "Correct it by a further step."),
            ],
            notes: [
                "\(record)_history_belongs_to_\(record)": "the step's trigger finds the record first",
                "\(record)_step_ends_in_one_state": "carries the foreign key of the record to its history",
                "\(record)_status_is_its_last_step": "no group may write the status",
                "\(record)_only_moves_forward": "no group may write the status",
            ])
    }
}

extension FactBook {
    /// Constraints that nobody meets, all for the same reason.
    public static func notMet(because why: String, _ names: [String]) -> FactBook {
        FactBook([], notes: Dictionary(names.map { ($0, why) }) { first, _ in first })
    }
}
