import CareTerms
import Postgres

/// What the night found and a person must look at.
enum Warnings {
    enum Kind: String, PostgresCodable {
        case authorisationGap = "authorisation_gap", cycleToBook = "cycle_to_book"
    }

    /// How many days before its target a cycle without a slot is put before the scheduler.
    static let bookingLeadDays = 21

    /// Cycles whose booked day is not covered by an authorisation that an insurer's answer rests on.
    static func authorisationGaps(
        _ night: NightlyNight, after: Int64, limit: Int, _ tx: inout Transaction
    ) throws -> [NightlyDue] {
        try tx.all(
            """
            SELECT c.cycle, c.patient, c.local_day, w.id IS NOT NULL AS is_warned, \(leaving) AS leaving
            FROM booking.cycle_now c
            JOIN booking.cycle_order o ON o.cycle = c.cycle
            JOIN registry.patient p ON p.id = c.patient
            LEFT JOIN pathway.warning w ON w.kind = 'authorisation_gap' AND w.subject_kind = 'cycle'
                AND w.subject = c.cycle AND w.for_day = c.local_day AND w.cleared_at IS NULL
            WHERE c.site = \(night.site) AND c.placement_status IN ('held', 'confirmed')
              AND c.local_day >= \(night.date) AND c.cycle > \(after)
              AND EXISTS (SELECT FROM coverage.cycle_position_now q
                WHERE q.cycle = c.cycle AND q.responsible = 'insurer'
                  AND (q.authorisation IS NULL OR NOT q.authorisation_window @> c.local_day OR q.units_free < 1))
            ORDER BY c.cycle LIMIT \(Int64(limit))
            """
        ) { row in
            NightlyDue(
                subject: try row("cycle"), patient: try row("patient"),
                skipped: try row("leaving") as String? ?? (try row("is_warned") ? "is_warned_already" : nil),
                day: try row("local_day"),
                nextAction: "Ask the payer for an authorisation of this day, or move the day")
        }
    }

    /// Cycles whose turn it is, with a target that comes near and no slot.
    static func cyclesToBook(
        _ night: NightlyNight, after: Int64, limit: Int, _ tx: inout Transaction
    ) throws -> [NightlyDue] {
        try tx.all(
            """
            SELECT c.cycle, c.patient, c.window_target, w.id IS NOT NULL AS is_warned, \(leaving) AS leaving
            FROM booking.cycle_now c
            JOIN booking.cycle_order o ON o.cycle = c.cycle
            JOIN registry.patient p ON p.id = c.patient
            LEFT JOIN pathway.warning w ON w.kind = 'cycle_to_book' AND w.subject_kind = 'cycle'
                AND w.subject = c.cycle AND w.for_day = c.window_target AND w.cleared_at IS NULL
            WHERE c.site = \(night.site) AND c.status IN ('planned', 'needs_rebooking') AND c.course_status = 'open'
              AND c.window_target <= \(night.date)::date + \(Int32(bookingLeadDays))::int AND c.cycle > \(after)
              AND NOT EXISTS (SELECT FROM booking.cycle_order b WHERE b.course = c.course AND b.number < c.number
                AND b.status NOT IN ('attempted', 'skipped'))
            ORDER BY c.cycle LIMIT \(Int64(limit))
            """
        ) { row in
            NightlyDue(
                subject: try row("cycle"), patient: try row("patient"),
                skipped: try row("leaving") as String? ?? (try row("is_warned") ? "is_warned_already" : nil),
                day: try row("window_target"), nextAction: "Book the cycle, or put the course on hold")
        }
    }

    /// Why nobody needs to prepare a cycle of the course any more, as the ledger says it; NULL while somebody does.
    ///
    /// `p` is the patient, `o` the cycle in its course.
    private static let leaving: SQL = """
        CASE WHEN p.vital_status = 'died' THEN 'patient_has_died'
             WHEN EXISTS (SELECT FROM trials.enrolment_now e
                WHERE e.enrolment = o.enrolment AND cardinality(e.withdrawn_scopes) > 0) THEN 'patient_has_withdrawn' END
        """

    /// Open warnings whose cause is gone: the cycle has a slot, the day is covered or is another one now, the course has
    /// ended, or the patient has died or withdrawn.
    static func withoutCause(
        _ night: NightlyNight, after: Int64, limit: Int, _ tx: inout Transaction
    ) throws -> [NightlyDue] {
        try tx.all(
            """
            SELECT w.id, w.patient, \(leaving) AS leaving FROM pathway.warning w
            JOIN registry.patient p ON p.id = w.patient
            LEFT JOIN booking.cycle_now c ON w.subject_kind = 'cycle' AND c.cycle = w.subject
            LEFT JOIN booking.cycle_order o ON o.cycle = c.cycle
            WHERE w.site = \(night.site) AND w.cleared_at IS NULL AND w.id > \(after) AND (\(leaving) IS NOT NULL OR CASE w.kind
                WHEN 'cycle_to_book' THEN c.status IS DISTINCT FROM 'planned' AND c.status IS DISTINCT FROM 'needs_rebooking'
                    OR c.course_status <> 'open' OR c.window_target <> w.for_day
                WHEN 'authorisation_gap' THEN c.local_day IS DISTINCT FROM w.for_day
                    OR c.placement_status NOT IN ('held', 'confirmed')
                    OR NOT EXISTS (SELECT FROM coverage.cycle_position_now q
                        WHERE q.cycle = c.cycle AND q.responsible = 'insurer'
                          AND (q.authorisation IS NULL OR NOT q.authorisation_window @> c.local_day OR q.units_free < 1))
                ELSE false END)
            ORDER BY w.id LIMIT \(Int64(limit))
            """
        ) { row in
            let leaving: String? = try row("leaving")
            return NightlyDue(
                subject: try row("id"), patient: try row("patient"),
                isClearedBecause: leaving.map { "the \($0.replacing("_", with: " "))" } ?? "the cause is gone")
        }
    }

    static func raise(
        _ kind: Kind, about item: NightlyDue, ownedBy owner: GroupRole, _ night: NightlyNight, _ tx: inout Transaction
    ) throws {
        try tx.run(
            """
            INSERT INTO pathway.warning
                (site, kind, patient, subject_kind, subject, for_day, owner_role, next_action, raised_on)
            VALUES (\(night.site), \(kind), \(item.patient), 'cycle', \(item.subject), \(item.day ?? night.date),
                \(owner), \(item.nextAction ?? ""), \(night.date))
            """)
    }

    static func clear(_ item: NightlyDue, _ tx: inout Transaction) throws {
        try tx.run(
            """
            UPDATE pathway.warning SET cleared_at = registry.now(), cleared_because = \(item.isClearedBecause ?? "the cause is gone")
            WHERE id = \(item.subject) AND cleared_at IS NULL
            """)
    }
}
