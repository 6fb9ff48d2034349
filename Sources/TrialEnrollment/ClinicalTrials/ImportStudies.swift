public import CareTerms
import FoundationEssentials
import Postgres
public import Registry

/// Brings in what ClinicalTrials.gov says of studies, from files in the form of its second interface.
///
/// Safe to be killed and run again: each batch is one transaction, and what was imported before is unchanged. A broken
/// study is rejected with its reason and never stops another one.
public struct ImportStudies: Sendable {
    public static let role = GroupRole.research

    /// `-` is standard input.
    public let files: [String]

    public init(_ files: [String]) { self.files = files }

    /// Imports everything; `each` is told of every study once its batch is committed.
    public func callAsFunction(
        on store: Store, each: (StudyLine) throws -> Void = { _ in }, progress: (_ bytesRead: Int) -> Void = { _ in }
    ) async throws -> StudyReport {
        let feed = StudyFeed(files)
        var report = StudyReport()
        while let batch = feed.next() {
            try Task.checkCancellation()
            var lines = batch.lines
            if !batch.items.isEmpty {
                let rows = batch.items.map { StudyBatch.Row(place: $0.place, nct: $0.nct, text: $0.text, was: nil) }
                let run: Int64
                if let begun = report.run {
                    run = begun
                } else {
                    run = try await StudyBatch.begin(on: store, plan: nil)
                }
                report.run = run
                let came = try await StudyBatch.apply(rows, run: run, on: store)
                lines += Self.joined(came, batch.items)
            }
            for line in lines {
                report.add(line)
                try each(line)
            }
            progress(batch.bytesRead)
        }
        return report
    }

    /// Says of each study what an import would make of it, and keeps nothing; `writing` gets the plan to apply.
    public func plan(
        on store: Store, writing: ((StudyPlanWriter.Row) throws -> Void)? = nil,
        progress: (_ bytesRead: Int) -> Void = { _ in }
    ) async throws -> StudyReport {
        let feed = StudyFeed(files)
        var report = StudyReport()
        while let batch = feed.next() {
            try Task.checkCancellation()
            for line in batch.lines {
                report.add(line)
                try writing?(StudyPlanWriter.Row(line: line, was: nil, record: nil))
            }
            guard !batch.items.isEmpty else { continue }
            let rows = batch.items.map { StudyBatch.Row(place: $0.place, nct: $0.nct, text: $0.text, was: nil) }
            let planned = try await StudyBatch.plan(rows, on: store)
            for (line, (item, row)) in zip(
                Self.joined(planned.map(\.line), batch.items), zip(batch.items, planned))
            {
                report.add(line)
                let isDone = line.verdict == .created || line.verdict == .updated
                try writing?(StudyPlanWriter.Row(line: line, was: row.was, record: isDone ? item.text : nil))
            }
            progress(batch.bytesRead)
        }
        return report
    }

    private static func joined(_ lines: [StudyLine], _ items: [StudyFeed.Item]) -> [StudyLine] {
        zip(lines, items).map { line, item in
            StudyLine(
                item.place, line.verdict, nct: item.nct, reason: line.reason, differences: line.differences,
                unknownTerms: line.unknownTerms, unread: item.unread)
        }
    }
}

/// Studies that go to the database together.
enum StudyBatch {
    struct Row: Sendable {
        let place: StudyLine.Place
        let nct: String
        let text: String
        /// What the plan saw: outer nothing without a plan, inner nothing where the study was not known.
        let was: String??
    }

    static func begin(on store: Store, plan: [UInt8]?) async throws -> Int64 {
        try await store.command(as: ImportStudies.role) { tx, _ in
            try tx.value("SELECT trials.begin_registry_import(\(plan))", as: Int64.self)
        }.answer
    }

    /// What would become of each, in their order, with the hash of what is known of it.
    static func plan(_ rows: [Row], on store: Store) async throws -> [(line: StudyLine, was: String?)] {
        let document = json(rows)
        let found = try await store.read(as: ImportStudies.role) { tx, _ in
            try tx.all(
                """
                SELECT verdict, was, differences::text AS differences, coalesce(unknown_terms, '{}') AS unknown_terms
                FROM trials.registry_plan(\(document))
                """
            ) { row in
                Found(
                    verdict: try row("verdict"), was: try row("was"), differences: try row("differences"),
                    unknownTerms: try row("unknown_terms"))
            }
        }
        return try zip(rows, found).map { ($0.line(try $1.read()), $1.was) }
    }

    /// Writes a batch; one that the database refuses is written study by study, so that the others are in.
    static func apply(_ rows: [Row], run: Int64, on store: Store) async throws -> [StudyLine] {
        do {
            return try await write(rows, run: run, on: store)
        } catch let error where rule(in: error) != nil {
            var lines: [StudyLine] = []
            for row in rows {
                do {
                    lines += try await write([row], run: run, on: store)
                } catch let error {
                    guard let rule = rule(in: error) else { throw error }
                    let words = store.facts[rule]?.message ?? "the database refuses it by the rule \(rule)"
                    lines.append(StudyLine(row.place, .rejected, nct: row.nct, reason: words))
                }
            }
            return lines
        }
    }

    private struct Found: Sendable, Codable {
        let verdict: String
        let was: String?
        let differences: String?
        let unknownTerms: [String]

        func read() throws -> StudyLine {
            guard let verdict = StudyVerdict(rawValue: verdict) else { preconditionFailure("a verdict is a word") }
            let told = try differences.map {
                try JSONDecoder().decode([StudyDifference].self, from: Data($0.utf8))
            }
            return StudyLine(
                .init(file: 0, position: 0, line: 0), verdict,
                reason: verdict == .older
                    ? "is older than what is known" : verdict == .overtaken ? "changed since the plan was made" : nil,
                differences: told ?? [], unknownTerms: unknownTerms)
        }
    }

    private static func write(_ rows: [Row], run: Int64, on store: Store) async throws -> [StudyLine] {
        let document = json(rows)
        let found = try await store.command(as: ImportStudies.role) { tx, _ in
            try tx.all(
                """
                SELECT verdict, differences::text AS differences, coalesce(unknown_terms, '{}') AS unknown_terms
                FROM trials.apply_registry(\(run), \(document))
                """
            ) { row in
                Found(
                    verdict: try row("verdict"), was: nil, differences: try row("differences"),
                    unknownTerms: try row("unknown_terms"))
            }
        }.answer
        return try zip(rows, found).map { $0.line(try $1.read()) }
    }

    private static func json(_ rows: [Row]) -> JSONText {
        JSONText("[" + rows.map(\.json).joined(separator: ",") + "]")
    }

    /// The name of the rule by which the database refused what stands in a study; `nil` where it was not about that.
    private static func rule(in error: any Error) -> String? {
        switch error {
        case let fact as Fact: fact.kind == .changedMeanwhile || fact.kind == .notPermitted ? nil : fact.fact
        case let error as PostgresError:
            error.sqlState?.hasPrefix("22") == true || error.sqlState?.hasPrefix("23") == true
                ? error.constraint ?? "study_has_readable_values" : nil
        default: nil
        }
    }
}

extension StudyBatch.Row {
    fileprivate var json: String {
        guard let was else { return "{\"record\":\(text)}" }
        return "{\"record\":\(text),\"was\":\(was.map { "\"\($0)\"" } ?? "null")}"
    }

    fileprivate func line(_ found: StudyLine) -> StudyLine {
        StudyLine(
            place, found.verdict, nct: nct, reason: found.reason, differences: found.differences,
            unknownTerms: found.unknownTerms)
    }
}
