public import CareTerms
public import Registry

/// The screening log as a sponsor gets it: a screening number and a year of birth, and nobody's name or number of ours.
///
/// Without an agreement it is de-identified as Safe Harbor asks (45 CFR 164.514(b)(2)): years only, ages over 89 in one
/// group. With the agreement on a limited data set the days stand in it, and the ages over 89 stay grouped.
public struct SponsorLog: Sendable, Equatable, Codable {
    public struct Line: Sendable, Equatable, Codable {
        public let screeningNumber: String?
        public let site: SiteID
        public let yearOfBirth: String?
        public let outcome: ScreeningOutcome
        public let reason: String?
        public let approached, consented, screened, enrolled, treated: String?
    }

    public let lines: [Line]
    public let patients: [PatientID]
    public let leftOut: Int

    /// Those of a log whom somebody approached: who was only thought of is not the sponsor's.
    public init(_ log: ScreeningLog, born: [PatientID: PartialDay], hasAgreement: Bool) {
        let approached = log.entries.filter { $0.approachedOn != nil }
        func told(_ day: ClinicalDay?) -> String? { day.map { hasAgreement ? $0.description : Self.year($0) } }
        lines = approached.map { entry in
            Line(
                screeningNumber: entry.screeningNumber, site: entry.site,
                yearOfBirth: born[entry.patient].map { Self.yearOfBirth($0, on: log.readOn) }, outcome: entry.outcome,
                reason: entry.reason, approached: told(entry.approachedOn), consented: told(entry.consentedOn),
                screened: told(entry.screenedOn), enrolled: told(entry.enrolledOn), treated: told(entry.treatedOn))
        }
        patients = Set(approached.map(\.patient)).sorted()
        leftOut = log.leftOut
    }

    /// The year, or one group for everybody who is 90 or becomes it this year: the year alone would tell that age.
    public static func yearOfBirth(_ birth: PartialDay, on today: ClinicalDay) -> String {
        today.year - birth.first.year >= 90 ? "90 or older" : year(birth.first)
    }

    private static func year(_ day: ClinicalDay) -> String { String(day.description.prefix(4)) }

    /// What is written down of it, in the transaction that reads the log.
    public func disclosure(
        of trial: TrialID, to recipient: String, for purpose: String, agreement: String?
    ) -> Disclosure {
        Disclosure(
            to: recipient, what: "screening log of \(trial), \(lines.count) lines", purpose: purpose,
            kind: agreement == nil ? .deIdentified : .limitedDataSet,
            basis: agreement == nil ? .research : .limitedDataSet, reference: agreement)
    }
}
