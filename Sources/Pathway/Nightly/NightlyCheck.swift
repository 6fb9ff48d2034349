public import CareTerms
import FollowUp
public import Postgres

/// One check of the nightly run: what it selects, and what it does to one item.
///
/// All have this one shape, so that the ledger can say of every item that was due what became of it.
struct NightlyCheck: Sendable {
    let name: NightlyCheckName
    /// What an item is, for the ledger: `task`, `cycle`, `warning`.
    let subjectKind: String
    /// At most `limit` items that are due, after the item `after`, in the order of their ids.
    let due: @Sendable (NightlyNight, _ after: Int64, _ limit: Int, inout Transaction) throws -> [NightlyDue]
    /// What the ledger calls the act.
    let word: String
    let act: @Sendable (NightlyNight, NightlyDue, inout Transaction) throws -> Void
}

/// The checks there are, in the order in which they run.
public enum NightlyCheckName: String, CaseIterable, Sendable, Codable, PostgresCodable {
    case raiseDueTasks = "raise_due_tasks", markOverdueTasks = "mark_overdue_tasks"
    case warnAuthorisations = "warn_authorisations", warnNextCycle = "warn_next_cycle"
    case clearWarnings = "clear_warnings"
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
    /// The day that a warning about it is for.
    var day: ClinicalDay?
    /// What a person is asked to do about it.
    var nextAction: String?
}

extension NightlyCheck {
    static let all: [NightlyCheck] = [
        raiseDueTasks, markOverdueTasks, warnAuthorisations, warnNextCycle, clearWarnings,
    ]

    private static let raiseDueTasks = NightlyCheck(
        name: .raiseDueTasks, subjectKind: "task",
        due: { night, after, limit, tx in
            try NightlyTasks.toRaise(at: night.site, on: night.date, after: after, limit: limit, in: &tx).map {
                NightlyDue(subject: $0.task.number, patient: $0.patient, skipped: $0.skipped)
            }
        }, word: "fell_due",
        act: { _, item, tx in
            try NightlyTasks.act(.fallDue, on: TaskID(item.subject), in: &tx)
        })

    private static let markOverdueTasks = NightlyCheck(
        name: .markOverdueTasks, subjectKind: "task",
        due: { night, after, limit, tx in
            try NightlyTasks.toMarkOverdue(at: night.site, on: night.date, after: after, limit: limit, in: &tx).map {
                NightlyDue(subject: $0.task.number, patient: $0.patient, skipped: $0.skipped)
            }
        }, word: "is_overdue",
        act: { _, item, tx in
            try NightlyTasks.act(.passGrace, on: TaskID(item.subject), in: &tx)
        })

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
            try Warnings.clear(item.subject, &tx)
        })
}
