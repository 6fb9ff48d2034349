public import CareTerms
public import Postgres
public import Registry

/// What an instrument showed while the aerosol stood.
public struct ExposureReading: Sendable, Equatable {
    public var pressureMmHg: ExactDecimal?
    public var flowMlPerSecond: ExactDecimal?
    public var upstreamPsi: ExactDecimal?
    public var temperatureC: ExactDecimal?

    public init(
        pressureMmHg: ExactDecimal? = nil, flowMlPerSecond: ExactDecimal? = nil, upstreamPsi: ExactDecimal? = nil,
        temperatureC: ExactDecimal? = nil
    ) {
        (self.pressureMmHg, self.flowMlPerSecond) = (pressureMmHg, flowMlPerSecond)
        (self.upstreamPsi, self.temperatureC) = (upstreamPsi, temperatureC)
    }
}

/// How an aerosol ended.
public struct ExposureResult: Sendable, Equatable, Codable {
    /// The number of the stop in the ledger, by which it can be taken back.
    public let entry: Int64
    public let dwellSeconds: Int
    public let outcome: Exposure.Outcome
    public let step: Taken<Procedure.State>
    /// What the system drafted because the exposure was not what the protocol asks.
    public let deviations: [String]
}

extension Exposure {
    /// Writes a row of the ledger: an interruption, or a reading.
    @discardableResult
    public static func record(
        _ kind: Kind, on id: ProcedureID, at: Instant?, _ reading: ExposureReading = ExposureReading(),
        note: String? = nil, in tx: inout Transaction, _ context: Context
    ) throws -> Int64 {
        try Procedure.exists(id, in: &tx)
        return try tx.value(
            """
            INSERT INTO booking.exposure_event (procedure, kind, pressure_mmhg, flow_ml_s, upstream_psi, temperature_c,
                note, happened_at)
            VALUES (\(id), \(kind), \(reading.pressureMmHg), \(reading.flowMlPerSecond), \(reading.upstreamPsi),
                \(reading.temperatureC), \(note), \(at))
            RETURNING id
            """)
    }

    /// Takes a row back that was entered in error; what is right is entered as a row of its own.
    public static func void(
        _ entry: Int64, on id: ProcedureID, because reason: String, in tx: inout Transaction, _ context: Context
    ) throws {
        try Procedure.exists(id, in: &tx)
        try tx.run(
            """
            INSERT INTO booking.exposure_event (procedure, kind, voids, note)
            VALUES (\(id), 'void', \(entry), \(reason))
            """)
    }

    /// Ends the aerosol: derives the dwell from the ledger, and takes the step that it leads to.
    ///
    /// An aerosol that ended short needs its coded reason; one that stayed long enough has none.
    public static func stop(
        _ id: ProcedureID, at: Instant?, shortBecause reason: CodedReason? = nil, in tx: inout Transaction,
        _ context: Context
    ) throws -> ExposureResult {
        let entry = try record(.aerosolStop, on: id, at: at, in: &tx, context)
        return try conclude(id, entry, shortBecause: reason, in: &tx, context)
    }

    /// Judges the ledger as it stands; after a correction, again.
    private static func conclude(
        _ id: ProcedureID, _ entry: Int64, shortBecause reason: CodedReason?, in tx: inout Transaction,
        _ context: Context
    ) throws -> ExposureResult {
        let target = try tx.one(
            """
            SELECT k.dwell_target_minutes, k.dwell_tolerance_minutes FROM booking.procedure x
            JOIN booking.planned_cycle y ON y.id = x.planned_cycle JOIN booking.course k ON k.id = y.course
            WHERE x.id = \(id)
            """
        ) { row in
            Target(
                minutes: Int(try row("dwell_target_minutes") as Int32),
                toleranceMinutes: Int(try row("dwell_tolerance_minutes") as Int32))
        }
        let ledger = try tx.all(
            "SELECT kind, happened_at FROM booking.exposure_ledger WHERE procedure = \(id) ORDER BY happened_at, id"
        ) { row in Entry(try row("kind"), at: try row("happened_at")) }
        guard case .found(let dwell, let outcome) = judge(ledger, against: target) else { throw AerosolNotTimed(id) }
        if outcome == .partial && reason == nil { throw ShortAerosolUnexplained(id, dwellSeconds: dwell, target) }
        let number = try tx.value(
            """
            INSERT INTO booking.exposure_result (procedure, dwell_seconds, outcome, rule)
            VALUES (\(id), \(Int32(clamping: dwell)), \(outcome), \(rule)) RETURNING no
            """, as: Int32.self)
        let stopped = ledger.last { $0.kind == .aerosolStop }?.at
        let step =
            switch (outcome, reason) {
            case (.partial, let reason?):
                try Procedure.take(.endAerosolShort, on: id, because: reason, at: stopped, in: &tx, context)
            default:
                try Procedure.take(
                    .completeAerosol, on: id, Circumstances(happenedAt: stopped), in: &tx, context)
            }
        let deviations = try tx.all(
            """
            SELECT kind || ': ' || found_instead || ' (asked: ' || asked || ')' FROM booking.deviation_draft
            WHERE procedure = \(id) AND result_no = \(number) ORDER BY id
            """, as: String.self)
        return ExposureResult(
            entry: entry, dwellSeconds: dwell, outcome: outcome, step: step, deviations: deviations)
    }
}

/// The ledger has no start, or a stop that is not after it.
public struct AerosolNotTimed: Refusal, Equatable {
    public let message: String
    public var fact: String { "aerosol_stops_after_it_starts" }
    public var kind: RefusalKind { .usage }
    public var remedy: String? { "Give the time at which the aerosol ended: --at" }

    init(_ id: ProcedureID) { message = "The aerosol of \(id) cannot end when it starts." }
}

/// The aerosol was too short to be complete, and nobody said why.
public struct ShortAerosolUnexplained: Refusal, Equatable {
    public let message: String
    public var fact: String { "procedure_step_has_its_coded_reason" }
    public var kind: RefusalKind { .rule }
    public var remedy: String? {
        "Say why it ended short: --short-because CODE; omentum procedure reasons lists the codes"
    }

    init(_ id: ProcedureID, dwellSeconds: Int, _ target: Exposure.Target) {
        message = """
            The aerosol of \(id) stayed \(dwellSeconds / 60) min \(dwellSeconds % 60) s of \(target.minutes) min \
            (tolerance \(target.toleranceMinutes)): it is partial.
            """
    }
}
