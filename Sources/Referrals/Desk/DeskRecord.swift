public import CareTerms
public import Postgres

/// All that the desk knows of one referral, without who the patient is.
public struct DeskRecord: Sendable, Equatable {
    public let referral: ReferralID
    public let patient: PatientID
    public let site: SiteID
    public let zone: String
    public let programme: String
    public let version: Int
    /// As it stands in the database, known to this program or not.
    public let status: String
    /// The last step of its history.
    public let step: Int
    public let priority: Referral.Priority
    public let channel: Referral.Channel
    public let receivedAt: Instant
    public let primaryCancer: String
    public let peritonealDisease: String?
    public let since: Instant
    public let owner: String?
    public let nextAction: String
    public let nextOn: ClinicalDay?
    public let clockStartedAt, clockStoppedAt: Instant?
    public let waitingDays: Int?
    public let target: WorklistRow.Target?
    public let targetOn: ClinicalDay?
    public let answeredAt: Instant?
    public let answeredLate: Bool
    /// The board on whose list it stands.
    public let board: String?
    public let meetsAt: Instant?
    /// The decision that holds, whatever the status is: none before the first, and none once another is asked for.
    public let decision: String?
    public let pathway: Referral.Pathway?
    public let declineReason: String?
    /// The latest word to the referrer: of which step, and when; without a moment it was waived.
    public let noticeStep: Int?
    public let noticeSentAt: Instant?
    public let noticeBy: String?
    public let outcomeOwed: Bool
    /// Those that were joined to this one, and the one that this was joined to.
    public let joined: [ReferralID]
    public let joinedTo: ReferralID?

    init(_ row: borrowing Row) throws {
        referral = try row("referral")
        patient = try row("patient")
        site = try row("site")
        zone = try row("zone")
        programme = try row("programme")
        version = Int(try row("version") as Int32)
        status = try row("status")
        step = Int(try row("step_no") as Int32)
        priority = try row("priority")
        channel = try row("channel")
        receivedAt = try row("received_at")
        primaryCancer = try row("primary_cancer")
        peritonealDisease = try row("peritoneal_disease")
        since = try row("since")
        owner = try row("owner")
        nextAction = try row("next_action")
        nextOn = try row("next_on")
        clockStartedAt = try row("clock_started_at")
        clockStoppedAt = try row("clock_stopped_at")
        waitingDays = (try row("waiting_days") as Int32?).map { Int($0) }
        target = try row("target")
        targetOn = try row("target_on")
        answeredAt = try row("answered_at")
        answeredLate = try row("answered_late")
        board = try row("board")
        meetsAt = try row("meets_at")
        decision = try row("outcome")
        pathway = try row("pathway")
        declineReason = try row("reason_code")
        noticeStep = (try row("told_step") as Int32?).map { Int($0) }
        noticeSentAt = try row("sent_at")
        noticeBy = try row("method")
        outcomeOwed = try row("outcome_owed")
        joined = try row("joined")
        joinedTo = try row("joined_to")
    }

    /// Who sees no clinical text gets the usual next action of the state.
    public static func read(_ id: ReferralID, in tx: inout Transaction, _ context: Context) throws -> DeskRecord {
        let found = try tx.first(
            """
            SELECT l.referral, l.patient, l.site, s.zone, l.programme, l.version, l.status, r.step_no,
                l.priority, r.channel, l.received_at, l.primary_cancer, r.peritoneal_disease, l.since,
                l.owner_login::text AS owner, coalesce(n.what::text, l.usual_action) AS next_action, l.next_on,
                l.clock_started_at, l.clock_stopped_at, l.waiting_days, l.target, l.target_on, l.answered_at,
                l.answered_late, l.outcome_owed, m.board::text AS board, m.meets_at, d.outcome, d.pathway, d.reason_code,
                o.told_step, o.sent_at, o.method,
                array(SELECT j.joined FROM referrals.joined_now j WHERE j.kept = l.referral ORDER BY j.joined) AS joined,
                (SELECT j.kept FROM referrals.joined_now j WHERE j.joined = l.referral) AS joined_to
            FROM referrals.desk_row l JOIN referrals.referral r ON r.id = l.referral
            JOIN registry.site s ON s.id = l.site
            \(Worklist.written(for: context.actor.role))
            LEFT JOIN referrals.meeting m ON m.id = l.meeting
            LEFT JOIN LATERAL (SELECT x.outcome, x.pathway, x.reason_code FROM referrals.decision x
                WHERE x.referral = l.referral AND NOT EXISTS (SELECT FROM referrals.referral_history h
                    WHERE h.subject = l.referral AND h.event = 'redecide' AND h.no > x.step_no)
                ORDER BY x.step_no DESC LIMIT 1) d ON true
            LEFT JOIN LATERAL (SELECT x.told_step, x.sent_at, x.method FROM referrals.outcome_notice x
                WHERE x.referral = l.referral ORDER BY x.no DESC LIMIT 1) o ON true
            WHERE l.referral = \(id)
            """
        ) { row in try DeskRecord(row) }
        guard let found else { throw NotFound(id) }
        return found
    }

    /// The number that a change made now would have to have seen.
    public static func version(of id: ReferralID, in tx: inout Transaction) throws -> Int {
        let found = try tx.first("SELECT version FROM referrals.desk WHERE referral = \(id)", as: Int32.self)
        guard let found else { throw NotFound(id) }
        return Int(found)
    }

    /// How many required items of the minimum data set are missing, not known or stale; `nil` for whom they are not.
    public static func missing(
        of id: ReferralID, in tx: inout Transaction, _ context: Context
    ) throws -> Int? {
        guard ReferralReaders.clinical.contains(context.actor.role) else { return nil }
        return try DataItem.outstanding(of: id, in: &tx).count
    }
}

/// Which groups read what of a referral; the database has the same grants, and the last word.
public enum ReferralReaders {
    /// Notes, tasks in words, answers: what may be clinical.
    public static let clinical: Set<GroupRole> = [
        .coordinator, .research, .investigator, .surgeon, .nurse, .pharmacist,
    ]
}
