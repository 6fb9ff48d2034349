public import CareTerms
public import Postgres

/// A patient's record, without who the patient is.
public enum PatientRecord {
    /// Throws when there is no patient of this number.
    public static func expect(_ id: PatientID, in tx: inout Transaction) throws {
        let isThere: Bool = try tx.value("SELECT EXISTS (SELECT FROM registry.patient WHERE id = \(id))")
        guard isThere else { throw NotFound(id) }
    }
}
