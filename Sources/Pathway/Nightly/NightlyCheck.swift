public import CareTerms
import FollowUp
public import Postgres
import Referrals

/// One check of the nightly run: what it selects, and what it does to one item.
///
/// All have this one shape, so that the ledger can say of every item that was due what became of it.
struct NightlyCheck: Sendable {
    let name: NightlyCheckName
    /// What an item is, for the ledger: `task`, `cycle`, `warning`.
    let subjectKind: String
    /// At most `limit` items that are due, after the item `after`, in the order of their ids.
    let due: @Sendable (NightlyNight, _ after: Int64, _ limit: Int, inout Transaction) throws -> [NightlyDue]
    /// What the ledger calls the act; `_late` is added where an earlier night should have done it.
    let word: String
    let act: @Sendable (NightlyNight, NightlyDue, inout Transaction) throws -> Void
}

/// The checks there are, in the order in which they run.
public enum NightlyCheckName: String, CaseIterable, Sendable, Codable, PostgresCodable {
    case raiseDueTasks = "raise_due_tasks", markOverdueTasks = "mark_overdue_tasks"
    case warnAuthorisations = "warn_authorisations", warnNextCycle = "warn_next_cycle"
    case clearWarnings = "clear_warnings", ageReferrals = "age_referrals"
    case findBreaches = "find_breaches", endBreaches = "end_breaches"
}

/// The site and local date that a run is for: the key of everything it does.
public struct NightlyNight: Sendable, Equatable {
    public let site: SiteID
    public let date: ClinicalDay

    public init(site: SiteID, date: ClinicalDay) {
        self.site = site
        self.date = date
    }
}

/// An item that a due predicate selected.
struct NightlyDue: Sendable, Equatable {
    let subject: Int64
    let patient: PatientID
    /// Why nothing is to be done about it; `nil` when the check acts.
    var skipped: String?
    /// By which event a task has come to its end: it is cancelled instead.
    var endedBy: String?
    /// Whether an earlier night should have done it.
    var isLate = false
    /// The day that a warning about it is for.
    var day: ClinicalDay?
    /// What a person is asked to do about it.
    var nextAction: String?
    /// Why a warning is no longer needed.
    var isClearedBecause: String?
}

extension NightlyCheck {
    static let all: [NightlyCheck] = [
        raiseDueTasks, markOverdueTasks, warnAuthorisations, warnNextCycle, clearWarnings, ageReferrals, findBreaches,
        endBreaches,
    ]

    private static let raiseDueTasks = NightlyCheck(
        name: .raiseDueTasks, subjectKind: "task",
        due: { night, after, limit, tx in
            try NightlyTasks.toRaise(at: night.site, on: night.date, after: after, limit: limit, in: &tx)
                .map(NightlyDue.init(task:))
        }, word: "fell_due",
        act: { _, item, tx in
            try NightlyTasks.act(.fallDue, on: TaskID(item.subject), endedBy: item.endedBy, in: &tx)
        })

    private static let markOverdueTasks = NightlyCheck(
        name: .markOverdueTasks, subjectKind: "task",
        due: { night, after, limit, tx in
            let tasks = try NightlyTasks.toMarkOverdue(
                at: night.site, on: night.date, after: after, limit: limit, in: &tx
            ).map(NightlyDue.init(task:))
            return try sparing(tasks, raisedIn: night, &tx)
        }, word: "is_overdue",
        act: { _, item, tx in
            try NightlyTasks.act(.passGrace, on: TaskID(item.subject), endedBy: item.endedBy, in: &tx)
        })

    /// A task takes one step a night: who was told tonight that it is due gets a day before it is overdue.
    ///
    /// Tonight is this night's ledger, and what any run did since midnight: also one that caught up an earlier night.
    private static func sparing(
        _ tasks: [NightlyDue], raisedIn night: NightlyNight, _ tx: inout Transaction
    ) throws -> [NightlyDue] {
        let subjects = tasks.map(\.subject)
        let raised = Set(
            try tx.all(
                """
                SELECT i.subject FROM pathway.nightly_item i JOIN registry.site s ON s.id = i.site
                WHERE i.site = \(night.site) AND i.check_name = \(NightlyCheckName.raiseDueTasks)
                  AND i.subject_kind = 'task' AND i.outcome = 'acted' AND i.subject = ANY (\(subjects))
                  AND (i.local_date = \(night.date)
                       OR (i.at AT TIME ZONE s.zone)::date = (registry.now() AT TIME ZONE s.zone)::date)
                """, as: Int64.self))
        return tasks.map { task in
            var task = task
            if raised.contains(task.subject) { task.skipped = "fell_due_this_night" }
            return task
        }
    }

    private static let warnAuthorisations = NightlyCheck(
        name: .warnAuthorisations, subjectKind: "cycle", due: Warnings.authorisationGaps, word: "warned",
        act: { night, item, tx in
            try Warnings.raise(.authorisationGap, about: item, ownedBy: .finance, night, &tx)
        })

    private static let warnNextCycle = NightlyCheck(
        name: .warnNextCycle, subjectKind: "cycle", due: Warnings.cyclesToBook, word: "warned",
        act: { night, item, tx in
            try Warnings.raise(.cycleToBook, about: item, ownedBy: .scheduler, night, &tx)
        })

    private static let clearWarnings = NightlyCheck(
        name: .clearWarnings, subjectKind: "warning", due: Warnings.withoutCause, word: "cleared",
        act: { _, item, tx in
            try Warnings.clear(item, &tx)
        })

    /// A referral whose papers grew old while it waited: somebody renews them before a board looks at it.
    private static let ageReferrals = NightlyCheck(
        name: .ageReferrals, subjectKind: "referral",
        due: { night, after, limit, tx in
            try AgeReferrals.due(at: night.site, on: night.date, after: after, limit: limit, in: &tx).map { due in
                NightlyDue(
                    subject: due.referral.number, patient: due.patient, skipped: due.skipped, isLate: due.isLate)
            }
        }, word: "is_out_of_date",
        act: { night, item, tx in
            try AgeReferrals.act(on: ReferralID(item.subject), night.date, in: &tx)
        })
}

extension NightlyDue {
    fileprivate init(task: NightlyTasks.Due) {
        self.init(
            subject: task.task.number, patient: task.patient, skipped: task.skipped, endedBy: task.endedBy,
            isLate: task.isLate)
    }
}
