internal import ArgumentParser
internal import CareTerms
internal import Postgres
internal import Registry

struct AuditShow: StoreVerb {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show who changed what, the newest first; never the values.",
        discussion: """
            Example: omentum audit show --table referrals.referral --login anna --from 2026-11-01
            A full page is not the whole trail: the line below it says how to go on.
            """)
    static let roles: [GroupRole] = [.auditor]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @Option(help: "From this day (2026-11-01), or moment with its zone, on.") var from: MomentArgument?
    @Option(help: "Before this day (2026-12-01), or moment with its zone.") var until: MomentArgument?
    @Option(help: "Done by this login, or on its behalf.") var login: String?
    @Option(help: "Done in this role, such as coordinator, or worker.") var by: String?
    @Option(help: "In this table, such as registry.person; its history too.") var table: String?
    @Option(help: "About this patient.") var patient: PatientID?
    @Option(help: "Entries before this number: the next page.") var before: Int64?
    @Option(help: "At most so many entries, up to \(AuditTrail.pageMax).") var limit = 100

    func validate() throws {
        guard (1...AuditTrail.pageMax).contains(limit) else {
            throw ValidationError("--limit takes a number from 1 to \(AuditTrail.pageMax).")
        }
    }

    func perform(_ output: Output, at desk: Desk) async throws {
        var filter = AuditTrail.Filter()
        filter.from = from?.instant
        filter.until = until?.instant
        filter.login = login
        filter.role = by
        filter.table = table
        filter.patient = patient
        filter.before = before
        let (chosen, limit) = (filter, limit)
        let page = try await desk.read { tx, _ in try AuditTrail.show(chosen, limit: limit, in: &tx) }
        output.show(
            Listing(
                page.entries, none: "No entry fits.",
                columns: [
                    .init("number", isNumber: true) { $0.number },
                    .init("at") { $0.at },
                    .init("login", for: .machines) { $0.login },
                    .init("who", for: .people) { entry in
                        entry.behalf.map { "\(entry.login) for \($0)" } ?? entry.login
                    },
                    .init("role") { $0.role },
                    .init("on_behalf_of", for: .machines) { $0.behalf },
                    .init("job", for: .machines) { $0.job },
                    .init("table") { $0.table },
                    .init("operation", title: "did") { "\($0.operation)" },
                    .init("key") { $0.key },
                    .init("patient", for: .machines) { $0.patient },
                    .init("columns", for: .machines) { $0.columns },
                    .init("transaction", for: .machines) { $0.transaction },
                ]))
        if page.isFull, let last = page.entries.last {
            output.note("omentum: there are more; the next page: --before \(last.number)")
        }
    }
}

/// A day in UTC, or a moment with its zone.
struct MomentArgument: ExpressibleByArgument {
    let instant: Instant

    init?(argument: String) {
        guard let instant = Instant(argument) ?? Instant(argument + "T00:00:00Z") else { return nil }
        self.instant = instant
    }
}
