public import CareTerms
public import Postgres
public import Registry
public import TrialEnrollment

/// A withdrawal with everything that it stops, in every office, told by what each record was before and is now.
///
/// The database does the stopping, whoever writes the withdrawal down; this reads what came of it.
public struct WithdrawFromTrial: Sendable {
    /// A record that the withdrawal moved.
    public struct Stopped: Sendable, Equatable, Codable {
        public let kind: String
        /// As people type it: `B3`, `K1`.
        public let record: String
        public let day: ClinicalDay?
        public let was: String
        public let now: String
    }

    public struct Done: Sendable, Equatable, Codable {
        public let status: Enrolment.State
        public let stopped: [Stopped]
        /// The course that goes on until a procedure that is in theatre is over; somebody stops it then.
        public let courseToStop: CourseID?
    }

    let enrolment: EnrolmentID
    let scope: Enrolment.Scope
    let saidOn: ClinicalDay

    public init(_ enrolment: EnrolmentID, from scope: Enrolment.Scope, saidOn day: ClinicalDay) {
        (self.enrolment, self.scope, saidOn) = (enrolment, scope, day)
    }

    public func callAsFunction(
        _ circumstances: Circumstances, in tx: inout Transaction, _ context: Context
    ) throws -> Done {
        let before = try Standing.all(of: enrolment, in: &tx)
        let status = try Enrolment.withdraw(
            enrolment, from: scope, saidOn: saidOn, circumstances, in: &tx, context)
        let after = try Standing.all(of: enrolment, in: &tx)
        let now = Dictionary(uniqueKeysWithValues: after.map { ($0.record, $0.status) })
        let stopped = before.compactMap { old -> Stopped? in
            guard let status = now[old.record], status != old.status else { return nil }
            return Stopped(kind: old.kind, record: old.record, day: old.day, was: old.status, now: status)
        }
        let running = after.first { $0.kind == "course" && ["open", "on_hold"].contains($0.status) }
        return Done(status: status, stopped: stopped, courseToStop: running.flatMap { CourseID($0.record) })
    }

    /// Where a record of theatre or of follow-up stands.
    private struct Standing {
        let kind, record, status: String
        let day: ClinicalDay?

        static func all(of enrolment: EnrolmentID, in tx: inout Transaction) throws -> [Standing] {
            try tx.all(
                """
                SELECT kind, record, status, day FROM booking.of_enrolment WHERE enrolment = \(enrolment)
                UNION ALL
                SELECT 'task', t.task, t.status, t.due_on FROM followup.task_now t
                WHERE t.course IN (SELECT record FROM booking.of_enrolment WHERE enrolment = \(enrolment) AND kind = 'course')
                ORDER BY kind, record
                """
            ) { row in
                let kind: String = try row("kind")
                return Standing(
                    kind: kind, record: name(try row("record"), kind), status: try row("status"), day: try row("day"))
            }
        }

        private static func name(_ number: Int64, _ kind: String) -> String {
            switch kind {
            case "course": CourseID(number).description
            case "cycle": PlannedCycleID(number).description
            case "placement": PlacementID(number).description
            case "procedure": ProcedureID(number).description
            default: TaskID(number).description
            }
        }
    }
}
