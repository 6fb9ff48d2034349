internal import ArgumentParser
internal import CareTerms
internal import Postgres
internal import Registry
internal import TrialEnrollment

struct TrialCandidates: PatientVerb {
    static let configuration = CommandConfiguration(
        commandName: "candidates", abstract: "Show whom of all open referrals a trial could take, or misses by little.",
        discussion: """
            Example: omentum trial candidates NCT04329494
            Patients who are in the trial already, said no to it, took back the use of their data or have died are left \
            out. Near misses say which fact to refresh, and by when; what one patient's answers are in full: \
            omentum trial match R…
            """)
    static let roles: [GroupRole] = [.research, .coordinator, .investigator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var looking: LookOptions
    @Argument(help: ArgumentHelp("The trial: its NCT number, or ours.", valueName: "trial")) var trial: String
    @Option(help: ArgumentHelp("The day that the answers are for; today, when left out.", valueName: "YYYY-MM-DD"))
    var on: ClinicalDay?
    @Option(help: "At most so many candidates.") var limit = 100

    static let limits = 1...500

    func validate() throws {
        guard Self.limits.contains(limit) else {
            throw ValidationError("--limit is from \(Self.limits.lowerBound) to \(Self.limits.upperBound).")
        }
    }

    func perform(_ output: Output, at desk: Desk) async throws {
        let (trial, on, limit) = (trial, on, limit)
        let desk = Desk(
            store: Store(desk.store.pool, facts: desk.store.facts, limits: .bulk), role: desk.role, words: desk.words)
        let (id, day, candidates) = try await desk.read { tx, context in
            let id = try OpenArm.trial(named: trial, in: &tx)
            // A day without a site: that of the earth's latest calendar would know a fact before it is true somewhere.
            let day = try on ?? SiteClock.day(of: context.now, zone: "UTC", in: &tx)
            return (id, day, try Candidates.of(id, on: day, limit: limit, in: &tx))
        }
        guard !candidates.tallies.isEmpty else {
            throw Fact(
                "trial_is_open", .rule,
                "\(id) takes nobody on \(day): it does not recruit, or has no version in force.",
                try: "omentum trial show \(id)")
        }
        try await desk.look(atEach: candidates.best.map(\.patient), looking)
        output.show(
            ["trial": id, "on": day, "referrals": candidates.referrals],
            [Section("arms", Self.arms(candidates.tallies)), Section("candidates", Self.listing(candidates.best))])
        output.noteFullPage(candidates.best.count, of: limit)
    }

    private static func arms(_ tallies: [Candidates.Tally]) -> Listing {
        Listing(
            tallies, none: "It has no arm.",
            columns: [
                .init("arm") { $0.arm.arm }, .init("label") { $0.arm.label }, .init("version") { $0.arm.version },
                .init("met", isNumber: true) { $0.met }, .init("near", isNumber: true) { $0.near },
                .init("not_met", isNumber: true) { $0.notMet }, .init("unknown", isNumber: true) { $0.unknown },
            ])
    }

    private static func listing(_ candidates: [Candidates.Candidate]) -> Listing {
        Listing(
            candidates, none: "No open referral fits, or is near.",
            columns: [
                .init("referral") { $0.referral }, .init("patient") { $0.patient }, .init("arm") { $0.arm },
                .init("verdict") { Term($0.verdict) }, .init("valid_until", title: "until") { $0.validUntil },
                .init("to_refresh", title: "refresh") { $0.refresh.map(\.fact) },
                .init("reasons", for: .machines) { $0.refresh.map(\.reason) },
                .init("refresh_by", title: "by") { $0.refresh.first?.by },
            ])
    }
}
