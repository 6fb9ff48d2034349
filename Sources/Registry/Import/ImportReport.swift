/// What became of one resource.
public enum ImportVerdict: String, Sendable, CaseIterable, Codable {
    case created, updated, unchanged, skipped, rejected
}

/// One resource of an import: where it stood and what became of it.
///
/// It holds nothing of the resource, not even its id, which may be a medical record number.
public struct ImportLine: Sendable, Equatable, Codable {
    /// Which of the files that were named, from 1.
    public let file: Int
    /// The n-th resource of the file, from 1; 0 is the file itself.
    public let position: Int
    public let line: Int
    /// As the resource calls itself, if it does.
    public let type: String
    public let verdict: ImportVerdict
    /// Our number of the record, with its letter for a patient (`P17`).
    public let record: String?
    public let reason: String?
    public let remarks: [ImportRemark]
}

/// What became of all resources of an import.
public struct ImportReport: Sendable, Equatable, Codable {
    /// Rejections beyond these are counted, and seen by whoever listens to each line.
    public static let rejectionsMax = 1000

    /// Type of resource to how many met which verdict.
    public private(set) var counts: [String: [ImportVerdict: Int]] = [:]
    public private(set) var rejections: [ImportLine] = []
    public private(set) var remarks: [ImportRemark: Int] = [:]
    public internal(set) var run: Int64?
    public internal(set) var isDryRun = false

    mutating func add(_ line: ImportLine) {
        counts[line.type, default: [:]][line.verdict, default: 0] += 1
        for remark in line.remarks { remarks[remark, default: 0] += 1 }
        if line.verdict == .rejected, rejections.count < Self.rejectionsMax { rejections.append(line) }
    }

    public func count(_ verdict: ImportVerdict) -> Int { counts.values.reduce(0) { $0 + ($1[verdict] ?? 0) } }

    public var total: Int { counts.values.reduce(0) { $0 + $1.values.reduce(0, +) } }
}
