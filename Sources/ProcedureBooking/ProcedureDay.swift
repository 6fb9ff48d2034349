public import CareTerms
public import Postgres
public import Registry

/// A reason from the programme's list, with words where the code is `other` or says too little.
public struct CodedReason: Sendable, Equatable {
    public let code: String
    public let words: String?

    public init(_ code: String, _ words: String? = nil) { (self.code, self.words) = (code, words) }

    /// The codes that people may choose from for an event.
    public static func choices(for event: Procedure.Event, in tx: inout Transaction) throws -> [(String, String)] {
        try tx.all("SELECT code, label FROM booking.coded_reason WHERE event = \(event) ORDER BY code") { row in
            (try row("code"), try row("label"))
        }
    }
}

extension Circumstances {
    init(_ reason: CodedReason, at: Instant?, expecting step: Int? = nil) {
        self.init(reason: reason.words, reasonCode: reason.code, happenedAt: at, expecting: step)
    }
}

extension Procedure {
    /// Opens the next attempt at a cycle from its confirmed placement.
    public static func open(
        from placement: PlacementID, in tx: inout Transaction, _ context: Context
    ) throws -> ProcedureID {
        try tx.value("INSERT INTO booking.procedure (placement) VALUES (\(placement)) RETURNING id")
    }

    /// The procedure of today for a cycle: the one that was opened, else one opened now from its confirmed placement.
    public static func ofToday(
        _ cycle: PlannedCycleID, in tx: inout Transaction, _ context: Context
    ) throws -> ProcedureID {
        let opened = try tx.first(
            "SELECT id FROM booking.procedure WHERE planned_cycle = \(cycle) AND status IN ('scheduled', 'arrived')",
            as: ProcedureID.self)
        if let opened { return opened }
        let placement = try tx.first(
            "SELECT id FROM booking.placement WHERE planned_cycle = \(cycle) AND status = 'confirmed'",
            as: PlacementID.self)
        guard let placement else {
            let standing = try CycleRecord.read(cycle, in: &tx)
            throw NoConfirmedPlacement(cycle, of: standing.course, cycleIs: standing.status)
        }
        return try open(from: placement, in: &tx, context)
    }

    /// Ends the day before theatre; the slot is given back, and the cycle needs another.
    @discardableResult
    public static func cancelOnTheDay(
        _ id: ProcedureID, because reason: CodedReason, at: Instant? = nil, in tx: inout Transaction,
        _ context: Context
    ) throws -> Taken<State> {
        try take(.cancelOnTheDay, on: id, Circumstances(reason, at: at), in: &tx, context)
    }

    /// Takes a step that has a coded reason, such as `failAccess`, `stay` or `transfer`.
    @discardableResult
    public static func take(
        _ event: Event, on id: ProcedureID, because reason: CodedReason, at: Instant? = nil, in tx: inout Transaction,
        _ context: Context
    ) throws -> Taken<State> {
        try take(event, on: id, Circumstances(reason, at: at), in: &tx, context)
    }

    /// Answers gates of going home; the latest answer to each counts.
    public static func answer(
        _ answers: [DischargeGate: Answer], on id: ProcedureID, at: Instant? = nil, in tx: inout Transaction,
        _ context: Context
    ) throws {
        try exists(id, in: &tx)
        let sorted = answers.sorted { $0.key.rawValue < $1.key.rawValue }
        try tx.run(
            """
            INSERT INTO booking.discharge_answer (procedure, gate, answer, happened_at)
            SELECT \(id), gate, answer, \(at)
            FROM unnest(\(sorted.map(\.key.rawValue))::text[], \(sorted.map(\.value.rawValue))::text[]) given(gate, answer)
            """)
    }

    /// What the gates say by now.
    public static func dischargeGates(of id: ProcedureID, in tx: inout Transaction) throws -> [DischargeGate: Answer] {
        let answers = try tx.all("SELECT gate, answer FROM booking.discharge_gate WHERE procedure = \(id)") { row in
            (try row("gate") as DischargeGate, Answer(rawValue: try row("answer")) ?? .unknown)
        }
        return Dictionary(uniqueKeysWithValues: answers)
    }

    /// Sends the patient home on the day of the procedure, only when every gate is met.
    @discardableResult
    public static func discharge(
        _ id: ProcedureID, at: Instant? = nil, in tx: inout Transaction, _ context: Context
    ) throws -> Taken<State> {
        if case .stays(let notMet, let unanswered) = Discharge.judge(try dischargeGates(of: id, in: &tx)) {
            try exists(id, in: &tx)
            throw NotFitToGoHome(id, notMet: notMet, unanswered: unanswered)
        }
        return try take(.discharge, on: id, Circumstances(happenedAt: at), in: &tx, context)
    }

    static func exists(_ id: ProcedureID, in tx: inout Transaction) throws {
        guard try tx.value("SELECT EXISTS (SELECT FROM booking.procedure WHERE id = \(id))", as: Bool.self) else {
            throw NotFound(id)
        }
    }
}

/// What happened in theatre beside the steps.
public enum Milestone: String, CaseIterable, Sendable, Codable, PostgresCodable {
    case anaesthesiaStarted = "anaesthesia_started", skinIncised = "skin_incised", accessGained = "access_gained"
    case stagingDone = "staging_done", tightnessChecked = "tightness_checked", roomCleared = "room_cleared"
    case evacuationStarted = "evacuation_started", evacuationEnded = "evacuation_ended"
    case skinClosed = "skin_closed", anaesthesiaEnded = "anaesthesia_ended", leftTheatre = "left_theatre"
    case leftHospital = "left_hospital"

    @discardableResult
    public func record(
        on id: ProcedureID, at: Instant? = nil, note: String? = nil, correcting wrong: Int64? = nil,
        in tx: inout Transaction, _ context: Context
    ) throws -> Int64 {
        try Procedure.exists(id, in: &tx)
        return try tx.value(
            """
            INSERT INTO booking.milestone (procedure, kind, note, corrects, happened_at)
            VALUES (\(id), \(self), \(note), \(wrong), \(at)) RETURNING id
            """)
    }
}

/// A patient may not go home yet.
public struct NotFitToGoHome: Refusal, Equatable {
    public let message: String
    public let remedy: String?
    public var fact: String { "patient_goes_home_when_all_four_gates_are_met" }
    public var kind: RefusalKind { .rule }

    init(_ id: ProcedureID, notMet: [DischargeGate], unanswered: [DischargeGate]) {
        func list(_ gates: [DischargeGate]) -> String { gates.map(\.rawValue).joined(separator: ", ") }
        var parts: [String] = []
        if !notMet.isEmpty { parts.append("not met: \(list(notMet))") }
        if !unanswered.isEmpty { parts.append("not answered: \(list(unanswered))") }
        message = "\(id) may not go home yet; \(parts.joined(separator: "; "))."
        remedy = "Answer the gates with omentum procedure gate \(id), or: omentum procedure stay \(id) --because CODE"
    }
}

/// A cycle has no confirmed placement, so nobody can arrive for it.
public struct NoConfirmedPlacement: Refusal, Equatable {
    public let message: String
    public var fact: String { "procedure_is_opened_from_a_confirmed_placement" }
    public var kind: RefusalKind { .rule }
    public let remedy: String?

    init(_ cycle: PlannedCycleID, of course: CourseID, cycleIs status: PlannedCycle.State) {
        switch status {
        case .attempted, .skipped:
            message = "The planned cycle \(cycle) is \(status.words) already."
            remedy = "omentum course show \(course)"
        default:
            message = "The planned cycle \(cycle) has no confirmed placement."
            remedy = "Book and confirm it first: omentum booking hold, omentum booking confirm"
        }
    }
}
