public import CareTerms
public import Postgres

/// Who a patient is, as worklists print it.
///
/// Never in a log, an error, or a job's arguments.
public struct Identity: Sendable, Equatable {
    public let patient: PatientID
    public let family, given, prefix, suffix, text: String?
    public let birth: PartialDay?

    init(_ row: borrowing Row) throws {
        patient = try row("patient")
        (family, given) = (try row("family"), try row("given"))
        (prefix, suffix, text) = (try row("prefix"), try row("suffix"), try row("name_text"))
        let (day, precision): (ClinicalDay?, PartialDay.Precision?) = (
            try row("birth_date"), try row("birth_precision")
        )
        birth = if let day, let precision { PartialDay(day, precision) } else { nil }
    }

    /// `Adler, Anna`, or the name as one text where that is all there is.
    public var name: String {
        let parts = [family, given].compactMap { $0 }
        return parts.isEmpty ? text ?? "(no name)" : parts.joined(separator: ", ")
    }
}

/// A date of which perhaps only the year, or the year and the month, is known.
public struct PartialDay: Hashable, Sendable, CustomStringConvertible {
    public enum Precision: String, Sendable, CaseIterable, Codable, PostgresCodable { case year, month, day }

    /// The first day that it can be.
    public let first: ClinicalDay
    public let precision: Precision

    public init(_ first: ClinicalDay, _ precision: Precision) {
        self.first = first
        self.precision = precision
    }

    /// `1950`, `1950-02` or `1950-02-03`.
    public var description: String {
        let day = first.description
        switch precision {
        case .year: return String(day.prefix(4))
        case .month: return String(day.prefix(7))
        case .day: return day
        }
    }
}

/// Everything that the registry knows of who a patient is.
public struct FullIdentity: Sendable, Equatable {
    public struct Name: Sendable, Equatable {
        public let use, family, text: String?
        public let given, prefix, suffix: [String]
    }
    public struct Identifier: Sendable, Equatable {
        /// Unique only within its authority; leading zeros are part of the value.
        public let authority: String?
        public let value: String
        public let type, use: String?
    }
    public struct Contact: Sendable, Equatable {
        public let system, value: String
        public let use: String?
    }
    public struct Address: Sendable, Equatable {
        public let lines: [String]
        public let city, state, postalCode, country, text: String?
    }

    public let identity: Identity
    public let names: [Name]
    public let identifiers: [Identifier]
    public let contacts: [Contact]
    public let addresses: [Address]

    init(_ identity: Identity, _ ticket: Int64, in tx: inout Transaction) throws {
        self.identity = identity
        names = try tx.all(
            "SELECT use, family, given, prefix, suffix, text FROM registry.identity_names(\(ticket))"
        ) { row in
            let (use, family, given): (String?, String?, [String]?) = (
                try row("use"), try row("family"), try row("given")
            )
            let (prefix, suffix, text): ([String]?, [String]?, String?) = (
                try row("prefix"), try row("suffix"), try row("text")
            )
            return Name(
                use: use, family: family, text: text, given: given ?? [], prefix: prefix ?? [], suffix: suffix ?? [])
        }
        identifiers = try tx.all(
            "SELECT authority, value, coalesce(type_code, type_text) AS type, use FROM registry.identity_identifiers(\(ticket))"
        ) { row in
            Identifier(
                authority: try row("authority"), value: try row("value"), type: try row("type"), use: try row("use"))
        }
        contacts = try tx.all("SELECT system, value, use FROM registry.identity_contacts(\(ticket))") { row in
            Contact(system: try row("system"), value: try row("value"), use: try row("use"))
        }
        addresses = try tx.all(
            "SELECT lines, city, state, postal_code, country, text FROM registry.identity_addresses(\(ticket))"
        ) { row in
            let lines: [String]? = try row("lines")
            return Address(
                lines: lines ?? [], city: try row("city"), state: try row("state"), postalCode: try row("postal_code"),
                country: try row("country"), text: try row("text"))
        }
    }
}
