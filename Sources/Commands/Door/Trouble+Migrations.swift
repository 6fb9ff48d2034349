internal import Migrations

extension Trouble {
    /// The migrator's own sentences say what to do.
    init(_ refusal: MigrationRefusal) {
        let (status, fact): (Ending, String) =
            switch refusal {
            case .newerDatabase: (.refused, "database_is_not_newer_than_the_tool")
            case .changed: (.refused, "applied_step_keeps_its_text")
            case .gap: (.refused, "steps_are_applied_in_order")
            case .foreign: (.refused, "database_is_ours")
            case .unfinished: (.refused, "ledger_is_whole")
            case .noRoles: (.notPermitted, "roles_are_there")
            case .oldServer: (.refused, "server_is_new_enough")
            case .anotherMigrator: (.changedMeanwhile, "one_migrator_at_a_time")
            case .locked: (.changedMeanwhile, "step_gets_its_locks")
            case .failed: (.failed, "step_succeeds")
            }
        let text = refusal.description
        self.init(status, fact: fact, text.prefix(1).uppercased() + text.dropFirst())
    }
}
