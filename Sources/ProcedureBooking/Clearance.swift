public import CareTerms
public import Postgres

/// What go/no-go said in this very transaction: the database lets three steps through only on a go.
///
/// Only the pathway makes one. A no-go is stored too, and committed without the step.
public struct Clearance: Sendable {
    /// The steps that ask.
    public enum Step: String, CaseIterable, Sendable, Codable, PostgresCodable { case confirm, arrive, aerosol }

    public enum Verdict: String, CaseIterable, Sendable, Codable, PostgresCodable { case go, noGo = "no_go" }

    public let cycle: PlannedCycleID
    public let step: Step
    public let day: ClinicalDay
    public let verdict: Verdict
    /// Each gate with its verdict, owner and evidence: a list of objects.
    public let gates: JSONText
    /// The versions of the rules that judged.
    public let rules: String

    public init(
        of cycle: PlannedCycleID, for step: Step, on day: ClinicalDay, _ verdict: Verdict, gates: JSONText,
        rules: String
    ) {
        (self.cycle, self.step, self.day) = (cycle, step, day)
        (self.verdict, self.gates, self.rules) = (verdict, gates, rules)
    }

    /// Stores it; gives its number.
    @discardableResult
    public func store(in tx: inout Transaction) throws -> Int64 {
        try tx.value(
            "SELECT booking.clear(\(cycle), \(step), \(day), \(verdict), \(gates)::jsonb, \(rules))")
    }
}
