public import CareTerms
public import Jobs
public import Postgres
import Registry

/// Tells the other offices that a procedure was signed: follow-up is planned, the next cycle's coverage is tested.
///
/// The pathway handles it; the kind is stored and never changes.
public struct ProcedureSigned: Job, Equatable {
    public static let kind: JobKind = "procedure.signed"

    public let procedure: ProcedureID

    public init(procedure: ProcedureID) { self.procedure = procedure }
}

/// What the surgeon signs: the facts of the day as the system holds them, and the surgeon's own words.
public struct ProcedureReport: Sendable, Equatable, Codable {
    public static let wordsMax = 50_000

    public let procedure: ProcedureID
    /// The exact text that is signed.
    public let text: String

    /// Composes the text; the same facts and words give the same text.
    public static func compose(
        _ id: ProcedureID, words: String, in tx: inout Transaction
    ) throws -> ProcedureReport {
        guard words.count <= wordsMax else { throw ReportTooLong() }
        let day = try ProcedureDay.read(id, in: &tx)
        var lines = [
            "PIPAC procedure record, form 1",
            "procedure \(id), attempt \(day.attempt) at cycle \(day.number) of course \(day.course), on \(day.localDay)",
        ]
        lines += try tx.all(
            """
            SELECT r.kind || ': ' || r.name FROM booking.procedure x JOIN booking.claim c ON c.placement = x.placement
            JOIN booking.resource r ON r.id = c.resource WHERE x.id = \(id) ORDER BY r.kind, r.name
            """, as: String.self)
        lines.append("steps")
        lines += try tx.all(
            """
            SELECT format('  %s %s by %s', booking.utc_text(happened_at), replace(event, '_', ' '), login)
                || coalesce(' because ' || reason_code, '') || coalesce(': ' || reason, '')
            FROM booking.procedure_history WHERE subject = \(id) AND event <> 'opened' ORDER BY no
            """, as: String.self)
        lines += section("milestones", try milestones(of: id, in: &tx))
        lines += section("exposure", try ledger(of: id, in: &tx))
        lines += section("result", try result(of: id, in: &tx))
        lines += ["report", words.trimmingEnds()]
        return ProcedureReport(procedure: id, text: lines.joined(separator: "\n") + "\n")
    }

    private static func section(_ title: String, _ lines: [String]) -> [String] { lines.isEmpty ? [] : [title] + lines }

    private static func milestones(of id: ProcedureID, in tx: inout Transaction) throws -> [String] {
        try tx.all(
            """
            SELECT format('  %s %s', booking.utc_text(happened_at), replace(kind, '_', ' ')) || coalesce(': ' || note, '')
            FROM booking.milestone m WHERE procedure = \(id)
                AND NOT EXISTS (SELECT FROM booking.milestone c WHERE c.corrects = m.id) ORDER BY happened_at, id
            """, as: String.self)
    }

    private static func ledger(of id: ProcedureID, in tx: inout Transaction) throws -> [String] {
        try tx.all(
            """
            SELECT format('  %s %s', booking.utc_text(happened_at), replace(kind, '_', ' '))
                || coalesce(' ' || pressure_mmhg || ' mmHg', '') || coalesce(' ' || flow_ml_s || ' mL/s', '')
                || coalesce(' ' || upstream_psi || ' psi', '') || coalesce(' ' || temperature_c || ' C', '')
                || coalesce(': ' || note, '')
            FROM booking.exposure_ledger WHERE procedure = \(id) ORDER BY happened_at, id
            """, as: String.self)
    }

    private static func result(of id: ProcedureID, in tx: inout Transaction) throws -> [String] {
        try tx.all(
            """
            SELECT format('  dwell %s min %s s, target %s min, tolerance %s: %s', dwell_seconds / 60,
                dwell_seconds % 60, target_minutes, tolerance_minutes, outcome)
            FROM booking.exposure_result WHERE procedure = \(id) ORDER BY no DESC LIMIT 1
            """, as: String.self)
    }
}

/// What was signed.
public struct SignedRecord: Sendable, Equatable, Codable {
    public let record: Int64
    public let procedure: ProcedureID
    /// SHA-256 of the exact content, in hex.
    public let hash: String
    public let signedAt: Instant
    /// False where a login proves only the operating-system user: the signature is then not legally binding.
    public let binding: Bool
}

extension Procedure {
    /// What an addition to a signed record is.
    public enum Amendment: String, CaseIterable, Sendable, Codable, PostgresCodable {
        case addendum, lateEntry = "late_entry", correction, enteredInError = "entered_in_error"
    }

    /// Signs the record of a procedure over its exact content, and tells the other offices in the same transaction.
    ///
    /// `seen` is the content that the surgeon read: when the facts have changed since, nothing is signed.
    public static func sign(
        _ id: ProcedureID, words: String, seen: String? = nil, in tx: inout Transaction, _ context: Context
    ) throws -> SignedRecord {
        let report = try ProcedureReport.compose(id, words: words, in: &tx)
        if let seen, seen != report.text { throw ReportChanged(id) }
        let signed = try write(id, kind: "record", amends: nil, body: report.text, in: &tx)
        try tx.enqueue(ProcedureSigned(procedure: id), JobOptions(unique: UniqueKey("\(id)")))
        return signed
    }

    /// Adds to a signed record; nothing that was signed is ever changed.
    public static func amend(
        _ id: ProcedureID, _ kind: Amendment, words: String, in tx: inout Transaction, _ context: Context
    ) throws -> SignedRecord {
        try exists(id, in: &tx)
        guard words.count <= ProcedureReport.wordsMax else { throw ReportTooLong() }
        guard words.contains(where: { !$0.isWhitespace }) else { throw AmendmentWithoutWords() }
        let original = try tx.first(
            "SELECT id FROM booking.procedure_record WHERE procedure = \(id) AND kind = 'record'", as: Int64.self)
        guard let original else { throw NothingSigned(id) }
        return try write(id, kind: kind.rawValue, amends: original, body: words, in: &tx)
    }

    private static func write(
        _ id: ProcedureID, kind: String, amends: Int64?, body: String, in tx: inout Transaction
    ) throws -> SignedRecord {
        let (record, hash) = try tx.one(
            """
            INSERT INTO booking.procedure_record (procedure, kind, amends, body)
            VALUES (\(id), \(kind), \(amends), \(body)) RETURNING id, hash
            """
        ) { row in (try row("id") as Int64, try row("hash") as [UInt8]) }
        return try tx.one(
            """
            INSERT INTO booking.procedure_record_signature (document, hash) VALUES (\(record), \(hash))
            RETURNING signed_at, binding, encode(hash, 'hex') AS hash
            """
        ) { row in
            SignedRecord(
                record: record, procedure: id, hash: try row("hash"), signedAt: try row("signed_at"),
                binding: try row("binding"))
        }
    }
}

extension String {
    fileprivate func trimmingEnds() -> String {
        let start = drop { $0.isWhitespace }
        return String(start.reversed().drop { $0.isWhitespace }.reversed())
    }
}

/// The facts of the procedure changed after the surgeon read them.
public struct ReportChanged: Refusal, Equatable {
    public let message: String
    public var fact: String { "report_is_as_it_was_seen" }
    public var kind: RefusalKind { .changedMeanwhile }
    public var remedy: String? { "Read it again, then sign: omentum procedure sign --preview" }

    init(_ id: ProcedureID) { message = "What is to be signed for \(id) has changed since it was read." }
}

/// The surgeon's words are longer than a record takes.
public struct ReportTooLong: Refusal, Equatable {
    public var message: String { "A report has at most \(ProcedureReport.wordsMax) characters." }
    public var fact: String { "report_is_short" }
    public var kind: RefusalKind { .usage }
    public var remedy: String? { nil }
}

/// Only what was signed can be amended.
public struct NothingSigned: Refusal, Equatable {
    public let message: String
    public var fact: String { "record_amends_or_starts" }
    public var kind: RefusalKind { .rule }
    public var remedy: String? { "Sign the record itself: omentum procedure sign" }

    init(_ id: ProcedureID) { message = "The record of \(id) is not signed yet." }
}

/// An addition to a signed record says something.
public struct AmendmentWithoutWords: Refusal, Equatable {
    public var kind: RefusalKind { .usage }
    public var fact: String { "amendment_has_words" }
    public var message: String { "An amendment has words." }
    public var remedy: String? { "--text TEXT" }
}
