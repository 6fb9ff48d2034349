/// What the registry knows of a record that came in.
struct ImportKnown: Sendable, Equatable {
    /// The record that its keys name.
    var record: Int64?
    /// Its keys name several records.
    var isMany = false
    /// Its content is what the last import brought.
    var isSame = false
    /// The one that is known is newer, by `meta.lastUpdated`.
    var isOlder = false
    /// All of its keys are known, not only one.
    var isKnownByAllKeys = false
    /// One with the same key came before in this import.
    var isSeen = false
    /// It is from a history, which tells the newest version first.
    var isHistory = false
    /// It says when it was last updated.
    var isDated = false
}

/// Which patient a record means, by its key and its identifiers.
struct ImportMatch: Sendable, Equatable {
    var patient: Int64?
    /// Its identifiers name several patients, or another one than its key.
    var isMany = false
    /// Birth date and family name do not speak against the patient whom we know, or a person has looked.
    var isPlausible = true
}

/// What is to be done with a record: the rules of importing, apart from how they are carried out.
enum ImportDecision: Sendable, Equatable {
    case create
    case update(Int64)
    case keep(Int64, ImportRemark?, learnsKeys: Bool)
    case reject(ImportFault)

    static func decide(_ kind: ImportKind, _ known: ImportKnown) -> ImportDecision {
        if known.isMany { return .reject(.keysNameSeveralRecords) }
        guard let record = known.record else { return .create }
        if known.isSame { return .keep(record, nil, learnsKeys: !known.isKnownByAllKeys) }
        if known.isOlder { return .keep(record, .olderVersion, learnsKeys: false) }
        guard known.isSeen else { return .update(record) }
        // Twice in one import, with different content. A date decides; so does the order of a history. Directory
        // entries are exported with each patient and may differ a little: the first counts, this time and every time.
        if known.isHistory { return .keep(record, .olderVersion, learnsKeys: false) }
        if known.isDated { return .update(record) }
        switch kind {
        case .organization, .practitioner: return .keep(record, .anotherVersionInThisImport, learnsKeys: false)
        case .patient, .coverage, .condition: return .reject(.comesTwiceAndDiffers)
        }
    }

    /// The second look at a patient: an identifier, or a key that is used again, must not turn one person into another.
    func checked(_ match: ImportMatch) -> ImportDecision {
        if match.isMany { return .reject(.identifiersNameSeveralPatients) }
        switch self {
        case .create:
            guard let patient = match.patient else { return .create }
            return match.isPlausible ? .update(patient) : .reject(.looksLikeAnotherPerson(patient))
        case .update(let patient):
            return match.isPlausible ? .update(patient) : .reject(.looksLikeAnotherPerson(patient))
        case .keep, .reject:
            return self
        }
    }
}

/// Why a readable record was not taken.
enum ImportFault: Error, Sendable, Equatable, CustomStringConvertible {
    case keysNameSeveralRecords
    case comesTwiceAndDiffers
    case identifiersNameSeveralPatients
    case looksLikeAnotherPerson(Int64)
    case patientIsNotKnown
    case sourceIsNotKnown
    case tooManyWait
    /// Refused by the database, in the words of its fact.
    case database(String)

    var description: String {
        switch self {
        case .keysNameSeveralRecords: "its id and its fullUrl belong to different records here"
        case .comesTwiceAndDiffers: "comes twice in this import with different content and no date to choose by"
        case .identifiersNameSeveralPatients: "its identifiers belong to several patients here"
        case .looksLikeAnotherPerson(let patient):
            "its id or an identifier belongs to P\(patient), and birth date and family name do not show that it is the "
                + "same person; if somebody has looked and it is: --same-person P\(patient)"
        case .patientIsNotKnown: "the patient that it refers to is not known"
        case .sourceIsNotKnown:
            "its id is one of a system that nothing names, and another system may use the same: --source NAME"
        case .tooManyWait: "waits for a patient that has not come yet, as too many others do: import patients first"
        case .database(let words): words
        }
    }
}
