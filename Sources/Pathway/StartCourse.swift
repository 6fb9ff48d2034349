public import CareTerms
import CoverageCounselling
public import Postgres
import ProcedureBooking
import Referrals
import Registry

/// Opens a course from an accepted referral: the offices' facts are read and handed on in booking's own words.
public struct StartCourse: Sendable, Equatable, Codable {
    public var referral: ReferralID
    public var firstDayFrom: ClinicalDay?

    public init(referral: ReferralID, firstDayFrom: ClinicalDay? = nil) {
        self.referral = referral
        self.firstDayFrom = firstDayFrom
    }

    /// Opens the course with its cycles, links the referral to it, and opens the lines of who pays for each cycle.
    public func callAsFunction(in tx: inout Transaction, _ context: Context) throws -> CourseID {
        let accepted = try accepted(in: &tx)
        let enrolled = try enrolled(accepted.pathway, in: &tx)
        let treatment = try treatment(enrolled.arm, in: &tx)
        let course = try OpenCourse(
            from: accepted, enrolled: enrolled, by: treatment, firstDayFrom: firstDayFrom)(in: &tx, context)
        try Referral.take(.link, on: referral, in: &tx, context)
        try Position.open(for: CycleRecord.all(of: course, in: &tx).map(\.id), in: &tx)
        return course
    }

    private func accepted(in tx: inout Transaction) throws -> AcceptedReferral {
        let found = try tx.first(
            "SELECT patient, site, pathway FROM referrals.accepted_referral WHERE referral = \(referral)"
        ) { row in
            (
                patient: try row("patient") as PatientID, site: try row("site") as SiteID,
                pathway: try row("pathway") as String
            )
        }
        guard let found else {
            _ = try ReferralRecord.read(referral, in: &tx)
            throw CourseRefused.referralIsNotAccepted(referral)
        }
        guard let pathway = AcceptedReferral.Pathway(rawValue: found.pathway) else {
            throw CourseRefused.registryOnly(referral)
        }
        return AcceptedReferral(referral: referral, patient: found.patient, site: found.site, pathway: pathway)
    }

    private func enrolled(
        _ pathway: AcceptedReferral.Pathway, in tx: inout Transaction
    ) throws -> EnrolledPatient {
        let found = try tx.first(
            """
            SELECT enrolment, arm FROM trials.enrolment_now
            WHERE referral = \(referral) AND is_enrolled AND (trial IS NOT NULL) = \(pathway == .trial)
            ORDER BY enrolment DESC LIMIT 1
            """
        ) { row in EnrolledPatient(enrolment: try row("enrolment"), arm: try row("arm")) }
        guard let found else { throw CourseRefused.notEnrolled(referral, isTrial: pathway == .trial) }
        return found
    }

    /// The arm's own numbers where it says them, the programme's for the rest.
    private func treatment(_ arm: ArmID?, in tx: inout Transaction) throws -> CourseProtocol {
        var treatment = try CourseProtocol.programme(in: &tx)
        guard let arm else { return treatment }
        let found = try tx.first(
            """
            SELECT a.planned_cycles, a.interval_min_days, a.interval_target_days, a.interval_max_days, a.partial_counts,
                a.dwell_target_minutes, a.trial_name, a.version
            FROM trials.arm_protocol a WHERE a.arm = \(arm)
            """
        ) { row in
            let days: (Int32, Int32, Int32) = (
                try row("interval_min_days"), try row("interval_target_days"), try row("interval_max_days")
            )
            treatment.plannedCycles = Int(try row("planned_cycles") as Int32)
            if let interval = Interval(minDays: Int(days.0), targetDays: Int(days.1), maxDays: Int(days.2)) {
                treatment.interval = interval
            }
            treatment.partialCounts = try row("partial_counts")
            treatment.dwell = Exposure.Target(
                minutes: Int(try row("dwell_target_minutes") as Int32),
                toleranceMinutes: treatment.dwell.toleranceMinutes)
            treatment.source = "\(arm) of \(try row("trial_name") as String), version \(try row("version") as String)"
            return true
        }
        guard found == true else { throw NotFound(arm) }
        return treatment
    }
}

/// Why a course cannot be opened.
public enum CourseRefused: Refusal, Equatable {
    case referralIsNotAccepted(ReferralID)
    case registryOnly(ReferralID)
    case notEnrolled(ReferralID, isTrial: Bool)

    public var kind: RefusalKind { .rule }
    public var fact: String {
        switch self {
        case .referralIsNotAccepted: "course_has_an_accepted_referral"
        case .registryOnly: "course_is_not_registry_only"
        case .notEnrolled: "course_has_its_enrolment"
        }
    }
    public var message: String {
        switch self {
        case .referralIsNotAccepted(let id): "\(id) is not accepted, so there is no course to open."
        case .registryOnly(let id): "\(id) was accepted for the registry only: no treatment is planned."
        case .notEnrolled(let id, isTrial: true):
            "\(id) was accepted for a trial, but the patient has not consented to one."
        case .notEnrolled(let id, isTrial: false):
            "\(id) is off-trial, but the patient has not consented to the registry."
        }
    }
    public var remedy: String? {
        switch self {
        case .referralIsNotAccepted(let id): "omentum referral accept \(id) --pathway trial"
        case .registryOnly: nil
        case .notEnrolled(let id, isTrial: _):
            "omentum enrolment identify P… --referral \(id), then omentum enrolment consent E… --form VERSION --signed-on D"
        }
    }
}
