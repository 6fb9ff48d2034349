public import CareTerms
import FollowUp
public import Postgres
import Referrals
import Registry
import TrialEnrollment

/// One line of somebody's day: what it is about, who owns it, what to do next, and since when.
public struct WorklistEntry: Sendable, Equatable, Codable {
    /// `follow_up`, `warning`, `referral`, `course`, `consent` or `breach`.
    public let kind: String
    public let record: String
    public let patient: PatientID
    public let what: String
    public let owner: GroupRole
    public let nextAction: String
    public let dueOn: ClinicalDay
    public let status: String

    /// A full page says so: nobody takes it for the whole list.
    public static let rowsMax = 500

    /// What is owed at a site by a day, the oldest first: of one role, or of all.
    public static func read(
        at site: SiteID, owner: GroupRole?, by day: ClinicalDay, in tx: inout Transaction
    ) throws -> [WorklistEntry] {
        let tasks = try TaskRecord.worklist(at: site, owner: owner, by: day, limit: rowsMax, in: &tx).map {
            WorklistEntry(
                kind: "follow_up", record: $0.id.description, patient: $0.patient, what: $0.label, owner: $0.owner,
                nextAction: $0.nextAction, dueOn: $0.dueOn, status: $0.status.rawValue)
        }
        let all =
            try tasks + warnings(at: site, owner: owner, in: &tx) + referrals(at: site, owner: owner, in: &tx)
            + coursesOfTheDead(at: site, owner: owner, by: day, in: &tx)
            + coursesOfTheWithdrawn(at: site, owner: owner, in: &tx)
            + consents(at: site, owner: owner, by: day, in: &tx) + breaches(at: site, owner: owner, in: &tx)
        return Array(all.sorted { ($0.dueOn, $0.record) < ($1.dueOn, $1.record) }.prefix(rowsMax))
    }

    private static func warnings(
        at site: SiteID, owner: GroupRole?, in tx: inout Transaction
    ) throws -> [WorklistEntry] {
        try tx.all(
            """
            SELECT id, kind, patient, subject, for_day, owner_role, next_action FROM pathway.warning
            WHERE site = \(site) AND cleared_at IS NULL AND (\(owner)::text IS NULL OR owner_role = \(owner))
            ORDER BY for_day, id LIMIT \(Int64(rowsMax))
            """
        ) { row in
            let kind: String = try row("kind")
            return WorklistEntry(
                kind: "warning", record: PlannedCycleID(try row("subject")).description, patient: try row("patient"),
                what: kind.replacing("_", with: " "), owner: try row("owner_role"), nextAction: try row("next_action"),
                dueOn: try row("for_day"), status: "open")
        }
    }

    private static func referrals(
        at site: SiteID, owner: GroupRole?, in tx: inout Transaction
    ) throws -> [WorklistEntry] {
        guard owner == nil || owner == .coordinator else { return [] }
        return try tx.all(
            """
            SELECT referral, patient, status, received_on FROM referrals.referral_now
            WHERE site = \(site) AND status IN ('received', 'in_review', 'information_requested', 'awaiting_board',
                'accepted', 'out_of_date')
            ORDER BY received_on, referral LIMIT \(Int64(rowsMax))
            """
        ) { row in
            let status: Referral.State = try row("status")
            return WorklistEntry(
                kind: "referral", record: (try row("referral") as ReferralID).description, patient: try row("patient"),
                what: "Referral \(status.words)", owner: .coordinator, nextAction: Self.next(after: status),
                dueOn: try row("received_on"), status: status.rawValue)
        }
    }

    /// A death gives back the slots of a course; that the course ends, and why, is somebody's word.
    private static func coursesOfTheDead(
        at site: SiteID, owner: GroupRole?, by day: ClinicalDay, in tx: inout Transaction
    ) throws -> [WorklistEntry] {
        guard owner == nil || owner == .coordinator else { return [] }
        return try tx.all(
            """
            SELECT DISTINCT o.course, o.patient, o.course_status, p.died_on
            FROM registry.patient p JOIN booking.cycle_order o ON o.patient = p.id
            WHERE p.vital_status = 'died' AND o.site = \(site) AND o.course_status IN ('open', 'on_hold')
            ORDER BY o.course LIMIT \(Int64(rowsMax))
            """
        ) { row in
            let course: CourseID = try row("course")
            return WorklistEntry(
                kind: "course", record: course.description, patient: try row("patient"),
                what: "The patient has died", owner: .coordinator,
                nextAction: "omentum course stop \(course) --because death",
                dueOn: try row("died_on") as ClinicalDay? ?? day, status: try row("course_status"))
        }
    }

    /// A withdrawal stops the course, unless a procedure is in theatre: then somebody does when that is over.
    private static func coursesOfTheWithdrawn(
        at site: SiteID, owner: GroupRole?, in tx: inout Transaction
    ) throws -> [WorklistEntry] {
        guard owner == nil || owner == .coordinator else { return [] }
        return try tx.all(
            """
            SELECT DISTINCT o.course, o.patient, o.course_status, w.said_on
            FROM trials.withdrawn w JOIN booking.cycle_order o ON o.enrolment = w.enrolment
            WHERE o.site = \(site) AND o.course_status IN ('open', 'on_hold') ORDER BY o.course LIMIT \(Int64(rowsMax))
            """
        ) { row in
            let course: CourseID = try row("course")
            return WorklistEntry(
                kind: "course", record: course.description, patient: try row("patient"),
                what: "The patient has withdrawn", owner: .coordinator,
                nextAction: "omentum course stop \(course) --because refusal", dueOn: try row("said_on"),
                status: try row("course_status"))
        }
    }

    /// Whose consent does not hold.
    private static func consents(
        at site: SiteID, owner: GroupRole?, by day: ClinicalDay, in tx: inout Transaction
    ) throws -> [WorklistEntry] {
        guard owner == nil || owner == .research else { return [] }
        return try ConsentDue.list(ConsentDue.Filter(site: site), limit: rowsMax, in: &tx).map { due in
            WorklistEntry(
                kind: "consent", record: due.enrolment.description, patient: due.patient, what: "Consent: \(due.why)",
                owner: .research, nextAction: due.nextAction, dueOn: due.placedOn ?? due.askedFrom ?? day,
                status: due.standing ?? "missing")
        }
    }

    /// What the night found broken in trials, until its owner answers or the cause is gone.
    private static func breaches(
        at site: SiteID, owner: GroupRole?, in tx: inout Transaction
    ) throws -> [WorklistEntry] {
        try Breach.list(Breach.Filter(site: site, owner: owner), limit: rowsMax, in: &tx).map {
            WorklistEntry(
                kind: "breach", record: $0.id.description, patient: $0.patient,
                what: "\($0.label): \($0.enrolment), \($0.about)", owner: $0.owner, nextAction: $0.nextAction,
                dueOn: $0.foundOn, status: "open")
        }
    }

    private static func next(after status: Referral.State) -> String {
        switch status {
        case .received: "Review it"
        case .inReview: "Ask for what is missing, or refer it to the board"
        case .informationRequested: "Ask the referrer again"
        case .awaitingBoard: "Write down the board's decision"
        case .accepted: "Open the course"
        case .outOfDate: "Renew it, or end it"
        default: "Tell the referrer and close it"
        }
    }
}
