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
            SELECT c.cycle, c.patient, c.local_day, w.id IS NOT NULL AS is_warned
            FROM booking.cycle_now c
            LEFT JOIN pathway.warning w ON w.kind = 'authorisation_gap' AND w.subject_kind = 'cycle'
                AND w.subject = c.cycle AND w.for_day = c.local_day AND w.cleared_at IS NULL
            WHERE c.site = \(night.site) AND c.placement_status IN ('held', 'confirmed')
              AND c.local_day >= \(night.date) AND c.cycle > \(after)
              AND EXISTS (SELECT FROM coverage.cycle_position_now p
                WHERE p.cycle = c.cycle AND p.responsible = 'insurer'
                  AND (p.authorisation IS NULL OR NOT p.authorisation_window @> c.local_day OR p.units_left < 1))
            ORDER BY c.cycle LIMIT \(Int64(limit))
            """
        ) { row in
            NightlyDue(
                subject: try row("cycle"), patient: try row("patient"),
                skipped: try row("is_warned") ? "is_warned_already" : nil, day: try row("local_day"),
                nextAction: "Ask the payer for an authorisation of this day, or move the day")
        }
    }

    /// Cycles whose turn it is, with a target that comes near and no slot.
    static func cyclesToBook(
        _ night: NightlyNight, after: Int64, limit: Int, _ tx: inout Transaction
    ) throws -> [NightlyDue] {
        try tx.all(
            """
            SELECT c.cycle, c.patient, c.window_target, w.id IS NOT NULL AS is_warned, p.vital_status = 'died' AS has_died
            FROM booking.cycle_now c
            JOIN registry.patient p ON p.id = c.patient
            LEFT JOIN pathway.warning w ON w.kind = 'cycle_to_book' AND w.subject_kind = 'cycle'
                AND w.subject = c.cycle AND w.for_day = c.window_target AND w.cleared_at IS NULL
            WHERE c.site = \(night.site) AND c.status IN ('planned', 'needs_rebooking') AND c.course_status = 'open'
              AND c.window_target <= \(night.date)::date + \(Int32(bookingLeadDays))::int AND c.cycle > \(after)
              AND NOT EXISTS (SELECT FROM booking.cycle_now b WHERE b.course = c.course AND b.number < c.number
                AND b.status NOT IN ('attempted', 'skipped'))
            ORDER BY c.cycle LIMIT \(Int64(limit))
            """
        ) { row in
            let (isWarned, hasDied): (Bool, Bool) = (try row("is_warned"), try row("has_died"))
            return NightlyDue(
                subject: try row("cycle"), patient: try row("patient"),
                skipped: hasDied ? "patient_has_died" : isWarned ? "is_warned_already" : nil,
                day: try row("window_target"), nextAction: "Book the cycle, or put the course on hold")
        }
    }

    /// Open warnings whose cause is gone: the cycle has a slot, the day is covered, or the day is another one now.
    static func withoutCause(
        _ night: NightlyNight, after: Int64, limit: Int, _ tx: inout Transaction
    ) throws -> [NightlyDue] {
        try tx.all(
            """
            SELECT w.id, w.patient FROM pathway.warning w
            LEFT JOIN booking.cycle_now c ON w.subject_kind = 'cycle' AND c.cycle = w.subject
            WHERE w.site = \(night.site) AND w.cleared_at IS NULL AND w.id > \(after) AND CASE w.kind
                WHEN 'cycle_to_book' THEN c.status IS DISTINCT FROM 'planned' AND c.status IS DISTINCT FROM 'needs_rebooking'
                    OR c.course_status <> 'open' OR c.window_target <> w.for_day
                WHEN 'authorisation_gap' THEN c.local_day IS DISTINCT FROM w.for_day
                    OR c.placement_status NOT IN ('held', 'confirmed')
                    OR NOT EXISTS (SELECT FROM coverage.cycle_position_now p
                        WHERE p.cycle = c.cycle AND p.responsible = 'insurer'
                          AND (p.authorisation IS NULL OR NOT p.authorisation_window @> c.local_day OR p.units_left < 1))
                ELSE false END
            ORDER BY w.id LIMIT \(Int64(limit))
            """
        ) { row in NightlyDue(subject: try row("id"), patient: try row("patient")) }
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

    static func clear(_ warning: Int64, _ tx: inout Transaction) throws {
        try tx.run(
            """
            UPDATE pathway.warning SET cleared_at = registry.now(), cleared_because = 'the cause is gone'
            WHERE id = \(warning) AND cleared_at IS NULL
            """)
    }
}
