/// What a template of a letter may name; `docs/letters.md` tells the same to whoever changes one.
public enum LetterVariable: String, CaseIterable, Sendable {
    case centre, site, writtenOn = "written_on", signedBy = "signed_by", referral
    case referrer, hasReferrerOrganisation = "has_referrer_organisation"
    case referrerOrganisation = "referrer_organisation"
    case receivedOn = "received_on", channel, programme, patient, born, primaryCancer = "primary_cancer"
    case peritonealDisease = "peritoneal_disease", outcomeOn = "outcome_on"
    case pathway, declineReason = "decline_reason"
    case hasOnwardCentre = "has_onward_centre", onwardCentre = "onward_centre"
    case hasMissing = "has_missing", missing
    case hasBoard = "has_board", board, boardOn = "board_on", boardAnswer = "board_answer"
    case hasIntent = "has_intent", intent, hasConditions = "has_conditions", conditions
    case keptReferral = "kept_referral", keptReceivedOn = "kept_received_on"

    public enum Kind: String, Sendable {
        /// Stands in the letter: `{{patient}}`.
        case words
        /// Shows what stands between `{{#has_board}}` and `{{/has_board}}`, or `{{^has_board}}` what stands there if not.
        case flag
        /// Shows what stands between `{{#missing}}` and `{{/missing}}` once for each line, which is `{{.}}` there.
        case lines
    }

    public var kind: Kind {
        switch self {
        case .missing, .conditions: .lines
        case .hasReferrerOrganisation, .hasOnwardCentre, .hasMissing, .hasBoard, .hasIntent, .hasConditions: .flag
        default: .words
        }
    }
}

/// What a variable is in one letter.
public enum LetterValue: Sendable, Equatable {
    case words(String)
    case flag(Bool)
    case lines([String])
}

/// What a letter can tell: one for each step after which the referrer is owed word.
public enum LetterKind: String, CaseIterable, Sendable {
    case accepted = "outcome-accepted"
    case declined = "outcome-declined"
    case withdrawn = "outcome-withdrawn"
    case withdrawalAcknowledged = "withdrawal-acknowledged"
    case died = "outcome-died"
    case duplicate = "outcome-duplicate"

    /// `nil` for a step of which no letter tells.
    public init?(_ event: Referral.Event) {
        switch event {
        case .accept: self = .accepted
        case .decline: self = .declined
        case .withdrawByPatient: self = .withdrawn
        case .withdrawByReferrer: self = .withdrawalAcknowledged
        case .patientDied: self = .died
        case .markDuplicate: self = .duplicate
        default: return nil
        }
    }

    /// Whether a template of this name tells this outcome: its own one, or one that adds a word, `outcome-died-es`.
    ///
    /// So nobody sends the letter of a death about somebody who was accepted.
    public func fits(_ template: String) -> Bool { template == rawValue || template.hasPrefix(rawValue + "-") }
}
