public import Postgres

/// A kind of record, known to every module by its letter; the record itself lives in its own module.
public protocol RecordTag {
    /// What stands before the number when people read or type the id.
    static var prefix: Character { get }
    /// The record's name in a sentence: "no referral R7".
    static var noun: String { get }
    /// What to type to find the right one; `nil` where no verb shows any.
    static var finding: String? { get }
}

/// The number of a record, which cannot be passed for the number of another kind of record.
///
/// People read and type it with its letter (`R1042`); the database and `--json` readers get the same text.
public struct ID<Tag: RecordTag>: Hashable, Comparable, Sendable, LosslessStringConvertible {
    public let number: Int64

    public init(_ number: Int64) { self.number = number }

    /// Reads `R1042`, `r1042` and `1042`.
    ///
    /// Anything else, and any number below 1, gives `nil`.
    public init?(_ text: String) {
        var digits = Substring(text)
        if let first = digits.first, first.uppercased() == String(Tag.prefix) { digits.removeFirst() }
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let number = Int64(digits), number > 0
        else { return nil }
        self.number = number
    }

    public var description: String { "\(Tag.prefix)\(number)" }

    public static func < (left: Self, right: Self) -> Bool { left.number < right.number }
}

extension ID: RawRepresentable, PostgresCodable {
    public var rawValue: Int64 { number }

    public init?(rawValue: Int64) {
        guard rawValue > 0 else { return nil }
        number = rawValue
    }
}

extension ID: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Int64.self), number > 0 {
            self.number = number
        } else if let id = ID(try container.decode(String.self)) {
            self = id
        } else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "expected a number like \(Tag.prefix)1")
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

public enum PatientTag: RecordTag {
    public static let prefix: Character = "P", noun = "patient"
    public static let finding: String? = "omentum patient find"
}
public enum OrganisationTag: RecordTag {
    public static let prefix: Character = "O", noun = "organisation"
    public static let finding: String? = nil
}
public enum SiteTag: RecordTag {
    public static let prefix: Character = "S", noun = "site"
    public static let finding: String? = "omentum site list"
}
public enum ReferralTag: RecordTag {
    public static let prefix: Character = "R", noun = "referral"
    public static let finding: String? = "omentum referral list"
}
public enum TrialTag: RecordTag {
    public static let prefix: Character = "T", noun = "trial"
    public static let finding: String? = "omentum trial list"
}
public enum ArmTag: RecordTag {
    public static let prefix: Character = "A", noun = "trial arm"
    public static let finding: String? = "omentum trial show T…"
}
public enum EnrolmentTag: RecordTag {
    public static let prefix: Character = "E", noun = "enrolment"
    public static let finding: String? = "omentum enrolment list"
}
public enum CourseTag: RecordTag {
    public static let prefix: Character = "K", noun = "course"
    public static let finding: String? = "omentum course list P…"
}
public enum PlannedCycleTag: RecordTag {
    public static let prefix: Character = "Y", noun = "planned cycle"
    public static let finding: String? = "omentum course show K…"
}
public enum ProcedureTag: RecordTag {
    public static let prefix: Character = "X", noun = "procedure"
    public static let finding: String? = "omentum course show K…"
}
public enum PlacementTag: RecordTag {
    public static let prefix: Character = "B", noun = "placement"
    public static let finding: String? = "omentum course show K…"
}
public enum ResourceTag: RecordTag {
    public static let prefix: Character = "V", noun = "resource"
    public static let finding: String? = "omentum booking resources --site S…"
}
public enum CoverageTag: RecordTag {
    public static let prefix: Character = "G", noun = "coverage"
    public static let finding: String? = "omentum coverage list P…"
}
public enum ResponsibilityTag: RecordTag {
    public static let prefix: Character = "L", noun = "responsibility line"
    public static let finding: String? = "omentum coverage show Y…"
}
public enum AuthorisationTag: RecordTag {
    public static let prefix: Character = "Q", noun = "authorisation"
    public static let finding: String? = "omentum authorisation list P…"
}
public enum NoteTag: RecordTag {
    public static let prefix: Character = "N", noun = "counselling note"
    public static let finding: String? = "omentum counselling list K…"
}
public enum TaskTag: RecordTag {
    public static let prefix: Character = "F", noun = "follow-up task"
    public static let finding: String? = "omentum task list"
}
public enum AttachmentTag: RecordTag {
    public static let prefix: Character = "D", noun = "attachment"
    public static let finding: String? = "omentum referral attachments R…"
}
public enum MeetingTag: RecordTag {
    public static let prefix: Character = "M", noun = "board meeting"
    public static let finding: String? = "omentum board list"
}
public enum BoardDecisionTag: RecordTag {
    public static let prefix: Character = "W", noun = "board decision"
    public static let finding: String? = "omentum board show M…"
}
public enum CentreTag: RecordTag {
    public static let prefix: Character = "C", noun = "centre"
    public static let finding: String? = "omentum centre list"
}
public enum LetterTag: RecordTag {
    public static let prefix: Character = "Z", noun = "letter"
    public static let finding: String? = "omentum referral letters R…"
}
public enum BreachTag: RecordTag {
    public static let prefix: Character = "H", noun = "breach"
    public static let finding: String? = "omentum trial breaches"
}
public enum TrialTaskTag: RecordTag {
    public static let prefix: Character = "U", noun = "trial task"
    public static let finding: String? = "omentum trial tasks"
}

public typealias PatientID = ID<PatientTag>
public typealias OrganisationID = ID<OrganisationTag>
public typealias SiteID = ID<SiteTag>
public typealias ReferralID = ID<ReferralTag>
public typealias TrialID = ID<TrialTag>
public typealias ArmID = ID<ArmTag>
public typealias EnrolmentID = ID<EnrolmentTag>
public typealias CourseID = ID<CourseTag>
public typealias PlannedCycleID = ID<PlannedCycleTag>
public typealias ProcedureID = ID<ProcedureTag>
public typealias PlacementID = ID<PlacementTag>
public typealias ResourceID = ID<ResourceTag>
public typealias CoverageID = ID<CoverageTag>
public typealias ResponsibilityID = ID<ResponsibilityTag>
public typealias AuthorisationID = ID<AuthorisationTag>
public typealias NoteID = ID<NoteTag>
public typealias TaskID = ID<TaskTag>
public typealias AttachmentID = ID<AttachmentTag>
public typealias MeetingID = ID<MeetingTag>
public typealias BoardDecisionID = ID<BoardDecisionTag>
public typealias CentreID = ID<CentreTag>
public typealias LetterID = ID<LetterTag>
public typealias BreachID = ID<BreachTag>
public typealias TrialTaskID = ID<TrialTaskTag>
