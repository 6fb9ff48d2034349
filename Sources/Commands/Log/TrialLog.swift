internal import ArgumentParser
internal import CareTerms
internal import Postgres
internal import Registry
internal import TrialEnrollment

struct TrialLog: StoreVerb {
    static let configuration = CommandConfiguration(
        commandName: "log", abstract: "Show the screening log of a trial, or export it for the sponsor.",
        discussion: """
            Example: omentum trial log T1
            --csv leaves the house: it asks for whom and what for, and each one is written down as a disclosure. It \
            holds years only; with --agreement, the reference of the agreement on a limited data set, it holds days.
            Who withdrew the use of their data stands in neither, and the log says how many: docs/screening-log.md
            """)
    static let roles: [GroupRole] = [.research, .coordinator, .investigator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var part: LogPart
    @Argument(help: "The trial.") var trial: TrialID
    @Flag(help: "Answer as CSV for the sponsor: with --recipient and --purpose.") var csv = false
    @Option(help: ArgumentHelp("Who gets the export.", valueName: "text")) var recipient: String?
    @Option(help: ArgumentHelp("What the export is for.", valueName: "text")) var purpose: String?
    @Option(help: ArgumentHelp("The agreement on a limited data set: the export holds days.", valueName: "reference"))
    var agreement: String?

    func validate() throws {
        guard csv == (recipient != nil), csv == (purpose != nil), csv || agreement == nil else {
            throw ValidationError("An export says who gets it and what for: --csv --recipient TEXT --purpose TEXT")
        }
        guard !(csv && form.json) else { throw ValidationError("Give one of --csv and --json.") }
    }

    func perform(_ output: Output, at desk: Desk) async throws {
        let filter = ScreeningLog.Filter(trial: trial, site: part.site, from: part.from, until: part.until)
        if csv { return try await export(filter, output, at: desk) }
        let log = try await desk.read { tx, _ in try ScreeningLog.read(filter, in: &tx) }
        output.show(
            ["trial": filter.trial, "lines": log.entries.count, "left_out_data_use_withdrawn": log.leftOut],
            [Section("log", Self.listing(log.entries))])
    }

    private static func listing(_ entries: [ScreeningEntry]) -> Listing {
        Listing(
            entries, none: "Nobody has been identified for it.",
            columns: [
                .init("screening_number", title: "number") { $0.screeningNumber }, .init("enrolment") { $0.enrolment },
                .init("patient", for: .machines) { $0.patient }, .init("site", for: .machines) { $0.site },
                .init("status", for: .machines) { Term($0.status) }, .init("outcome") { Term($0.outcome) },
                .init("reason") { $0.reason.map(Word.init) },
                .init("identified_on", for: .machines) { $0.identifiedOn },
                .init("approached_on", title: "approached") { $0.approachedOn },
                .init("consented_on", title: "consented") { $0.consentedOn },
                .init("screened_on", for: .machines) { $0.screenedOn },
                .init("enrolled_on", title: "enrolled") { $0.enrolledOn },
                .init("treated_on", for: .machines) { $0.treatedOn },
            ])
    }

    /// The births are read with the access log's ticket, so before; what leaves is written down in the transaction that
    /// reads it again, and nothing leaves when the two readings differ.
    private func export(_ filter: ScreeningLog.Filter, _ output: Output, at desk: Desk) async throws {
        let (recipient, purpose, agreement) = (recipient ?? "", purpose ?? "", agreement)
        let before = try await desk.read { tx, _ in try ScreeningLog.read(filter, in: &tx) }
        let born = try await births(of: Set(before.entries.map(\.patient)).sorted(), for: purpose, at: desk)
        let sponsor = try await desk.store.command(as: desk.role) { tx, _ in
            let log = try ScreeningLog.read(filter, in: &tx)
            guard log == before else { throw LogMoved() }
            let sponsor = SponsorLog(log, born: born, hasAgreement: agreement != nil)
            try sponsor.disclosure(of: filter.trial, to: recipient, for: purpose, agreement: agreement)
                .record(about: sponsor.patients, in: &tx)
            return sponsor
        }.answer
        output.raw(try sponsor.listing.csv())
        if sponsor.leftOut > 0 {
            output.note("omentum: left out: \(sponsor.leftOut) who withdrew the use of their data.")
        }
    }

    private func births(
        of patients: [PatientID], for purpose: String, at desk: Desk
    ) async throws -> [PatientID: PartialDay] {
        let door = IdentityDoor(desk.store, as: desk.role)
        var born: [PatientID: PartialDay] = [:]
        var rest = patients[...]
        while !rest.isEmpty {
            let page = Array(rest.prefix(IdentityDoor.patientsMax))
            rest = rest.dropFirst(page.count)
            for (patient, identity) in try await door.open(page, for: purpose) { born[patient] = identity.birth }
        }
        return born
    }
}

/// Which part of a log or an accrual.
struct LogPart: ParsableArguments {
    @Option(help: "Only those of a site.") var site: SiteID?
    @Option(help: ArgumentHelp("Approached on this day or later.", valueName: "YYYY-MM-DD")) var from: ClinicalDay?
    @Option(help: ArgumentHelp("Approached on this day or before.", valueName: "YYYY-MM-DD")) var until: ClinicalDay?

    func validate() throws {
        if let from, let until, until < from { throw ValidationError("--until is before --from.") }
    }
}

/// Somebody wrote on while the export was made.
struct LogMoved: Refusal {
    let fact = "screening_log_stands_still"
    let kind = RefusalKind.changedMeanwhile
    let message = "The log changed while it was read; nothing left."
    let remedy: String? = "the same once more"
}

extension SponsorLog {
    fileprivate var listing: Listing {
        Listing(
            lines, none: "",
            columns: [
                .init("screening_number") { $0.screeningNumber }, .init("site") { $0.site },
                .init("year_of_birth") { $0.yearOfBirth }, .init("approached") { $0.approached },
                .init("consented") { $0.consented }, .init("screened") { $0.screened },
                .init("outcome") { $0.outcome.rawValue }, .init("reason") { $0.reason },
                .init("enrolled") { $0.enrolled }, .init("treated") { $0.treated },
            ])
    }
}
