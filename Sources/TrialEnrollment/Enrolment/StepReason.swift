import CareTerms
public import Postgres

/// A reason of the programme's list for one step of an enrolment.
public struct StepReason: Sendable, Equatable, Codable {
    public let event: String
    public let code: String
    public let label: String
    /// The code alone says too little: it takes words too.
    public let asksWords: Bool

    /// The reasons that are offered, of one step or of all that have a list.
    public static func list(of event: Enrolment.Event?, in tx: inout Transaction) throws -> [StepReason] {
        try tx.all(
            """
            SELECT event, code, label, asks_words FROM trials.step_reason
            WHERE is_offered AND (\(event)::text IS NULL OR event = \(event)) ORDER BY event, asks_words, code
            """
        ) { row in
            StepReason(
                event: try row("event"), code: try row("code"), label: try row("label"),
                asksWords: try row("asks_words"))
        }
    }
}
