public import CareTerms
import FoundationEssentials
import Postgres
public import Registry

/// Does what a plan says: each batch in one transaction, and each row once, however often it is run.
///
/// A row that somebody's work overtook gets that for its verdict. One that the database refuses is tried alone, so that
/// it never stops another one.
public struct ApplyReferrals: Sendable {
    public static let role = GroupRole.coordinator
    static let batchRows = 500
    static let batchBytes = 4 << 20

    /// What became of a row.
    public struct Applied: Sendable, Equatable, Codable {
        public let line: Int
        public let verdict: RowVerdict
        public let reasons: [ImportReason]
        /// The one that was received.
        public let referral: ReferralID?
        /// The one that goes on already.
        public let otherReferral: ReferralID?
        public let otherPatients: [PatientID]
        /// It had been applied before.
        public let isRepeat: Bool
    }

    public struct Report: Sendable, Equatable {
        public var totals = ImportTotals()
        /// Rows that an earlier run had done.
        public var repeated = 0
    }

    public init() {}

    /// Applies the plan that `opening` gives from its beginning: it is read twice, once to see that it is whole.
    ///
    /// `each` is told of every row in the order of the file, once its batch is committed.
    public func callAsFunction(
        on store: Store, dryRun: Bool = false, opening: () throws -> PlanReferrals.Chunks,
        each: (Applied) throws -> Void = { _ in }
    ) async throws -> Report {
        let plan = try ReferralPlanReader(try opening())
        var report = Report()
        var batch = Batch()
        func apply() async throws {
            try Task.checkCancellation()
            for row in try await Self.apply(batch, of: plan, on: store, dryRun: dryRun) {
                report.totals.count(row.verdict)
                if row.isRepeat { report.repeated += 1 }
                try each(row)
            }
            batch = Batch()
        }
        try await ReferralPlanReader.rows(try opening()) { row, text in
            batch.add(row, text)
            if batch.isFull { try await apply() }
        }
        try await apply()
        guard report.totals.rows == plan.tail.totals.rows else { throw ReferralPlanRefused.isNotAsWritten }
        return report
    }

    /// Rows that go together: those to be written as the text that the plan has, the others as they stand.
    private struct Batch {
        var rows: [PlannedRow] = []
        var texts: [(line: Int, text: [UInt8])] = []
        var bytes = 0

        var isFull: Bool {
            texts.count == ApplyReferrals.batchRows || bytes > ApplyReferrals.batchBytes || rows.count >= 4000
        }

        mutating func add(_ row: PlannedRow, _ text: ArraySlice<UInt8>) {
            rows.append(row)
            guard row.verdict == .accepted else { return }
            texts.append((row.line, Array(text)))
            bytes += text.count
        }
    }

    private static func apply(
        _ batch: Batch, of plan: ReferralPlanReader, on store: Store, dryRun: Bool
    ) async throws -> [Applied] {
        var applied: [Int: Applied] = [:]
        if !batch.texts.isEmpty {
            do {
                for row in try await write(batch.texts.map(\.text), of: plan, on: store, dryRun: dryRun) {
                    applied[row.line] = row
                }
            } catch let error where Self.rule(in: error) != nil {
                // One of them is off, and the database tells only by which rule: each alone.
                for (line, text) in batch.texts {
                    applied[line] = try await alone(text, line, of: plan, on: store, dryRun: dryRun)
                }
            }
        }
        return batch.rows.map { row in
            applied[row.line]
                ?? Applied(
                    line: row.line, verdict: row.verdict, reasons: row.reasons, referral: nil,
                    otherReferral: row.referral, otherPatients: row.patients, isRepeat: false)
        }
    }

    private static func write(
        _ texts: [[UInt8]], of plan: ReferralPlanReader, on store: Store, dryRun: Bool
    ) async throws -> [Applied] {
        let rows = JSONText("[" + String(decoding: Array(texts.joined(separator: [0x2C])), as: UTF8.self) + "]")
        let (head, sum, total) = (plan.head, plan.sha256, Int32(clamping: plan.tail.totals.rows))
        let source = plan.source
        return try await store.command(as: role, dryRun: dryRun) { tx, _ in
            let id: Int64 = try tx.value(
                "SELECT referrals.begin_apply(\(sum), \(source), \(head.site), \(total), \(head.lastPatient))")
            return try tx.all(
                """
                SELECT line, verdict, reason, referral, other_referral, other_patient, is_repeat
                FROM referrals.apply_rows(\(id), \(rows))
                """
            ) { row in
                let (reason, other): (String?, PatientID?) = (try row("reason"), try row("other_patient"))
                let named: String = try row("verdict")
                guard let verdict = RowVerdict(rawValue: named) else { preconditionFailure("a verdict is a word") }
                return Applied(
                    line: Int(try row("line") as Int32), verdict: verdict,
                    reasons: reason.map { [ImportReason(named: $0, store.facts[$0]?.message)] } ?? [],
                    referral: try row("referral"), otherReferral: try row("other_referral"),
                    otherPatients: other.map { [$0] } ?? [], isRepeat: try row("is_repeat"))
            }
        }.answer
    }

    private static func alone(
        _ text: [UInt8], _ line: Int, of plan: ReferralPlanReader, on store: Store, dryRun: Bool
    ) async throws -> Applied? {
        do {
            return try await write([text], of: plan, on: store, dryRun: dryRun).first
        } catch let error {
            guard let rule = rule(in: error) else { throw error }
            let (head, sum, total) = (plan.head, plan.sha256, Int32(clamping: plan.tail.totals.rows))
            let source = plan.source
            _ = try await store.command(as: role, dryRun: dryRun) { tx, _ in
                let id: Int64 = try tx.value(
                    "SELECT referrals.begin_apply(\(sum), \(source), \(head.site), \(total), \(head.lastPatient))")
                try tx.run("SELECT referrals.refuse_row(\(id), \(Int32(clamping: line)), \(rule))")
                return id
            }
            return Applied(
                line: line, verdict: .rejected, reasons: [ImportReason(named: rule, store.facts[rule]?.message)],
                referral: nil, otherReferral: nil, otherPatients: [], isRepeat: false)
        }
    }

    /// The name of the rule by which the database refused what stands in a row; `nil` where it was not about that.
    private static func rule(in error: any Error) -> String? {
        switch error {
        case let fact as Fact: fact.kind == .changedMeanwhile || fact.kind == .notPermitted ? nil : fact.fact
        case let error as PostgresError:
            error.sqlState?.hasPrefix("22") == true || error.sqlState?.hasPrefix("23") == true
                ? error.constraint ?? "referral_has_readable_values" : nil
        default: nil
        }
    }
}
