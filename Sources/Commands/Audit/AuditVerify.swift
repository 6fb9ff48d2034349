internal import ArgumentParser
internal import CareTerms
internal import Registry

struct AuditVerify: StoreVerb {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Check that every entry of the trail still says what was written.",
        discussion: "Ends with 1 when an entry was changed, and names it.")
    static let roles: [GroupRole] = [.auditor]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions

    func perform(_ output: Output, at desk: Desk) async throws {
        let verdict = try await desk.read { tx, _ in try AuditTrail.verify(in: &tx) }
        output.done(
            verdict.holds
                ? "The trail holds: \(verdict.checked) entries checked."
                : "The trail is BROKEN: \(verdict.broken) of \(verdict.checked) entries were changed; the first are "
                    + verdict.firstBroken.map(String.init).joined(separator: ", ") + ".",
            [
                "holds": verdict.holds, "checked": verdict.checked, "broken": verdict.broken,
                "first_broken": verdict.firstBroken,
            ])
        guard verdict.holds else {
            throw Trouble(
                .failed, fact: "audit_trail_holds", "The audit trail does not say what was written.",
                try: "docs/runbook: keep the database as it is, and compare it with the last backup")
        }
    }
}
