import CareTerms
public import Postgres

/// The table of legal steps in the database, beside the machines that it was generated from.
public enum TransitionTable {
    /// What the database holds for a machine.
    public static func rows(of machine: String, in tx: inout Transaction) throws -> Set<Transition> {
        Set(
            try tx.all(
                """
                SELECT machine, from_state, event, to_state, role, needs_reason FROM registry.transition
                WHERE machine = \(machine)
                """
            ) { row in
                Transition(
                    machine: try row("machine"), from: try row("from_state"), event: try row("event"),
                    to: try row("to_state"), role: try row("role"), needsReason: try row("needs_reason"))
            })
    }

    /// Rows that the machine has and the database lacks, and the reverse; none is good.
    public static func differences<M: Machine>(of machine: M.Type, in tx: inout Transaction) throws -> [String] {
        let (wanted, held) = (Set(M.transitions), try rows(of: M.name, in: &tx))
        return
            (wanted.subtracting(held).map { "missing: \($0.line)" }
            + held.subtracting(wanted).map { "not in the machine: \($0.line)" }).sorted()
    }
}

extension Transition {
    fileprivate var line: String {
        "\(machine): \(from) –\(event)→ \(to) by \(role.rawValue)\(needsReason ? ", with a reason" : "")"
    }
}
