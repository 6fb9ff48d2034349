import CareTerms

/// The rows of `registry.transition` as a migration writes them.
///
/// The block stands in the migration that makes the record, and a test compares it with the machine, so the database
/// and the source cannot disagree; `omentum dev generate` writes it.
public struct TransitionSQL: Sendable {
    public let machine: String
    public let text: String

    public init<M: Machine>(_ machine: M.Type) {
        self.machine = M.name
        let rows = M.grid.flatMap { state, event, step in
            step.map { Self.rows(M.name, state?.rawValue ?? Transition.nowhere, event.rawValue, $0) } ?? []
        }
        text = """
            \(Self.start(M.name))
            INSERT INTO registry.transition (machine, from_state, event, to_state, role, needs_reason, needs, clock, enqueues)
            VALUES
            \(rows.joined(separator: ",\n"));
            \(Self.end)
            """
    }

    /// Puts the block in the place of the one that `migration` holds; `nil` when it has no place for it.
    public func replacing(in migration: String) -> String? {
        guard let start = migration.firstRange(of: Self.start(machine)),
            let end = migration[start.upperBound...].firstRange(of: Self.end)
        else { return nil }
        return migration[..<start.lowerBound] + text + migration[end.upperBound...]
    }

    private static func start(_ machine: String) -> String { "-- transitions of \(machine): generated, do not edit" }
    private static let end = "-- end of transitions"

    private static func rows<State>(_ machine: String, _ from: String, _ event: String, _ step: Step<State>) -> [String]
    {
        GroupRole.allCases.filter(step.roles.contains).map { role in
            let values = [machine, from, event, step.to.rawValue, role.rawValue].map { "'\($0)'" }
            let needs = "'{\(step.facts.joined(separator: ","))}'"
            let clock = step.clock.map { "'\($0.rawValue)'" } ?? "NULL"
            let enqueues = step.enqueues.isEmpty ? "NULL" : "'\(step.enqueues.joined(separator: ", "))'"
            return "    (\(values.joined(separator: ", ")), \(step.needsReason), \(needs), \(clock), \(enqueues))"
        }
    }
}
