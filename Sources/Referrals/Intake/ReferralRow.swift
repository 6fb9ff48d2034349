public import CareTerms
import Registry

/// What holds for every row of a file, because a person declared it or the site says it.
public struct ReferralRules: Sendable, Equatable {
    /// Today at the site: nothing was received later.
    public var today: ClinicalDay
    public var dateOrder: ClinicalDateText.Order?
    /// Where a row does not say it.
    ///
    /// A file is a channel of its own; a priority that nobody named is for a person to declare.
    public var channel: Referral.Channel
    public var priority: Referral.Priority?
    /// Who gave the identifiers of a file that does not say it.
    public var identifierAuthority: String?

    public init(
        today: ClinicalDay, dateOrder: ClinicalDateText.Order? = nil, channel: Referral.Channel = .csv,
        priority: Referral.Priority? = nil, identifierAuthority: String? = nil
    ) {
        self.today = today
        self.dateOrder = dateOrder
        self.channel = channel
        self.priority = priority
        self.identifierAuthority = identifierAuthority
    }
}

/// Turns one row into a draft, or names every reason why it is none.
struct ReferralRow {
    /// The registry keeps names and identifiers of this length.
    static let textLengthMax = 200

    private let row: CSVRow
    private let header: ReferralHeader
    private let rules: ReferralRules
    private var faults: [ReferralFault] = []

    static func read(
        _ row: CSVRow, _ header: ReferralHeader, _ rules: ReferralRules
    ) -> Result<ReferralDraft, ReferralRejected> {
        var reading = ReferralRow(row, header, rules)
        guard let draft = reading.draft() else { return .failure(ReferralRejected(faults: reading.faults)) }
        return .success(draft)
    }

    private init(_ row: CSVRow, _ header: ReferralHeader, _ rules: ReferralRules) {
        (self.row, self.header, self.rules) = (row, header, rules)
    }

    private mutating func draft() -> ReferralDraft? {
        let referrer = needed(.referrerName)
        let organisation = text(.referrerOrganisation)
        let npi = npi()
        let contact = text(.referrerContact)
        let notDuplicate = text(.notDuplicate)
        if let notDuplicate, notDuplicate.unicodeScalars.count < 5 { note(.rulingHasItsReason, .notDuplicate) }
        if let contact, contact.unicodeScalars.count < 3 { note(.contactIsPlausible, .referrerContact) }
        let channel = word(.channel, .channelIsKnown, or: rules.channel)
        let priority = word(.priority, .priorityIsKnown, or: rules.priority)
        let received = received()
        let patient = patient(receivedOn: received?.day)
        let primary = code(.primaryCancer)
        let peritoneal = code(.peritonealDisease)
        if priority == nil, cell(.priority) == nil { note(.isStated, .priority) }
        if primary == nil, cell(.primaryCancer) == nil { note(.isStated, .primaryCancer) }
        guard faults.isEmpty, let referrer, let channel, let priority, let received, let primary else { return nil }
        return ReferralDraft(
            referrer: .init(name: referrer, organisation: organisation, npi: npi, contact: contact), patient: patient,
            channel: channel, priority: priority, received: received, primaryCancer: primary,
            peritonealDisease: peritoneal, notDuplicate: notDuplicate)
    }

    // MARK: What stands in a cell

    /// The cell without the spaces around it; `nil` when nothing stands in it, or the file has no such column.
    private func cell(_ column: ReferralColumn) -> String? {
        guard let place = header.places[column], !row.bytes(place).isEmpty else { return nil }
        let text = CSVReader.trimmed(row[place])
        return text.isEmpty ? nil : text
    }

    private mutating func note(_ rule: ReferralFault.Rule, _ column: ReferralColumn?) { note(.value(rule), column) }

    private mutating func note(_ reason: ReferralFault.Reason, _ column: ReferralColumn?) {
        let place = column.flatMap { header.places[$0] }.map { $0 + 1 }
        faults.append(ReferralFault(reason: reason, line: row.lines.lowerBound, place: place, column: column))
    }

    private mutating func text(_ column: ReferralColumn) -> String? {
        guard let text = cell(column) else { return nil }
        var isFine = true
        if text.unicodeScalars.count > Self.textLengthMax {
            note(.isShort, column)
            isFine = false
        }
        if text.unicodeScalars.contains(where: Self.breaksLine) {
            note(.isOnOneLine, column)
            isFine = false
        }
        return isFine ? text : nil
    }

    private static func breaksLine(_ scalar: Unicode.Scalar) -> Bool {
        // The separators of lines and paragraphs are no control characters, and break a line all the same.
        scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || (0x2028...0x2029).contains(scalar.value)
    }

    private mutating func needed(_ column: ReferralColumn) -> String? {
        if cell(column) == nil { note(.isStated, column) }
        return text(column)
    }

    private mutating func word<Word: RawRepresentable<String>>(
        _ column: ReferralColumn, _ rule: ReferralFault.Rule, or declared: Word?
    ) -> Word? {
        guard let text = cell(column) else { return declared }
        if let word = Word(rawValue: CSVHeader.key(text)) { return word }
        note(rule, column)
        return nil
    }

    private mutating func npi() -> String? {
        guard let text = cell(.referrerNPI) else { return nil }
        if NPI.isValid(text) { return text }
        note(.npiIsValid, .referrerNPI)
        return nil
    }

    private mutating func code(_ column: ReferralColumn) -> String? {
        guard let text = cell(column) else { return nil }
        // The form that the database takes: U has no cancer, and the third place is a digit, A or B.
        if text.utf8.count <= 8, let code = ICD10CM.normal(text), !code.contains("U"),
            let third = code.utf8.dropFirst(2).first, third < 0x3A || third == 0x41 || third == 0x42
        {
            return code
        }
        note(.codeIsICD10CM, column)
        return nil
    }

    // MARK: What several cells say together

    private mutating func received() -> ReceivedText? {
        do throws(ClinicalDateText.Problem) {
            guard let text = cell(.receivedAt), let received = try ReceivedText.read(text, order: rules.dateOrder)
            else {
                note(.isStated, .receivedAt)
                return nil
            }
            if let day = received.day, day > rules.today { note(.isNotInTheFuture, .receivedAt) }
            return received
        } catch {
            note(.date(error), .receivedAt)
            return nil
        }
    }

    private mutating func patient(receivedOn received: ClinicalDay?) -> ReferralDraft.Patient {
        let count = faults.count
        let identifiers = [
            identifier(.identifier, .identifierAuthority), identifier(.identifier2, .identifierAuthority2),
        ].compactMap { $0 }
        let (family, given) = (text(.familyName), text(.givenName))
        var birth: ClinicalDay?
        switch ClinicalDateText.read(cell(.birthDate) ?? "", order: rules.dateOrder) {
        case .day(let day):
            birth = day
            if day > received ?? rules.today { note(.isBornBefore, .birthDate) }
        case .refused(let problem): note(.date(problem), .birthDate)
        case .unknown: break
        }
        let record = text(.record).map { PatientID($0) }
        if record == .some(nil) { note(.recordIsANumber, .record) }
        // Where one of them was refused, that is the reason, and this would be told twice.
        if identifiers.isEmpty, record == nil, family == nil || birth == nil, faults.count == count {
            note(.patientIsIdentifiable, nil)
        }
        return .init(identifiers: identifiers, family: family, given: given, birth: birth, record: record ?? nil)
    }

    private mutating func identifier(
        _ column: ReferralColumn, _ authorityColumn: ReferralColumn
    ) -> ReferralDraft.Identifier? {
        let (value, named) = (text(column), text(authorityColumn))
        if let value {
            if let authority = named ?? rules.identifierAuthority { return .init(authority: authority, value: value) }
            if cell(authorityColumn) == nil { note(.identifierHasItsAuthority, column) }
        } else if named != nil, cell(column) == nil {
            note(.authorityHasItsIdentifier, authorityColumn)
        }
        return nil
    }
}

/// Every reason why a row is no referral.
public struct ReferralRejected: Error, Sendable, Equatable {
    public let faults: [ReferralFault]
}
