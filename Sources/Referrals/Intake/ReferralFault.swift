/// One reason why a row is no referral: where, which rule, and what to do; never what was written there.
public struct ReferralFault: Error, Sendable, Equatable {
    /// Stable names that read as the rule that was broken; scripts may depend on them.
    public enum Rule: String, CaseIterable, Sendable, Codable {
        case isStated = "referral_value_is_stated"
        case isShort = "referral_text_is_short"
        case isOnOneLine = "referral_text_stands_on_one_line"
        case npiIsValid = "referrer_npi_is_valid"
        case channelIsKnown = "referral_channel_is_known"
        case priorityIsKnown = "referral_priority_is_known"
        case codeIsICD10CM = "referral_code_is_icd_10_cm"
        case isNotInTheFuture = "referral_is_not_received_in_the_future"
        case isBornBefore = "patient_is_born_before_the_referral"
        case patientIsIdentifiable = "referral_patient_is_identifiable"
        case identifierHasItsAuthority = "patient_identifier_has_its_authority"
        case authorityHasItsIdentifier = "patient_authority_has_its_identifier"
        case recordIsANumber = "patient_record_is_a_number"
        case rulingHasItsReason = "ruling_has_its_reason"
        case contactIsPlausible = "referrer_contact_is_short"

        var message: String {
            switch self {
            case .isStated: "The value is missing."
            case .isShort: "The text has more than \(ReferralRow.textLengthMax) characters."
            case .isOnOneLine: "The text has a line break or another control character."
            case .npiIsValid: "This is no NPI: it has ten digits, and the last one must fit the others."
            case .channelIsKnown: "Known are: \(Referral.Channel.allCases.map(\.rawValue).joined(separator: ", "))."
            case .priorityIsKnown: "Known are: \(Referral.Priority.allCases.map(\.rawValue).joined(separator: ", "))."
            case .codeIsICD10CM: "This is no ICD-10-CM code: type the code alone, such as C18.9."
            case .isNotInTheFuture: "The day is in the future."
            case .isBornBefore: "The date of birth is after the referral."
            case .patientIsIdentifiable:
                "Nothing to find the patient by: give patient_identifier, or family_name and birth_date."
            case .identifierHasItsAuthority:
                "An identifier is unique only where it was given: name its authority, or declare one for the file."
            case .authorityHasItsIdentifier: "There is an authority, but no identifier."
            case .recordIsANumber: "This is no number of a patient: type it as P12."
            case .rulingHasItsReason: "Why it is no duplicate takes at least five characters."
            case .contactIsPlausible: "The referrer's contact has 3 to 200 characters."
            }
        }
    }

    public enum Reason: Sendable, Equatable {
        case form(CSVFault.Rule)
        case date(ClinicalDateText.Problem)
        case value(Rule)
    }

    public let reason: Reason
    public let line: Int
    /// The place of the column in the file, counted from 1, where it has one.
    public let place: Int?
    public let column: ReferralColumn?

    public var code: String {
        switch reason {
        case .form(let rule): rule.rawValue
        case .date(let problem): problem.rawValue
        case .value(let rule): rule.rawValue
        }
    }

    /// Where it is and what to do: `line 12, column 4 (birth_date): …`.
    public var message: String {
        var place = "line \(line)"
        if let number = self.place { place += ", column \(number)" }
        if let column { place += self.place == nil ? ", \(column.rawValue)" : " (\(column.rawValue))" }
        switch reason {
        case .form(let rule): return "\(place): \(CSVFault(rule, line: line).message)"
        case .date(let problem): return "\(place): \(problem.message) \(problem.remedy)"
        case .value(let rule): return "\(place): \(rule.message)"
        }
    }
}
