public import CareTerms
public import Postgres

/// Whether something that was promised for a day came in time.
public enum Promise: String, Sendable, Codable {
    /// It came in time.
    case met
    /// It came, and too late.
    case missed
    /// It has not come, and there is time.
    case due
    /// It has not come, and it is too late.
    case late

    /// `tooLateAt` is the first moment that is too late; without one nothing was promised, and the answer is `nil`.
    public init?(tooLateAt: Instant?, cameAt: Instant?, now: Instant) {
        guard let tooLateAt else { return nil }
        if let cameAt {
            self = cameAt < tooLateAt ? .met : .missed
        } else {
            self = now < tooLateAt ? .due : .late
        }
    }
}

/// The clocks of one referral: events with a rule, never paused, never changed; all else is derived.
public struct Clock: Sendable, Equatable {
    public let referral: ReferralID
    public let patient: PatientID
    public let zone: String
    public let events: [Event]
    /// One after the other; only the last one can run.
    public let periods: [Period]
    public let answer: Target
    public let decision: Target

    public struct Event: Sendable, Equatable {
        public let number: Int
        public let rule: String
        public let label: String
        public let effect: String
        public let happenedAt: Instant
        public let communicatedAt: Instant?
        /// The step that it follows from; `nil` where a person wrote it.
        public let step: Int?
        /// The event that it voids, or that was told.
        public let about: Int?
        public let from, until: ClinicalDay?
        public let carriedFrom: OrganisationID?
        public let carriedReferral: ReferralID?
        /// `nil` for who sees no clinical text, too.
        public let note: String?
        public let login: String
        public let isVoid: Bool
    }

    /// A time that a clock ran.
    public struct Period: Sendable, Equatable {
        /// The event that began it.
        public let number: Int
        /// The first start, at whichever centre; and the start here.
        public let startedAt, startedHereAt: Instant
        public let stoppedAt: Instant?
        public let stopRule: String?
        public let communicatedAt: Instant?
        /// Whole days of the site's calendar, from the first start to the stop or to now.
        public let days: Int
        /// Days at the patient's wish among them, beside: they are never subtracted.
        public let patientsChoiceDays: Int
    }

    /// A target of the programme for the clock that runs, or that ran last.
    public struct Target: Sendable, Equatable {
        public let kind: WorklistRow.Target
        public let tooLateAt: Instant?
        public let cameAt: Instant?
        /// `nil` when the programme promises nothing.
        public let promise: Promise?

        init(_ kind: WorklistRow.Target, tooLateAt: Instant?, cameAt: Instant?, now: Instant) {
            (self.kind, self.tooLateAt, self.cameAt) = (kind, tooLateAt, cameAt)
            promise = Promise(tooLateAt: tooLateAt, cameAt: cameAt, now: now)
        }
    }

    public static func read(_ id: ReferralID, in tx: inout Transaction, _ context: Context) throws -> Clock {
        let found = try tx.first(
            """
            SELECT r.patient, s.zone, d.answer_due_at, d.decision_due_at, d.answered_at, d.clock_stopped_at
            FROM referrals.desk d JOIN referrals.referral r ON r.id = d.referral JOIN registry.site s ON s.id = d.site
            WHERE d.referral = \(id)
            """
        ) { row in
            (
                patient: try row("patient") as PatientID, zone: try row("zone") as String,
                answer: Target(
                    .answer, tooLateAt: try row("answer_due_at"), cameAt: try row("answered_at"), now: context.now),
                decision: Target(
                    .decision, tooLateAt: try row("decision_due_at"), cameAt: try row("clock_stopped_at"),
                    now: context.now)
            )
        }
        guard let found else { throw NotFound(id) }
        return Clock(
            referral: id, patient: found.patient, zone: found.zone, events: try events(of: id, in: &tx, context),
            periods: try periods(of: id, in: &tx), answer: found.answer, decision: found.decision)
    }

    private static func events(
        of id: ReferralID, in tx: inout Transaction, _ context: Context
    ) throws -> [Event] {
        try tx.all(
            """
            SELECT e.no, e.rule, k.label::text AS label, e.effect, e.happened_at, e.communicated_at, e.step_no, e.about,
                e.from_on, e.until_on, e.carried_from, e.carried_referral, \(note(for: context.actor.role)) AS note,
                e.login::text AS login, EXISTS (SELECT FROM referrals.clock_event v
                    WHERE v.referral = e.referral AND v.effect = 'voids' AND v.about = e.no) AS is_void
            FROM referrals.clock_event e JOIN referrals.clock_rule k ON k.code = e.rule
            WHERE e.referral = \(id) ORDER BY e.no
            """
        ) { row in
            Event(
                number: Int(try row("no") as Int32), rule: try row("rule"), label: try row("label"),
                effect: try row("effect"), happenedAt: try row("happened_at"),
                communicatedAt: try row("communicated_at"), step: (try row("step_no") as Int32?).map { Int($0) },
                about: (try row("about") as Int32?).map { Int($0) }, from: try row("from_on"),
                until: try row("until_on"), carriedFrom: try row("carried_from"),
                carriedReferral: try row("carried_referral"), note: try row("note"), login: try row("login"),
                isVoid: try row("is_void"))
        }
    }

    private static func periods(of id: ReferralID, in tx: inout Transaction) throws -> [Period] {
        try tx.all(
            """
            SELECT no, started_at, started_here_at, stopped_at, stop_rule, communicated_at, days, patients_choice_days
            FROM referrals.waiting_time WHERE referral = \(id) ORDER BY no
            """
        ) { row in
            Period(
                number: Int(try row("no") as Int32), startedAt: try row("started_at"),
                startedHereAt: try row("started_here_at"), stoppedAt: try row("stopped_at"),
                stopRule: try row("stop_rule"), communicatedAt: try row("communicated_at"),
                days: Int(try row("days") as Int32),
                patientsChoiceDays: Int(try row("patients_choice_days") as Int32))
        }
    }

    private static func note(for role: GroupRole) -> SQL {
        ReferralReaders.clinical.contains(role) ? "e.note::text" : "NULL::text"
    }
}
