public import CareTerms
import FoundationEssentials
public import Postgres
import ProcedureBooking
public import Registry

/// What came of a step that go/no-go stands before: the snapshot it was judged by, and where it led.
public struct ClearedStep: Sendable, Equatable, Codable {
    public let goNoGo: GoNoGo
    /// The stored snapshot, go or no-go.
    public let clearance: Int64
    /// The state that the record moved to; `nil` when it was a no-go, and nothing moved.
    public let moved: String?

    /// The refusal to show when nothing moved.
    public var refusal: NoGo? { moved == nil ? NoGo(goNoGo, clearance: clearance) : nil }
}

/// A no-go, with every gate that stops.
public struct NoGo: Refusal, Equatable {
    public let goNoGo: GoNoGo
    public let clearance: Int64

    init(_ goNoGo: GoNoGo, clearance: Int64) {
        self.goNoGo = goNoGo
        self.clearance = clearance
    }

    public var kind: RefusalKind { .rule }
    public var fact: String { "cycle_is_a_go" }
    public var message: String {
        let lines = goNoGo.failing.map { line in
            let evidence = line.finding.evidence.isEmpty ? "" : " (\(line.finding.evidence.joined(separator: ", ")))"
            return "\n  \(line.policy.label): \(line.finding.reason)\(evidence); owner: \(line.policy.owner.rawValue)"
        }
        return "No go on \(goNoGo.day), snapshot \(clearance):\(lines.joined())"
    }
    public var remedy: String? {
        goNoGo.failing.compactMap(\.finding.clearedBy).first
    }
}

extension ClearedStep {
    /// Confirms a held placement, on a go for its own day.
    public static func confirm(
        _ placement: PlacementID, _ circumstances: Circumstances = Circumstances(), in tx: inout Transaction,
        _ context: Context
    ) throws -> ClearedStep {
        let cycle = try CycleRecord.placed(by: placement, in: &tx)
        guard let day = cycle.localDay else { throw NotFound(placement) }
        let step = try judge(cycle.id, for: .confirm, on: day, in: &tx) { tx in
            try Placement.take(.confirm, on: placement, circumstances, in: &tx, context).to.rawValue
        }
        if step.moved != nil { try FollowUpPlanning.cycleBooked(cycle.id, in: &tx, context) }
        return step
    }

    /// The patient arrives: the procedure is opened from the confirmed placement, on a go for the day.
    public static func arrive(
        _ procedure: ProcedureID, _ circumstances: Circumstances = Circumstances(), in tx: inout Transaction,
        _ context: Context
    ) throws -> ClearedStep {
        let day = try ProcedureDay.read(procedure, in: &tx)
        // A step that the state does not know is refused as such, and not by what else stands in its way.
        if Procedure.step(.arrive, from: day.status) == nil {
            try Procedure.take(.arrive, on: procedure, circumstances, in: &tx, context)
        }
        return try judge(day.cycle, for: .arrive, on: day.localDay, in: &tx) { tx in
            try Procedure.take(.arrive, on: procedure, circumstances, in: &tx, context).to.rawValue
        }
    }

    /// The aerosol starts, on a go for the day.
    public static func startAerosol(
        _ procedure: ProcedureID, _ circumstances: Circumstances = Circumstances(), in tx: inout Transaction,
        _ context: Context
    ) throws -> ClearedStep {
        let day = try ProcedureDay.read(procedure, in: &tx)
        // A step that the state does not know is refused as such, and not by what else stands in its way.
        if Procedure.step(.startAerosol, from: day.status) == nil {
            try Procedure.take(.startAerosol, on: procedure, circumstances, in: &tx, context)
        }
        return try judge(day.cycle, for: .aerosol, on: day.localDay, in: &tx) { tx in
            try Procedure.take(.startAerosol, on: procedure, circumstances, in: &tx, context).to.rawValue
        }
    }

    /// Evaluates in this transaction, stores the snapshot, and takes the step only on a go: the database asks for the
    /// snapshot of this very transaction.
    private static func judge(
        _ cycle: PlannedCycleID, for step: Clearance.Step, on day: ClinicalDay, in tx: inout Transaction,
        _ take: (inout Transaction) throws -> String
    ) throws -> ClearedStep {
        // Before the first question: a hold, an event, a withdrawal or a death that comes meanwhile waits for the step.
        try tx.run("SELECT pathway.hold_still(\(cycle))")
        let goNoGo = try GoNoGo.evaluate(cycle, on: day, in: &tx)
        let clearance = try Clearance(
            of: cycle, for: step, on: day, goNoGo.verdict == .go ? .go : .noGo, gates: try goNoGo.snapshot,
            rules: GateRules.version
        ).store(in: &tx)
        let moved = goNoGo.verdict == .go ? try take(&tx) : nil
        return ClearedStep(goNoGo: goNoGo, clearance: clearance, moved: moved)
    }
}

extension GoNoGo {
    /// What is stored: each gate with its answer, owner, evidence and who took it upon themselves.
    ///
    /// Ids and days only.
    var snapshot: JSONText {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return JSONText(String(decoding: try encoder.encode(lines), as: UTF8.self))
        }
    }
}
