public import CareTerms
public import Postgres

extension Enrolment {
    /// Keeps the number that the sponsor gave before screening began; without one, screening gives one of our own.
    public static func giveScreeningNumber(_ number: String, to id: EnrolmentID, in tx: inout Transaction) throws {
        _ = try EnrolmentRecord.read(id, in: &tx)
        try tx.run("INSERT INTO trials.screening_number (enrolment, number) VALUES (\(id), \(number))")
    }
}
