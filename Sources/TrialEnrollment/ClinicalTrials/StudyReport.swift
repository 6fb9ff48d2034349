/// What becomes of a study: of an import, of its plan, and of the plan when it is applied.
public enum StudyVerdict: String, Sendable, CaseIterable, Codable {
    case created, updated, unchanged
    /// The registry's answer is older than the one that we have.
    case older
    /// It changed since the plan was made.
    case overtaken
    case rejected

    /// Whether it leaves something to do for a person.
    public var isRefusal: Bool { self == .rejected || self == .overtaken }
}

/// A field that says something else than before; nothing, where it was not there or is no longer.
public struct StudyDifference: Sendable, Equatable, Codable {
    public let field: String
    public let was: String?
    public let now: String?
}

/// One study of an import: where it stood and what became of it.
public struct StudyLine: Sendable, Equatable, Codable {
    /// Where a person finds it again.
    public struct Place: Sendable, Equatable, Codable {
        /// Which of the files that were named, from 1.
        public let file: Int
        /// The n-th study of the file, from 1; 0 is the file itself.
        public let position: Int
        public let line: Int
    }

    public let place: Place
    public let verdict: StudyVerdict
    public let nct: String?
    public let reason: String?
    public let differences: [StudyDifference]
    /// Words that no list of ours has: they are kept and shown.
    public let unknownTerms: [String]
    /// Fields that are there and have another form than the registry's: they are left out.
    public let unread: [String]

    init(
        _ place: Place, _ verdict: StudyVerdict, nct: String? = nil, reason: String? = nil,
        differences: [StudyDifference] = [], unknownTerms: [String] = [], unread: [String] = []
    ) {
        (self.place, self.verdict, self.nct, self.reason) = (place, verdict, nct, reason)
        (self.differences, self.unknownTerms, self.unread) = (differences, unknownTerms, unread)
    }
}

/// What became of all studies of an import; of long lists the beginning, with how many there were.
public struct StudyReport: Sendable, Equatable, Codable {
    public static let shownMax = 1000

    public private(set) var counts: [StudyVerdict: Int] = [:]
    public private(set) var rejections: [StudyLine] = []
    /// Studies that differ from what was known, with each field.
    public private(set) var differing: [StudyLine] = []
    public private(set) var differenceCount = 0
    public private(set) var unknownTerms: [String: Int] = [:]
    public private(set) var unread: [String: Int] = [:]
    public internal(set) var run: Int64?

    private var shownDifferences = 0

    public func count(_ verdict: StudyVerdict) -> Int { counts[verdict] ?? 0 }

    public var total: Int { counts.values.reduce(0, +) }
    public var refused: Int { counts.filter { $0.key.isRefusal }.values.reduce(0, +) }

    mutating func add(_ line: StudyLine) {
        counts[line.verdict, default: 0] += 1
        if line.verdict.isRefusal, rejections.count < Self.shownMax { rejections.append(line) }
        differenceCount += line.differences.count
        if !line.differences.isEmpty, shownDifferences < Self.shownMax {
            shownDifferences += line.differences.count
            differing.append(line)
        }
        Self.count(line.unknownTerms, in: &unknownTerms)
        Self.count(line.unread, in: &unread)
    }

    /// A file could make up a million words: so many are told apart.
    private static func count(_ words: [String], in counts: inout [String: Int]) {
        for word in words where counts[word] != nil || counts.count < shownMax { counts[word, default: 0] += 1 }
    }
}
