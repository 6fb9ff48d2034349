public import CareTerms
import Postgres

/// Brings patients, their conditions and coverages, practitioners and organisations in from FHIR R4 files.
///
/// Safe to be killed and run again: each batch is one transaction, and what was imported before is unchanged. A bad
/// resource is rejected with its reason and never stops another one.
public struct ImportPatients: Sendable {
    /// `-` is standard input.
    public let files: [String]
    /// The system that the files come from; nil leaves it to what they say of themselves.
    public let source: String?
    /// Patients of ours whom a person looked up, and found to be the ones in the files.
    public let samePersons: Set<PatientID>

    public static let role = GroupRole.coordinator
    public static let sourceLengthMax = 200

    public init(_ files: [String], source: String? = nil, samePersons: Set<PatientID> = []) {
        self.files = files
        self.source = source
        self.samePersons = samePersons
    }

    /// Imports everything; `each` is told of every resource once its batch is committed, with the bytes read so far.
    public func callAsFunction(
        on store: Store, each: (ImportLine) -> Void = { _ in }, progress: (_ bytesRead: Int) -> Void = { _ in }
    ) async throws -> ImportReport {
        let run = try await store.command(as: Self.role) { tx, _ in try begin(in: &tx) }.answer
        let writer = ImportWriter(run: run, facts: store.facts, samePersons: samePersons)
        let feed = ImportFeed(files, source: source)
        var report = ImportReport()
        report.run = run
        while let batch = feed.next() {
            try Task.checkCancellation()
            var answers: [ImportWriter.Answer] = []
            if !batch.items.isEmpty {
                answers = try await store.command(as: Self.role) { tx, _ in
                    try await writer.write(batch.items, in: &tx)
                }.answer
            }
            Self.tell(batch, answers, feed, &report, each)
            progress(batch.bytesRead)
        }
        _ = try await store.command(as: Self.role) { tx, _ in try finish(run, in: &tx) }
        return report
    }

    /// What an import would have done.
    public struct DryRun: Sendable, Codable {
        public let report: ImportReport
        /// Each resource, where that was asked for.
        public let lines: [ImportLine]
        /// Patients of ours whom the files mean.
        let matched: [PatientID]
    }

    /// Imports everything in one transaction, and undoes it.
    ///
    /// The rows of the access log are undone with it, so whom it found is written down once more, and committed, before
    /// anything is told.
    public func dryRun(on store: Store, tellingEach: Bool = false) async throws -> DryRun {
        let told = try await store.command(as: Self.role, dryRun: true) { tx, _ in
            let run = try begin(in: &tx)
            let writer = ImportWriter(run: run, facts: store.facts, samePersons: samePersons)
            let feed = ImportFeed(files, source: source)
            var report = ImportReport()
            var lines: [ImportLine] = []
            var (matched, created): (Set<PatientID>, Set<PatientID>) = ([], [])
            while let batch = feed.next() {
                let answers = try await writer.write(batch.items, in: &tx)
                for (item, answer) in zip(batch.items, answers) {
                    matched.formUnion(answer.met)
                    guard item.record.kind == .patient, let record = answer.record else { continue }
                    if answer.verdict == .created { created.insert(PatientID(record)) }
                    matched.insert(PatientID(record))
                }
                Self.tell(batch, answers, feed, &report) { if tellingEach { lines.append($0) } }
            }
            _ = try finish(run, in: &tx)
            report.isDryRun = true
            return DryRun(report: report, lines: lines, matched: matched.subtracting(created).sorted())
        }.answer
        let door = IdentityDoor(store, as: Self.role)
        for start in stride(from: 0, to: told.matched.count, by: IdentityDoor.patientsMax) {
            let found = told.matched[start..<min(start + IdentityDoor.patientsMax, told.matched.count)]
            try await door.look(at: Array(found), for: "patient import, dry run")
        }
        return told
    }

    private func begin(in tx: inout Transaction) throws -> Int64 {
        try tx.value(
            "SELECT registry.begin_import(\(source ?? ImportFeed.unnamedSource), \(files))", as: Int64.self)
    }

    private func finish(_ run: Int64, in tx: inout Transaction) throws -> Int {
        try tx.run("SELECT registry.finish_import(\(run))")
    }

    private static func tell(
        _ batch: ImportFeed.Batch, _ answers: [ImportWriter.Answer], _ feed: ImportFeed, _ report: inout ImportReport,
        _ each: (ImportLine) -> Void
    ) {
        for line in batch.lines {
            report.add(line)
            each(line)
        }
        for (item, answer) in zip(batch.items, answers) {
            var answer = answer
            if answer.isPostponed {
                if feed.postpone(item) { continue }
                answer.reason = ImportFault.tooManyWait.description
            }
            let number = answer.record.map { item.record.kind == .patient ? "\(PatientID($0))" : "\($0)" }
            let line = ImportLine(
                file: item.file + 1, position: item.found.place.index, line: item.found.place.line,
                type: item.record.kind.rawValue, verdict: answer.verdict, record: number, reason: answer.reason,
                remarks: answer.remarks)
            report.add(line)
            each(line)
        }
    }
}
