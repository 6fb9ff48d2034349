/// Reads the files of an import and gives out batches, so that no more than a batch is in memory.
///
/// What it keeps of a whole import are eight bytes for each record, to know one that comes twice, and the places of the
/// records that wait for one that comes after them.
final class ImportFeed {
    static let batchRecordsMax = 200
    static let batchBytesMax = 8 << 20
    /// A record that refers to nobody known waits; so many may.
    static let postponedMax = 2_000_000
    static let unnamedSource = "unnamed"

    /// A record that was read, and where.
    struct Item: Sendable {
        let file: Int
        let found: FHIRReader.Found
        let record: FHIRRecord
        let source: String
        /// Somebody or something says which system it comes from.
        let isSourceKnown: Bool
        /// One with the same key came before in this import.
        let isSeen: Bool
        /// It waited already: now or never.
        let isLast: Bool
    }

    struct Batch: Sendable {
        var items: [Item] = []
        /// What needs no database: skipped and unreadable resources.
        var lines: [ImportLine] = []
        /// Of all files, for showing how far it is.
        var bytesRead = 0
    }

    private let paths: [String]
    private let source: String?
    private var file = -1
    private var reader: FHIRReader?
    private var bytesOfFiles = 0
    private var waiting: [FHIRReader.Found] = []
    private var waitingAt = 0
    private var seen: Set<Int> = []
    private var postponed: [(file: Int, found: FHIRReader.Found)] = []
    private var postponedAt = 0
    /// Reads those again: the file that is open for it, and which one that is.
    private var second: (file: Int, reader: FHIRReader)?
    /// Standard input, which can not be opened again.
    private var kept: [Int: FHIRReader] = [:]

    init(_ paths: [String], source: String?) {
        self.paths = paths
        self.source = source
    }

    /// The next records in the order of the files, then those that were postponed; nil at the end.
    func next() -> Batch? {
        var batch = Batch()
        var keys: Set<Int> = []
        var bytes = 0
        while batch.items.count < Self.batchRecordsMax, bytes < Self.batchBytesMax,
            batch.lines.count < Self.batchRecordsMax * 50
        {
            guard let found = nextFound(&batch) else { break }
            guard case .record(let record) = found.outcome else {
                batch.lines.append(Self.line(found, file: file))
                advance()
                continue
            }
            let named = source ?? found.bundleSource ?? record.source
            let source = named ?? Self.unnamedSource
            let hashes = Self.hashes(record, source)
            // The same record twice in one batch would not see itself.
            guard keys.isDisjoint(with: hashes) else { break }
            keys.formUnion(hashes)
            let isSeen = !seen.isDisjoint(with: hashes)
            seen.formUnion(hashes)
            bytes += found.place.length
            batch.items.append(
                Item(
                    file: file, found: found, record: record, source: source, isSourceKnown: named != nil,
                    isSeen: isSeen, isLast: false))
            advance()
        }
        batch.bytesRead = bytesOfFiles + (reader?.offset ?? 0)
        if batch.items.isEmpty, batch.lines.isEmpty { return nextPostponed() }
        return batch
    }

    private func advance() {
        waitingAt += 1
        if waitingAt == waiting.count { (waiting, waitingAt) = ([], 0) }
    }

    /// The next of what was read; reads on, and opens the next file, where nothing is left.
    private func nextFound(_ batch: inout Batch) -> FHIRReader.Found? {
        while waitingAt == waiting.count {
            do throws(FHIRFile.Problem) {
                if let reader, let more = try reader.next() {
                    (waiting, waitingAt) = (more, 0)
                    continue
                }
                close()
                guard file + 1 < paths.count else { return nil }
                file += 1
                reader = try FHIRReader(paths[file])
            } catch {
                batch.lines.append(Self.line(error, file: file))
                close()
            }
        }
        return waiting[waitingAt]
    }

    private func close() {
        bytesOfFiles += reader?.offset ?? 0
        if let reader, reader.isCopy { kept[file] = reader }
        reader = nil
    }

    private static func hashes(_ record: FHIRRecord, _ source: String) -> Set<Int> {
        Set(record.keys.map { [record.kind.rawValue, source, $0].hashValue })
    }

    /// Keeps the place of a record until everything else has been read; false when too many wait.
    func postpone(_ item: Item) -> Bool {
        guard postponed.count < Self.postponedMax else { return false }
        postponed.append((item.file, item.found.placeOnly))
        return true
    }

    private func nextPostponed() -> Batch? {
        guard postponedAt < postponed.count else { return nil }
        var batch = Batch(bytesRead: bytesOfFiles)
        var bytes = 0
        while postponedAt < postponed.count, batch.items.count < Self.batchRecordsMax, bytes < Self.batchBytesMax {
            let (file, found) = postponed[postponedAt]
            postponedAt += 1
            bytes += found.place.length
            do throws(FHIRFile.Problem) {
                guard case .record(let record) = try reader(for: file).again(found) else {
                    batch.lines.append(Self.line(found, file: file, reason: "changed while it was read"))
                    continue
                }
                let named = source ?? found.bundleSource ?? record.source
                batch.items.append(
                    Item(
                        file: file, found: found, record: record, source: named ?? Self.unnamedSource,
                        isSourceKnown: named != nil, isSeen: false, isLast: true))
            } catch {
                batch.lines.append(Self.line(found, file: file, reason: error.description))
            }
        }
        return batch
    }

    private func reader(for file: Int) throws(FHIRFile.Problem) -> FHIRReader {
        if let second, second.file == file { return second.reader }
        let reader: FHIRReader
        if let same = kept[file] { reader = same } else { reader = try FHIRReader(paths[file]) }
        second = (file, reader)
        return reader
    }

    private static func line(_ problem: FHIRFile.Problem, file: Int) -> ImportLine {
        ImportLine(
            file: file + 1, position: 0, line: 0, type: "(file)", verdict: .rejected, record: nil,
            reason: problem.description, remarks: [])
    }

    private static func line(_ found: FHIRReader.Found, file: Int, reason: String? = nil) -> ImportLine {
        var (type, verdict, why) = ("(unreadable)", ImportVerdict.rejected, reason)
        switch found.outcome {
        case .record(let record): type = record.kind.rawValue
        case .skipped(let name): (type, verdict) = (name, reason == nil ? .skipped : .rejected)
        case .rejected(let rejection):
            type = rejection.kind?.rawValue ?? type
            why = why ?? rejection.description
        }
        return ImportLine(
            file: file + 1, position: found.place.index, line: found.place.line, type: type, verdict: verdict,
            record: nil,
            reason: why, remarks: [])
    }
}

extension FHIRReader.Found {
    /// Only where it is, without what was read there.
    var placeOnly: Self {
        Self(
            place: place, isHistory: isHistory, bundleSource: bundleSource, fullURL: fullURL,
            outcome: .skipped("(postponed)"))
    }
}
