internal import ArgumentParser
internal import CareTerms
internal import Postgres
internal import Registry
internal import TrialEnrollment

struct TrialRegistry: StoreVerb {
    static let configuration = CommandConfiguration(
        commandName: "registry", abstract: "Show what ClinicalTrials.gov said when it was imported.",
        discussion: """
            Example: omentum trial registry NCT04329494
            Without a number it lists all studies. Its words are the registry's, also those of eligibility: they \
            are shown and never decide.
            """)
    static let roles = TrialNoun.readers

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @Argument(help: "The study's number; all, when left out.") var nct: String?
    @Option(help: ArgumentHelp("Only those of this status, in the registry's words.", valueName: "text"))
    var status: String?
    @Option(help: ArgumentHelp("Only those behind this number: the next page.", valueName: "nct")) var after: String?

    static let rowsMax = 200

    func validate() throws {
        if nct != nil, status != nil || after != nil {
            throw ValidationError("--status and --after narrow the list: leave out the number, or them.")
        }
    }

    func perform(_ output: Output, at desk: Desk) async throws {
        if let nct { return try await show(nct, output, at: desk) }
        let (status, after) = (status, after)
        let rows = try await desk.read { tx, _ in
            try RegistryStudy.list(status: status, after: after, limit: Self.rowsMax, in: &tx)
        }
        output.show(
            Listing(
                rows, none: "No study was imported: omentum trial import FILE…",
                columns: [
                    .init("nct") { $0.nct }, .init("trial") { $0.trial }, .init("title") { $0.title },
                    .init("status") { $0.status }, .init("phases") { $0.phases },
                    .init("sponsor", for: .machines) { $0.sponsor },
                    .init("start_date", title: "start") { $0.startDate },
                    .init("sites", isNumber: true) { $0.sites }, .init("changed_at", for: .machines) { $0.changedAt },
                ]))
        if rows.count == Self.rowsMax, let last = rows.last {
            output.note("omentum: only the first \(Self.rowsMax) are shown; the next ones: --after \(last.nct)")
        }
    }

    private func show(_ nct: String, _ output: Output, at desk: Desk) async throws {
        let (study, parts) = try await desk.read { tx, _ in
            let study = try RegistryStudy.read(nct, in: &tx)
            return (study, try Parts.read(study.nct, in: &tx))
        }
        output.show(
            [
                "nct": study.nct, "trial": study.trial, "title": study.title, "acronym": study.acronym,
                "organisation_number": study.organisationNumber, "status": study.status,
                "why_stopped": study.whyStopped, "start_date": study.startDate,
                "completion_date": study.completionDate, "last_update_date": study.lastUpdateDate,
                "sponsor": study.sponsor, "study_type": study.studyType, "phases": study.phases,
                "enrollment": study.enrollment, "conditions": study.conditions, "keywords": study.keywords,
                "sex": study.sex, "minimum_age": study.minimumAge, "maximum_age": study.maximumAge,
                "healthy_volunteers": study.healthyVolunteers, "eligibility_text": study.eligibility,
                "words_unknown_here": study.unknownTerms, "changed_at": study.changedAt,
                "checked_at": study.checkedAt,
            ], parts.sections)
    }

    /// The lists of a study.
    private struct Parts {
        let locations: [RegistryLocation]
        let arms: [RegistryPart]
        let interventions: [RegistryPart]
        let contacts: [RegistryContact]

        static func read(_ nct: String, in tx: inout Transaction) throws -> Parts {
            Parts(
                locations: try RegistryLocation.all(of: nct, in: &tx), arms: try RegistryPart.arms(of: nct, in: &tx),
                interventions: try RegistryPart.interventions(of: nct, in: &tx),
                contacts: try RegistryContact.all(of: nct, in: &tx))
        }

        var sections: [Section] {
            [
                Section("arms", Self.listing(arms, none: "It names no arm.")),
                Section("interventions", Self.listing(interventions, none: "It names no intervention.")),
                Section(
                    "sites",
                    Listing(
                        locations, none: "It names no site.",
                        columns: [
                            .init("number", title: "no", isNumber: true) { $0.number },
                            .init("facility") { $0.facility }, .init("city") { $0.city }, .init("state") { $0.state },
                            .init("zip") { $0.zip }, .init("country") { $0.country }, .init("status") { $0.status },
                            .init("latitude", for: .machines) { $0.latitude },
                            .init("longitude", for: .machines) { $0.longitude },
                        ])),
                Section(
                    "contacts",
                    Listing(
                        contacts, none: "It names nobody.",
                        columns: [
                            .init("kind") { $0.kind }, .init("location", title: "site", isNumber: true) { $0.location },
                            .init("name") { $0.name }, .init("role") { $0.role }, .init("phone") { $0.phone },
                            .init("email") { $0.email }, .init("affiliation") { $0.affiliation },
                        ])),
            ]
        }

        private static func listing(_ parts: [RegistryPart], none: String) -> Listing {
            Listing(
                parts, none: none,
                columns: [
                    .init("label") { $0.label }, .init("type") { $0.type }, .init("description") { $0.description },
                ])
        }
    }
}

struct TrialChanges: StoreVerb {
    static let configuration = CommandConfiguration(
        commandName: "changes", abstract: "Show what imports found to be different of a study, the last first.",
        discussion: "Example: omentum trial changes NCT04329494")
    static let roles = TrialNoun.readers

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @Argument(help: "The study's number.") var nct: String

    static let rowsMax = 500

    func perform(_ output: Output, at desk: Desk) async throws {
        let nct = nct
        let changes = try await desk.read { tx, _ in
            _ = try RegistryStudy.read(nct, in: &tx)
            return try RegistryChange.all(of: nct, limit: Self.rowsMax, in: &tx)
        }
        output.show(
            Listing(
                changes, none: "Nothing of it has changed since it came in.",
                columns: [
                    .init("recorded_at", title: "at") { $0.recordedAt }, .init("field") { $0.field },
                    .init("was") { $0.was }, .init("now") { $0.now },
                ]))
        output.noteFullPage(changes.count, of: Self.rowsMax)
    }
}

struct TrialTasks: StoreVerb {
    static let configuration = CommandConfiguration(
        commandName: "tasks", abstract: "Show what is to be looked at of trials, what is due first.",
        discussion: "Example: omentum trial tasks")
    static let roles = TrialNoun.readers

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @Option(help: "Only those of this group.") var group: GroupRole?

    static let rowsMax = 200

    func perform(_ output: Output, at desk: Desk) async throws {
        let group = group
        let tasks = try await desk.read { tx, _ in try TrialTask.open(of: group, limit: Self.rowsMax, in: &tx) }
        output.show(Self.listing(tasks))
        output.noteFullPage(tasks.count, of: Self.rowsMax)
    }

    static func listing(_ tasks: [TrialTask]) -> Listing {
        Listing(
            tasks, none: "There is nothing to do.",
            columns: [
                .init("task") { $0.id }, .init("due_on", title: "due") { $0.dueOn },
                .init("owner_role", title: "owner") { $0.ownerRole }, .init("nct") { $0.nct },
                .init("trial") { $0.trial }, .init("kind", for: .machines) { $0.kind.rawValue },
                .init("what") { $0.what }, .init("was", for: .machines) { $0.was },
                .init("now", for: .machines) { $0.now },
            ])
    }
}

struct TrialTaskDone: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "task-done", abstract: "End a task: it was done, or it is not needed.",
        discussion: "Example: omentum trial task-done U1 --note 'the sponsor confirms: closed to accrual'")
    static let roles: [GroupRole] = [.research, .coordinator, .investigator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The task, such as U1.") var task: TrialTaskID
    @Flag(help: "It is not needed; the note says why.") var notNeeded = false
    @Option(help: ArgumentHelp("What came of it.", valueName: "text")) var note: String?

    func perform(_ output: Output, at desk: Desk) async throws {
        let (task, note, result) = (task, note, notNeeded ? TrialTask.Result.notNeeded : .done)
        let outcome = try await desk.change(change) { tx, _ in
            try TrialTask.end(task, result, note: note, in: &tx)
            return task
        }
        output.done(
            outcome, "\(task) is \(result == .done ? "done" : "not needed").",
            ["task": task, "result": result.rawValue])
    }
}
