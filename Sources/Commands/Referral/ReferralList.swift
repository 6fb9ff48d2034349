internal import ArgumentParser
internal import CareTerms
internal import Referrals
internal import Registry

struct ReferralList: StoreVerb {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show referrals, the longest waiting first.")
    static let roles: [GroupRole] = [.coordinator, .surgeon, .research, .scheduler, .nurse, .finance, .investigator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @Option(help: "Only those of a site.") var site: SiteID?
    @Option(help: "Only those in a state; open ones when left out.") var status: Referral.State?

    static let rowsMax = 500

    func perform(_ output: Output, at desk: Desk) async throws {
        let (site, status) = (site, status)
        let rows = try await desk.read { tx, _ in
            if let site { _ = try SiteClock.zone(of: site, in: &tx) }
            let records = try ReferralRecord.list(at: site, status: status, limit: Self.rowsMax, in: &tx)
            let zones = Dictionary(try Site.all(in: &tx).map { ($0.id, $0.zone) }) { first, _ in first }
            let walls = try SiteClock.walls(
                of: records.map(\.receivedAt), zones: records.map { zones[$0.site] ?? "UTC" }, in: &tx)
            return Array(zip(records, walls))
        }
        output.show(
            Listing(
                rows,
                none: status == nil
                    ? "No referral waits for a decision; decided ones: --status accepted"
                    : "No referral is in that state.",
                columns: [
                    .init("referral") { $0.0.id }, .init("patient") { $0.0.patient },
                    .init("status") { $0.0.status.words },
                    .init("priority") { $0.0.priority.rawValue },
                    .init("received_at", title: "received") { $0.1 },
                    .init("primary_cancer", title: "primary") { $0.0.primaryCancer },
                    .init("pathway") { $0.0.pathway?.rawValue },
                ]))
        if rows.count == Self.rowsMax { output.note("Only the first \(Self.rowsMax) are shown: narrow it down.") }
    }
}

struct ReferralShow: PatientVerb {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show one referral, and what can be done next.")
    static let roles = ReferralList.roles

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var looking: LookOptions
    @Argument(help: "The referral.") var referral: ReferralID

    func perform(_ output: Output, at desk: Desk) async throws {
        let id = referral
        let (record, waiting, received) = try await desk.read { tx, _ in
            let record = try ReferralRecord.read(id, in: &tx)
            let zone = try SiteClock.zone(of: record.site, in: &tx)
            return (
                record, try WaitingTime.read(id, asOf: try Site.today(at: record.site, in: &tx), in: &tx),
                try SiteClock.wall(of: record.receivedAt, zone: zone, in: &tx)
            )
        }
        let next = Referral.Event.allCases.filter {
            Referral.step($0, from: record.status)?.roles.contains(desk.role) == true
        }
        try await desk.look(at: record.patient, looking)
        output.show([
            "referral": record.id, "patient": record.patient, "site": record.site, "status": record.status.words,
            "step": record.step, "pathway": record.pathway?.rawValue, "priority": record.priority.rawValue,
            "channel": record.channel.rawValue, "received_at": received, "waiting_days": waiting,
            "primary_cancer": record.primaryCancer, "peritoneal_disease": record.peritonealDisease,
            "next_steps": next.map(\.rawValue),
        ])
    }
}

struct ReferralReasons: StoreVerb {
    static let configuration = CommandConfiguration(
        commandName: "reasons", abstract: "Show the reasons for declining that the programme knows.")
    static let roles = ReferralList.roles + [.operator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions

    func perform(_ output: Output, at desk: Desk) async throws {
        let reasons = try await desk.read { tx, _ in try DeclineReason.all(in: &tx) }
        output.show(
            Listing(
                reasons, none: "There are none.", columns: [.init("code") { $0.code }, .init("label") { $0.label }]))
    }
}
