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
        let progress = output.progress("entries")
        let verdict = try await AuditTrail.verifyAll(in: desk.store, as: desk.role) { done, _ in
            progress.update(Int(done))
        }
        progress.finish()
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
                try: "Keep the database as it is, and compare these entries with the last backup.")
        }
    }
}
