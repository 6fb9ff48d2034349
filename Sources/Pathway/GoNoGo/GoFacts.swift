public import CareTerms
public import Registry

/// What the offices know about a cycle, read in one transaction through their published views.
public struct GoFacts: Equatable, Sendable {
    /// A record that stands in the way, and since when.
    public struct Since: Equatable, Sendable {
        public let id: String
        public let day: ClinicalDay
    }

    public struct ReferralFact: Equatable, Sendable {
        public let id: ReferralID
        public let isAccepted: Bool
        public let pathway: String?
        public let since: ClinicalDay?
    }

    public struct EnrolmentFact: Equatable, Sendable {
        public let id: EnrolmentID
        public let status: String
        /// Enrolled, in a trial with a slot, and nothing taken back.
        public let mayBeTreated: Bool
        public let consentIsCurrent: Bool?
        public let consentVersion: String?
        public let eligibleUntil: ClinicalDay?
        public let eligibility: Answer?
        public let isTrial: Bool
        public let withdrawnScopes: [String]
        public let since: ClinicalDay?
        /// The number of the latest eligibility finding.
        public var assessment: Int64?
        /// Why the consent does not hold, in the trial office's word.
        public var consentStanding: String?
    }

    public struct CycleFact: Equatable, Sendable {
        public let id: PlannedCycleID
        public let number: Int
        public let status: String
        public let course: CourseID
        public let courseStatus: String
        public let courseSince: ClinicalDay?
        public let intervalMinDays: Int
        public let intervalMaxDays: Int
        /// The patient's last aerosol, of any course, and whether or not it counts as a delivered cycle.
        public let lastAerosolOn: ClinicalDay?
        /// Whether it was of this course: only then may the next one come too late.
        public let lastAerosolIsOfCourse: Bool
        /// How many cycles before this one were neither delivered nor skipped.
        public let openBefore: Int
        /// Whether an aerosol that counts was given in it: another attempt would be one too many.
        public let isDelivered: Bool
    }

    public struct PlacementFact: Equatable, Sendable {
        public let id: PlacementID
        public let status: String
        public let localDay: ClinicalDay
    }

    public struct PositionFact: Equatable, Sendable {
        public let item: String
        public let status: String
        public let responsible: String?
        public let coversDay: Bool?
        public let authorisation: AuthorisationID?
        public let authorisationCoversDay: Bool?
        /// What the cycle can count on, less what others were promised.
        public let unitsLeft: Int?
        public let since: ClinicalDay?
    }

    /// A task that stands before the cycle.
    public struct TaskFact: Equatable, Sendable {
        public let id: TaskID
        public let dueOn: ClinicalDay
        public let overdueAfter: ClinicalDay
    }

    public let day: ClinicalDay
    /// The date on the site's wall now: what may still be done until the day does not stop a booking.
    public var today: ClinicalDay
    public var vitalStatus: VitalStatus
    public var diedOn: ClinicalDay?
    public var holds: [Since]
    public var seriousEvents: [Since]
    public var referral: ReferralFact?
    public var enrolment: EnrolmentFact?
    public var cycle: CycleFact
    public var placement: PlacementFact?
    /// One for each item that the programme requires; an item without a line is not in the list.
    public var positions: [PositionFact]
    public var requiredItems: [String]
    /// The latest signed counselling note of the course.
    public var counselled: Since?
    public var openTasks: [TaskFact]
    /// Earlier procedures of the course of which nobody knows yet what they owe: unsigned, or nothing is planned.
    public var unplanned: [String]
}
