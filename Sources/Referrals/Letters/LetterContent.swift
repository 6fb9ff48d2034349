internal import CareTerms
public import Registry

/// Who a letter is about: read behind the identity door, and handed in.
public struct LetterPatient: Sendable, Equatable {
    public let name: String?
    public let born: PartialDay?

    public init(name: String?, born: PartialDay?) { (self.name, self.born) = (name, born) }

    /// `Anna Adler`, as one writes it in a letter.
    public init(_ identity: Identity?) {
        let parts = [identity?.given, identity?.family].compactMap { $0 }
        name = parts.isEmpty ? identity?.text : parts.joined(separator: " ")
        born = identity?.birth
    }
}

/// What a letter to the referrer says: nothing clinical that the referrer did not send or the board did not decide, and
/// nothing of money.
///
/// What is not known is said to be not known. What this outcome does not have, such as a pathway after a decline, is not
/// there at all: a template that asks for it is refused.
public struct LetterContent: Sendable, Equatable {
    public let values: [String: LetterValue]

    static let notKnown = "not known"

    public init(_ facts: LetterFacts, about patient: LetterPatient) {
        var told = Told()
        told.words(.centre, facts.centre)
        told.words(.site, facts.site)
        told.words(.writtenOn, facts.writtenOn.inWords)
        told.words(.signedBy, facts.signedBy)
        told.words(.referral, facts.referral.description)
        told.words(.referrer, facts.referrer)
        told.words(.referrerOrganisation, facts.referrerOrganisation)
        told.flag(.hasReferrerOrganisation, facts.referrerOrganisation != nil)
        told.words(.receivedOn, facts.receivedOn.inWords)
        told.words(.channel, facts.channel.inWords)
        told.words(.programme, facts.programme)
        told.words(.patient, patient.name)
        told.words(.born, patient.born.map(\.inWords))
        told.words(.primaryCancer, facts.primaryCancer)
        told.words(.peritonealDisease, facts.peritonealDisease)
        told.words(.outcomeOn, facts.outcomeOn.inWords)
        switch facts.outcome {
        case .accepted(let pathway, let board):
            told.words(.pathway, pathway.inWords)
            told.board(board)
        case .declined(let reason, let onwardCentre, let missing, let board):
            told.words(.declineReason, reason)
            told.flag(.hasOnwardCentre, onwardCentre != nil)
            if let onwardCentre { told.words(.onwardCentre, onwardCentre) }
            told.lines(.hasMissing, .missing, missing)
            told.board(board)
        case .duplicate(let kept, let receivedOn):
            told.words(.keptReferral, kept.description)
            told.words(.keptReceivedOn, receivedOn.inWords)
        case .withdrawnByPatient, .withdrawnByReferrer, .died: break
        }
        values = told.values
    }

    private struct Told {
        var values: [String: LetterValue] = [:]

        mutating func words(_ variable: LetterVariable, _ words: String?) {
            let words = words ?? ""
            values[variable.rawValue] = .words(words.contains { !$0.isWhitespace } ? words : LetterContent.notKnown)
        }

        mutating func flag(_ variable: LetterVariable, _ flag: Bool) { values[variable.rawValue] = .flag(flag) }

        mutating func lines(_ flag: LetterVariable, _ variable: LetterVariable, _ lines: [String]) {
            self.flag(flag, !lines.isEmpty)
            values[variable.rawValue] = .lines(lines)
        }

        mutating func board(_ board: LetterFacts.Board?) {
            flag(.hasBoard, board != nil)
            flag(.hasIntent, board?.intent != nil)
            lines(.hasConditions, .conditions, board?.conditions ?? [])
            guard let board else { return }
            words(.board, board.name)
            words(.boardOn, board.metOn.inWords)
            words(.boardAnswer, board.answer)
            if let intent = board.intent { words(.intent, intent.replacing("_", with: " ")) }
        }
    }
}

extension ClinicalDay {
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]

    /// `3 November 2026`: no order of numbers that somebody could read the other way round.
    var inWords: String { "\(day) \(Self.months[month - 1]) \(year)" }
}

extension PartialDay {
    var inWords: String {
        switch precision {
        case .day: first.inWords
        case .month: String(first.inWords.drop { $0 != " " }.dropFirst())
        case .year: "\(first.year)"
        }
    }
}

extension Referral.Pathway {
    public var inWords: String {
        switch self {
        case .trial: "PIPAC within a clinical trial"
        case .offTrial: "PIPAC outside of a trial"
        case .registryOnly: "the registry only, without PIPAC"
        }
    }
}

extension Referral.Channel {
    var inWords: String {
        switch self {
        case .fax: "by fax"
        case .phone: "by phone"
        case .letter: "by letter"
        case .portal: "through the portal"
        case .inPerson: "in person"
        case .email: "by e-mail"
        case .csv, .fhir, .hl7: "electronically"
        }
    }
}
