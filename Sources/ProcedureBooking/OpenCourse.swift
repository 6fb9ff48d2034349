public import CareTerms
public import Postgres
public import Registry

/// What the course needs to know of a referral: that it is accepted, for whom, and for what.
///
/// Only the pathway makes one, from what the referral office publishes, in the transaction that opens the course.
public struct AcceptedReferral: Sendable, Equatable {
    public enum Pathway: String, Sendable, CaseIterable, Codable, PostgresCodable {
        case trial, offTrial = "off_trial"
    }

    public let referral: ReferralID
    public let patient: PatientID
    public let site: SiteID
    public let pathway: Pathway

    public init(referral: ReferralID, patient: PatientID, site: SiteID, pathway: Pathway) {
        (self.referral, self.patient, self.site, self.pathway) = (referral, patient, site, pathway)
    }
}

/// Where the patient stands in a trial, or in the centre's registry: then without an arm.
public struct EnrolledPatient: Sendable, Equatable {
    public let enrolment: EnrolmentID
    public let arm: ArmID?

    public init(enrolment: EnrolmentID, arm: ArmID?) { (self.enrolment, self.arm) = (enrolment, arm) }
}

/// How a course is treated: copied onto it when it opens, with where the numbers come from.
public struct CourseProtocol: Sendable, Equatable {
    public var plannedCycles: Int
    public var interval: Interval
    /// Whether an aerosol that ended short counts as a delivered cycle.
    public var partialCounts: Bool
    public var dwell: Exposure.Target
    public var pressureMmHg: ExactDecimal
    public var pressureToleranceMmHg: ExactDecimal
    /// Such as `A3 of NCT04329494 version 5`.
    public var source: String

    public init(
        plannedCycles: Int, interval: Interval, partialCounts: Bool, dwell: Exposure.Target,
        pressureMmHg: ExactDecimal, pressureToleranceMmHg: ExactDecimal, source: String
    ) {
        (self.plannedCycles, self.interval, self.partialCounts) = (plannedCycles, interval, partialCounts)
        (self.dwell, self.source) = (dwell, source)
        (self.pressureMmHg, self.pressureToleranceMmHg) = (pressureMmHg, pressureToleranceMmHg)
    }

    /// The latest version of the programme's own protocol; an arm overrides what it says itself.
    public static func programme(in tx: inout Transaction) throws -> CourseProtocol {
        let found = try tx.first(
            """
            SELECT version, planned_cycles, interval_min_days, interval_target_days, interval_max_days, partial_counts,
                dwell_target_minutes, dwell_tolerance_minutes, pressure_mmhg, pressure_tolerance_mmhg
            FROM booking.protocol WHERE name = 'programme' ORDER BY version DESC LIMIT 1
            """
        ) { row in
            let days: (Int32, Int32, Int32) = (
                try row("interval_min_days"), try row("interval_target_days"), try row("interval_max_days")
            )
            let dwell: (Int32, Int32) = (try row("dwell_target_minutes"), try row("dwell_tolerance_minutes"))
            let interval = Interval(minDays: Int(days.0), targetDays: Int(days.1), maxDays: Int(days.2))
            guard let interval else { preconditionFailure("protocol_interval_is_in_order holds") }
            return CourseProtocol(
                plannedCycles: Int(try row("planned_cycles") as Int32), interval: interval,
                partialCounts: try row("partial_counts"),
                dwell: Exposure.Target(minutes: Int(dwell.0), toleranceMinutes: Int(dwell.1)),
                pressureMmHg: try row("pressure_mmhg"), pressureToleranceMmHg: try row("pressure_tolerance_mmhg"),
                source: "programme protocol, version \(try row("version") as Int32)")
        }
        guard let found else { throw NotFound(noun: "protocol", named: "programme") }
        return found
    }
}

/// Opens a course with all its planned cycles.
///
/// The cycles are made by the database: a course without them cannot exist.
public struct OpenCourse: Sendable {
    public let referral: AcceptedReferral
    public let enrolled: EnrolledPatient
    public let treatment: CourseProtocol
    /// No cycle before this day; `nil` means the day of opening.
    public let firstDayFrom: ClinicalDay?
    /// When it was decided; `nil` means now.
    public let openedAt: Instant?

    public init(
        from referral: AcceptedReferral, enrolled: EnrolledPatient, by treatment: CourseProtocol,
        firstDayFrom: ClinicalDay? = nil, openedAt: Instant? = nil
    ) {
        (self.referral, self.enrolled, self.treatment) = (referral, enrolled, treatment)
        (self.firstDayFrom, self.openedAt) = (firstDayFrom, openedAt)
    }

    public func callAsFunction(in tx: inout Transaction, _ context: Context) throws -> CourseID {
        let interval = treatment.interval
        return try tx.value(
            """
            INSERT INTO booking.course (patient, referral, site, pathway, enrolment, arm, planned_cycles,
                interval_min_days, interval_target_days, interval_max_days, partial_counts,
                dwell_target_minutes, dwell_tolerance_minutes, pressure_mmhg, pressure_tolerance_mmhg,
                protocol_source, first_day_from, opened_at)
            VALUES (\(referral.patient), \(referral.referral), \(referral.site), \(referral.pathway),
                \(enrolled.enrolment), \(enrolled.arm), \(Int32(clamping: treatment.plannedCycles)),
                \(Int32(clamping: interval.minDays)), \(Int32(clamping: interval.targetDays)),
                \(Int32(clamping: interval.maxDays)), \(treatment.partialCounts),
                \(Int32(clamping: treatment.dwell.minutes)), \(Int32(clamping: treatment.dwell.toleranceMinutes)),
                \(treatment.pressureMmHg), \(treatment.pressureToleranceMmHg),
                \(treatment.source), \(firstDayFrom), \(openedAt ?? context.now))
            RETURNING id
            """)
    }
}

extension Course {
    /// Puts a course on hold until it is looked at again on `reviewOn`.
    @discardableResult
    public static func hold(
        _ id: CourseID, reviewOn: ClinicalDay, _ circumstances: Circumstances, in tx: inout Transaction,
        _ context: Context
    ) throws -> Taken<State> {
        let taken = try take(.hold, on: id, circumstances, in: &tx, context)
        try tx.run(
            """
            INSERT INTO booking.course_review (course, step_no, review_on)
            VALUES (\(id), \(Int32(taken.number)), \(reviewOn))
            """)
        return taken
    }

    /// Ends a course before its plan does: its slots are given back, and the cycles that will not come are skipped.
    @discardableResult
    public static func stop(
        _ id: CourseID, because reason: StopReason, _ circumstances: Circumstances, in tx: inout Transaction,
        _ context: Context
    ) throws -> Taken<State> {
        var coded = circumstances
        coded.reasonCode = reason.rawValue
        return try take(.stop, on: id, coded, in: &tx, context)
    }
}
