public import CareTerms
public import Postgres

/// Takes a gate upon oneself, for one cycle and one day, as the gate stands in this transaction.
///
/// What the gate says is stored with it: another answer, or a record that is not among the evidence, and it stops again.
public struct OverrideGate: Sendable {
    public let gate: Gate
    public let cycle: PlannedCycleID
    public let day: ClinicalDay
    public let reason: String

    public init(_ gate: Gate, of cycle: PlannedCycleID, on day: ClinicalDay, because reason: String) {
        self.gate = gate
        self.cycle = cycle
        self.day = day
        self.reason = reason
    }

    /// What came of it.
    public struct Done: Sendable, Equatable, Codable {
        public let id: Int64
        public let answer: Answer
        public let evidence: [String]
        /// Everybody who stands for it now; with fewer than it takes, the gate still stops.
        public let approvers: [String]
        public let approversNeeded: Int
    }

    public func callAsFunction(in tx: inout Transaction, _ context: Context) throws -> Done {
        let goNoGo = try GoNoGo.evaluate(cycle, on: day, in: &tx)
        guard let line = goNoGo.lines.first(where: { $0.finding.gate == gate }) else {
            throw NotFound(noun: "gate", named: gate.rawValue, try: "omentum gate list")
        }
        let finding = line.finding
        guard finding.answer != .met else { throw OverrideRefused.isMet(gate, day) }
        guard !line.overrides.contains(where: { $0.approver == context.actor.login }) else {
            throw OverrideRefused.isDoneByYou(gate, day)
        }
        let id: Int64 = try tx.value(
            """
            INSERT INTO pathway.override (cycle, gate, for_day, answer, evidence, reason)
            VALUES (\(cycle), \(gate), \(day), \(finding.answer), \(finding.evidence), \(reason)) RETURNING id
            """)
        return Done(
            id: id, answer: finding.answer, evidence: finding.evidence,
            approvers: line.overrides.map(\.approver) + [context.actor.login],
            approversNeeded: line.policy.approversNeeded)
    }

    /// Takes back every override of a gate for a cycle and day that stands, whoever gave it; gives their numbers.
    public static func revoke(
        _ gate: Gate, of cycle: PlannedCycleID, on day: ClinicalDay, because reason: String, in tx: inout Transaction,
        _ context: Context
    ) throws -> [Int64] {
        let revoked = try tx.all(
            """
            INSERT INTO pathway.override_revocation (override, reason)
            SELECT o.id, \(reason) FROM pathway.override o
            WHERE o.cycle = \(cycle) AND o.gate = \(gate) AND o.for_day = \(day)
              AND NOT EXISTS (SELECT FROM pathway.override_revocation v WHERE v.override = o.id)
            ORDER BY o.id RETURNING override
            """, as: Int64.self)
        guard !revoked.isEmpty else { throw OverrideRefused.noneStands(gate, cycle, day) }
        return revoked
    }
}

/// Why a gate is not overridden, or its override not revoked.
public enum OverrideRefused: Refusal, Equatable {
    case isMet(Gate, ClinicalDay)
    case isDoneByYou(Gate, ClinicalDay)
    case noneStands(Gate, PlannedCycleID, ClinicalDay)

    public var kind: RefusalKind { .rule }

    public var fact: String {
        switch self {
        case .isMet: "overridden_gate_stops"
        case .isDoneByYou: "one_person_is_one_approver"
        case .noneStands: "revoked_override_stands"
        }
    }

    public var message: String {
        switch self {
        case .isMet(let gate, let day): "\(gate.rawValue) is met on \(day): there is nothing to override."
        case .isDoneByYou(let gate, let day):
            "You have overridden \(gate.rawValue) on \(day) for this evidence already."
        case .noneStands(let gate, let cycle, let day): "No override of \(gate.rawValue) stands for \(cycle) on \(day)."
        }
    }

    public var remedy: String? {
        switch self {
        case .isMet: "omentum patient ready P… --cycle … --on …: it names the gates that stop"
        case .isDoneByYou: "where two people are asked for, another approver does the same"
        case .noneStands(_, let cycle, _): "omentum gate list --cycle \(cycle)"
        }
    }
}

/// An override as it is on record, with who took it back.
public struct OverrideRecord: Sendable, Equatable, Codable {
    public let id: Int64
    public let gate: Gate
    public let day: ClinicalDay
    public let answer: Answer
    public let evidence: [String]
    public let reason: String
    public let approver: String
    public let role: String
    public let recordedAt: Instant
    public let revokedBy: String?
    public let revokedBecause: String?

    /// At most `limit` overrides of a cycle, the latest first.
    public static func list(
        of cycle: PlannedCycleID, limit: Int, in tx: inout Transaction
    ) throws -> [OverrideRecord] {
        try tx.all(
            """
            SELECT o.id, o.gate, o.for_day, o.answer, o.evidence, o.reason, o.login, o.role, o.recorded_at,
                v.login AS revoked_by, v.reason AS revoked_because
            FROM pathway.override o LEFT JOIN pathway.override_revocation v ON v.override = o.id
            WHERE o.cycle = \(cycle) ORDER BY o.id DESC LIMIT \(Int64(limit))
            """
        ) { row in
            OverrideRecord(
                id: try row("id"), gate: try row("gate"), day: try row("for_day"), answer: try row("answer"),
                evidence: try row("evidence"), reason: try row("reason"), approver: try row("login"),
                role: try row("role"), recordedAt: try row("recorded_at"), revokedBy: try row("revoked_by"),
                revokedBecause: try row("revoked_because"))
        }
    }
}

extension GatePolicy {
    init(_ row: borrowing Row) throws {
        self.init(
            gate: try row("code"), label: try row("label"), hardness: try row("hardness"),
            owner: try row("owner_role"), approvers: try row("approvers"), fourEyes: try row("four_eyes"))
    }

    /// The programme's gates, in its order.
    public static func all(in tx: inout Transaction) throws -> [GatePolicy] {
        try tx.all(
            "SELECT code, label, hardness, owner_role, approvers, four_eyes FROM pathway.gate ORDER BY in_order"
        ) { row in try GatePolicy(row) }
    }
}
