public import CareTerms
public import Postgres

/// A policy of a patient with a payer, as finance learned of it.
public struct RecordCoverage: Sendable, Equatable, Codable {
    public var patient: PatientID
    public var payer: Int64
    /// 1 pays first.
    public var priority: Int
    public var subscriberID: String?
    public var from: ClinicalDay
    /// The last day; `nil` is without a known end.
    public var to: ClinicalDay?
    /// Who said so: "card seen", "payer portal", a call's reference.
    public var source: String

    public init(
        patient: PatientID, payer: Int64, priority: Int = 1, subscriberID: String? = nil, from: ClinicalDay,
        to: ClinicalDay? = nil, source: String
    ) {
        self.patient = patient
        self.payer = payer
        self.priority = priority
        self.subscriberID = subscriberID
        self.from = from
        self.to = to
        self.source = source
    }

    public func callAsFunction(in tx: inout Transaction, _ context: Context) throws -> CoverageID {
        guard to.map({ $0 >= from }) ?? true else { throw DaysReversed(from: from, to: to) }
        return try tx.value(
            """
            INSERT INTO coverage.coverage (patient, payer, priority, subscriber_id, valid, source)
            VALUES (\(patient), \(payer), \(Int32(priority)), \(subscriberID),
                \(PostgresRange(from: from, to: to?.adding(days: 1))), \(source))
            RETURNING id
            """)
    }

    /// Writes down that what was known of `old` was wrong, or is over: the old row keeps what was known until now.
    public func replacing(_ old: CoverageID, in tx: inout Transaction, _ context: Context) throws -> CoverageID {
        let ended = try tx.run(
            """
            UPDATE coverage.coverage SET recorded = tstzrange(lower(recorded), \(context.now))
            WHERE id = \(old) AND upper_inf(recorded) AND lower(recorded) < \(context.now)
            """)
        guard ended == 1 else { throw NotFound(old, try: "omentum coverage list P…") }
        return try self(in: &tx, context)
    }
}

/// What a payer granted: a reference, days, units.
public struct RecordAuthorisation: Sendable, Equatable, Codable {
    public var coverage: CoverageID
    public var reference: String
    public var from: ClinicalDay
    public var to: ClinicalDay
    public var units: Int
    public var grantedOn: ClinicalDay

    public init(
        coverage: CoverageID, reference: String, from: ClinicalDay, to: ClinicalDay, units: Int, grantedOn: ClinicalDay
    ) {
        self.coverage = coverage
        self.reference = reference
        self.from = from
        self.to = to
        self.units = units
        self.grantedOn = grantedOn
    }

    public func callAsFunction(in tx: inout Transaction, _ context: Context) throws -> AuthorisationID {
        guard from <= to else { throw DaysReversed(from: from, to: to) }
        let made = try tx.first(
            """
            INSERT INTO coverage.authorisation (patient, coverage, reference, service_window, units, granted_on)
            SELECT patient, id, \(reference), \(PostgresRange(from: from, to: to.adding(days: 1))), \(Int32(units)),
                \(grantedOn)
            FROM coverage.coverage WHERE id = \(coverage)
            RETURNING id
            """, as: AuthorisationID.self)
        guard let made else { throw NotFound(coverage, try: "omentum coverage list P…") }
        return made
    }
}

/// Uses up what a procedure took of the authorisations that its cycle rests on: one unit of each.
public struct UseAuthorisations: Sendable, Equatable, Codable {
    public var cycle: PlannedCycleID
    public var procedure: ProcedureID
    public var day: ClinicalDay

    public init(of cycle: PlannedCycleID, by procedure: ProcedureID, on day: ClinicalDay) {
        (self.cycle, self.procedure, self.day) = (cycle, procedure, day)
    }

    /// Gives how many units were used; doing it again uses none.
    ///
    /// An authorisation that is used up, or does not cover the day, cannot be used: the procedure stays counted against it
    /// as one that took place, so that no later cycle rests on it.
    @discardableResult
    public func callAsFunction(in tx: inout Transaction, _ context: Context) throws -> Int {
        try tx.run(
            """
            INSERT INTO coverage.authorisation_use (authorisation, procedure, used_on)
            SELECT DISTINCT authorisation, \(procedure)::bigint, \(day)::date FROM coverage.cycle_position_now
            WHERE cycle = \(cycle) AND responsible = 'insurer' AND authorisation_window @> \(day) AND units_left > 0
            ON CONFLICT ON CONSTRAINT authorisation_is_used_once_by_each_procedure DO NOTHING
            """)
    }
}

/// Who insures, as coverages and authorisations name them.
public struct Payer: Sendable, Equatable, Codable {
    public enum Class: String, CaseIterable, Sendable, Codable, PostgresCodable {
        case originalMedicare = "original_medicare", medicareAdvantage = "medicare_advantage"
        case medicaidFFS = "medicaid_ffs", medicaidManagedCare = "medicaid_managed_care", chipFFS = "chip_ffs"
        case chipManagedCare = "chip_managed_care", qhpFFE = "qhp_ffe", commercial
        case erisaGroupPlan = "erisa_group_plan", selfPay = "self_pay"
    }

    public let id: Int64
    public let name: String
    public let payerClass: Class

    /// Adds a payer, or gives the one of this name and class that is there.
    public static func add(_ name: String, _ payerClass: Class, in tx: inout Transaction) throws -> Payer {
        try tx.run(
            """
            INSERT INTO coverage.payer (name, payer_class) VALUES (\(name), \(payerClass)) ON CONFLICT (name) DO NOTHING
            """)
        return try tx.one("SELECT id, name, payer_class FROM coverage.payer WHERE name = \(name)") { row in
            Payer(id: try row("id"), name: try row("name"), payerClass: try row("payer_class"))
        }
    }

    public static func all(in tx: inout Transaction) throws -> [Payer] {
        try tx.all("SELECT id, name, payer_class FROM coverage.payer ORDER BY name") { row in
            Payer(id: try row("id"), name: try row("name"), payerClass: try row("payer_class"))
        }
    }
}
