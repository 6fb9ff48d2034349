public import CareTerms

/// A column of a referral file, by the name that it has in a header.
public enum ReferralColumn: String, CaseIterable, Sendable, Codable {
    case referrerName = "referrer_name", referrerOrganisation = "referrer_organisation", referrerNPI = "referrer_npi"
    case channel, priority, receivedAt = "received_at"
    case identifier = "patient_identifier", identifierAuthority = "patient_identifier_authority"
    case identifier2 = "patient_identifier_2", identifierAuthority2 = "patient_identifier_2_authority"
    case familyName = "family_name", givenName = "given_name", birthDate = "birth_date"
    case primaryCancer = "primary_cancer", peritonealDisease = "peritoneal_disease"
    case referrerContact = "referrer_contact"
    // What a person put in after a plan found somebody alike.
    case record = "patient_record", notDuplicate = "not_duplicate"

    /// Other names that people use and that can mean nothing else.
    private static let otherNames: [String: ReferralColumn] = [
        "referrer": .referrerName, "referring_physician": .referrerName, "referring_provider": .referrerName,
        "referrer_organization": .referrerOrganisation, "referring_organization": .referrerOrganisation,
        "npi": .referrerNPI, "referring_npi": .referrerNPI,
        "received": .receivedAt, "date_received": .receivedAt, "received_date": .receivedAt,
        "mrn": .identifier, "mrn_authority": .identifierAuthority, "assigning_authority": .identifierAuthority,
        "last_name": .familyName, "familyname": .familyName, "surname": .familyName,
        "first_name": .givenName, "givenname": .givenName, "given_names": .givenName,
        "date_of_birth": .birthDate, "dateofbirth": .birthDate, "dob": .birthDate, "birthdate": .birthDate,
        "primary_diagnosis": .primaryCancer, "primary_icd10": .primaryCancer, "primary_icd_10": .primaryCancer,
        "peritoneal_icd10": .peritonealDisease, "peritoneal_icd_10": .peritonealDisease,
    ]

    /// The column that a header's name means, whatever its capitals, spaces, hyphens and underscores.
    public init?(named name: String) {
        let key = CSVHeader.key(name)
        guard let column = Self(rawValue: key) ?? Self.otherNames[key] else { return nil }
        self = column
    }

    /// The column whose name is one typing error or two away.
    static func nearest(to name: String) -> ReferralColumn? {
        let key = CSVHeader.key(name)
        guard (4...60).contains(key.utf8.count) else { return nil }
        let names =
            allCases.map { ($0.rawValue, $0) } + otherNames.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        let near = names.map { (column: $0.1, steps: Self.steps(key, $0.0)) }.min { $0.steps < $1.steps }
        return near.flatMap { $0.steps <= 2 ? $0.column : nil }
    }

    /// Levenshtein's distance.
    private static func steps(_ one: String, _ other: String) -> Int {
        let other = Array(other.utf8)
        var row = Array(0...other.count)
        for (line, byte) in one.utf8.enumerated() {
            var diagonal = row[0]
            row[0] = line + 1
            for column in other.indices {
                let change = diagonal + (byte == other[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(change, diagonal + 1, row[column] + 1)
            }
        }
        return row[other.count]
    }
}

/// Where each column of a referral file stands.
public struct ReferralHeader: Sendable, Equatable {
    let places: [ReferralColumn: Int]

    /// Finds every column, or refuses the file with everything that is off in its header.
    ///
    /// A name that is not known is refused unless somebody says that it is to be left out: a misspelled `priority` would
    /// else make every referral routine, and nobody would see it.
    ///
    /// `renamed` says what a name of this file means.
    public init(
        _ header: CSVHeader, leavingOut ignored: Set<String> = [], renamed: [String: ReferralColumn] = [:]
    ) throws(ReferralHeaderRefused) {
        let ignoredKeys = Set(ignored.map { CSVHeader.key($0) })
        let meant = Dictionary(renamed.map { (CSVHeader.key($0.key), $0.value) }) { first, _ in first }
        var places: [ReferralColumn: Int] = [:]
        var faults: [ReferralHeaderRefused.Fault] = []
        for (place, name) in header.names.enumerated() where !name.isEmpty && !ignoredKeys.contains(CSVHeader.key(name))
        {
            guard let column = meant[CSVHeader.key(name)] ?? ReferralColumn(named: name) else {
                faults.append(.unknown(place: place + 1, nearest: ReferralColumn.nearest(to: name)))
                continue
            }
            if let first = places[column] {
                faults.append(.twice(column, places: [first + 1, place + 1]))
            } else {
                places[column] = place
            }
        }
        for column in [ReferralColumn.referrerName, .receivedAt, .primaryCancer] where places[column] == nil {
            faults.append(.missing(column))
        }
        guard
            places[.identifier] != nil || places[.record] != nil
                || (places[.familyName] != nil && places[.birthDate] != nil)
        else {
            throw ReferralHeaderRefused(line: header.line, faults: faults + [.noPatient], knownNames: places.count)
        }
        guard faults.isEmpty else {
            throw ReferralHeaderRefused(line: header.line, faults: faults, knownNames: places.count)
        }
        self.places = places
    }
}

/// Why a file's column names are not those of referrals.
///
/// An unknown name is told by its place: a file without a header has a patient there.
public struct ReferralHeaderRefused: Refusal, Equatable {
    public enum Fault: Sendable, Equatable {
        case unknown(place: Int, nearest: ReferralColumn?)
        case twice(ReferralColumn, places: [Int])
        case missing(ReferralColumn)
        case noPatient

        /// Stable names that read as the rule that was broken.
        public var rule: String {
            switch self {
            case .unknown: "referral_column_is_known"
            case .twice: "referral_column_comes_once"
            case .missing: "referral_file_has_the_column"
            case .noPatient: "referral_file_has_columns_of_the_patient"
            }
        }

        var message: String {
            switch self {
            case .unknown(let place, let nearest):
                "Column \(place) has a name that is not known" + (nearest.map { " (\($0.rawValue)?)." } ?? ".")
            case .twice(let column, let places):
                "Columns \(places.map(String.init).joined(separator: " and ")) are both \(column.rawValue)."
            case .missing(let column): "There is no column \(column.rawValue)."
            case .noPatient: "There is neither a column patient_identifier nor the columns family_name and birth_date."
            }
        }
    }

    public let line: Int
    public let faults: [Fault]
    let knownNames: Int

    public var kind: RefusalKind { .usage }
    public var fact: String { knownNames == 0 ? "referral_file_has_a_header" : faults.first?.rule ?? "" }

    public var message: String {
        if knownNames == 0 { return "Line \(line) holds no column name of a referral." }
        return "Line \(line): " + faults.map(\.message).joined(separator: " ")
    }

    public var remedy: String? {
        "Known are: \(ReferralColumn.allCases.map(\.rawValue).joined(separator: ", "))."
            + " Columns that are not wanted have to be named as left out."
    }
}
