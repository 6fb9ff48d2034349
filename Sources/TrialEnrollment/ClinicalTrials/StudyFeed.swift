import Registry

/// Reads the files of an import and gives out batches of studies, so that no more than a batch is in memory.
///
/// What it keeps of a whole import are a few bytes for each study, to know one that comes twice.
final class StudyFeed {
    static let batchStudiesMax = 100
    static let batchBytesMax = 1 << 20
    static let batchLinesMax = 1000

    /// A study that was read, and where.
    struct Item: Sendable {
        let place: StudyLine.Place
        let nct: String
        /// What the database gets, as JSON.
        let text: String
        let unread: [String]
    }

    struct Batch: Sendable {
        var items: [Item] = []
        /// What needs no database: what could not be read, and what came before.
        var lines: [StudyLine] = []
        /// Of all files, for showing how far it is.
        var bytesRead = 0
    }

    private let paths: [String]
    private var file = -1
    private var reader: Reader?
    private var bytesOfFiles = 0
    /// By the digits of its number: the hash of what was read of it.
    private var seen: [UInt32: Int] = [:]
    private var waiting: ArraySlice<StudySplitter.Piece> = []

    private final class Reader {
        private var file: FHIRFile
        private var splitter = StudySplitter()
        private(set) var offset = 0
        private var isAtEnd = false

        init(_ path: String) throws(FHIRFile.Problem) { file = try FHIRFile(path) }

        /// What the next chunk holds, which may be nothing; `nil` when the file has ended.
        func next() throws(FHIRFile.Problem) -> [StudySplitter.Piece]? {
            guard !isAtEnd else { return nil }
            let chunk = try file.chunk(at: offset)
            isAtEnd = chunk.isEmpty
            offset += chunk.count
            return isAtEnd ? splitter.finish() : splitter.feed(chunk)
        }
    }

    init(_ paths: [String]) { self.paths = paths }

    /// The next studies in the order of the files; `nil` at the end.
    func next() -> Batch? {
        var batch = Batch()
        var bytes = 0
        while batch.items.count < Self.batchStudiesMax, bytes < Self.batchBytesMax,
            batch.lines.count < Self.batchLinesMax
        {
            guard let piece = nextPiece(&batch) else { break }
            let place = StudyLine.Place(file: file + 1, position: piece.index, line: piece.line)
            switch read(piece, at: place) {
            case .success(let item):
                bytes += item.text.utf8.count
                batch.items.append(item)
            case .failure(let told): batch.lines.append(told.line)
            }
        }
        batch.bytesRead = bytesOfFiles + (reader?.offset ?? 0)
        return batch.items.isEmpty && batch.lines.isEmpty ? nil : batch
    }

    private struct Told: Error { let line: StudyLine }

    private func read(_ piece: StudySplitter.Piece, at place: StudyLine.Place) -> Result<Item, Told> {
        let study: StudyRecord
        do {
            study = try StudyRecord(protocolSection: try JSONParser.parse(try piece.section.get()))
        } catch {
            return .failure(Told(line: StudyLine(place, .rejected, reason: Self.words(error))))
        }
        let text = study.json.text
        let (number, hash) = (UInt32(study.nct.dropFirst(3)) ?? 0, text.hashValue)
        if let before = seen[number] {
            let reason =
                before == hash
                ? nil : "comes twice in this import and differs: the first is taken, import this one after"
            return .failure(
                Told(line: StudyLine(place, before == hash ? .unchanged : .rejected, nct: study.nct, reason: reason)))
        }
        seen[number] = hash
        return .success(Item(place: place, nct: study.nct, text: text, unread: study.unread))
    }

    /// Says which rule and where, never what stands there.
    private static func words(_ error: any Error) -> String {
        switch error {
        case StudySplitter.Problem.malformed: "is not JSON; reading went on at the next study"
        case StudySplitter.Problem.truncated: "is cut off"
        case StudySplitter.Problem.tooLarge: "is larger than \(StudySplitter.sectionBytesMax >> 20) MiB"
        case StudySplitter.Problem.tooDeep, JSONProblem.tooDeep: "is nested too deep"
        case StudySplitter.Problem.notAStudy: "is not a study: an object with a protocolSection is expected"
        case JSONProblem.malformed: "is not JSON"
        case JSONProblem.invalidUTF8: "is not UTF-8"
        case JSONProblem.duplicateKey: "has a member twice"
        case JSONProblem.holdsNUL: "holds a NUL character"
        case JSONProblem.tooManyValues: "holds too many values"
        case let fault as StudyFault: fault.description
        default: "can not be read"
        }
    }

    /// The next piece of what was read; reads on, and opens the next file, where nothing is left.
    private func nextPiece(_ batch: inout Batch) -> StudySplitter.Piece? {
        while waiting.isEmpty {
            do throws(FHIRFile.Problem) {
                if let reader {
                    if let more = try reader.next() {
                        waiting = more[...]
                        continue
                    }
                    if reader.offset == 0 { batch.lines.append(Self.empty(file)) }
                    close()
                }
                guard file + 1 < paths.count else { return nil }
                file += 1
                reader = try Reader(paths[file])
            } catch {
                let place = StudyLine.Place(file: file + 1, position: 0, line: 0)
                batch.lines.append(StudyLine(place, .rejected, reason: error.description))
                close()
            }
        }
        return waiting.popFirst()
    }

    private func close() {
        bytesOfFiles += reader?.offset ?? 0
        reader = nil
    }

    private static func empty(_ file: Int) -> StudyLine {
        StudyLine(.init(file: file + 1, position: 0, line: 0), .rejected, reason: "is empty")
    }
}
