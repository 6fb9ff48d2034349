internal import ArgumentParser
internal import CareTerms
internal import Pathway
internal import Registry
internal import TrialEnrollment

/// Who has to sign again, and the cycle that waits for it: ids and what is owed, as a worklist.
struct ConsentFormAgain: StoreVerb {
    static let configuration = CommandConfiguration(
        commandName: "again", abstract: "Show whose consent does not hold, or soon will not, the nearest cycle first.",
        discussion: """
            Example: omentum consent-form again --trial T1
            The next cycle of each is no go until the consent holds. Owner of all of it: research.
            """)
    static let roles = EnrolmentNoun.readers

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @Option(help: "Only those in a trial.") var trial: TrialID?
    @Flag(help: "Only those of the centre's registry.") var registry = false
    @Option(help: "Only those of a site.") var site: SiteID?

    func validate() throws {
        if registry, trial != nil { throw ValidationError("Give --trial or --registry, not both.") }
    }

    func perform(_ output: Output, at desk: Desk) async throws {
        let filter = ConsentDue.Filter(trial: trial, isRegistry: registry, site: site)
        let rows = try await desk.read { tx, _ in
            if let trial = filter.trial { _ = try TrialRecord.read(trial, in: &tx) }
            if let site = filter.site { _ = try SiteClock.zone(of: site, in: &tx) }
            return try ConsentDue.list(filter, limit: ConsentDue.rowsMax, in: &tx)
        }
        output.show(
            Listing(
                rows, none: "Nobody has to sign again.",
                columns: [
                    .init("enrolment") { $0.enrolment }, .init("patient") { $0.patient },
                    .init("trial", for: .machines) { $0.trial }, .init("site", for: .machines) { $0.site },
                    .init("status", for: .machines) { $0.status.rawValue },
                    .init("signed_version", title: "signed") { $0.signedVersion },
                    .init("signed_on", for: .machines) { $0.signedOn },
                    .init("standing", for: .machines) { $0.standing }, .init("why", for: .people) { $0.why },
                    .init("asks_for", for: .machines) { $0.asksFor },
                    .init("asked_from", for: .machines) { $0.askedFrom }, .init("cycle") { $0.cycle },
                    .init("placed_on", title: "placed") { $0.placedOn },
                    .init("owner", for: .machines) { _ in GroupRole.research },
                    .init("next_action", title: "next action") { $0.nextAction },
                ]))
        output.noteFullPage(rows.count, of: ConsentDue.rowsMax)
    }
}
