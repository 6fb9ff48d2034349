public import CareTerms
import FoundationEssentials
import Registry

/// The file of a plan: a line for what it is, a line of JSON for each study, and a line with their count and the SHA-256
/// of all before it, so that a plan that was edited or cut is not applied.
///
///     {"omentum":"trial import plan","version":1}
///     {"file":1,"position":1,"line":1,"nct":"NCT…","verdict":"updated","was":"…","differences":[…],"record":{…}}
///     {"studies":1,"sha256":"…"}
enum StudyPlanFile {
    static let name = "trial import plan"
    static let version = 1
    /// No line that this tool writes is longer.
    static let lineBytesMax = 32 << 20

    struct Head: Codable, Equatable {
        var omentum: String
        var version: Int
    }

    struct Tail: Codable, Equatable {
        var studies: Int
        var sha256: String
    }
}

/// Writes a plan, a study at a time.
public struct StudyPlanWriter {
    /// A study with what the plan says of it; the record is there where there is something to write.
    public struct Row: Sendable {
        let line: StudyLine
        /// The hash of what was known of it.
        let was: String?
        let record: String?
    }

    private let write: ([UInt8]) throws -> Void
    private var digest = FileDigest()
    private var studies = 0

    public init(to write: @escaping ([UInt8]) throws -> Void) throws {
        self.write = write
        try put(Self.encoded(StudyPlanFile.Head(omentum: StudyPlanFile.name, version: StudyPlanFile.version)))
    }

    public mutating func add(_ row: Row) throws {
        var line = try Self.encoded(PlannedStudy(row))
        // The record goes in as it is: encoding it again could write its numbers in another way.
        if let record = row.record {
            line.removeLast()
            line += Array(",\"record\":".utf8) + Array(record.utf8) + Array("}".utf8)
        }
        try put(line)
        studies += 1
    }

    public mutating func end() throws {
        let sum = FileDigest.hex(digest.finished())
        try write(Self.encoded(StudyPlanFile.Tail(studies: studies, sha256: sum)) + [0x0A])
    }

    private mutating func put(_ line: [UInt8]) throws {
        digest.update(line + [0x0A])
        try write(line + [0x0A])
    }

    private static func encoded(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(value))
    }
}

/// A study as its line in a plan has it, without the record.
struct PlannedStudy: Codable {
    let file: Int
    let position: Int
    let line: Int
    let nct: String?
    let verdict: StudyVerdict
    let reason: String?
    let was: String?
    let differences: [StudyDifference]
    let unknownTerms: [String]
    let unread: [String]

    enum CodingKeys: String, CodingKey {
        case file, position, line, nct, verdict, reason, was, differences, unread
        case unknownTerms = "unknown_terms"
    }

    init(_ row: StudyPlanWriter.Row) {
        (file, position, line) = (row.line.place.file, row.line.place.position, row.line.place.line)
        (nct, verdict, reason, was) = (row.line.nct, row.line.verdict, row.line.reason, row.was)
        (differences, unknownTerms, unread) = (row.line.differences, row.line.unknownTerms, row.line.unread)
    }

    var studyLine: StudyLine {
        StudyLine(
            .init(file: file, position: position, line: line), verdict, nct: nct, reason: reason,
            differences: differences, unknownTerms: unknownTerms, unread: unread)
    }
}

/// Reads a plan: once to see that it is whole, and once study by study.
struct StudyPlanReader {
    typealias Chunks = () throws -> ArraySlice<UInt8>?

    let sha256: [UInt8]
    let studies: Int

    /// Reads the whole file; refuses one that is no plan, or is not as it was written.
    init(_ chunks: Chunks) throws {
        var digest = FileDigest()
        var lines = 0
        var held: [UInt8]?
        try Self.lines(chunks) { line in
            if lines == 0 {
                guard let head = try? JSONDecoder().decode(StudyPlanFile.Head.self, from: Data(line)),
                    head.omentum == StudyPlanFile.name
                else { throw StudyPlanRefused.isNoPlan }
                guard head.version == StudyPlanFile.version else { throw StudyPlanRefused.isOfAnotherVersion }
            }
            // The last line is no part of what it sums up.
            if let before = held { digest.update(before + [0x0A]) }
            held = Array(line)
            lines += 1
        }
        guard lines > 0 else { throw StudyPlanRefused.isNoPlan }
        let sum = digest.finished()
        guard let held, let tail = try? JSONDecoder().decode(StudyPlanFile.Tail.self, from: Data(held)),
            tail.sha256 == FileDigest.hex(sum), tail.studies == lines - 2
        else { throw StudyPlanRefused.isNotAsWritten }
        (sha256, studies) = (sum, tail.studies)
    }

    /// Gives each study, with the text of its record where there is something to write.
    func each(_ chunks: Chunks, _ body: (PlannedStudy, _ record: String?) async throws -> Void) async throws {
        let decoder = JSONDecoder()
        let mark = Array(",\"record\":".utf8)
        var number = 0
        var lines = LineCutter()
        while let chunk = try chunks() {
            for line in try lines.take(chunk) {
                defer { number += 1 }
                guard number > 0, number <= studies else { continue }
                guard let study = try? decoder.decode(PlannedStudy.self, from: Data(line)) else {
                    throw StudyPlanRefused.isNotAsWritten
                }
                var record: String?
                if study.verdict == .created || study.verdict == .updated {
                    guard let start = Self.place(of: mark, in: line) else { throw StudyPlanRefused.isNotAsWritten }
                    record = String(decoding: line[start...].dropLast(), as: UTF8.self)
                }
                try await body(study, record)
            }
        }
    }

    /// Where the record begins: the last such member that is not inside of another text or object.
    private static func place(of mark: [UInt8], in line: ArraySlice<UInt8>) -> Int? {
        var (depth, inString, escaped) = (0, false, false)
        var at = line.startIndex
        while at < line.endIndex {
            let byte = line[at]
            if inString {
                if escaped {
                    escaped = false
                } else if byte == 0x5C {
                    escaped = true
                } else if byte == 0x22 {
                    inString = false
                }
            } else {
                switch byte {
                case UInt8(ascii: ",") where depth == 1 && line[at...].starts(with: mark): return at + mark.count
                case 0x22: inString = true
                case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
                case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
                default: break
                }
            }
            at += 1
        }
        return nil
    }

    private static func lines(_ chunks: Chunks, _ body: (ArraySlice<UInt8>) throws -> Void) throws {
        var lines = LineCutter()
        while let chunk = try chunks() { for line in try lines.take(chunk) { try body(line) } }
        guard lines.rest.isEmpty else { throw StudyPlanRefused.isNotAsWritten }
    }

    /// Cuts chunks into lines.
    private struct LineCutter {
        private(set) var rest: [UInt8] = []

        mutating func take(_ chunk: ArraySlice<UInt8>) throws -> [ArraySlice<UInt8>] {
            rest += chunk
            var lines: [ArraySlice<UInt8>] = []
            var start = rest.startIndex
            while let end = rest[start...].firstIndex(of: 0x0A) {
                lines.append(rest[start..<end])
                start = end + 1
            }
            rest.removeFirst(start - rest.startIndex)
            guard rest.count <= StudyPlanFile.lineBytesMax else { throw StudyPlanRefused.isNoPlan }
            return lines
        }
    }
}

/// Why a plan is not applied.
public enum StudyPlanRefused: String, Refusal, CaseIterable {
    case isNoPlan = "file_is_a_trial_plan"
    case isOfAnotherVersion = "trial_plan_is_of_this_version"
    case isNotAsWritten = "trial_plan_is_as_it_was_written"
    case isOvertaken = "nothing_changed_since_the_plan"

    public var kind: RefusalKind {
        switch self {
        case .isNoPlan, .isOfAnotherVersion: .usage
        case .isNotAsWritten, .isOvertaken: .changedMeanwhile
        }
    }
    public var fact: String { rawValue }
    public var message: String {
        switch self {
        case .isNoPlan: "The file is no plan of a trial import."
        case .isOfAnotherVersion: "The plan was written by another version of this tool."
        case .isNotAsWritten: "The plan was changed or cut after it was written."
        case .isOvertaken: "Another import changed a study since the plan was made; nothing was written."
        }
    }
    public var remedy: String? { "omentum trial import FILE… --plan-out PLAN" }
}
