public import CareTerms
public import Postgres

extension GoFacts {
    /// Reads what every office publishes of a cycle, in the caller's transaction, so that nothing can change between
    /// the answer and the step that rests on it.
    static func read(_ cycle: PlannedCycleID, on day: ClinicalDay, in tx: inout Transaction) throws -> GoFacts {
        let found = try tx.first(
            """
            SELECT c.patient, c.course, k.referral, k.enrolment, p.vital_status, p.died_on,
                (registry.now() AT TIME ZONE c.zone)::date AS today
            FROM booking.cycle_now c
            JOIN booking.course_now k ON k.course = c.course
            JOIN registry.patient p ON p.id = c.patient
            WHERE c.cycle = \(cycle)
            """
        ) { row in
            Anchors(
                patient: try row("patient"), course: try row("course"), referral: try row("referral"),
                enrolment: try row("enrolment"), today: try row("today"),
                vitalStatus: VitalStatus(rawValue: try row("vital_status")) ?? .unknown,
                diedOn: try row("died_on"))
        }
        guard let anchors = found else { throw NotFound(cycle) }
        return GoFacts(
            day: day, today: anchors.today, vitalStatus: anchors.vitalStatus, diedOn: anchors.diedOn,
            holds: try holds(on: anchors.patient, in: &tx),
            seriousEvents: try seriousEvents(of: anchors.patient, in: &tx),
            referral: try referral(anchors.referral, in: &tx),
            enrolment: try anchors.enrolment.flatMap { try enrolment($0, in: &tx) },
            cycle: try self.cycle(cycle, in: &tx), placement: try placement(of: cycle, in: &tx),
            positions: try positions(of: cycle, on: day, in: &tx),
            requiredItems: try tx.all(
                "SELECT code FROM coverage.required_item ORDER BY in_order", as: String.self),
            counselled: try counselled(anchors.course, in: &tx),
            openTasks: try openTasks(before: cycle, of: anchors.course, in: &tx))
    }

    /// The records that the cycle hangs on.
    private struct Anchors {
        let patient: PatientID
        let course: CourseID
        let referral: ReferralID
        let enrolment: EnrolmentID?
        let today: ClinicalDay
        let vitalStatus: VitalStatus
        let diedOn: ClinicalDay?
    }

    private static func holds(on patient: PatientID, in tx: inout Transaction) throws -> [Since] {
        try tx.all(
            """
            SELECT 'hold ' || id AS id, (set_at AT TIME ZONE 'UTC')::date AS day
            FROM pathway.hold WHERE patient = \(patient) AND lifted_at IS NULL ORDER BY id
            """
        ) { row in Since(id: try row("id"), day: try row("day")) }
    }

    private static func seriousEvents(of patient: PatientID, in tx: inout Transaction) throws -> [Since] {
        try tx.all(
            """
            SELECT 'adverse event ' || adverse_event AS id, onset_on AS day
            FROM followup.open_serious_event WHERE patient = \(patient) ORDER BY adverse_event
            """
        ) { row in Since(id: try row("id"), day: try row("day")) }
    }

    private static func referral(_ id: ReferralID, in tx: inout Transaction) throws -> ReferralFact? {
        try tx.first("SELECT status, pathway, since FROM referrals.referral_now WHERE referral = \(id)") { row in
            let status: String = try row("status")
            return ReferralFact(
                id: id, isAccepted: status == "accepted" || status == "linked", pathway: try row("pathway"),
                since: try row("since"))
        }
    }

    private static func enrolment(_ id: EnrolmentID, in tx: inout Transaction) throws -> EnrolmentFact? {
        try tx.first(
            """
            SELECT status, is_enrolled, consent_is_current, consent_version, eligible_until, eligibility,
                trial IS NOT NULL AS is_trial, withdrawn_scopes, since
            FROM trials.enrolment_now WHERE enrolment = \(id)
            """
        ) { row in
            EnrolmentFact(
                id: id, status: try row("status"), isEnrolled: try row("is_enrolled"),
                consentIsCurrent: try row("consent_is_current"), consentVersion: try row("consent_version"),
                eligibleUntil: try row("eligible_until"), eligibility: try row("eligibility"),
                isTrial: try row("is_trial"), withdrawnScopes: try row("withdrawn_scopes"), since: try row("since"))
        }
    }

    private static func cycle(_ id: PlannedCycleID, in tx: inout Transaction) throws -> CycleFact {
        try tx.one(
            """
            SELECT c.number, c.status, c.course, k.status AS course_status, k.interval_min, k.interval_max,
                k.last_delivered_on, (k.since AT TIME ZONE k.zone)::date AS course_since,
                (SELECT count(*) FROM booking.cycle_now b WHERE b.course = c.course AND b.number < c.number
                   AND b.status NOT IN ('attempted', 'skipped')) AS open_before,
                EXISTS (SELECT FROM booking.aerosol_given g WHERE g.cycle = c.cycle AND g.counts) AS is_delivered
            FROM booking.cycle_now c JOIN booking.course_now k ON k.course = c.course WHERE c.cycle = \(id)
            """
        ) { row in
            CycleFact(
                id: id, number: Int(try row("number") as Int32), status: try row("status"), course: try row("course"),
                courseStatus: try row("course_status"), courseSince: try row("course_since"),
                intervalMinDays: Int(try row("interval_min") as Int32),
                intervalMaxDays: Int(try row("interval_max") as Int32), lastDeliveredOn: try row("last_delivered_on"),
                openBefore: Int(try row("open_before") as Int64), isDelivered: try row("is_delivered"))
        }
    }

    private static func placement(of cycle: PlannedCycleID, in tx: inout Transaction) throws -> PlacementFact? {
        try tx.first(
            """
            SELECT placement, placement_status, local_day FROM booking.cycle_now
            WHERE cycle = \(cycle) AND placement IS NOT NULL
            """
        ) { row in
            PlacementFact(id: try row("placement"), status: try row("placement_status"), localDay: try row("local_day"))
        }
    }

    private static func positions(
        of cycle: PlannedCycleID, on day: ClinicalDay, in tx: inout Transaction
    ) throws -> [PositionFact] {
        try tx.all(
            """
            SELECT item, status, responsible, valid @> \(day) AS covers_day, authorisation,
                authorisation_window @> \(day) AS authorisation_covers_day, units_left,
                (since AT TIME ZONE 'UTC')::date AS since
            FROM coverage.cycle_position_now WHERE cycle = \(cycle) AND is_required ORDER BY position
            """
        ) { row in
            PositionFact(
                item: try row("item"), status: try row("status"), responsible: try row("responsible"),
                coversDay: try row("covers_day"), authorisation: try row("authorisation"),
                authorisationCoversDay: try row("authorisation_covers_day"),
                unitsLeft: (try row("units_left") as Int32?).map(Int.init), since: try row("since"))
        }
    }

    private static func counselled(_ course: CourseID, in tx: inout Transaction) throws -> Since? {
        try tx.first(
            """
            SELECT note, (held_at AT TIME ZONE k.zone)::date AS day
            FROM coverage.counselled n JOIN booking.course_now k ON k.course = n.course WHERE n.course = \(course)
            """
        ) { row in Since(id: (try row("note") as NoteID).description, day: try row("day")) }
    }

    /// Tasks that gate a cycle: its own work-up, and what the cycles before it still owe.
    private static func openTasks(
        before cycle: PlannedCycleID, of course: CourseID, in tx: inout Transaction
    ) throws -> [TaskFact] {
        try tx.all(
            """
            SELECT t.task, t.due_on, t.overdue_after FROM followup.task_now t
            JOIN booking.cycle_now mine ON mine.cycle = \(cycle)
            LEFT JOIN booking.cycle_now theirs ON theirs.cycle = t.cycle
            WHERE t.course = \(course) AND t.gates_next_cycle AND t.is_open
              AND (t.cycle = \(cycle) AND t.anchor_event LIKE 'cycle:%'
                   OR theirs.number < mine.number AND t.anchor_event LIKE 'procedure:%')
            ORDER BY t.due_on, t.task
            """
        ) { row in
            TaskFact(id: try row("task"), dueOn: try row("due_on"), overdueAfter: try row("overdue_after"))
        }
    }
}

extension GoNoGo {
    /// Evaluates every gate of a cycle for a day, from facts as they are in this transaction.
    public static func evaluate(
        _ cycle: PlannedCycleID, on day: ClinicalDay, in tx: inout Transaction
    ) throws -> GoNoGo {
        let facts = try GoFacts.read(cycle, on: day, in: &tx)
        let policies = try tx.all(
            "SELECT code, label, hardness, owner_role FROM pathway.gate ORDER BY in_order"
        ) { row in
            GatePolicy(
                gate: try row("code"), label: try row("label"), hardness: try row("hardness"),
                owner: try row("owner_role"))
        }
        let overrides = try tx.all(
            "SELECT gate, login, role FROM pathway.override WHERE cycle = \(cycle) AND for_day = \(day)"
        ) { row in GateOverride(gate: try row("gate"), approver: try row("login"), role: try row("role")) }
        return GoNoGo(on: day, findings: GateRules.findings(facts), policies: policies, overrides: overrides)
    }
}

extension Gate: PostgresCodable {}
extension Gate.Hardness: PostgresCodable {}
