/// Reads a file resource by resource: what was found, where, and what became of it before any database is asked.
final class FHIRReader {
    enum Outcome: Sendable, Equatable {
        case record(FHIRRecord)
        /// A type that is not read here.
        case skipped(String)
        case rejected(FHIRRejection)
    }

    struct Found: Sendable, Equatable {
        let place: FHIRPiece.Place
        let isHistory: Bool
        let bundleSource: String?
        let fullURL: String?
        let outcome: Outcome
    }

    private static let kinds = Set(ImportKind.allCases.map(\.rawValue))

    private var file: FHIRFile
    private var splitter: FHIRSplitter
    private(set) var offset = 0
    private var isAtEnd = false
    var bytes: Int { file.bytes }
    /// It can not be opened a second time.
    var isCopy: Bool { file.isCopy }

    init(_ path: String, resourceBytesMax: Int = 16 << 20) throws(FHIRFile.Problem) {
        file = try FHIRFile(path)
        let byLine = path.hasSuffix(".ndjson") || path.hasSuffix(".jsonl")
        splitter = FHIRSplitter(wanted: Self.kinds, resourceBytesMax: resourceBytesMax, byLine: byLine)
    }

    /// What the next chunk holds, which may be nothing; nil when the file has ended.
    func next() throws(FHIRFile.Problem) -> [Found]? {
        guard !isAtEnd else { return nil }
        let chunk = try file.chunk(at: offset)
        isAtEnd = chunk.isEmpty
        offset += chunk.count
        let pieces = isAtEnd ? splitter.finish() : splitter.feed(chunk)
        return pieces.map(Self.found)
    }

    /// Reads a record again that waited for one that came after it.
    func again(_ found: Found) throws(FHIRFile.Problem) -> Outcome {
        let bytes = try file.bytes(at: found.place.offset, length: found.place.length)
        return Self.outcome(bytes, fullURL: found.fullURL)
    }

    static func found(_ piece: FHIRPiece) -> Found {
        let outcome: Outcome
        switch piece.content {
        case .resource(let bytes): outcome = Self.outcome(bytes, fullURL: piece.fullURL)
        case .other(let type): outcome = .skipped(isTypeName(type) ? type : "(not a type)")
        case .emptyEntry: outcome = .skipped("(entry without resource)")
        case .broken(let problem): outcome = .rejected(.unreadable(problem))
        }
        return Found(
            place: piece.place, isHistory: piece.bundleType == "history",
            bundleSource: FHIRRecord.source(piece.bundleSource), fullURL: piece.fullURL, outcome: outcome)
    }

    private static func outcome(_ bytes: [UInt8], fullURL: String?) -> Outcome {
        let json: JSON
        do { json = try JSONParser.parse(bytes) } catch { return .rejected(.json(error)) }
        do { return .record(try FHIRRecord(json, fullURL: fullURL)) } catch {
            return .rejected(.rule(error, kind(json)))
        }
    }

    private static func kind(_ json: JSON) -> ImportKind? {
        guard case .string(let type)? = json["resourceType"] else { return nil }
        return ImportKind(rawValue: type)
    }

    private static func isTypeName(_ text: String) -> Bool {
        text.utf8.count <= 40 && text.utf8.allSatisfy { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A }
    }
}

/// Why a resource was not taken.
///
/// Says which rule and where, never what stands there.
enum FHIRRejection: Error, Sendable, Equatable {
    case unreadable(SplitProblem)
    case json(JSONProblem)
    case rule(FHIRRefusal, ImportKind?)
}

extension FHIRRejection: CustomStringConvertible {
    var description: String {
        switch self {
        case .unreadable(.malformed): "is not JSON; reading went on at the next line that begins with {"
        case .unreadable(.truncated): "is cut off"
        case .unreadable(.tooLarge): "is larger than a resource may be"
        case .unreadable(.tooDeep): "is nested too deep"
        case .unreadable(.notAnObject): "is not a FHIR resource: JSON objects are expected"
        case .unreadable(.noResourceType): "resourceType: is missing"
        case .json(.malformed(let offset)): "is not JSON (byte \(offset) of the resource)"
        case .json(.invalidUTF8): "is not UTF-8"
        case .json(.duplicateKey): "has a member twice"
        case .json(.tooDeep): "is nested too deep"
        case .json(.holdsNUL): "holds a NUL character"
        case .json(.tooManyValues): "holds too many values"
        case .rule(let refusal, _): refusal.description
        }
    }

    var kind: ImportKind? {
        guard case .rule(_, let kind) = self else { return nil }
        return kind
    }
}
