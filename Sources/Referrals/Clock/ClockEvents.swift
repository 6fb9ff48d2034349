public import CareTerms
public import Postgres

// What people say of a clock themselves; what steps do to it they write by themselves.
extension Clock {
    /// A rule that a person may name, not one that belongs to a step.
    public struct Rule: Sendable, Equatable {
        public let code: String
        public let effect: String
        /// The step that writes it; `nil`: a person does.
        public let ofStep: String?
        public let label: String

        public static func all(in tx: inout Transaction) throws -> [Rule] {
            try tx.all(
                "SELECT code, effect, of_event, label::text AS label FROM referrals.clock_rule ORDER BY effect, code"
            ) { row in
                Rule(
                    code: try row("code"), effect: try row("effect"), ofStep: try row("of_event"),
                    label: try row("label"))
            }
        }
    }

    /// What a person writes down; gives the event's number.
    public enum Entry: Sendable, Equatable {
        /// A new clock after a stop, such as for treatment that is substantively new.
        case start(rule: String)
        /// A stop that no step makes, such as active monitoring; it counts from when it was told.
        case stop(rule: String, communicatedAt: Instant?)
        /// Days at the patient's wish: noted, never subtracted.
        case choice(from: ClinicalDay, until: ClinicalDay)
        /// Another centre's clock goes on: its first start counts.
        case carry(from: OrganisationID)
        /// A stop was told; of the last one when no number is given.
        case told(of: Int?)
        /// An event was a mistake: it stays, and counts no more.
        case void(Int)
    }

    @discardableResult
    public static func write(
        _ entry: Entry, of id: ReferralID, at moment: Instant?, note: String? = nil, in tx: inout Transaction,
        _ context: Context
    ) throws -> Int {
        let row = try Line(entry, of: id, in: &tx)
        let at = moment ?? context.now
        let number = try tx.value(
            """
            INSERT INTO referrals.clock_event (referral, rule, happened_at, communicated_at, about, from_on, until_on,
                carried_from, note)
            VALUES (\(id), \(row.rule), \(at), \(row.communicatedAt), \(row.about), \(row.from), \(row.until),
                \(row.carriedFrom), \(note)) RETURNING no
            """, as: Int32.self)
        return Int(number)
    }

    private struct Line {
        let rule: String
        var communicatedAt: Instant?
        var about: Int32?
        var from: ClinicalDay?
        var until: ClinicalDay?
        var carriedFrom: OrganisationID?

        init(_ entry: Entry, of id: ReferralID, in tx: inout Transaction) throws {
            switch entry {
            case .start(let rule): self.rule = try Self.expect(rule, effect: "starts", in: &tx)
            case .stop(let rule, let told):
                self.rule = try Self.expect(rule, effect: "stops", in: &tx)
                communicatedAt = told
            case .choice(let from, let until):
                rule = "patients_choice"
                (self.from, self.until) = (from, until)
            case .carry(let organisation):
                rule = "transferred_in"
                carriedFrom = organisation
            case .told(let number):
                rule = "told"
                about = try number.map { Int32(clamping: $0) } ?? Self.lastStop(of: id, in: &tx)
            case .void(let number):
                rule = "entered_in_error"
                about = Int32(clamping: number)
            }
        }

        private static func lastStop(of id: ReferralID, in tx: inout Transaction) throws -> Int32 {
            let stop = try tx.first(
                """
                SELECT p.stop_no FROM referrals.clock_periods(\(id)) p
                WHERE p.stop_no IS NOT NULL ORDER BY p.no DESC LIMIT 1
                """, as: Int32.self)
            guard let stop else {
                throw Fact(
                    "only_a_stop_is_communicated", .rule, "No clock of \(id) has stopped: there is nothing to tell.",
                    try: "omentum clock show \(id)")
            }
            return stop
        }

        private static func expect(_ rule: String, effect: String, in tx: inout Transaction) throws -> String {
            let known = try Rule.all(in: &tx).filter { $0.effect == effect && $0.ofStep == nil }.map(\.code)
            guard known.contains(rule) else {
                throw Fact(
                    "clock_event_has_its_rule", .usage, "No rule of this name \(effect) a clock by hand.",
                    try: known.joined(separator: " or "))
            }
            return rule
        }
    }
}

/// What a programme promises: an answer, and a decision, so long after the clock began.
public struct ReferralTarget: Sendable, Equatable {
    public enum Unit: String, CaseIterable, Sendable, Codable, PostgresCodable {
        case elapsedHours = "elapsed_hours"
        case calendarDays = "calendar_days"
        case businessDays = "business_days"
    }

    public let programme: String
    public let kind: WorklistRow.Target
    public let holdsFrom: ClinicalDay
    public let amount: Int
    public let unit: Unit
    public let source: String

    public init(
        programme: String, kind: WorklistRow.Target, holdsFrom: ClinicalDay, amount: Int, unit: Unit, source: String
    ) {
        (self.programme, self.kind, self.holdsFrom) = (programme, kind, holdsFrom)
        (self.amount, self.unit, self.source) = (amount, unit, source)
    }

    /// Adds it; a clock that has begun keeps the target of its day.
    public func set(in tx: inout Transaction, _ context: Context) throws {
        try tx.run(
            """
            INSERT INTO referrals.target (programme, kind, holds_from, amount, unit, source)
            VALUES (\(programme), \(kind), \(holdsFrom), \(Int32(clamping: amount)), \(unit), \(source))
            """)
    }

    public static func all(in tx: inout Transaction) throws -> [ReferralTarget] {
        try tx.all(
            """
            SELECT programme, kind, holds_from, amount, unit, source::text AS source FROM referrals.target
            ORDER BY programme, kind, holds_from
            """
        ) { row in
            ReferralTarget(
                programme: try row("programme"), kind: try row("kind"), holdsFrom: try row("holds_from"),
                amount: Int(try row("amount") as Int32), unit: try row("unit"), source: try row("source"))
        }
    }
}
