public import CareTerms
public import Postgres

/// What the sponsor's randomisation system told.
public struct Randomisation: Sendable, Equatable, Codable {
    public let number: String
    public let toldAt: Instant
    public let toldBy: String
    /// `nil` while nobody told it, and for whoever is blinded.
    public let arm: ArmID?
    /// Whether this role is not to know the arm.
    public let isBlinded: Bool

    public static func read(of id: EnrolmentID, in tx: inout Transaction) throws -> Randomisation? {
        try tx.first(
            """
            SELECT a.number, a.told_at, a.told_by, x.arm, trials.is_blinded(a.enrolment) AS is_blinded
            FROM trials.assignment a LEFT JOIN trials.assigned_arm x ON x.enrolment = a.enrolment
            WHERE a.enrolment = \(id)
            """
        ) { row in
            Randomisation(
                number: try row("number"), toldAt: try row("told_at"), toldBy: try row("told_by"),
                arm: try row("arm"), isBlinded: try row("is_blinded"))
        }
    }
}

extension Enrolment {
    /// Keeps the randomisation number as the sponsor's system told it.
    public static func randomise(
        _ id: EnrolmentID, number: String, toldAt: Instant, by teller: String, in tx: inout Transaction
    ) throws {
        _ = try EnrolmentRecord.read(id, in: &tx)
        try tx.run(
            """
            INSERT INTO trials.assignment (enrolment, number, told_at, told_by)
            VALUES (\(id), \(number), \(toldAt), \(teller))
            """)
    }

    /// Keeps the arm that the number stands for: written and seen by groups that are not blinded.
    public static func assign(_ arm: ArmID, to id: EnrolmentID, in tx: inout Transaction) throws {
        _ = try EnrolmentRecord.read(id, in: &tx)
        try tx.run("INSERT INTO trials.assigned_arm (enrolment, arm) VALUES (\(id), \(arm))")
    }

    /// Shows this login the arm of this one patient from now on; who looked, and why, is kept.
    public static func unblind(_ id: EnrolmentID, because reason: String, in tx: inout Transaction) throws -> ArmID? {
        _ = try EnrolmentRecord.read(id, in: &tx)
        try tx.run("INSERT INTO trials.unblinding (enrolment, reason) VALUES (\(id), \(reason))")
        return try tx.first("SELECT arm FROM trials.assigned_arm WHERE enrolment = \(id)", as: ArmID.self)
    }
}
