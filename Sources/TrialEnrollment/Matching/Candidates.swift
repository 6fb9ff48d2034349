public import CareTerms
public import Postgres

/// Who of all open referrals an open trial could take, or misses by little.
public struct Candidates: Sendable, Equatable {
    /// A referral that an arm would take, or misses by little.
    public struct Candidate: Sendable, Equatable {
        public let referral: ReferralID
        public let patient: PatientID
        public let arm: ArmID
        public let verdict: Answer
        public let validUntil: ClinicalDay?
        public let refresh: [Match.Refresh]
    }

    /// What an arm says of all referrals together.
    public struct Tally: Sendable, Equatable {
        public let arm: OpenArm
        public internal(set) var met = 0, near = 0, notMet = 0, unknown = 0
    }

    /// Those that are met first, then the near misses by how little they lack; the longest known first.
    public internal(set) var best: [Candidate] = []
    public internal(set) var tallies: [Tally]
    public internal(set) var referrals = 0

    /// How many candidates are kept while the referrals go by.
    private let limit: Int

    init(_ arms: [OpenArm], limit: Int) {
        tallies = arms.map { Tally(arm: $0) }
        self.limit = limit
    }

    /// Judges every open referral by the rule that ``Match`` judges one by, but not those whose patient is in the trial
    /// already, said no to it or withdrew from it, took back the use of their data, or has died.
    ///
    /// The facts stream by, one patient at a time, so that memory does not grow with the referrals.
    public static func of(
        _ trial: TrialID, on day: ClinicalDay, limit: Int, in tx: inout Transaction
    ) throws -> Candidates {
        let arms = try OpenArm.all(on: day, of: trial, in: &tx)
        var candidates = Candidates(arms, limit: limit)
        var judge = Judge(arms, on: day, try UnitTable.read(in: &tx))
        // A COPY takes no values: these settings end with the transaction.
        try tx.run(
            """
            SELECT set_config('omentum.match_trial', \(trial.number)::text, true),
                set_config('omentum.match_facts', \(judge.kinds)::text[]::text, true)
            """)
        try tx.copyOut(of: facts) { row in
            try judge.read(row)
            candidates.referrals += 1
            let (referral, patient): (ReferralID, PatientID) = (try row("referral"), try row("patient"))
            for index in arms.indices { judge.judge(referral, patient, index, into: &candidates) }
        }
        candidates.keepBest()
        return candidates
    }

    // One row for each referral, in any order, so that the server may use several processes. Corrections are taken out
    // by the reader: they are of the same patient. IS TRUE keeps the planner from looking up each kind in the index.
    private static let facts: SQL = """
        SELECT r.referral, r.patient, f.ids, f.corrects, f.facts, f.numbers, f.words, f.units, f.upper_limits, f.true_on,
            f.true_until
        FROM referrals.open_referral r
        LEFT JOIN LATERAL (
            SELECT array_agg(x.id) AS ids, array_agg(x.corrects) AS corrects, array_agg(x.fact) AS facts,
                array_agg(x.number) AS numbers, array_agg(x.word::text) AS words, array_agg(x.unit::text) AS units,
                array_agg(x.upper_limit) AS upper_limits, array_agg(x.true_on) AS true_on,
                array_agg(x.true_until) AS true_until
            FROM trials.patient_fact x
            WHERE x.patient = r.patient
              AND (x.fact IN (SELECT unnest(current_setting('omentum.match_facts')::text[]))) IS TRUE) f ON true
        WHERE NOT EXISTS (SELECT FROM trials.enrolment e WHERE e.patient = r.patient
                AND (e.is_running OR e.status IN ('declined', 'withdrawn'))
                AND e.trial = (SELECT current_setting('omentum.match_trial')::bigint))
            AND NOT EXISTS (SELECT FROM trials.withdrawn w WHERE w.patient = r.patient AND w.data_are_left_out)
            AND NOT EXISTS (SELECT FROM registry.patient p WHERE p.id = r.patient AND p.vital_status = 'died')
        """

    mutating func keep(_ candidate: Candidate) {
        best.append(candidate)
        if best.count >= 2 * limit { keepBest() }
    }

    private mutating func keepBest() {
        best = Array(best.sorted { $0.rank < $1.rank }.prefix(limit))
    }
}

extension Candidates.Candidate {
    fileprivate var rank: (Int, Int, ReferralID, ArmID) {
        (verdict == .met ? 0 : 1, verdict == .met ? 0 : refresh.count, referral, arm)
    }
}

/// Judges one patient after the other by the same arms, with nothing made anew for each.
struct Judge {
    /// The kinds of facts that any of the arms asks for.
    let kinds: [String]
    private let arms: [OpenArm]
    private let day: ClinicalDay
    private let units: UnitTable
    private let places: [String: Int]
    /// For each arm, the place of each criterion's kind.
    private let asked: [[Int]]
    /// The latest fact of each kind, of the patient at hand.
    private var latest: [PatientFact?]

    init(_ arms: [OpenArm], on day: ClinicalDay, _ units: UnitTable) {
        let kinds = Set(arms.flatMap { $0.criteria.map(\.fact) }).sorted()
        let places = Dictionary(uniqueKeysWithValues: zip(kinds, kinds.indices))
        (self.kinds, self.arms, self.day, self.units, self.places) = (kinds, arms, day, units, places)
        asked = arms.map { $0.criteria.map { places[$0.fact] ?? 0 } }
        latest = Array(repeating: nil, count: kinds.count)
    }

    /// Reads what is known of the next patient; a corrected fact is not known any more.
    mutating func read(_ row: borrowing CopiedRow) throws {
        for place in latest.indices { latest[place] = nil }
        guard let ids = try row("ids") as [Int64]? else { return }
        let corrects: [Int64?] = try row("corrects")
        let facts: [String] = try row("facts")
        let numbers: [ExactDecimal?] = try row("numbers")
        let words: [String?] = try row("words")
        let told: [String?] = try row("units")
        let upperLimits: [ExactDecimal?] = try row("upper_limits")
        let trueOn: [ClinicalDay] = try row("true_on")
        let trueUntil: [ClinicalDay?] = try row("true_until")
        let corrected = corrects.compactMap(\.self)
        for index in ids.indices where trueOn[index] <= day && !corrected.contains(ids[index]) {
            guard let place = places[facts[index]] else { continue }
            if let other = latest[place], (other.trueOn, other.id) > (trueOn[index], ids[index]) { continue }
            latest[place] = PatientFact(
                id: ids[index], fact: facts[index], number: numbers[index], word: words[index], unit: told[index],
                upperLimit: upperLimits[index], trueOn: trueOn[index], trueUntil: trueUntil[index])
        }
    }

    func judge(
        _ referral: ReferralID, _ patient: PatientID, _ index: Int, into candidates: inout Candidates
    ) {
        let arm = arms[index]
        var (noes, lacking) = (0, 0)
        for (criterion, place) in zip(arm.criteria, asked[index]) {
            switch criterion.answer(criterion.finding(in: latest[place], on: day, units)) {
            case .met: continue
            case .notMet: noes += 1
            case .unknown: break
            }
            lacking += 1
        }
        if lacking > 0, noes > 1 || lacking > Match.lacksMax {
            candidates.count(noes > 0 ? .notMet : .unknown, isNear: false, index)
            return
        }
        let eligibility = Eligibility(
            answers: zip(arm.criteria, asked[index]).map { $0.answer(of: latest[$1], on: day, units) })
        let refresh = eligibility.refresh(arm.criteria)
        let isNear = eligibility.verdict != .met && !refresh.isEmpty
        candidates.count(eligibility.verdict, isNear: isNear, index)
        guard eligibility.verdict == .met || isNear else { return }
        candidates.keep(
            Candidates.Candidate(
                referral: referral, patient: patient, arm: arm.arm, verdict: eligibility.verdict,
                validUntil: eligibility.validUntil, refresh: refresh))
    }
}

extension Candidates {
    fileprivate mutating func count(_ verdict: Answer, isNear: Bool, _ index: Int) {
        switch verdict {
        case .met: tallies[index].met += 1
        case _ where isNear: tallies[index].near += 1
        case .notMet: tallies[index].notMet += 1
        case .unknown: tallies[index].unknown += 1
        }
    }
}
