public import CareTerms
public import Postgres

/// What left the organisation with patients' data in it: to whom, what, why, on which basis.
///
/// Written in the transaction that makes the letter or the export.
public struct Disclosure: Sendable, Equatable {
    public enum DataKind: String, Sendable, CaseIterable, Codable, PostgresCodable {
        case identified
        /// Dates and towns, but nobody's name: needs the agreement's number.
        case limitedDataSet = "limited_data_set"
        /// Safe Harbor: years only, ages over 89 grouped, no small geography.
        case deIdentified = "de_identified"
    }

    public enum Basis: String, Sendable, CaseIterable, Codable, PostgresCodable {
        case treatment, payment, operations, individual, authorization, oversight, research, other
        case requiredByLaw = "required_by_law", publicHealth = "public_health", limitedDataSet = "limited_data_set"

        /// Whether 45 CFR 164.528 asks to account for it to the patient.
        public var isAccountable: Bool {
            switch self {
            case .treatment, .payment, .operations, .individual, .authorization, .limitedDataSet: false
            case .oversight, .research, .other, .requiredByLaw, .publicHealth: true
            }
        }
    }

    public let recipient: String
    public let recipientAddress: String?
    /// What was sent, in words that hold no values: "operation report of X12".
    public let what: String
    public let purpose: String
    public let kind: DataKind
    public let basis: Basis
    /// The authorization, the agreement or the order that it rests on.
    public let reference: String?

    public init(
        to recipient: String, at recipientAddress: String? = nil, what: String, purpose: String, kind: DataKind,
        basis: Basis, reference: String? = nil
    ) {
        (self.recipient, self.recipientAddress, self.what, self.purpose) = (recipient, recipientAddress, what, purpose)
        (self.kind, self.basis, self.reference) = (kind, basis, reference)
    }

    /// Writes it down for these patients, and gives its number.
    @discardableResult
    public func record(
        about patients: [PatientID], happened: Instant? = nil, in tx: inout Transaction
    ) throws -> Int64 {
        try tx.value(
            """
            SELECT registry.disclose(\(patients), \(recipient), \(recipientAddress), \(what), \(purpose), \(kind), \(basis),
                \(reference), \(happened))
            """)
    }

    public struct Recorded: Sendable, Equatable {
        public let number: Int64
        public let disclosure: Disclosure
        public let at: Instant
        public let login: String
    }

    /// What was disclosed about a patient since a moment, newest first.
    public static func about(
        _ patient: PatientID, since: Instant, in tx: inout Transaction
    ) throws -> [Recorded] {
        try tx.all(
            """
            SELECT d.id, recipient, recipient_address, what, purpose, data_kind, basis, reference, disclosed_at, login
            FROM registry.disclosed_patient p JOIN registry.disclosure d ON d.id = p.disclosure
            WHERE p.patient = \(patient) AND disclosed_at >= \(since) ORDER BY disclosed_at DESC, d.id DESC
            """
        ) { row in
            let disclosure = Disclosure(
                to: try row("recipient"), at: try row("recipient_address"), what: try row("what"),
                purpose: try row("purpose"), kind: try row("data_kind"), basis: try row("basis"),
                reference: try row("reference"))
            return Recorded(
                number: try row("id"), disclosure: disclosure, at: try row("disclosed_at"), login: try row("login"))
        }
    }
}
