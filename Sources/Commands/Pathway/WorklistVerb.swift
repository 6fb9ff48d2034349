internal import ArgumentParser
internal import CareTerms
internal import Pathway
internal import Registry

/// What is owed today, by whom, and what to do next: `omentum worklist`.
struct WorklistVerb: StoreVerb {
    static let configuration = CommandConfiguration(
        commandName: "worklist",
        abstract: "Show what is owed at a site: tasks, warnings, referrals, with their owners.",
        discussion: "Example: omentum worklist --site S1 --owner nurse")
    static let roles: [GroupRole] = [.coordinator, .nurse, .scheduler, .finance, .research, .surgeon]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @Option(help: "The site.") var site: SiteID
    @Option(help: "Only what this role owns.") var owner: GroupRole?
    @Option(help: ArgumentHelp("What is due by this day; today at the site when left out.", valueName: "YYYY-MM-DD"))
    var by: ClinicalDay?

    func perform(_ output: Output, at desk: Desk) async throws {
        let (site, owner, by) = (site, owner, by)
        let entries = try await desk.read { tx, _ in
            let today = try Site.today(at: site, in: &tx)
            return try WorklistEntry.read(at: site, owner: owner, by: by ?? today, in: &tx)
        }
        output.show(
            Listing(
                entries, none: "Nothing is owed.",
                columns: [
                    .init("record") { $0.record }, .init("patient") { $0.patient }, .init("what") { $0.what },
                    .init("due_on", title: "due") { $0.dueOn }, .init("status") { $0.status.replacing("_", with: " ") },
                    .init("owner") { $0.owner }, .init("next_action", title: "next action") { $0.nextAction },
                ]))
        if entries.count == WorklistEntry.rowsMax {
            output.note("Only the first \(WorklistEntry.rowsMax) are shown: narrow it down with --owner or --by.")
        }
    }
}
