import CareTerms

/// The rows of `registry.transition` as a migration writes them.
///
/// The block stands between two marker lines in the migration that makes the record. A test compares it with the
/// machine, so the database and the Swift source cannot disagree; `omentum dev transitions` prints it.
public enum TransitionSQL {
    public static func block<M: Machine>(for machine: M.Type) -> String {
        let rows = M.transitions.map { row in
            "    ('\(row.machine)', '\(row.from)', '\(row.event)', '\(row.to)', '\(row.role.rawValue)', \(row.needsReason))"
        }
        return """
            -- transitions of \(M.name): generated from the machine, compared by a test
            INSERT INTO registry.transition (machine, from_state, event, to_state, role, needs_reason) VALUES
            \(rows.joined(separator: ",\n"));
            -- end of transitions

            """
    }
}
