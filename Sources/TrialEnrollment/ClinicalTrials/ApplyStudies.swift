import CareTerms
public import Registry

/// Does what a plan of an import says, and nothing else: it refuses where a study changed since.
///
/// Again adds nothing: what is in already is unchanged.
public struct ApplyStudies: Sendable {
    public init() {}

    /// Gives the next bytes of the plan, `nil` at its end.
    public typealias Chunks = () throws -> ArraySlice<UInt8>?

    /// Applies the plan that `opening` gives from its beginning: it is read three times, once to see that it is whole,
    /// once to see that nothing changed since, and once to write.
    public func callAsFunction(
        on store: Store, dryRun: Bool = false, opening: () throws -> Chunks, each: (StudyLine) throws -> Void = { _ in }
    ) async throws -> StudyReport {
        let plan = try StudyPlanReader(try opening())
        try await batches(of: plan, try opening()) { batch in
            let lines = try await StudyBatch.plan(batch.rows, on: store).map(\.line)
            if lines.contains(where: { $0.verdict == .overtaken }) { throw StudyPlanRefused.isOvertaken }
        }
        var report = StudyReport()
        try await batches(of: plan, try opening()) { batch in
            let came: [StudyLine]
            if dryRun || batch.rows.isEmpty {
                came = try await StudyBatch.plan(batch.rows, on: store).map(\.line)
            } else {
                let run: Int64
                if let begun = report.run {
                    run = begun
                } else {
                    run = try await StudyBatch.begin(on: store, plan: plan.sha256)
                }
                report.run = run
                came = try await StudyBatch.apply(batch.rows, run: run, on: store)
            }
            for line in batch.joined(came) {
                report.add(line)
                try each(line)
            }
        }
        return report
    }

    /// Studies that go together: those to be written, the others as they stand.
    private struct Batch {
        var studies: [PlannedStudy] = []
        var rows: [StudyBatch.Row] = []
        var bytes = 0

        var isFull: Bool {
            rows.count == StudyFeed.batchStudiesMax || bytes > StudyFeed.batchBytesMax
                || studies.count == StudyFeed.batchLinesMax
        }

        mutating func add(_ study: PlannedStudy, _ record: String?) {
            studies.append(study)
            guard let record, let nct = study.nct else { return }
            rows.append(
                StudyBatch.Row(place: study.studyLine.place, nct: nct, text: record, was: .some(study.was)))
            bytes += record.utf8.count
        }

        func joined(_ came: [StudyLine]) -> [StudyLine] {
            var written = Dictionary(came.map { ($0.nct, $0) }) { first, _ in first }
            return studies.map { study in
                let isWritten = study.verdict == .created || study.verdict == .updated
                return (isWritten ? written.removeValue(forKey: study.nct) : nil) ?? study.studyLine
            }
        }
    }

    private func batches(
        of plan: StudyPlanReader, _ chunks: Chunks, _ body: (Batch) async throws -> Void
    ) async throws {
        var batch = Batch()
        try await plan.each(chunks) { study, record in
            batch.add(study, record)
            guard batch.isFull else { return }
            try Task.checkCancellation()
            try await body(batch)
            batch = Batch()
        }
        if !batch.studies.isEmpty { try await body(batch) }
    }
}
