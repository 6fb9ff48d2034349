public import CareTerms
public import Postgres

/// What the arms that are open say of one patient, on one day, by what was known at one moment.
public struct Match: Sendable, Equatable {
    /// One arm with each of its criteria answered.
    public struct Arm: Sendable, Equatable {
        public let arm: OpenArm
        public let eligibility: Eligibility
        /// The patient's life in this trial, where one runs.
        public let enrolment: EnrolmentID?
        /// Whether the trial is approved at the site that was asked about; `nil` when none was.
        public let isApproved: Bool?
        /// What to learn or to measure again, and by when; empty unless the arm is met or missed by little.
        public let refresh: [Refresh]

        public var isNear: Bool { eligibility.verdict != .met && !refresh.isEmpty }
    }

    /// A fact that would change the answer, or keep it.
    public struct Refresh: Sendable, Equatable {
        public let fact: String
        /// Why, as the criterion says it; for a fact that is good still, that it ages.
        public let reason: String
        /// The last day on which it helps: after it, something else of this arm is too old.
        ///
        /// `nil` when nothing ages.
        public let by: ClinicalDay?
    }

    public let on: ClinicalDay
    /// Those that are met first, then the near misses, then the others.
    public let arms: [Arm]

    /// A near miss lacks at most so many answers.
    public static let lacksMax = 5
}

extension Match {
    /// Pure: the same facts give the same answers, whoever asks.
    init(
        _ open: [OpenArm], facts: [PatientFact], enrolled: [TrialID: EnrolmentID], approved: Set<TrialID>? = nil,
        on day: ClinicalDay, _ units: UnitTable
    ) {
        let latest = Dictionary(grouping: facts, by: \.fact).compactMapValues { facts in
            facts.first.flatMap { PatientFact.latest(of: $0.fact, in: facts, on: day) }
        }
        on = day
        arms = open.map { arm in
            let eligibility = Eligibility(arm.criteria, latest: latest, on: day, units)
            return Arm(
                arm: arm, eligibility: eligibility, enrolment: enrolled[arm.trial],
                isApproved: approved.map { $0.contains(arm.trial) }, refresh: eligibility.refresh(arm.criteria))
        }.sorted { $0.rank < $1.rank }
    }

    /// What the open arms say of a patient on `day`; with `moment`, by what was known then.
    ///
    /// With a site, each arm says too whether its trial is approved there.
    public static func of(
        _ patient: PatientID, at site: SiteID? = nil, on day: ClinicalDay, knownAt moment: Instant? = nil,
        in tx: inout Transaction
    ) throws -> Match {
        let open = try OpenArm.all(on: day, in: &tx)
        let facts = try PatientFact.latest(of: patient, on: day, knownAt: moment, in: &tx)
        let running = try tx.all(
            "SELECT trial, id FROM trials.enrolment WHERE patient = \(patient) AND is_running AND trial IS NOT NULL"
        ) { row in (try row("trial") as TrialID, try row("id") as EnrolmentID) }
        let approved = try site.map { site in
            try tx.all("SELECT trial FROM trials.trial_site WHERE site = \(site) AND is_approved", as: TrialID.self)
        }
        return Match(
            open, facts: facts, enrolled: Dictionary(running) { first, _ in first }, approved: approved.map(Set.init),
            on: day, try UnitTable.read(in: &tx))
    }
}

extension Match.Arm {
    /// Met first, then near misses by how little they lack, then the others; of equals the older trial.
    fileprivate var rank: (Int, Int, TrialID, ArmID) {
        let lacking = eligibility.answers.count { $0.answer != .met }
        return (eligibility.verdict == .met ? 0 : isNear ? 1 : 2, lacking, arm.trial, arm.arm)
    }
}

extension Eligibility {
    /// The same as from all facts, when the latest of each kind is picked already.
    init(_ criteria: [Criterion], latest: [String: PatientFact], on day: ClinicalDay, _ units: UnitTable) {
        self.init(answers: criteria.map { $0.answer(of: latest[$0.fact], on: day, units) })
    }

    /// What to learn, to measure again, or to renew.
    ///
    /// An arm is missed by little when few answers are lacking, and at most one of them is a no: of a measurement, or
    /// one that can be waived. A disease that is another one is no near miss.
    func refresh(_ criteria: [Criterion]) -> [Match.Refresh] {
        let lacking = zip(criteria, answers).filter { $0.1.answer != .met }
        let noes = lacking.filter { $0.1.answer == .notMet }
        let isNear =
            lacking.count <= Match.lacksMax && noes.count <= 1
            && noes.allSatisfy { !$0.0.numbers.isEmpty || $0.0.waivableBy != nil }
        guard isNear else { return [] }
        let met = answers.filter { $0.answer == .met }
        let by = met.compactMap(\.holdsUntil).min()
        guard lacking.isEmpty else {
            return lacking.map { Match.Refresh(fact: $0.1.fact, reason: $0.1.reason, by: by) }
        }
        // Met: what ends it first.
        return met.filter { $0.holdsUntil != nil && $0.holdsUntil == by }.map {
            Match.Refresh(fact: $0.fact, reason: "it ages", by: by)
        }
    }
}
