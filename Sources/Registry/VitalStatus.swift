public import CareTerms
public import Postgres

/// Whether a patient lives, as far as we were told.
///
/// An import that says nothing leaves it unknown, and unknown stops the next cycle: somebody asks, and writes it down.
public enum VitalStatus: String, CaseIterable, Sendable, Codable, PostgresCodable {
    case alive, died, unknown

    /// Writes it down, and gives what was known before.
    ///
    /// Who is known to have died is brought back only as a correction, whose reason is `correction`. The day of a
    /// death is held against the latest calendar on earth, as nobody knows where it was.
    @discardableResult
    public func record(
        of patient: PatientID, diedOn day: ClinicalDay? = nil, correction: String? = nil, in tx: inout Transaction,
        _ context: Context
    ) throws -> VitalStatus {
        let known = try tx.first(
            """
            SELECT vital_status, (registry.now() AT TIME ZONE 'Pacific/Kiritimati')::date AS latest
            FROM registry.patient WHERE id = \(patient) FOR NO KEY UPDATE
            """
        ) { row in (status: try row("vital_status") as VitalStatus, latest: try row("latest") as ClinicalDay) }
        guard let known else { throw NotFound(patient) }
        if let day, day > known.latest { throw VitalStatusRefused.diesInTheFuture(day) }
        if known.status == .died, self != .died {
            guard let correction else { throw VitalStatusRefused.hasDied(patient) }
            try tx.run("INSERT INTO registry.death_correction (patient, reason) VALUES (\(patient), \(correction))")
        }
        try tx.run(
            """
            UPDATE registry.patient SET vital_status = \(self), died_on = \(day),
                died_precision = CASE WHEN \(day)::date IS NOT NULL THEN 'day' END, died_at = NULL
            WHERE id = \(patient)
            """)
        return known.status
    }
}

/// Why a vital status is not written down.
public enum VitalStatusRefused: Refusal, Equatable {
    case hasDied(PatientID)
    case diesInTheFuture(ClinicalDay)

    public var kind: RefusalKind {
        switch self {
        case .hasDied: .rule
        case .diesInTheFuture: .usage
        }
    }

    public var fact: String {
        switch self {
        case .hasDied: "died_patient_stays_so"
        case .diesInTheFuture: "patient_death_is_not_in_the_future"
        }
    }

    public var message: String {
        switch self {
        case .hasDied(let patient): "\(patient) is known to have died."
        case .diesInTheFuture(let day): "\(day) has not come yet."
        }
    }

    public var remedy: String? {
        switch self {
        case .hasDied: "If that was an error, say so: --corrects-error --reason 'why it was one'"
        case .diesInTheFuture: "--on with the day of the death, or without --on when it is not known"
        }
    }
}
