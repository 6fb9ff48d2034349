internal import ArgumentParser
internal import CareTerms
internal import Postgres
internal import Registry
internal import TrialEnrollment

struct TrialMatch: PatientVerb {
    static let configuration = CommandConfiguration(
        commandName: "match",
        abstract: "Show which open trials could take a patient, why not the others, and what would change it.",
        discussion: """
            Example: omentum trial match R1 --on 2026-12-01
            Each open arm answers each of its criteria: met, not met, or unknown, and unknown never passes. Near misses say
            which fact to refresh, and by when, and whether a slot is open. --known-at shows the answers by what was known at an earlier moment.
            """)
    static let roles: [GroupRole] = [.research, .coordinator, .investigator, .surgeon, .nurse]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var looking: LookOptions
    @Argument(help: "The referral.") var referral: ReferralID
    @Option(help: ArgumentHelp("The day that the answers are for; today, when left out.", valueName: "YYYY-MM-DD"))
    var on: ClinicalDay?
    @Option(
        help: ArgumentHelp(
            "By what was known then: 2026-12-01T08:10 on the site's wall, or with an offset. Now, when left out.",
            valueName: "time"))
    var knownAt: StatedTime?
    @Option(help: "Show the criteria of this arm only.") var arm: ArmID?

    func perform(_ output: Output, at desk: Desk) async throws {
        let (referral, on, knownAt) = (referral, on, knownAt)
        let (patient, match, shut) = try await desk.read { tx, _ in
            let found = try ReferredPatient.read(referral, in: &tx)
            let moment = try knownAt.map {
                try SiteClock.moment($0, zone: try SiteClock.zone(of: found.site, in: &tx), in: &tx)
            }
            let day = try on ?? Site.today(at: found.site, in: &tx)
            let match = try Match.of(found.patient, at: found.site, on: day, knownAt: moment, in: &tx)
            // Only of those that could take the patient, now or soon.
            let near = match.arms.filter { $0.eligibility.verdict == .met || $0.isNear }.map(\.arm.arm)
            return (found.patient, match, try NextSlot.shut(near, at: found.site, in: &tx))
        }
        try await desk.look(at: patient, looking)
        if let arm, !match.arms.contains(where: { $0.arm.arm == arm }) {
            throw Fact(
                "arm_is_open", .notFound, "\(arm) is no arm of an open trial.", try: "omentum trial match \(referral)")
        }
        let shown = match.arms.filter { arm == nil || $0.arm.arm == arm }
        output.show(
            ["referral": referral, "patient": patient, "on": match.on],
            [
                Section("arms", Self.arms(shown, shut)), Section("to_refresh", Self.refresh(shown)),
                Section("answers", Self.answers(shown)),
            ])
    }

    private static func arms(_ arms: [Match.Arm], _ shut: [ArmID: String]) -> Listing {
        func count(_ arm: Match.Arm, _ answer: Answer) -> Int { arm.eligibility.answers.count { $0.answer == answer } }
        return Listing(
            arms, none: "No trial is open: omentum trial list",
            columns: [
                .init("trial") { $0.arm.trial }, .init("nct") { $0.arm.name },
                .init("title", for: .machines) { $0.arm.title }, .init("version", for: .machines) { $0.arm.version },
                .init("arm") { $0.arm.arm }, .init("label") { $0.arm.label },
                .init("verdict") { Term($0.eligibility.verdict) }, .init("is_near", title: "near") { $0.isNear },
                .init("met", isNumber: true) { count($0, .met) },
                .init("not_met", title: "not", isNumber: true) { count($0, .notMet) },
                .init("unknown", title: "unkn.", isNumber: true) { count($0, .unknown) },
                .init("valid_until", title: "until") { $0.eligibility.validUntil },
                .init("is_approved", title: "here") { $0.isApproved },
                .init("slot") { arm in
                    arm.eligibility.verdict == .met || arm.isNear ? NextSlot.words(for: shut[arm.arm.arm]) : nil
                },
                .init("enrolment", title: "in it") { $0.enrolment },
            ])
    }

    private static func refresh(_ arms: [Match.Arm]) -> Listing {
        Listing(
            arms.flatMap { arm in arm.refresh.map { (arm, $0) } },
            none: "No fact that is refreshed would change an answer alone.",
            columns: [
                .init("trial") { $0.0.arm.trial }, .init("arm") { $0.0.arm.arm }, .init("fact") { $0.1.fact },
                .init("reason") { $0.1.reason }, .init("by") { $0.1.by },
            ])
    }

    private static func answers(_ arms: [Match.Arm]) -> Listing {
        Listing(
            arms.flatMap { arm in
                zip(arm.arm.criteria, arm.eligibility.answers).map { (arm.arm.arm, $0, $1) }
            }, none: "There is no criterion.",
            columns: [
                .init("arm") { $0.0 }, .init("criterion", title: "no", isNumber: true) { $0.2.criterion },
                .init("kind", for: .machines) { Term($0.2.kind) }, .init("asks") { $0.1.asked },
                .init("fact", for: .machines) { $0.2.fact }, .init("answer") { Term($0.2.answer) },
                .init("reason") { $0.2.reason }, .init("evidence", isNumber: true) { $0.2.evidence },
                .init("evidence_of", title: "of") { $0.2.evidenceOf },
                .init("holds_until", title: "until") { $0.2.holdsUntil },
                .init("waivable_by", for: .machines) { $0.1.waivableBy.map(Term.init) },
            ])
    }
}

extension Criterion {
    /// As a line of a protocol: "not bowel_obstruction = yes".
    var asked: String {
        let limit: String =
            switch comparison {
            case .between: numbers.map(\.description).joined(separator: " and ")
            default: (numbers.map(\.description) + words).joined(separator: ", ")
            }
        let ask = "\(fact) \(comparison.rawValue) \(limit)" + (unit.map { " \($0)" } ?? "")
        return kind == .exclusion ? "not \(ask)" : ask
    }
}
