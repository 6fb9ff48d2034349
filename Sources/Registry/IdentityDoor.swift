public import CareTerms
public import Postgres

/// The one way to who a patient is.
///
/// Asking writes the access log and commits; only then are the names read, in a second transaction, with the ticket
/// that the first one gave. In one transaction a rollback would show the names and leave no trace. Never open the door
/// within a command: what the command needs hangs on the patient's id.
public struct IdentityDoor: Sendable {
    private let store: Store
    private let role: GroupRole

    /// At most so many patients can be shown at once.
    public static let patientsMax = 500
    /// A search gives at most so many, and says when it did.
    public static let hitsMax = 50

    public init(_ store: Store, as role: GroupRole) {
        self.store = store
        self.role = role
    }

    /// Who these patients are; those that do not exist are missing in the answer.
    public func open(_ patients: [PatientID], for purpose: String) async throws -> [PatientID: Identity] {
        let ticket = try await ask { tx in
            try tx.value("SELECT registry.knock(\(patients), \(purpose))")
        }
        return try await store.read(as: role) { tx, _ in try Self.identities(ticket, in: &tx) }
    }

    /// Writes into the access log that somebody looks at these patients' records, and commits; gives nothing to see.
    ///
    /// What hangs on the id alone needs no ticket to be read. It is shown once this has returned.
    public func look(at patients: [PatientID], for purpose: String) async throws {
        _ = try await ask { tx in try tx.value("SELECT registry.knock(\(patients), \(purpose))") }
    }

    /// All names, identifiers and contacts of one patient.
    public func openFully(_ patient: PatientID, for purpose: String) async throws -> FullIdentity {
        let ticket = try await ask { tx in
            try tx.value("SELECT registry.knock(\([patient]), \(purpose))")
        }
        return try await store.read(as: role) { tx, _ in
            guard let identity = try Self.identities(ticket, in: &tx)[patient] else { throw NotFound(patient) }
            return try FullIdentity(identity, ticket, in: &tx)
        }
    }

    /// What another office keeps behind the same door: `body` reads it with the ticket of one patient.
    public func read<Value: Sendable>(
        behind patient: PatientID, for purpose: String,
        _ body: @escaping @Sendable (inout Transaction, _ ticket: Int64) throws -> Value
    ) async throws -> Value {
        let ticket = try await ask { tx in
            try tx.value("SELECT registry.knock(\([patient]), \(purpose))")
        }
        return try await store.read(as: role) { tx, _ in try body(&tx, ticket) }
    }

    /// Patients whose family name begins so.
    public func find(_ name: String, born: ClinicalDay? = nil, for purpose: String) async throws -> Found {
        let ticket = try await ask { tx in
            try tx.value("SELECT registry.find(\(name), \(born), \(purpose))")
        }
        return try await hits(of: ticket)
    }

    /// Patients with this identifier, of any authority or of one.
    public func find(identifier: String, of authority: String? = nil, for purpose: String) async throws -> Found {
        let ticket = try await ask { tx in
            try tx.value("SELECT registry.find_identifier(\(identifier), \(authority), \(purpose))")
        }
        return try await hits(of: ticket)
    }

    public struct Found: Sendable, Equatable {
        public let patients: [Identity]
        /// There are more: a full page is never taken for all.
        public let isFull: Bool
    }

    func ask(
        _ question: @escaping @Sendable (inout Transaction) throws -> Int64
    ) async throws -> Int64 {
        try await store.command(as: role) { tx, _ in try question(&tx) }.answer
    }

    private func hits(of ticket: Int64) async throws -> Found {
        try await store.read(as: role) { tx, _ in
            let isFull = try tx.value("SELECT full_page FROM registry.hits(\(ticket))", as: Bool.self)
            let patients = try Self.identities(ticket, in: &tx).values.sorted { $0.patient < $1.patient }
            return Found(patients: patients, isFull: isFull)
        }
    }

    /// The hits of a ticket in the order in which the search gave them.
    func inOrder(of ticket: Int64) async throws -> Found {
        try await store.read(as: role) { tx, _ in
            let (ids, isFull) = try tx.one("SELECT patients, full_page FROM registry.hits(\(ticket))") { row in
                (try row("patients") as [PatientID], try row("full_page") as Bool)
            }
            let known = try Self.identities(ticket, in: &tx)
            return Found(patients: ids.compactMap { known[$0] }, isFull: isFull)
        }
    }

    private static func identities(_ ticket: Int64, in tx: inout Transaction) throws -> [PatientID: Identity] {
        let rows = try tx.all(
            """
            SELECT patient, family, given, prefix, suffix, name_text, birth_date, birth_precision
            FROM registry.identity(\(ticket))
            """
        ) { row in try Identity(row) }
        return Dictionary(uniqueKeysWithValues: rows.map { ($0.patient, $0) })
    }
}
