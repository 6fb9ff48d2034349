import CareTerms
import Postgres
import Registry
import TestKit
import Testing

@testable import Referrals
@testable import Wards

@Suite("Two referrals that are one are joined, and taken apart again")
struct JoiningTests {
    @Test("the kept one carries the earlier start while they are joined, and no longer", .clonedDatabase)
    func clock() async throws {
        let ward = try await ward()
        let (patient, kept) = try await ward.inReview()
        let (_, copy) = try await ward.received(of: patient, at: "2026-10-20T09:00:00Z")
        let (_, later) = try await ward.received(of: patient, at: "2026-11-02T09:00:00Z")
        func start() async throws -> Instant {
            try await ward.db.value(
                "SELECT clock_started_at FROM referrals.desk WHERE referral = \(kept)", as: Instant.self)
        }
        let own = try await start()
        try await ward.joins(later, to: kept)
        #expect(try await start() == own)
        try await ward.joins(copy, to: kept)
        #expect(try await start() == (try moment("2026-10-20T09:00:00Z")))
        // Only the joined one's clock stopped.
        let stopped = try await ward.db.all(
            """
            SELECT clock_stopped_at IS NOT NULL FROM referrals.desk
            WHERE referral = ANY (\([kept, copy])) ORDER BY referral
            """, as: Bool.self)
        #expect(stopped == [false, true])
        try await ward.unjoins(copy)
        #expect(try await start() == own)
        let voids = try await ward.db.all(
            "SELECT referral FROM referrals.clock_event WHERE rule = 'restored' ORDER BY referral", as: ReferralID.self)
        #expect(voids == [kept, copy].sorted())
        // Joined again it counts again.
        try await ward.joins(copy, to: kept)
        #expect(try await start() == (try moment("2026-10-20T09:00:00Z")))
    }

    @Test(
        "another patient's, a closed one, a joined one and one that has others joined to it are no way to join",
        .clonedDatabase)
    func refused() async throws {
        let ward = try await ward()
        let (patient, kept) = try await ward.inReview()
        let (_, copy) = try await ward.inReview(of: patient)
        let (_, third) = try await ward.inReview(of: patient)
        let (_, stranger) = try await ward.inReview()
        await expectFact("joined_referrals_are_of_one_patient") { try await ward.joins(copy, to: stranger) }
        await expectFact("referral_is_not_its_own_copy") { try await ward.joins(copy, to: copy) }
        await expectFact("referral_is_a_copy_of_a_referral") { try await ward.joins(copy, to: ReferralID(9_999)) }
        await expectFact("referral_exists") { try await ward.joins(ReferralID(9_999), to: copy) }
        await expectFact("only_a_joined_referral_is_taken_back") { try await ward.unjoins(copy) }
        await expectFact("referral_exists") { try await ward.unjoins(ReferralID(9_999)) }
        try await ward.joins(copy, to: kept)
        // No chain in either direction, and nothing is joined twice.
        await expectFact("referral_is_joined_to_one_that_goes_on") { try await ward.joins(third, to: copy) }
        await expectFact("joined_referral_has_none_joined_to_it") { try await ward.joins(kept, to: third) }
        await expectFact("referral_step_is_legal") { try await ward.joins(copy, to: third) }
        try await ward.as(Ward.coordinator) { tx, context in
            let because = Circumstances(reason: "told to the referrer")
            try Referral.decline(third, because: "other", because, in: &tx, context)
            return try Referral.close(third, .waived(because: "nobody asked"), in: &tx, context)
        }
        let (_, fourth) = try await ward.inReview(of: patient)
        await expectFact("referral_is_joined_to_one_that_goes_on") { try await ward.joins(fourth, to: third) }
        for login in [Ward.nurse, Ward.surgeon] {
            await expectFact("referral_step_is_legal") {
                try await ward.as(login) { tx, context in
                    try Referral.join(fourth, to: kept, because: "the same fax", in: &tx, context)
                }
            }
        }
        await expectFact("referral_step_has_its_reason") {
            try await ward.as(Ward.coordinator) { tx, context in
                try Referral.join(fourth, to: kept, because: " ", in: &tx, context)
            }
        }
    }

    @Test(
        "a closed copy is taken back too, to where it was joined from; who read an older step is told", .clonedDatabase)
    func takenBackFromClosed() async throws {
        let ward = try await ward()
        let (patient, kept) = try await ward.inReview()
        let (_, copy) = try await ward.inReview(of: patient)
        try await ward.joins(copy, to: kept)
        try await ward.as(Ward.coordinator) { tx, context in
            try Referral.close(copy, .waived(because: "the same practice"), in: &tx, context)
        }
        await #expect(throws: ChangedMeanwhile.self) {
            try await ward.as(Ward.coordinator) { tx, context in
                try Referral.unjoin(copy, because: "another course", expecting: 3, in: &tx, context)
            }
        }
        let taken = try await ward.unjoins(copy)
        #expect(taken.from == .closed && taken.to == .inReview)
        #expect(
            try await ward.db.all("SELECT joined FROM referrals.joined_now WHERE kept = \(kept)", as: ReferralID.self)
                == [])
        await expectFact("only_a_joined_referral_is_taken_back") { try await ward.unjoins(copy) }
        #expect(try await ward.db.all("SELECT referrals.desk_differs(\([kept, copy]))", as: ReferralID.self) == [])
    }

    @Test("read from either of them, the two are one story by time, each step with whose it is", .clonedDatabase)
    func together() async throws {
        let ward = try await ward()
        let (patient, kept) = try await ward.inReview()
        let (_, copy) = try await ward.received(of: patient, at: "2026-10-20T09:00:00Z")
        try await ward.joins(copy, to: kept)
        for asked in [kept, copy] {
            let group = try await ward.reads(asked)
            #expect(group.kept == kept && group.joined == [copy] && group.patient == patient && !group.isFull)
            let steps = group.steps.map { "\($0.referral == kept ? "kept" : "copy") \($0.number) \($0.event.rawValue)" }
            #expect(steps == ["copy 1 opened", "kept 1 opened", "kept 2 review", "copy 2 mark_duplicate"])
            #expect(group.steps.last?.reason == "the same fax again")
        }
        #expect(try await ward.reads(kept, limit: 3).isFull)
        try await ward.unjoins(copy)
        #expect(try await ward.reads(kept).joined == [])
        #expect(try await ward.reads(copy).kept == copy)
    }

    private func ward() async throws -> Ward { try await Ward.open(try TestDatabase.current, on: "2026-11-03") }
}

@Suite("Joined and taken back, and two who join at once") struct JoiningRaceTests {
    @Test("joined and taken back, every row of both is as it was; what came of it is appended")
    func restored() async throws {
        try await withClonedDatabase { db in
            let ward = try await Ward.open(db, on: "2026-11-03")
            for (event, state) in [
                (nil, Referral.State.inReview), (Referral.Event.requestInformation, .informationRequested),
                (.ageOut, .outOfDate),
            ] {
                let (patient, kept) = try await ward.inReview()
                let (_, copy) = try await ward.received(of: patient, at: "2026-10-20T09:00:00Z")
                try await ward.furnish(copy)
                if let event {
                    try await ward.as(Ward.coordinator) { tx, context in
                        try Referral.take(
                            event, on: copy, Circumstances(reason: "before the joining"), in: &tx, context)
                    }
                }
                let before = try await ward.rows(of: [kept, copy])
                let desks = try await ward.desks(of: [kept, copy])
                try await ward.joins(copy, to: kept)
                #expect(try await ward.status(of: copy) == .duplicate)
                let taken = try await ward.unjoins(copy)
                #expect(taken.to == state && taken.from == .duplicate)

                let after = try await ward.rows(of: [kept, copy])
                // No row is gone and none was changed, apart from the number of the last step on the copy itself.
                #expect(before.subtracting(after).filter { !$0.hasPrefix("referral \(copy.number) ") } == [])
                #expect(before.subtracting(after).count == 1)
                let appended = Set(after.subtracting(before).map { $0.prefix { $0 != " " } }).subtracting(["referral"])
                #expect(appended == ["referral_history", "joining", "clock_event"])
                // The desk says the same of both, but for the version that each change raises.
                #expect(try await ward.desks(of: [kept, copy]) == desks)
                #expect(
                    try await ward.db.all("SELECT referrals.desk_differs(\([kept, copy]))", as: ReferralID.self) == [])
            }
        }
    }

    @Test("in both directions at once: one is joined, the other is refused, and neither waits for ever")
    func bothWays() async throws {
        try await withClonedDatabase { db in
            let ward = try await Ward.open(db, on: "2026-11-03")
            let (patient, one) = try await ward.inReview()
            let (_, two) = try await ward.inReview(of: patient)
            let pool = try await db.pool(as: Ward.coordinator)
            let first = try await OpenSession(pool), second = try await OpenSession(pool)
            for session in [first, second] {
                try await session.run("BEGIN")
                try await session.run("SET LOCAL ROLE coordinator")
            }
            try await first.run("SELECT referrals.join_referrals(\(two), \(one), 'the same fax')")
            let late = second.start("SELECT referrals.join_referrals(\(one), \(two), 'the same fax')")
            try await db.untilBlocked(second)
            try await first.run("COMMIT")
            await expectRefusal(by: "referral_is_joined_to_one_that_goes_on") { try await late.value }
            try await second.run("ROLLBACK")
            try await first.close()
            try await second.close()
            #expect(try await ward.status(of: one) == .inReview)
            #expect(try await ward.status(of: two) == .duplicate)
            #expect(try await db.all("SELECT referrals.desk_differs(\([one, two]))", as: ReferralID.self) == [])
        }
    }
}

extension Ward {
    @discardableResult
    fileprivate func joins(_ copy: ReferralID, to kept: ReferralID) async throws -> Taken<Referral.State> {
        try await self.as(Ward.coordinator) { tx, context in
            try Referral.join(copy, to: kept, because: "the same fax again", in: &tx, context)
        }
    }

    @discardableResult
    fileprivate func unjoins(_ copy: ReferralID) async throws -> Taken<Referral.State> {
        try await self.as(Ward.coordinator) { tx, context in
            try Referral.unjoin(copy, because: "another course after all", in: &tx, context)
        }
    }

    fileprivate func reads(_ id: ReferralID, limit: Int = 99) async throws -> JoinedReferrals {
        try await Store(try await db.pool(as: Ward.coordinator), facts: .referrals).read(as: .coordinator) { tx, _ in
            try JoinedReferrals.read(id, limit: limit, in: &tx)
        }
    }

    fileprivate func status(of id: ReferralID) async throws -> Referral.State {
        try await db.value("SELECT status FROM referrals.referral WHERE id = \(id)", as: Referral.State.self)
    }

    fileprivate func received(
        of patient: PatientID, at moment: String
    ) async throws -> (patient: PatientID, referral: ReferralID) {
        let receive = ReceiveReferral(
            patient: patient, site: site, receivedAt: try #require(Instant(moment)), channel: .fax, priority: .routine,
            referrerName: "Dr. Example", primaryCancer: "C18.9")
        return (patient, try await self.as(Ward.coordinator) { tx, context in try receive(in: &tx, context) })
    }

    /// In review, with something in every table that a coordinator fills.
    fileprivate func furnish(_ id: ReferralID) async throws {
        try await self.as(Ward.coordinator) { tx, context in
            try Referral.take(.review, on: id, in: &tx, context)
            try Ward.complete(id, in: &tx)
            try tx.run("INSERT INTO referrals.note (referral, body) VALUES (\(id), 'called the practice')")
            try tx.run("INSERT INTO referrals.ownership (referral, event) VALUES (\(id), 'taken')")
            return try tx.run(
                "INSERT INTO referrals.next_action (referral, what, due_on) VALUES (\(id), 'Call again', '2026-11-05')")
        }
    }

    /// Every row about these referrals, in every table of the office that names a referral: the table, then the row.
    fileprivate func rows(of ids: [ReferralID]) async throws -> Set<String> {
        try await db.script(
            """
            CREATE OR REPLACE FUNCTION public.rows_of(ids bigint[]) RETURNS SETOF text LANGUAGE plpgsql AS $$
            DECLARE t record;
            BEGIN
                FOR t IN SELECT DISTINCT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
                    WHERE c.relnamespace = 'referrals'::regnamespace AND c.relkind = 'r' AND c.relname <> 'desk'
                      AND (a.attname IN ('referral', 'kept')
                        OR (c.relname, a.attname) IN (('referral', 'id'), ('referral_history', 'subject')))
                LOOP
                    RETURN QUERY EXECUTE format(
                        'SELECT concat_ws('' '', %L, t.%I, to_jsonb(t)) FROM referrals.%I t WHERE t.%I = ANY ($1)',
                        t.relname, t.attname, t.relname, t.attname) USING ids;
                END LOOP;
            END $$
            """)
        let rows = try await db.all("SELECT public.rows_of(\(ids))", as: String.self)
        #expect(Set(rows.map { $0.prefix { $0 != " " } }).count >= 8)
        return Set(rows)
    }

    /// What the desk says of them, but for the version.
    fileprivate func desks(of ids: [ReferralID]) async throws -> [String] {
        try await db.all(
            """
            SELECT (to_jsonb(d) - 'version' - 'since')::text FROM referrals.desk d
            WHERE d.referral = ANY (\(ids)) ORDER BY d.referral
            """, as: String.self)
    }
}
