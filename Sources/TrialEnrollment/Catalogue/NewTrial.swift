public import CareTerms
public import Postgres

/// A trial as the catalogue holds it, with one protocol version: the smallest that a patient can be enrolled in.
///
/// Codable, because `omentum trial create --file` reads it.
public struct NewTrial: Sendable, Equatable, Codable {
    public struct Arm: Sendable, Equatable, Codable {
        public var label: String
        public var regimen: String
        public var plannedCycles: Int
        public var interval: Interval
        public var partialCounts: Bool
        public var dwellTargetMinutes: Int
        public var slots: Int?
        public var criteria: [CriterionText]
        public var doseLevels: [DoseLevel]?
        public var washoutExceptions: [WashoutException]?
        /// Visits of this arm alone; one with the code of a visit of the whole version stands in its place.
        public var visits: [Visit]?
        public var slotRules: SlotRules?

        public init(
            label: String, regimen: String, plannedCycles: Int, interval: Interval, partialCounts: Bool,
            dwellTargetMinutes: Int, slots: Int? = nil, criteria: [CriterionText], doseLevels: [DoseLevel]? = nil,
            washoutExceptions: [WashoutException]? = nil, visits: [Visit]? = nil
        ) {
            (self.doseLevels, self.washoutExceptions, self.visits) = (doseLevels, washoutExceptions, visits)
            self.label = label
            self.regimen = regimen
            self.plannedCycles = plannedCycles
            self.interval = interval
            self.partialCounts = partialCounts
            self.dwellTargetMinutes = dwellTargetMinutes
            self.slots = slots
            self.criteria = criteria
        }
    }

    /// Days from one delivered aerosol to the next.
    public struct Interval: Sendable, Equatable, Codable {
        public var minDays, targetDays, maxDays: Int

        public init(minDays: Int, targetDays: Int, maxDays: Int) {
            self.minDays = minDays
            self.targetDays = targetDays
            self.maxDays = maxDays
        }
    }

    /// A criterion as people write it: numbers as decimal text, so that nothing is rounded on the way.
    public struct CriterionText: Sendable, Equatable, Codable {
        public var kind: Criterion.Kind
        public var fact: String
        public var comparison: Criterion.Operator
        public var numbers: [String]?
        public var words: [String]?
        public var unit: String?
        public var lookBackDays: Int?
        public var source: String?
        public var waivableBy: Criterion.Waiver?

        public init(
            kind: Criterion.Kind, fact: String, comparison: Criterion.Operator, numbers: [String]? = nil,
            words: [String]? = nil, unit: String? = nil, lookBackDays: Int? = nil, source: String? = nil,
            waivableBy: Criterion.Waiver? = nil
        ) {
            self.kind = kind
            self.fact = fact
            self.comparison = comparison
            self.numbers = numbers
            self.words = words
            self.unit = unit
            self.lookBackDays = lookBackDays
            self.source = source
            self.waivableBy = waivableBy
        }
    }

    public var nct: String?
    public var title: String
    public var phase: String?
    public var sponsor: String?
    public var version: String
    public var effectiveFrom: ClinicalDay
    public var consentFormVersion: String
    public var arms: [Arm]
    public var washout: [Washout]?
    public var visits: [Visit]?
    public var regulatoryPathways: [RegulatoryPathway]?
    /// Where it is approved; when left out, at every site that there is.
    public var sites: [SiteID]?
    public var entry: EntryRules?

    public init(
        nct: String? = nil, title: String, phase: String? = nil, sponsor: String? = nil, version: String,
        effectiveFrom: ClinicalDay, consentFormVersion: String, arms: [Arm], washout: [Washout]? = nil,
        visits: [Visit]? = nil, regulatoryPathways: [RegulatoryPathway]? = nil, sites: [SiteID]? = nil
    ) {
        (self.washout, self.visits) = (washout, visits)
        (self.regulatoryPathways, self.sites) = (regulatoryPathways, sites)
        self.nct = nct
        self.title = title
        self.phase = phase
        self.sponsor = sponsor
        self.version = version
        self.effectiveFrom = effectiveFrom
        self.consentFormVersion = consentFormVersion
        self.arms = arms
    }
}

/// A number of a criterion that is no decimal number.
public struct NotANumber: Refusal, Equatable {
    public let text: String
    public var kind: RefusalKind { .usage }
    public var fact: String { "criterion_number_is_a_decimal" }
    public var message: String { "\"\(text)\" is no decimal number." }
    public var remedy: String? { "Write it as text with a point, such as \"9.5\"." }
}

extension NewTrial {
    /// The ids of what was written down.
    public struct Created: Sendable, Equatable, Codable {
        public let trial: TrialID
        public let arms: [ArmID]
    }

    /// Writes the trial down as recruiting and releases its version: from then on it is frozen.
    public func callAsFunction(in tx: inout Transaction, _ context: Context) throws -> Created {
        let pathways = (regulatoryPathways ?? []).map(\.rawValue)
        let trial: TrialID = try tx.value(
            """
            INSERT INTO trials.trial (nct, title, phase, sponsor, regulatory_pathways)
            VALUES (\(nct?.uppercased()), \(title), \(phase), \(sponsor), \(pathways)) RETURNING id
            """)
        var draft = NewVersion(
            version: version, effectiveFrom: effectiveFrom, arms: arms, washout: washout, visits: visits)
        draft.entry = entry
        let created = try draft(for: trial, in: &tx)
        try tx.run("UPDATE trials.protocol_version SET released_at = \(context.now) WHERE id = \(created.number)")
        try begin(trial, &tx)
        try ConsentForm.add(consentFormVersion, to: trial, from: effectiveFrom, asksAgain: false, in: &tx)
        return Created(trial: trial, arms: created.arms)
    }

    /// It recruits, at its sites, since its version is in force: at the latest since today.
    private func begin(_ trial: TrialID, _ tx: inout Transaction) throws {
        try tx.run(
            """
            INSERT INTO trials.recruitment_change (trial, recruitment, from_day)
            VALUES (\(trial), 'recruiting', least(\(effectiveFrom)::date, (registry.now() AT TIME ZONE 'UTC')::date))
            """)
        guard let sites else { return try approveEverywhere(trial, &tx) }
        for site in sites {
            try tx.run(
                """
                INSERT INTO trials.site_change (trial, site, event, from_day)
                VALUES (\(trial), \(site), 'approved',
                    least(\(effectiveFrom)::date, (registry.now() AT TIME ZONE 'UTC')::date))
                """)
        }
    }
}

extension NewTrial {
    private func approveEverywhere(_ trial: TrialID, _ tx: inout Transaction) throws {
        try tx.run(
            """
            INSERT INTO trials.site_change (trial, site, event, from_day)
            SELECT \(trial), id, 'approved', least(\(effectiveFrom)::date, (registry.now() AT TIME ZONE 'UTC')::date)
            FROM registry.site
            """)
    }
}

/// Under whose rules the drugs and the device of a trial are studied; several may hold at once.
public enum RegulatoryPathway: String, Sendable, CaseIterable, Codable, PostgresCodable {
    case ind
    case indExempt = "ind_exempt"
    case ideA = "ide_a"
    case ideB = "ide_b"
    case nonIDE = "non_ide"
}

extension NewTrial.Arm {
    func create(in version: Int64, _ tx: inout Transaction) throws -> ArmID {
        let id: ArmID = try tx.value(
            """
            INSERT INTO trials.arm (protocol_version, label, regimen, planned_cycles, interval_min_days,
                interval_target_days, interval_max_days, partial_counts, dwell_target_minutes, slots)
            VALUES (\(version), \(label), \(regimen), \(Int32(plannedCycles)), \(Int32(interval.minDays)),
                \(Int32(interval.targetDays)), \(Int32(interval.maxDays)), \(partialCounts),
                \(Int32(dwellTargetMinutes)), \(slots.map(Int32.init)))
            RETURNING id
            """)
        for criterion in criteria { try criterion.create(for: id, &tx) }
        try slotRules?.write(for: id, in: &tx)
        return id
    }
}

extension NewTrial.CriterionText {
    fileprivate func create(for arm: ArmID, _ tx: inout Transaction) throws {
        let numbers = try numbers?.map { text in
            guard let number = ExactDecimal(text) else { throw NotANumber(text: text) }
            return number
        }
        try tx.run(
            """
            INSERT INTO trials.criterion (arm, kind, fact, operator, numbers, words, unit, look_back_days, source,
                waivable_by)
            VALUES (\(arm), \(kind), \(fact), \(comparison), \(numbers), \(words), \(unit),
                \(lookBackDays.map(Int32.init)), \(source), \(waivableBy))
            """)
    }
}
