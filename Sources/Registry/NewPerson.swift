public import CareTerms
import FoundationEssentials
public import Postgres

/// A person as somebody tells us of them, before it is known whether we know them.
public struct NewPerson: Sendable, Equatable, Codable {
    /// Unique only within its authority; leading zeros are part of the value.
    public struct Identifier: Sendable, Hashable, Codable {
        public var authority: String
        public var value: String

        public init(authority: String, value: String) { (self.authority, self.value) = (authority, value) }
    }

    public var family: String?
    public var given: String?
    public var birthDate: ClinicalDay?
    public var identifiers: [Identifier]

    public init(family: String?, given: String?, birthDate: ClinicalDay?, identifiers: [Identifier] = []) {
        (self.family, self.given) = (family, given)
        (self.birthDate, self.identifiers) = (birthDate, identifiers)
    }

    /// As the registry's doors take a person.
    public var record: JSONText {
        get throws { JSONText(String(decoding: try JSONEncoder().encode(Record(self)), as: UTF8.self)) }
    }

    /// The registry's own form, for a batch of them.
    public struct Record: Sendable, Equatable, Codable {
        struct Name: Sendable, Equatable, Codable {
            var family: String?
            var given: [String]?
        }
        var names: [Name]
        var birthDate: ClinicalDay?
        var birthPrecision: PartialDay.Precision?
        var identifiers: [Identifier]

        enum CodingKeys: String, CodingKey {
            case names, identifiers
            case birthDate = "birth_date", birthPrecision = "birth_precision"
        }

        public init(_ person: NewPerson) {
            names =
                person.family == nil && person.given == nil
                ? [] : [Name(family: person.family, given: person.given.map { [$0] })]
            birthDate = person.birthDate
            birthPrecision = person.birthDate == nil ? nil : .day
            identifiers = person.identifiers
        }
    }
}

extension IdentityDoor {
    /// Patients who carry one of the person's identifiers, and those who look alike, the most likely first.
    public func find(meant person: NewPerson, for purpose: String) async throws -> Found {
        let record = try person.record
        return try await inOrder(of: ask { tx in try tx.value("SELECT registry.find_meant(\(record), \(purpose))") })
    }
}

extension NewPerson {
    /// Registers the person, unless somebody alike came since those were found who are ruled out here.
    public func register(unlike ruledOut: [PatientID], in tx: inout Transaction) throws -> PatientID {
        try tx.value("SELECT registry.register_unlike(\(try record), \(ruledOut))")
    }
}
