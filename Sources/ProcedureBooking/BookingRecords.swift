public import CareTerms
public import Postgres
import Registry

/// A course as it stands, without who the patient is.
public struct CourseRecord: Sendable, Equatable, Codable {
    public let id: CourseID
    public let patient: PatientID
    public let referral: ReferralID
    public let enrolment: EnrolmentID?
    public let arm: ArmID?
    public let status: Course.State
    public let step: Int
    public let plannedCycles: Int
    /// Planned cycles with an aerosol that counts.
    public let deliveredCycles: Int
    /// Procedures that were not cancelled on the day.
    public let attempts: Int
    public let intervalMinDays, intervalTargetDays, intervalMaxDays: Int
    public let lastDeliveredOn: ClinicalDay?
    public let protocolSource: String
    public let site: SiteID
    public let zone: String
    public let reviewOn: ClinicalDay?
    public let stopCode: String?

    init(_ row: borrowing Row) throws {
        id = try row("course")
        patient = try row("patient")
        referral = try row("referral")
        enrolment = try row("enrolment")
        arm = try row("arm")
        status = try row("status")
        step = Int(try row("step_no") as Int32)
        plannedCycles = Int(try row("planned_cycles") as Int32)
        deliveredCycles = Int(try row("delivered_cycles") as Int32)
        attempts = Int(try row("attempts") as Int32)
        intervalMinDays = Int(try row("interval_min") as Int32)
        intervalTargetDays = Int(try row("interval_target") as Int32)
        intervalMaxDays = Int(try row("interval_max") as Int32)
        lastDeliveredOn = try row("last_delivered_on")
        protocolSource = try row("protocol_source")
        site = try row("site")
        zone = try row("zone")
        reviewOn = try row("review_on")
        stopCode = try row("stop_code")
    }

    private static let columns: SQL = """
        SELECT course, patient, referral, enrolment, arm, status, step_no, planned_cycles, delivered_cycles, attempts,
            interval_min, interval_target, interval_max, last_delivered_on, protocol_source, site, zone, review_on,
            stop_code
        FROM booking.course_now
        """

    public static func read(_ id: CourseID, in tx: inout Transaction) throws -> CourseRecord {
        guard let record = try tx.first("\(columns) WHERE course = \(id)", CourseRecord.init) else {
            throw NotFound(id)
        }
        return record
    }

    /// All courses of a patient, the running one first.
    public static func all(of patient: PatientID, in tx: inout Transaction) throws -> [CourseRecord] {
        try tx.all(
            "\(columns) WHERE patient = \(patient) ORDER BY status NOT IN ('open', 'on_hold'), course DESC",
            CourseRecord.init)
    }
}

/// A planned cycle as it stands, with its window and its placement.
public struct CycleRecord: Sendable, Equatable, Codable {
    public let id: PlannedCycleID
    public let course: CourseID
    public let patient: PatientID
    public let number: Int
    public let status: PlannedCycle.State
    public let step: Int
    public let windowFrom, windowTarget, windowTo: ClinicalDay?
    public let placement: PlacementID?
    public let placementStatus: Placement.State?
    public let startsAt, endsAt, holdExpires: Instant?
    public let site: SiteID
    public let zone: String
    /// The day of the placement on the wall of its site.
    public let localDay: ClinicalDay?
    /// The times of the placement on the wall of its site: `08:30 to 11:15`.
    public let localTimes: String?
    /// Until when a hold lasts, on the wall of its site: `2026-12-01 09:15`.
    public let heldUntil: String?

    init(_ row: borrowing Row) throws {
        id = try row("cycle")
        course = try row("course")
        patient = try row("patient")
        number = Int(try row("number") as Int32)
        status = try row("status")
        step = Int(try row("step_no") as Int32)
        windowFrom = try row("window_from")
        windowTarget = try row("window_target")
        windowTo = try row("window_to")
        placement = try row("placement")
        placementStatus = try row("placement_status")
        startsAt = try row("starts_at")
        endsAt = try row("ends_at")
        holdExpires = try row("hold_expires")
        site = try row("site")
        zone = try row("zone")
        localDay = try row("local_day")
        localTimes = try row("local_times")
        heldUntil = try row("held_until")
    }

    public var window: CycleWindow? {
        guard let windowFrom, let windowTarget else { return nil }
        return CycleWindow(from: windowFrom, target: windowTarget, to: windowTo)
    }

    private static let columns: SQL = """
        SELECT cycle, course, patient, number, status, step_no, window_from, window_target, window_to, placement,
            placement_status, lower(placed_during) AS starts_at, upper(placed_during) AS ends_at, hold_expires, site, zone,
            local_day, to_char(lower(placed_during) AT TIME ZONE zone, 'HH24:MI') || ' to '
                || to_char(upper(placed_during) AT TIME ZONE zone, 'HH24:MI') AS local_times,
            CASE WHEN placement_status = 'held' THEN to_char(hold_expires AT TIME ZONE zone, 'YYYY-MM-DD HH24:MI') END AS held_until
        FROM booking.cycle_now
        """

    public static func read(_ id: PlannedCycleID, in tx: inout Transaction) throws -> CycleRecord {
        guard let record = try tx.first("\(columns) WHERE cycle = \(id)", CycleRecord.init) else { throw NotFound(id) }
        return record
    }

    /// The cycles of a course, by number.
    public static func all(of course: CourseID, in tx: inout Transaction) throws -> [CycleRecord] {
        try tx.all("\(columns) WHERE course = \(course) ORDER BY number", CycleRecord.init)
    }

    /// The cycle for which a placement was made.
    public static func placed(by placement: PlacementID, in tx: inout Transaction) throws -> CycleRecord {
        let cycle = try tx.first(
            "SELECT planned_cycle FROM booking.placement WHERE id = \(placement)", as: PlannedCycleID.self)
        guard let cycle else { throw NotFound(placement) }
        return try read(cycle, in: &tx)
    }

    /// The most that one board shows.
    public static let boardMax = 500

    /// What is placed at a site from one local day to another, in the order of the clock.
    public static func board(
        of site: SiteID, from: ClinicalDay, to: ClinicalDay, in tx: inout Transaction
    ) throws -> [CycleRecord] {
        try tx.all(
            """
            \(columns) WHERE site = \(site) AND local_day BETWEEN \(from) AND \(to)
            ORDER BY placed_during, cycle LIMIT \(boardMax + 1)
            """, CycleRecord.init)
    }
}

/// A procedure as it stands.
public struct ProcedureDay: Sendable, Equatable, Codable {
    public let id: ProcedureID
    public let cycle: PlannedCycleID
    public let course: CourseID
    public let patient: PatientID
    public let number: Int
    public let attempt: Int
    public let status: Procedure.State
    public let step: Int
    public let localDay: ClinicalDay
    public let zone: String
    public let arrivedAt, aerosolStartedAt, aerosolStoppedAt, endedAt, signedAt: Instant?
    /// Rounded down to a tenth of a minute.
    public let dwellMinutes: String?
    public let outcome: String?
    public let disposition: String?
    /// The first attempt of the course without access is primary, one after access was gained before is secondary.
    public let nonAccess: String?

    init(_ row: borrowing Row) throws {
        id = try row("procedure")
        cycle = try row("cycle")
        course = try row("course")
        patient = try row("patient")
        number = Int(try row("number") as Int32)
        attempt = Int(try row("attempt") as Int32)
        status = try row("status")
        step = Int(try row("step_no") as Int32)
        localDay = try row("local_day")
        zone = try row("zone")
        arrivedAt = try row("arrived_at")
        aerosolStartedAt = try row("aerosol_started_at")
        aerosolStoppedAt = try row("aerosol_stopped_at")
        endedAt = try row("ended_at")
        signedAt = try row("signed_at")
        dwellMinutes = try row("dwell_minutes")
        outcome = try row("outcome")
        disposition = try row("disposition")
        nonAccess = try row("non_access")
    }

    private static let columns: SQL = """
        SELECT procedure, cycle, course, patient, number, attempt, status, step_no, local_day, zone, arrived_at,
            aerosol_started_at, aerosol_stopped_at, ended_at, signed_at, dwell_minutes::text AS dwell_minutes, outcome, disposition, non_access
        FROM booking.procedure_now
        """

    public static func read(_ id: ProcedureID, in tx: inout Transaction) throws -> ProcedureDay {
        guard let record = try tx.first("\(columns) WHERE procedure = \(id)", ProcedureDay.init) else {
            throw NotFound(id)
        }
        return record
    }

    /// The attempts of a course, in their order.
    public static func all(of course: CourseID, in tx: inout Transaction) throws -> [ProcedureDay] {
        try tx.all("\(columns) WHERE course = \(course) ORDER BY procedure", ProcedureDay.init)
    }
}

/// A row of the exposure ledger, also one that was taken back.
public struct LedgerEntry: Sendable, Equatable, Codable {
    public let id: Int64
    public let kind: Exposure.Kind
    public let at: Instant
    /// What the instruments showed: `12.0 mmHg, 37.0 C`.
    public let reading: String?
    public let note: String?
    public let login: String
    public let isVoided: Bool

    public static func all(of procedure: ProcedureID, in tx: inout Transaction) throws -> [LedgerEntry] {
        try tx.all(
            """
            SELECT id, kind, happened_at, note, login::text AS login,
                nullif(concat_ws(', ', pressure_mmhg || ' mmHg', flow_ml_s || ' mL/s', upstream_psi || ' psi',
                    temperature_c || ' C'), '') AS reading,
                EXISTS (SELECT FROM booking.exposure_event v WHERE v.voids = e.id) AS is_voided
            FROM booking.exposure_event e WHERE procedure = \(procedure) ORDER BY happened_at, id
            """
        ) { row in
            LedgerEntry(
                id: try row("id"), kind: try row("kind"), at: try row("happened_at"), reading: try row("reading"),
                note: try row("note"), login: try row("login"), isVoided: try row("is_voided"))
        }
    }
}

/// A resource of a site.
public struct ResourceRecord: Sendable, Equatable, Codable {
    public let id: ResourceID
    public let site: SiteID
    public let kind: ResourceKind
    public let name: String
    public let travels: Bool

    public static func all(of site: SiteID, in tx: inout Transaction) throws -> [ResourceRecord] {
        try tx.all(
            """
            SELECT id, site, kind, name, travels FROM booking.resource
            WHERE site = \(site) OR travels ORDER BY kind, name, id
            """
        ) { row in
            ResourceRecord(
                id: try row("id"), site: try row("site"), kind: try row("kind"), name: try row("name"),
                travels: try row("travels"))
        }
    }

    /// What a placement takes.
    public static func taken(by placement: PlacementID, in tx: inout Transaction) throws -> [ResourceID] {
        try tx.all(
            "SELECT resource FROM booking.claim WHERE placement = \(placement) ORDER BY resource", as: ResourceID.self)
    }

    /// The zone in which people speak of the resource: that of its own site.
    public static func zone(of resource: ResourceID, in tx: inout Transaction) throws -> String {
        let zone = try tx.first(
            """
            SELECT s.zone FROM booking.resource r JOIN registry.site s ON s.id = r.site WHERE r.id = \(resource)
            """, as: String.self)
        guard let zone else { throw NotFound(resource) }
        return zone
    }
}
