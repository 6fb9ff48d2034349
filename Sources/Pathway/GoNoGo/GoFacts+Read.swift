public import CareTerms
public import Postgres
import Registry

extension GoNoGo {
    /// Evaluates every gate of a cycle for a day, from facts as they are in this transaction.
    ///
    /// READ COMMITTED: whoever takes a step on the answer calls `pathway.hold_still` first, as ``ClearedStep`` does.
    ///
    /// Two round trips: the cycle with its course and patient, then in one pipeline what the offices publish of these.
    public static func evaluate(
        _ cycle: PlannedCycleID, on day: ClinicalDay, in tx: inout Transaction
    ) throws -> GoNoGo {
        let anchor = try GoAnchor.read(cycle, in: &tx)
        var found = GoReadings()
        try tx.pipeline(GoReadings.statements(anchor, on: day)) { number, row in
            try found.take(row, of: GoReadings.Source.allCases[number])
        }
        return GoNoGo(
            on: day, findings: GateRules.findings(GoFacts(anchor, found, on: day)), policies: found.policies,
            overrides: found.overrides)
    }
}

/// The cycle, with what hangs on no other record than its course and its patient.
private struct GoAnchor {
    let cycle: GoFacts.CycleFact
    /// Cycles of the course before this one.
    let earlier: [PlannedCycleID]
    let patient: PatientID
    let referral: ReferralID
    let enrolment: EnrolmentID?
    let zone: String
    let today: ClinicalDay
    let vitalStatus: VitalStatus
    let diedOn: ClinicalDay?
    let placement: GoFacts.PlacementFact?

    static func read(_ id: PlannedCycleID, in tx: inout Transaction) throws -> GoAnchor {
        // OFFSET 0 keeps the view apart: joined to others it is computed for every course there is.
        let found = try tx.first(
            """
            SELECT c.patient, c.course, c.number, c.status, k.status AS course_status, k.referral, k.enrolment, k.zone,
                k.interval_min, k.interval_max, k.last_aerosol_on,
                k.last_aerosol_on = k.last_aerosol_of_course_on AS last_aerosol_is_of_course, (k.since AT TIME ZONE k.zone)::date AS course_since,
                p.vital_status, p.died_on, (registry.now() AT TIME ZONE coalesce(b.zone, k.zone))::date AS today,
                b.id AS placement, b.status AS placement_status, b.local_day,
                ARRAY(SELECT e.cycle FROM booking.cycle_order e WHERE e.course = c.course AND e.number < c.number) AS earlier,
                (SELECT count(*) FROM booking.cycle_order e WHERE e.course = c.course AND e.number < c.number
                   AND e.status NOT IN ('attempted', 'skipped')) AS open_before,
                EXISTS (SELECT FROM booking.aerosol_given g WHERE g.cycle = \(id) AND g.counts) AS is_delivered
            FROM booking.cycle_order c
            CROSS JOIN LATERAL (
                SELECT n.status, n.referral, n.enrolment, n.zone, n.interval_min, n.interval_max, n.last_aerosol_on,
                    n.last_aerosol_of_course_on, n.since
                FROM booking.course_now n WHERE n.course = c.course OFFSET 0) k
            JOIN registry.patient p ON p.id = c.patient
            LEFT JOIN booking.cycle_placement b ON b.planned_cycle = \(id)
            WHERE c.cycle = \(id)
            """
        ) { row in
            let placement: PlacementID? = try row("placement")
            return GoAnchor(
                cycle: GoFacts.CycleFact(
                    id: id, number: Int(try row("number") as Int32), status: try row("status"),
                    course: try row("course"), courseStatus: try row("course_status"),
                    courseSince: try row("course_since"), intervalMinDays: Int(try row("interval_min") as Int32),
                    intervalMaxDays: Int(try row("interval_max") as Int32),
                    lastAerosolOn: try row("last_aerosol_on"),
                    lastAerosolIsOfCourse: (try row("last_aerosol_is_of_course") as Bool?) ?? false,
                    openBefore: Int(try row("open_before") as Int64),
                    isDelivered: try row("is_delivered")),
                earlier: try row("earlier"), patient: try row("patient"), referral: try row("referral"),
                enrolment: try row("enrolment"), zone: try row("zone"), today: try row("today"),
                vitalStatus: VitalStatus(rawValue: try row("vital_status")) ?? .unknown,
                diedOn: try row("died_on"),
                placement: try placement.map {
                    GoFacts.PlacementFact(id: $0, status: try row("placement_status"), localDay: try row("local_day"))
                })
        }
        guard let found else { throw NotFound(id) }
        return found
    }
}

/// What the offices and the programme say of a cycle, by the records of its anchor.
private struct GoReadings {
    enum Source: CaseIterable {
        case holds, seriousEvents, referral, enrolment, positions, requiredItems, counselled, tasks, unplanned,
            policies, overrides
    }

    var holds: [GoFacts.Since] = []
    var seriousEvents: [GoFacts.Since] = []
    var referral: GoFacts.ReferralFact?
    var enrolment: GoFacts.EnrolmentFact?
    var positions: [GoFacts.PositionFact] = []
    var requiredItems: [String] = []
    var counselled: GoFacts.Since?
    var tasks: [GoFacts.TaskFact] = []
    var unplanned: [String] = []
    var policies: [GatePolicy] = []
    var overrides: [GateOverride] = []

    static func statements(_ anchor: GoAnchor, on day: ClinicalDay) -> [SQL] {
        Source.allCases.map { statement($0, anchor, on: day) }
    }

    private static func statement(_ source: Source, _ anchor: GoAnchor, on day: ClinicalDay) -> SQL {
        switch source {
        case .holds:
            """
            SELECT 'hold ' || id AS id, (set_at AT TIME ZONE \(anchor.zone))::date AS day
            FROM pathway.hold WHERE patient = \(anchor.patient) AND lifted_at IS NULL ORDER BY hold.id
            """
        case .seriousEvents:
            """
            SELECT 'adverse event ' || adverse_event AS id, onset_on AS day
            FROM followup.open_serious_event WHERE patient = \(anchor.patient) ORDER BY adverse_event
            """
        case .referral:
            """
            SELECT referral, is_accepted, pathway, since FROM referrals.referral_now WHERE referral = \(anchor.referral)
            """
        case .enrolment:
            """
            SELECT enrolment, status, may_be_treated, consent_is_current, consent_version, eligible_until, eligibility,
                trial IS NOT NULL AS is_trial, withdrawn_scopes, since, assessment,
                consent_standing
            FROM trials.enrolment_now WHERE enrolment = \(anchor.enrolment)
            """
        case .positions:
            """
            SELECT item, status, responsible, valid @> \(day) AS covers_day, authorisation,
                authorisation_window @> \(day) AS authorisation_covers_day, units_free,
                (since AT TIME ZONE \(anchor.zone))::date AS since
            FROM coverage.cycle_position_now WHERE cycle = \(anchor.cycle.id) AND is_required ORDER BY position
            """
        case .requiredItems: "SELECT code FROM coverage.required_item ORDER BY in_order"
        case .counselled:
            """
            SELECT note, (held_at AT TIME ZONE \(anchor.zone))::date AS day
            FROM coverage.counselled WHERE course = \(anchor.cycle.course)
            """
        case .tasks: tasks(anchor)
        case .unplanned: unplanned(anchor)
        case .policies:
            "SELECT code, label, hardness, owner_role, approvers, four_eyes FROM pathway.gate ORDER BY in_order"
        case .overrides:
            """
            SELECT o.gate, o.login, o.role, o.answer, o.evidence FROM pathway.override o
            WHERE o.cycle = \(anchor.cycle.id) AND o.for_day = \(day)
              AND NOT EXISTS (SELECT FROM pathway.override_revocation v WHERE v.override = o.id) ORDER BY o.id
            """
        }
    }

    /// Tasks that gate a cycle: its own work-up, and what the procedures before it still owe, also earlier attempts at it.
    private static func tasks(_ anchor: GoAnchor) -> SQL {
        """
        SELECT task, due_on, overdue_after FROM followup.task_now
        WHERE course = \(anchor.cycle.course) AND gates_next_cycle AND is_open
          AND (cycle = \(anchor.cycle.id)
               OR cycle = ANY (\(anchor.earlier)) AND anchor_event LIKE 'procedure:%')
        ORDER BY due_on, task
        """
    }

    /// Procedures before this one that reached theatre and are over, without a signed record or without planned tasks.
    private static func unplanned(_ anchor: GoAnchor) -> SQL {
        """
        SELECT procedure FROM booking.procedure_now
        WHERE patient = \(anchor.patient) AND (cycle = \(anchor.cycle.id) OR cycle = ANY (\(anchor.earlier)))
          AND status NOT IN ('scheduled', 'arrived', 'in_theatre', 'aerosol_running', 'cancelled_on_the_day')
          AND (signed_at IS NULL OR NOT EXISTS (
            SELECT FROM followup.task_now t
            WHERE t.patient = \(anchor.patient) AND t.anchor_event = 'procedure:' || procedure_now.procedure))
        ORDER BY procedure
        """
    }

    mutating func take(_ row: borrowing Row, of source: Source) throws {
        switch source {
        case .holds: holds.append(GoFacts.Since(id: try row("id"), day: try row("day")))
        case .seriousEvents: seriousEvents.append(GoFacts.Since(id: try row("id"), day: try row("day")))
        case .referral:
            referral = GoFacts.ReferralFact(
                id: try row("referral"), isAccepted: try row("is_accepted"), pathway: try row("pathway"),
                since: try row("since"))
        case .enrolment: enrolment = try GoFacts.EnrolmentFact(row)
        case .positions: positions.append(try GoFacts.PositionFact(row))
        case .requiredItems: requiredItems.append(try row("code"))
        case .counselled:
            counselled = GoFacts.Since(id: (try row("note") as NoteID).description, day: try row("day"))
        case .tasks:
            tasks.append(
                GoFacts.TaskFact(id: try row("task"), dueOn: try row("due_on"), overdueAfter: try row("overdue_after")))
        case .unplanned: unplanned.append((try row("procedure") as ProcedureID).description)
        case .policies:
            policies.append(try GatePolicy(row))
        case .overrides:
            overrides.append(
                GateOverride(
                    gate: try row("gate"), approver: try row("login"), role: try row("role"),
                    answer: try row("answer"), evidence: try row("evidence")))
        }
    }
}

extension GoFacts {
    fileprivate init(_ anchor: GoAnchor, _ found: GoReadings, on day: ClinicalDay) {
        self.init(
            day: day, today: anchor.today, vitalStatus: anchor.vitalStatus, diedOn: anchor.diedOn, holds: found.holds,
            seriousEvents: found.seriousEvents, referral: found.referral, enrolment: found.enrolment,
            cycle: anchor.cycle, placement: anchor.placement, positions: found.positions,
            requiredItems: found.requiredItems, counselled: found.counselled, openTasks: found.tasks,
            unplanned: found.unplanned)
    }
}

extension GoFacts.EnrolmentFact {
    fileprivate init(_ row: borrowing Row) throws {
        self.init(
            id: try row("enrolment"), status: try row("status"), mayBeTreated: try row("may_be_treated"),
            consentIsCurrent: try row("consent_is_current"), consentVersion: try row("consent_version"),
            eligibleUntil: try row("eligible_until"), eligibility: try row("eligibility"),
            isTrial: try row("is_trial"), withdrawnScopes: try row("withdrawn_scopes"), since: try row("since"),
            assessment: try row("assessment"), consentStanding: try row("consent_standing"))
    }
}

extension GoFacts.PositionFact {
    fileprivate init(_ row: borrowing Row) throws {
        self.init(
            item: try row("item"), status: try row("status"), responsible: try row("responsible"),
            coversDay: try row("covers_day"), authorisation: try row("authorisation"),
            authorisationCoversDay: try row("authorisation_covers_day"),
            unitsLeft: (try row("units_free") as Int32?).map(Int.init), since: try row("since"))
    }
}

extension Gate: PostgresCodable {}
extension Gate.Hardness: PostgresCodable {}
