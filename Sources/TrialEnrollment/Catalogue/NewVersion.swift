public import CareTerms
public import Postgres

/// A version of a protocol as people write it down: a draft, until it is released.
public struct NewVersion: Sendable, Equatable, Codable {
    public var version: String
    public var effectiveFrom: ClinicalDay
    /// What is different from the version before.
    public var summary: String?
    public var arms: [NewTrial.Arm]
    public var washout: [NewTrial.Washout]?
    public var visits: [NewTrial.Visit]?
    public var entry: NewTrial.EntryRules?

    public init(
        version: String, effectiveFrom: ClinicalDay, summary: String? = nil, arms: [NewTrial.Arm],
        washout: [NewTrial.Washout]? = nil, visits: [NewTrial.Visit]? = nil
    ) {
        self.version = version
        self.effectiveFrom = effectiveFrom
        self.summary = summary
        self.arms = arms
        self.washout = washout
        self.visits = visits
    }
}

extension NewTrial {
    /// What one dose level of an arm gives; the order of the levels is the order in which they stand.
    public struct DoseLevel: Sendable, Equatable, Codable {
        /// The drugs in the order in which they are given, amounts as decimal text.
        public struct Dose: Sendable, Equatable, Codable {
            public var drug: String
            public var amount: String
            public var unit: String

            public init(drug: String, amount: String, unit: String) {
                (self.drug, self.amount, self.unit) = (drug, amount, unit)
            }
        }

        public var label: String?
        public var drugs: [Dose]

        public init(label: String? = nil, drugs: [Dose]) { (self.label, self.drugs) = (label, drugs) }
    }

    /// How many days a class of systemic drugs stays away from an aerosol; what the protocol does not say is left out.
    public struct Washout: Sendable, Equatable, Codable {
        public var drugClass: String
        public var daysBefore: Int?
        public var daysAfter: Int?
        public var source: String?

        public init(drugClass: String, daysBefore: Int? = nil, daysAfter: Int? = nil, source: String? = nil) {
            (self.drugClass, self.daysBefore, self.daysAfter, self.source) = (drugClass, daysBefore, daysAfter, source)
        }
    }

    /// Where an arm departs from what its version says of a class: its numbers stand in place of the version's.
    public struct WashoutException: Sendable, Equatable, Codable {
        public var drugClass: String
        public var daysBefore: Int?
        public var daysAfter: Int?
        public var reason: String

        public init(drugClass: String, daysBefore: Int? = nil, daysAfter: Int? = nil, reason: String) {
            (self.drugClass, self.daysBefore, self.daysAfter, self.reason) = (drugClass, daysBefore, daysAfter, reason)
        }
    }

    /// A visit so many days from an anchor; without a window no day is out of it.
    public struct Visit: Sendable, Equatable, Codable {
        public enum Anchor: String, Sendable, CaseIterable, Codable, PostgresCodable {
            case consent
            case onStudy = "on_study"
            case aerosol
            case lastAerosol = "last_aerosol"
            case offTreatment = "off_treatment"
        }

        public struct Window: Sendable, Equatable, Codable {
            public var daysBefore, daysAfter: Int

            public init(daysBefore: Int, daysAfter: Int) { (self.daysBefore, self.daysAfter) = (daysBefore, daysAfter) }
        }

        public var code: String
        public var label: String
        public var anchor: Anchor
        /// Which delivered cycle, of an aerosol; each of them, when left out.
        public var cycle: Int?
        public var offsetDays: Int
        public var window: Window?
        public var source: String?

        public init(
            code: String, label: String, anchor: Anchor, cycle: Int? = nil, offsetDays: Int, window: Window? = nil,
            source: String? = nil
        ) {
            (self.code, self.label, self.anchor, self.cycle) = (code, label, anchor, cycle)
            (self.offsetDays, self.window, self.source) = (offsetDays, window, source)
        }
    }
}

extension NewVersion {
    /// What was written down: nothing of it is in force before it is released.
    public struct Created: Sendable, Equatable, Codable {
        public let arms: [ArmID]
        let number: Int64
    }

    /// Writes the version down as a draft.
    public func callAsFunction(for trial: TrialID, in tx: inout Transaction) throws -> Created {
        let number: Int64 = try tx.value(
            """
            INSERT INTO trials.protocol_version (trial, version, effective_from, summary)
            VALUES (\(trial), \(version), \(effectiveFrom), \(summary)) RETURNING id
            """)
        try entry?.write(for: number, in: &tx)
        var ids: [ArmID] = []
        for arm in arms {
            let id = try arm.create(in: number, &tx)
            try arm.writeSchedule(of: id, in: number, &tx)
            ids.append(id)
        }
        for rule in washout ?? [] {
            try tx.run(
                """
                INSERT INTO trials.washout_rule (protocol_version, drug_class, days_before, days_after, source)
                VALUES (\(number), \(rule.drugClass), \(rule.daysBefore.map(Int32.init(clamping:))),
                    \(rule.daysAfter.map(Int32.init(clamping:))), \(rule.source))
                """)
        }
        for (place, visit) in (visits ?? []).enumerated() {
            try visit.create(in: number, of: nil, at: place + 1, &tx)
        }
        return Created(arms: ids, number: number)
    }
}

extension NewTrial.Arm {
    /// What an arm has besides itself and its criteria.
    fileprivate func writeSchedule(of arm: ArmID, in version: Int64, _ tx: inout Transaction) throws {
        for (place, level) in (doseLevels ?? []).enumerated() {
            // Every arm has a first level from the beginning.
            try tx.run(
                """
                INSERT INTO trials.dose_level (arm, no, label) VALUES (\(arm), \(Int32(place + 1)), \(level.label))
                ON CONFLICT (arm, no) DO UPDATE SET label = excluded.label
                """)
            for (ordinal, dose) in level.drugs.enumerated() {
                guard let amount = ExactDecimal(dose.amount) else { throw NotANumber(text: dose.amount) }
                try tx.run(
                    """
                    INSERT INTO trials.dose (arm, dose_level, ordinal, drug, amount, unit)
                    VALUES (\(arm), \(Int32(place + 1)), \(Int32(ordinal + 1)), \(dose.drug), \(amount), \(dose.unit))
                    """)
            }
        }
        for rule in washoutExceptions ?? [] {
            try tx.run(
                """
                INSERT INTO trials.washout_exception (arm, drug_class, days_before, days_after, reason)
                VALUES (\(arm), \(rule.drugClass), \(rule.daysBefore.map(Int32.init(clamping:))),
                    \(rule.daysAfter.map(Int32.init(clamping:))), \(rule.reason))
                """)
        }
        for (place, visit) in (visits ?? []).enumerated() {
            try visit.create(in: version, of: arm, at: place + 1, &tx)
        }
    }
}

extension NewTrial.Visit {
    fileprivate func create(in version: Int64, of arm: ArmID?, at place: Int, _ tx: inout Transaction) throws {
        try tx.run(
            """
            INSERT INTO trials.visit (protocol_version, arm, ordinal, code, label, anchor, cycle, offset_days,
                window_before_days, window_after_days, source)
            VALUES (\(version), \(arm), \(Int32(clamping: place)), \(code), \(label), \(anchor),
                \(cycle.map(Int32.init(clamping:))), \(Int32(clamping: offsetDays)),
                \((window?.daysBefore).map(Int32.init(clamping:))), \((window?.daysAfter).map(Int32.init(clamping:))),
                \(source))
            """)
    }
}
