public import CareTerms
public import Postgres
internal import Registry

/// What the office knows of a referral whose referrer is owed word.
public struct LetterFacts: Sendable, Equatable {
    /// What the board decided, as far as it was written down.
    public struct Board: Sendable, Equatable {
        public var name: String?
        public var metOn: ClinicalDay
        public var answer: String?
        public var intent: String?
        public var conditions: [String]

        public init(
            name: String?, metOn: ClinicalDay, answer: String?, intent: String? = nil, conditions: [String] = []
        ) {
            (self.name, self.metOn, self.answer) = (name, metOn, answer)
            (self.intent, self.conditions) = (intent, conditions)
        }
    }

    public enum Outcome: Sendable, Equatable {
        case accepted(Referral.Pathway, Board?)
        case declined(reason: String, onwardCentre: String?, missing: [String], Board?)
        case withdrawnByPatient, withdrawnByReferrer, died
        case duplicate(of: ReferralID, receivedOn: ClinicalDay)

        public var kind: LetterKind {
            switch self {
            case .accepted: .accepted
            case .declined: .declined
            case .withdrawnByPatient: .withdrawn
            case .withdrawnByReferrer: .withdrawalAcknowledged
            case .died: .died
            case .duplicate: .duplicate
            }
        }
    }

    public var referral: ReferralID
    /// The step that the letter tells of.
    public var step: Int
    public var centre, site, programme: String
    public var signedBy: String?
    public var referrer: String
    public var referrerOrganisation: String?
    public var receivedOn, outcomeOn, writtenOn: ClinicalDay
    public var channel: Referral.Channel
    /// As the referrer sent them.
    public var primaryCancer: String
    public var peritonealDisease: String?
    public var outcome: Outcome

    public init(
        referral: ReferralID, step: Int, centre: String, site: String, programme: String, signedBy: String?,
        referrer: String, referrerOrganisation: String?, receivedOn: ClinicalDay, outcomeOn: ClinicalDay,
        writtenOn: ClinicalDay, channel: Referral.Channel, primaryCancer: String, peritonealDisease: String?,
        outcome: Outcome
    ) {
        (self.referral, self.step, self.centre, self.site) = (referral, step, centre, site)
        (self.programme, self.signedBy, self.referrer) = (programme, signedBy, referrer)
        (self.referrerOrganisation, self.receivedOn, self.outcomeOn) = (referrerOrganisation, receivedOn, outcomeOn)
        (self.writtenOn, self.channel, self.primaryCancer) = (writtenOn, channel, primaryCancer)
        (self.peritonealDisease, self.outcome) = (peritonealDisease, outcome)
    }
}

extension LetterFacts {
    /// What there is to tell the referrer of; refused while nothing is decided.
    public static func read(
        _ id: ReferralID, in tx: inout Transaction, _ context: Context
    ) throws -> LetterFacts {
        let owed = try OutcomeOwed.read(id, in: &tx)
        let outcome = try outcome(of: id, owed, in: &tx)
        return try tx.one(
            """
            SELECT o.name AS centre, s.name AS site, p.label AS programme, r.referrer_name, r.channel, r.primary_cancer,
                r.peritoneal_disease, coalesce(r.referrer_organisation_name, ro.name)::text AS referrer_organisation,
                (r.received_at AT TIME ZONE s.zone)::date AS received_on,
                (h.happened_at AT TIME ZONE s.zone)::date AS outcome_on,
                (registry.now() AT TIME ZONE s.zone)::date AS written_on,
                (SELECT printed_name FROM registry.person WHERE login = \(context.actor.login)) AS signed_by
            FROM referrals.referral r JOIN registry.site s ON s.id = r.site
            JOIN registry.organisation o ON o.id = s.organisation JOIN referrals.programme p ON p.code = r.programme
            LEFT JOIN registry.organisation ro ON ro.id = r.referrer_organisation
            JOIN referrals.referral_history h ON h.subject = r.id AND h.no = \(Int32(owed.step))
            WHERE r.id = \(id)
            """
        ) { row in
            LetterFacts(
                referral: id, step: owed.step, centre: try row("centre"), site: try row("site"),
                programme: try row("programme"), signedBy: try row("signed_by"), referrer: try row("referrer_name"),
                referrerOrganisation: try row("referrer_organisation"), receivedOn: try row("received_on"),
                outcomeOn: try row("outcome_on"), writtenOn: try row("written_on"), channel: try row("channel"),
                primaryCancer: try row("primary_cancer"), peritonealDisease: try row("peritoneal_disease"),
                outcome: outcome)
        }
    }

    private static func outcome(
        of id: ReferralID, _ owed: OutcomeOwed, in tx: inout Transaction
    ) throws -> Outcome {
        switch owed.kind {
        case .accepted, .declined: try decided(id, owed.step, in: &tx)
        case .withdrawn: .withdrawnByPatient
        case .withdrawalAcknowledged: .withdrawnByReferrer
        case .died: .died
        case .duplicate: try joined(id, owed.step, in: &tx)
        }
    }

    private static func decided(_ id: ReferralID, _ step: Int, in tx: inout Transaction) throws -> Outcome {
        let decision = try tx.one(
            """
            SELECT d.pathway, d.reason_code, l.label, o.name AS onward_centre, d.board_decision,
                coalesce((m.meets_at AT TIME ZONE s.zone)::date, d.board_on) AS met_on, m.board::text, a.label AS answer,
                b.intent
            FROM referrals.decision d
            LEFT JOIN referrals.decline_reason l ON l.code = d.reason_code
            LEFT JOIN registry.organisation o ON o.id = d.onward_to
            LEFT JOIN referrals.board_decision b ON b.id = d.board_decision
            LEFT JOIN referrals.meeting m ON m.id = b.meeting LEFT JOIN registry.site s ON s.id = m.site
            LEFT JOIN referrals.board_answer a ON a.code = b.code
            WHERE d.referral = \(id) AND d.step_no = \(Int32(step))
            """
        ) { row in
            let metOn: ClinicalDay? = try row("met_on")
            let (name, answer): (String?, String?) = (try row("board"), try row("answer"))
            let intent: String? = try row("intent")
            return (
                pathway: try row("pathway") as Referral.Pathway?, code: try row("reason_code") as String?,
                reason: try row("label") as String?, onward: try row("onward_centre") as String?,
                board: metOn.map { Board(name: name, metOn: $0, answer: answer, intent: intent) },
                boardDecision: try row("board_decision") as Int64?
            )
        }
        var board = decision.board
        if let number = decision.boardDecision {
            board?.conditions = try tx.all(
                "SELECT what::text FROM referrals.task WHERE board_decision = \(number) ORDER BY id", as: String.self)
        }
        if let pathway = decision.pathway { return .accepted(pathway, board) }
        return .declined(
            reason: decision.reason ?? "", onwardCentre: decision.onward,
            missing: decision.code == "incomplete_information" ? try missing(id, in: &tx) : [], board)
    }

    /// What did not come though it was asked for.
    private static func missing(_ id: ReferralID, in tx: inout Transaction) throws -> [String] {
        try DataItem.outstanding(of: id, in: &tx).map(\.label)
    }

    private static func joined(_ id: ReferralID, _ step: Int, in tx: inout Transaction) throws -> Outcome {
        try tx.one(
            """
            SELECT k.id, (k.received_at AT TIME ZONE s.zone)::date AS received_on
            FROM referrals.joining j JOIN referrals.referral k ON k.id = j.kept JOIN registry.site s ON s.id = k.site
            WHERE j.referral = \(id) AND j.step_no = \(Int32(step))
            """
        ) { row in .duplicate(of: try row("id"), receivedOn: try row("received_on")) }
    }
}

/// The step that the referrer is owed word of.
public struct OutcomeOwed: Sendable, Equatable {
    public let step: Int
    public let kind: LetterKind
    public let patient: PatientID

    /// Refused while nothing is decided.
    public static func read(_ id: ReferralID, in tx: inout Transaction) throws -> OutcomeOwed {
        let found = try tx.first(
            """
            SELECT r.patient, d.outcome_step, h.event FROM referrals.referral r
            JOIN referrals.desk d ON d.referral = r.id
            LEFT JOIN referrals.referral_history h ON h.subject = r.id AND h.no = d.outcome_step
            WHERE r.id = \(id)
            """
        ) { row in
            (
                patient: try row("patient") as PatientID, step: try row("outcome_step") as Int32?,
                event: try row("event") as Referral.Event?
            )
        }
        guard let found else { throw NotFound(id) }
        guard let step = found.step, let kind = found.event.flatMap(LetterKind.init) else {
            throw Fact(
                "referral_has_an_outcome_to_tell", .rule, "\(id) is open: there is no outcome yet to tell of.",
                try: "omentum referral show \(id) tells what can be done next")
        }
        return OutcomeOwed(step: Int(step), kind: kind, patient: found.patient)
    }
}
