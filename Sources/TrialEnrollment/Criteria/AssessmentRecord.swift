public import CareTerms
import FoundationEssentials
public import Postgres

/// An assessment as it was kept: every criterion's answer with the fact it rests on.
public struct AssessmentRecord: Sendable, Equatable, Codable {
    public let assessedOn: ClinicalDay
    public let verdict: Answer
    public let validUntil: ClinicalDay?
    public let answers: [CriterionAnswer]

    /// The latest of an enrolment.
    public static func latest(of id: EnrolmentID, in tx: inout Transaction) throws -> AssessmentRecord? {
        try tx.first(
            """
            SELECT assessed_on, verdict, valid_until, answers FROM trials.eligibility WHERE enrolment = \(id)
            ORDER BY id DESC LIMIT 1
            """
        ) { row in
            let answers: JSONText = try row("answers")
            return AssessmentRecord(
                assessedOn: try row("assessed_on"), verdict: try row("verdict"), validUntil: try row("valid_until"),
                answers: try JSONDecoder().decode([CriterionAnswer].self, from: Data(answers.text.utf8)))
        }
    }
}
