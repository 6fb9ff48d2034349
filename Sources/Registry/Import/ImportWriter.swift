import CareTerms
import Postgres

/// Writes a batch: all records of a kind with one statement per table, or one by one where one of them is refused.
struct ImportWriter: Sendable {
    let run: Int64
    let facts: FactBook
    /// Patients of whom a person said that what comes under their key or identifiers is theirs.
    var samePersons: Set<PatientID> = []

    /// A function of the importer takes so many entries at once.
    static let questionsMax = 500

    /// What became of one record of the batch.
    struct Answer: Sendable, Codable {
        var verdict = ImportVerdict.rejected
        var record: Int64?
        var reason: String?
        var remarks: [ImportRemark] = []
        /// Whom it refers to may still come.
        var isPostponed = false
        /// Patients of ours whom it refers to, or whom it was taken for.
        var met: [PatientID] = []
    }

    /// In the order of the kinds, so that what refers comes after what it refers to.
    func write(_ items: [ImportFeed.Item], in tx: inout Transaction) async throws -> [Answer] {
        var answers = items.map { Answer(remarks: $0.record.remarks) }
        for kind in ImportKind.allCases {
            let places = items.indices.filter { items[$0].record.kind == kind }
            guard !places.isEmpty else { continue }
            do {
                let group = places.map { items[$0] }
                let written = try await tx.transaction { tx in try await writeGroup(kind, group, in: &tx) }
                for (place, answer) in zip(places, written) { answers[place].take(answer) }
            } catch let error as PostgresError where Self.isOfTheData(error) {
                for place in places { answers[place].take(try await writeAlone(items[place], in: &tx)) }
            }
        }
        return answers
    }

    /// One record in a savepoint of its own: whatever is wrong with it, the others stand.
    private func writeAlone(_ item: ImportFeed.Item, in tx: inout Transaction) async throws -> Answer {
        do {
            let answers = try await tx.transaction { tx in try await writeGroup(item.record.kind, [item], in: &tx) }
            return answers[0]
        } catch let error as PostgresError where Self.isOfTheData(error) {
            let words = error.constraint.flatMap { facts[$0]?.message ?? "the rule \($0)" }
            return Answer(reason: ImportFault.database(words ?? "the database refused it").description)
        }
    }

    /// Integrity (23), data (22) and our own refusals: what another record would not meet.
    private static func isOfTheData(_ error: PostgresError) -> Bool {
        guard let state = error.sqlState else { return false }
        return state.hasPrefix("23") || state.hasPrefix("22") || state == "OM023" || state.hasPrefix("54")
    }

    private func writeGroup(
        _ kind: ImportKind, _ items: [ImportFeed.Item], in tx: inout Transaction
    ) async throws -> [Answer] {
        let numbers = try resolve(items, in: &tx)
        var answers = items.map { _ in Answer() }
        var places: [Int] = []
        for (place, item) in items.enumerated() {
            if !item.isSourceKnown, item.record.hasLocalKey {
                answers[place].reason = ImportFault.sourceIsNotKnown.description
            } else if kind == .coverage || kind == .condition, numbers[place].first == .some(nil) {
                answers[place].isPostponed = !item.isLast
                answers[place].reason = ImportFault.patientIsNotKnown.description
            } else {
                places.append(place)
            }
        }
        let present = places.map { items[$0] }
        var decisions = try known(present, in: &tx).map { ImportDecision.decide(kind, $0) }
        if kind == .patient {
            try match(present, &decisions, in: &tx)
        } else {
            try matchNPI(kind, present, &decisions, in: &tx)
        }
        let contents = places.map { items[$0].record.content(with: numbers[$0]) }
        let written = try carryOut(decisions, kind, contents, in: &tx)
        for (index, place) in places.enumerated() {
            answers[place] = written[index]
            if case .reject(.looksLikeAnotherPerson(let other)) = decisions[index] {
                answers[place].met.append(PatientID(other))
            }
        }
        for (place, item) in items.enumerated() {
            for (reference, number) in zip(item.record.references, numbers[place]) where reference.kind == .patient {
                if let number { answers[place].met.append(PatientID(number)) }
            }
        }
        try remember(present, decisions, written, in: &tx)
        return answers
    }

    /// For each item the numbers of what it refers to.
    private func resolve(_ items: [ImportFeed.Item], in tx: inout Transaction) throws -> [[Int64?]] {
        var questions: [JSON] = []
        for item in items {
            for reference in item.record.references {
                questions.append(
                    .record([
                        ("source", .string(item.source)), ("kind", .string(reference.kind.rawValue)),
                        ("key", .of(reference.target.key)), ("authority", .of(reference.target.authority)),
                        ("value", .of(reference.target.value)),
                    ]))
            }
        }
        var answers: ArraySlice<Int64?> = []
        for start in stride(from: 0, to: questions.count, by: Self.questionsMax) {
            let some = json(Array(questions[start..<min(start + Self.questionsMax, questions.count)]))
            answers += try tx.value("SELECT registry.import_resolve(\(some), \(purpose))", as: [Int64?].self)
        }
        return items.map { item in
            defer { answers = answers.dropFirst(item.record.references.count) }
            return Array(answers.prefix(item.record.references.count))
        }
    }

    private func known(_ items: [ImportFeed.Item], in tx: inout Transaction) throws -> [ImportKnown] {
        guard !items.isEmpty else { return [] }
        let records = json(items.map { Self.record($0, number: nil) })
        let rows = try tx.all(
            """
            SELECT record, is_many, is_same, is_older, is_known_by_all_keys FROM registry.import_known(\(run), \(records))
            """
        ) { row in
            ImportKnown(
                record: try row("record"), isMany: try row("is_many"), isSame: try row("is_same"),
                isOlder: try row("is_older"), isKnownByAllKeys: try row("is_known_by_all_keys"))
        }
        return zip(rows, items).map { known, item in
            var known = known
            (known.isSeen, known.isHistory) = (item.isSeen, item.found.isHistory)
            known.isDated = item.record.updated != nil
            return known
        }
    }

    private func match(
        _ items: [ImportFeed.Item], _ decisions: inout [ImportDecision], in tx: inout Transaction
    ) throws {
        let places = decisions.indices.filter { decisions[$0].writes }
        guard !places.isEmpty else { return }
        let people = json(
            places.map { place in
                .record([("record", .of(decisions[place].target)), ("content", items[place].record.content)])
            })
        let matches = try tx.all(
            """
            SELECT patient, is_many, is_plausible FROM registry.import_match(\(people), \(purpose))
            """
        ) { row in
            let patient: Int64? = try row("patient")
            let isSame = patient.map { samePersons.contains(PatientID($0)) } ?? false
            return ImportMatch(
                patient: patient, isMany: try row("is_many"),
                isPlausible: try row("is_plausible", as: Bool.self) || isSame)
        }
        for (place, match) in zip(places, matches) { decisions[place] = decisions[place].checked(match) }
    }

    /// A valid NPI names one practitioner or organisation in the whole country.
    private func matchNPI(
        _ kind: ImportKind, _ items: [ImportFeed.Item], _ decisions: inout [ImportDecision], in tx: inout Transaction
    ) throws {
        let places = decisions.indices.filter {
            decisions[$0] == .create && items[$0].record.content["npi_valid"] == .bool(true)
        }
        guard !places.isEmpty else { return }
        let npis = places.map { items[$0].record.content["npi"]?.words ?? "" }
        let holders = try tx.value("SELECT registry.import_npi(\(kind.rawValue), \(npis))", as: [Int64?].self)
        for (place, holder) in zip(places, holders) { if let holder { decisions[place] = .update(holder) } }
    }

    private func carryOut(
        _ decisions: [ImportDecision], _ kind: ImportKind, _ contents: [JSON], in tx: inout Transaction
    ) throws -> [Answer] {
        var answers = decisions.map { decision in
            switch decision {
            case .create: Answer(verdict: .created)
            case .update(let record): Answer(verdict: .updated, record: record)
            case .keep(let record, let remark, _):
                Answer(verdict: .unchanged, record: record, remarks: remark.map { [$0] } ?? [])
            case .reject(let fault): Answer(reason: fault.description)
            }
        }
        let new = decisions.indices.filter { decisions[$0] == .create }
        if !new.isEmpty {
            let batch = json(new.map { contents[$0] })
            let ids =
                kind == .patient
                ? try tx.value("SELECT registry.register_patients(\(batch))", as: [Int64?].self)
                : try tx.value("SELECT registry.import_new(\(kind.rawValue), \(batch))", as: [Int64?].self)
            for (place, id) in zip(new, ids) { answers[place].record = id }
        }
        let changed = decisions.indices.filter { decisions[$0].target != nil && decisions[$0].writes }
        guard !changed.isEmpty else { return answers }
        if kind == .patient {
            for place in changed {
                let change = JSONText(contents[place].text)
                let isChanged = try tx.value(
                    "SELECT registry.import_amend(\(decisions[place].target), \(change))", as: Bool.self)
                if !isChanged { answers[place].verdict = .unchanged }
            }
        } else {
            let ids = changed.compactMap { decisions[$0].target }
            try tx.run(
                "SELECT registry.import_changed(\(kind.rawValue), \(ids), \(json(changed.map { contents[$0] })))")
        }
        return answers
    }

    /// Writes down which record came from which resource.
    private func remember(
        _ items: [ImportFeed.Item], _ decisions: [ImportDecision], _ answers: [Answer], in tx: inout Transaction
    ) throws {
        var records: [JSON] = []
        for (index, decision) in decisions.enumerated() {
            if case .keep(_, _, false) = decision { continue }
            guard answers[index].verdict != .rejected, let number = answers[index].record else { continue }
            records.append(Self.record(items[index], number: number))
        }
        guard !records.isEmpty else { return }
        try tx.run("SELECT registry.import_sources(\(run), \(json(records)))")
    }

    private static func record(_ item: ImportFeed.Item, number: Int64?) -> JSON {
        .record([
            ("source", .string(item.source)), ("kind", .string(item.record.kind.rawValue)),
            ("keys", .of(item.record.keys)), ("updated", .of(item.record.updated)), ("content", item.record.content),
            ("record", number.map { .number("\($0)") }),
        ])
    }

    /// What the access log says of the looking up.
    private var purpose: String { "patient import, run \(run)" + (samePersons.isEmpty ? "" : ", with --same-person") }

    private func json(_ values: [JSON]) -> JSONText { JSONText(JSON.array(values).text) }
}

extension ImportWriter.Answer {
    /// Takes over what was decided, and keeps the remarks that the reading made.
    fileprivate mutating func take(_ other: Self) {
        let remarks = remarks + other.remarks
        self = other
        self.remarks = remarks
    }
}

extension ImportDecision {
    fileprivate var writes: Bool {
        switch self {
        case .create, .update: true
        case .keep, .reject: false
        }
    }

    fileprivate var target: Int64? {
        switch self {
        case .update(let record), .keep(let record, _, _): record
        case .create, .reject: nil
        }
    }
}
