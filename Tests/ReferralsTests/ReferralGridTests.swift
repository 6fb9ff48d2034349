import CareTerms
import Postgres
import Registry
import TestKit
import Testing

@testable import Referrals
@testable import Wards

/// The database beside the machine: every state, every event, every group, with a reason and without.
@Suite("The database refuses every step that the machine does not know")
struct ReferralGridTests {
    @Test(
        "in each state, for each event and group, with a reason and without", .clonedDatabase,
        arguments: Referral.State.allCases)
    func grid(state: Referral.State) async throws {
        let ward = try await Ward.open(try TestDatabase.current, on: "2026-11-03")
        let patient = try await ward.patient()
        let (received, site) = (try moment("2026-11-02T03:00:00Z"), ward.site)
        let referrals = try await ward.as(Ward.coordinator) { tx, context in
            try (1...2).map { _ in
                try ReceiveReferral(
                    patient: patient, site: site, receivedAt: received, channel: .fax, priority: .routine,
                    referrerName: "Dr. Example", primaryCancer: "C18.9")(in: &tx, context)
            }
        }
        // The facts of these steps come later in their commands, or never: nothing of this is kept.
        let undone = await #expect(throws: Undone.self) {
            try await ward.db.transaction { tx in
                for step in try Self.path(to: state) {
                    try Self.walk(step.event, by: step.role, on: referrals[0], copyOf: referrals[1], in: &tx)
                }
                #expect(try tx.value("SELECT status FROM referrals.referral WHERE id = \(referrals[0])") == state)
                throw Undone(answers: try Self.tryAll(on: referrals[0], copyOf: referrals[1], in: &tx))
            }
        }
        let answers = try #require(undone).answers
        #expect(answers.count == Referral.Event.allCases.count * GroupRole.allCases.count * 2)
        for answer in answers { #expect(answer.fact == answer.expected(in: state), "\(state) \(answer)") }
    }

    struct Undone: Error { let answers: [Answer] }

    struct Answer: Sendable {
        let event: Referral.Event
        let role: GroupRole
        let hasReason: Bool
        let fact: String

        /// What the machine says, in the database's words; whether the facts of a legal step hold is another test's.
        func expected(in state: Referral.State) -> String {
            guard Self.writers.contains(role) else { return "42501" }
            // A life begins once.
            if event == .opened, role == .coordinator { return "referral_step_has_one_number" }
            guard let step = Referral.step(event, from: state), step.roles.contains(role) else {
                return "referral_step_is_legal"
            }
            if step.needsReason, !hasReason { return "referral_step_has_its_reason" }
            // The way to a duplicate led from received; the one to closed did not lead over a duplicate.
            let isWayBack = event == .restoreReceived && state == .duplicate
            return step.clock != .voids || isWayBack ? "taken" : "restored_referral_returns_to_where_it_was"
        }

        private static let writers: Set<GroupRole> = [.coordinator, .surgeon, .scheduler, .nurse, .operator, .worker]
    }

    /// The shortest way to a state, and who may go it.
    static func path(to goal: Referral.State) throws -> [(event: Referral.Event, role: GroupRole)] {
        var known: [Referral.State: [(event: Referral.Event, role: GroupRole)]] = [.received: []]
        var frontier: [Referral.State] = [.received]
        while let state = frontier.first, known[goal] == nil {
            frontier.removeFirst()
            for event in Referral.Event.allCases {
                guard let step = Referral.step(event, from: state), known[step.to] == nil, let way = known[state],
                    let role = GroupRole.allCases.first(where: step.roles.contains)
                else { continue }
                known[step.to] = way + [(event, role)]
                frontier.append(step.to)
            }
        }
        return try #require(known[goal])
    }

    private static func walk(
        _ event: Referral.Event, by role: GroupRole, on id: ReferralID, copyOf kept: ReferralID,
        in tx: inout Transaction
    ) throws {
        if event == .markDuplicate {
            try tx.run("UPDATE referrals.referral SET duplicate_of = \(kept) WHERE id = \(id)")
        }
        try tx.run("SELECT set_config('role', \(role.rawValue), true)")
        try tx.run(
            "INSERT INTO referrals.referral_history (subject, event, reason) VALUES (\(id), \(event), 'because')")
        try tx.run("SELECT set_config('role', 'none', true)")
    }

    /// Tries each event in each group, and takes each back at once.
    private static func tryAll(on id: ReferralID, copyOf kept: ReferralID, in tx: inout Transaction) throws -> [Answer]
    {
        let isOpen = try tx.value(
            "SELECT status NOT IN ('duplicate', 'closed') FROM referrals.referral WHERE id = \(id)", as: Bool.self)
        if isOpen { try tx.run("UPDATE referrals.referral SET duplicate_of = \(kept) WHERE id = \(id)") }
        try tx.run(
            """
            CREATE FUNCTION pg_temp.attempt(of_referral bigint, named text, by_role text, why text) RETURNS text
            LANGUAGE plpgsql AS $$
            DECLARE fact text; state text;
            BEGIN
                EXECUTE format('SET LOCAL ROLE %I', by_role);
                INSERT INTO referrals.referral_history (subject, event, reason) VALUES (of_referral, named, why);
                RAISE EXCEPTION USING errcode = 'OM999';
            EXCEPTION WHEN OTHERS THEN
                GET STACKED DIAGNOSTICS fact = constraint_name, state = returned_sqlstate;
                RETURN CASE state WHEN 'OM999' THEN 'taken' WHEN '42501' THEN state ELSE fact END;
            END $$
            """)
        return try tx.all(
            """
            SELECT event, role, reason IS NOT NULL AS has_reason, pg_temp.attempt(\(id), event, role, reason) AS fact
            FROM unnest(\(Referral.Event.allCases)::text[]) e(event),
                unnest(\(GroupRole.allCases.map(\.rawValue))::text[]) r(role), (VALUES ('because'), (NULL)) w(reason)
            """
        ) { row in
            Answer(
                event: try row("event"), role: try #require(GroupRole(rawValue: try row("role"))),
                hasReason: try row("has_reason"), fact: try row("fact"))
        }
    }
}
