public import CareTerms
import Registry

/// What becomes of a row of a referral file.
public enum RowVerdict: String, CaseIterable, Sendable, Codable { case accepted, duplicate, rejected }

/// Why a row of a referral file is not taken, by a stable name and in a sentence.
public struct ImportReason: Sendable, Equatable, Codable {
    public let rule: String
    /// It says where and what to do, and never what was written there.
    public let message: String

    public init(rule: String, message: String) { (self.rule, self.message) = (rule, message) }

    /// What only the database can tell of a row.
    enum Rule: String, CaseIterable, Sendable {
        case looksLikeNobodyElse = "patient_looks_like_nobody_else"
        case hasNoOpenReferral = "patient_has_no_open_referral"
        case isOnceInTheFile = "patient_is_once_in_the_file"
        case wasImportedBefore = "row_was_imported_before"
        case isNotRegisteredMeanwhile = "patient_is_not_registered_meanwhile"
        case isAsPlanned = "patient_is_as_planned"
        case identifiersNameOne = "patient_identifiers_name_one_patient"
        case identifierIsTheirs = "patient_identifier_is_of_the_same_person"
        case exists = "patient_exists"
        case timeExists = "local_time_exists"
        case timeIsOneMoment = "local_time_is_one_moment"
        case isNotInTheFuture = "referral_is_not_received_in_the_future"

        var message: String {
            switch self {
            case .looksLikeNobodyElse:
                "The person looks like a patient whom we know: put the number into patient_record, or why it is "
                    + "somebody else into not_duplicate."
            case .hasNoOpenReferral:
                "A referral of the patient goes on: if this is another one, say why in not_duplicate."
            case .isOnceInTheFile: "The same person stands in the file before."
            case .wasImportedBefore: "The same referral of this patient came in before."
            case .isNotRegisteredMeanwhile: "A patient with this identifier was registered after the plan was made."
            case .isAsPlanned: "The identifier no longer names the patient whom the plan saw: plan again."
            case .identifiersNameOne: "The identifiers belong to several patients, or to another than patient_record."
            case .identifierIsTheirs:
                "The identifier belongs to a patient whose name and birth date differ: correct the one that is wrong."
            case .exists: "There is no patient of the number in patient_record."
            case .timeExists: "The clocks of the site skip this time."
            case .timeIsOneMoment: "The clocks of the site show this time twice: add the offset."
            case .isNotInTheFuture: "The time is in the future."
            }
        }
    }

    init(_ rule: Rule) { self.init(rule: rule.rawValue, message: rule.message) }

    /// A reason that the database gave by its name, when the plan was applied.
    init(named rule: String, _ sentence: String?) {
        let known = Rule(rawValue: rule)?.message
        self.init(rule: rule, message: known ?? sentence ?? "The database refuses the row by this rule.")
    }

    init(_ fault: ReferralFault) { self.init(rule: fault.code, message: fault.message) }
}

/// A row of a referral file with its verdict, and with what is to be written when the plan is applied.
public struct PlannedRow: Sendable, Equatable, Codable {
    /// The row as the database takes it.
    struct Row: Sendable, Equatable, Codable {
        struct Referrer: Sendable, Equatable, Codable {
            var name: String
            var organisation: String?
            var npi: String?
            var contact: String?
        }
        struct Ruling: Sendable, Equatable, Codable {
            var reason: String
            var patients: [Int64]
            var referrals: [Int64]
        }
        var patient: Int64?
        var person: NewPerson.Record?
        var ruling: Ruling?
        var receivedAt: String
        var channel: Referral.Channel
        var priority: Referral.Priority
        var programme: String
        var referrer: Referrer
        var primaryCancer: String
        var peritonealDisease: String?

        enum CodingKeys: String, CodingKey {
            case patient, person, ruling, channel, priority, programme, referrer
            case receivedAt = "received_at", primaryCancer = "primary_cancer", peritonealDisease = "peritoneal_disease"
        }
    }

    public let line: Int
    public let lastLine: Int
    public let verdict: RowVerdict
    public let reasons: [ImportReason]
    /// Who may be meant.
    public let patients: [PatientID]
    /// The referral that goes on.
    public let referral: ReferralID?
    /// The line on which the same person stood before.
    public let sameAsLine: Int?
    let row: Row?

    enum CodingKeys: String, CodingKey {
        case line, verdict, reasons, patients, referral, row
        case lastLine = "last_line", sameAsLine = "same_as_line"
    }
}

/// How many rows came to what; together they are all rows.
public struct ImportTotals: Sendable, Equatable, Codable {
    public var rows = 0
    public var accepted = 0
    public var duplicate = 0
    public var rejected = 0

    public init() {}

    mutating func count(_ verdict: RowVerdict) {
        rows += 1
        switch verdict {
        case .accepted: accepted += 1
        case .duplicate: duplicate += 1
        case .rejected: rejected += 1
        }
    }
}
