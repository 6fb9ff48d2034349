public import CareTerms
public import Postgres

/// Finding a planned cycle the way people speak of it: the patient, and its number.
public enum Cycles {
    /// Whose cycle it is; throws when there is no such cycle.
    public static func patient(of cycle: PlannedCycleID, in tx: inout Transaction) throws -> PatientID {
        let patient = try tx.first(
            "SELECT patient FROM booking.cycle_order WHERE cycle = \(cycle)", as: PatientID.self)
        guard let patient else { throw NotFound(cycle) }
        return patient
    }

    /// Cycle `number` of the patient's running course, or of the last one when none runs.
    public static func running(
        _ number: Int, of patient: PatientID, in tx: inout Transaction
    ) throws -> PlannedCycleID {
        let found = try tx.first(
            """
            SELECT cycle FROM booking.cycle_order
            WHERE patient = \(patient) AND number = \(Int32(clamping: number))
            ORDER BY course_status IN ('open', 'on_hold') DESC, course DESC LIMIT 1
            """, as: PlannedCycleID.self)
        guard let found else {
            throw NotFound(
                noun: "planned cycle", named: "\(number) of \(patient)", try: "omentum course list \(patient)")
        }
        return found
    }
}
