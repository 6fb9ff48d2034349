import CareTerms
import Postgres
import Registry
import TestKit
import Testing

@testable import Referrals
@testable import Wards

@Suite("Who has a referral, what is said about it, and what a group owes", .serialized)
struct OwnershipTests {
    @Test("who has it hands it over with a note; who takes it from somebody says why", .clonedDatabase)
    func handingOver() async throws {
        let ward = try await Ward.desk()
        let id = try await ward.received()
        await expectFact("only_the_owner_hands_over") {
            try await ward.own(id) { try Ownership.release(id, note: "nobody has it", in: &$0, $1) }
        }
        try await ward.own(id) { try Ownership.take(id, in: &$0, $1) }
        await expectFact("owner_is_another_than_before") {
            try await ward.own(id) { try Ownership.take(id, in: &$0, $1) }
        }
        await expectFact("taking_over_has_its_note") {
            try await ward.own(id, as: Ward.cora) { try Ownership.take(id, in: &$0, $1) }
        }
        await expectFact("only_the_owner_hands_over") {
            try await ward.own(id, as: Ward.cora) {
                try Ownership.handOver(id, to: Ward.cora.name, note: "it is mine now", in: &$0, $1)
            }
        }
        await expectFact("handover_has_its_note") {
            try await ward.own(id) { try Ownership.handOver(id, to: Ward.cora.name, note: " ok ", in: &$0, $1) }
        }
        await expectFact("owner_is_a_person") {
            try await ward.own(id) { try Ownership.assign(id, to: "nobody", in: &$0, $1) }
        }
        try await ward.db.run(
            "UPDATE registry.person SET active_until = '2026-11-01' WHERE login = \(Ward.scheduler.name)")
        await expectFact("owner_is_an_active_person") {
            try await ward.own(id) { try Ownership.assign(id, to: Ward.scheduler.name, in: &$0, $1) }
        }
        #expect(try await ward.page(.live).rows.map(\.owner) == [Ward.coordinator.name])
        try await ward.own(id) {
            try Ownership.handOver(id, to: Ward.cora.name, note: "imaging on Friday", in: &$0, $1)
        }
        #expect(try await ward.page(.mine, as: Ward.cora).rows.map(\.referral) == [id])
        try await ward.own(id, as: Ward.cora) { try Ownership.release(id, note: "on leave", in: &$0, $1) }
        #expect(try await ward.page(.unowned).rows.map(\.referral) == [id])
        #expect(try await ward.deskDiffers() == [])
    }

    @Test("who leaves lets go of what they have: it is found among those that nobody has", .clonedDatabase)
    func leaver() async throws {
        let ward = try await Ward.desk()
        let (one, two, closed) = (try await ward.received(), try await ward.received(), try await ward.received())
        for id in [one, two, closed] {
            try await ward.own(id) { try Ownership.assign(id, to: Ward.cora.name, in: &$0, $1) }
        }
        try await ward.takes(.review, on: closed)
        try await ward.declines(closed)
        try await ward.closes(closed)
        // As `person deactivate` does, which would shut the login on the whole server.
        try await ward.db.run(
            "UPDATE registry.person SET active_until = registry.now() WHERE login = \(Ward.cora.name)")
        #expect(try await ward.page(.unowned).rows.map(\.referral) == [one, two])
        let events = try await ward.db.all(
            "SELECT event FROM referrals.ownership WHERE referral = \(one) ORDER BY no", as: String.self)
        #expect(events == ["assigned", "released"])
        #expect(try await ward.deskDiffers() == [])
    }

    @Test("a mention is a task of its group; finance reads whom to ask, and nothing of the note", .clonedDatabase)
    func mentions() async throws {
        let ward = try await Ward.desk()
        let id = try await ward.received()
        let note = try await ward.as(Ward.coordinator) { tx, context in
            try ReferralNote.add(
                "Ascites again: is paracentesis covered?", to: id, mentioning: [.finance, .nurse, .finance], in: &tx,
                context)
        }
        let (nurse, finance) = (try await ward.tasks(as: Ward.nurse), try await ward.tasks(as: Ward.finance))
        #expect(nurse.map(\.what) == ["Answer note \(note)"] && nurse.map(\.note) == [note])
        #expect(finance.map(\.what) == [nil] && finance.map(\.askedBy) == [Ward.coordinator.name])
        #expect(try finance.map(\.dueOn) == [day("2026-11-06")])
        for column: SQL in ["SELECT body FROM referrals.note", "SELECT what FROM referrals.task"] {
            await expectRefusal(sqlState: "42501") {
                try await ward.db.transaction(as: Ward.finance, in: .finance) { tx in try tx.run(column) }
            }
        }
        // A task is ended by who owes it, or by a coordinator for them.
        await expectFact("task_is_ended_by_who_owes_it") {
            try await ward.as(Ward.finance) { tx, context in
                try ReferralTask.end(nurse[0].id, .done, in: &tx, context)
            }
        }
        await expectFact("task_not_needed_has_its_reason") {
            try await ward.as(Ward.finance) { tx, context in
                try ReferralTask.end(finance[0].id, .notNeeded, in: &tx, context)
            }
        }
        try await ward.as(Ward.finance) { tx, context in
            try ReferralTask.end(finance[0].id, .done, note: "it is covered", in: &tx, context)
        }
        await expectFact("referral_task_ends_once") {
            try await ward.as(Ward.coordinator) { tx, context in
                try ReferralTask.end(finance[0].id, .done, in: &tx, context)
            }
        }
        await expectFact("task_end_belongs_to_task") {
            try await ward.as(Ward.nurse) { tx, context in try ReferralTask.end(999, .done, in: &tx, context) }
        }
        #expect(try await ward.tasks(as: Ward.finance) == [])
        #expect(try await ward.tasks(as: Ward.nurse).count == 1)
    }

    @Test("without its trigger anybody could end another group's task", .clonedDatabase)
    func withoutTrigger() async throws {
        let ward = try await Ward.desk()
        let id = try await ward.received()
        try await ward.as(Ward.coordinator) { tx, context in
            try ReferralNote.add("Please call her", to: id, mentioning: [.nurse], in: &tx, context)
        }
        try await ward.db.script("ALTER TABLE referrals.task_end DISABLE TRIGGER task_ends")
        let task = try await ward.tasks(as: Ward.nurse)[0].id
        let ended = try await ward.as(Ward.finance) { tx, context in
            try ReferralTask.end(task, .done, in: &tx, context)
        }
        #expect(ended == id)
    }

    @Test("an answer stays with the referral of its question", .clonedDatabase)
    func answers() async throws {
        let ward = try await Ward.desk()
        let (one, two) = (try await ward.received(), try await ward.received())
        let note = try await ward.as(Ward.coordinator) { tx, context in
            try ReferralNote.add("When is the scan?", to: one, in: &tx, context)
        }
        await expectFact("note_replies_within_its_referral") {
            try await ward.as(Ward.nurse) { tx, context in
                try ReferralNote.add("On Friday", to: two, replyTo: note, in: &tx, context)
            }
        }
        await expectFact("due_day_is_of_a_mention") {
            try await ward.as(Ward.nurse) { tx, context in
                try ReferralNote.add("On Friday", to: one, dueOn: try day("2026-11-05"), in: &tx, context)
            }
        }
        await expectFact("note_mentions_groups") {
            try await ward.as(Ward.nurse) { tx, context in
                try ReferralNote.add("On Friday", to: one, mentioning: [.theatre], in: &tx, context)
            }
        }
        try await ward.as(Ward.nurse) { tx, context in
            try ReferralNote.add("On Friday", to: one, replyTo: note, in: &tx, context)
        }
        let notes = try await ward.as(Ward.surgeon) { tx, _ in
            ReferralNote.threaded(try ReferralNote.all(of: one, in: &tx)).map { "\($0.depth) \($0.note.body)" }
        }
        #expect(notes == ["0 When is the scan?", "1 On Friday"])
    }

    @Test("tasks are paged by their day and number, and a full page says that there are more", .clonedDatabase)
    func taskPages() async throws {
        let ward = try await Ward.desk()
        let id = try await ward.received()
        for _ in 0..<5 {
            try await ward.as(Ward.coordinator) { tx, context in
                try ReferralNote.add("Please call her", to: id, mentioning: [.nurse], in: &tx, context)
            }
        }
        let all = try await ward.tasks(as: Ward.nurse)
        #expect(all.count == 5)
        let pages = try await ward.as(Ward.nurse) { tx, context in
            var (read, after): ([[Int64]], ReferralTask.Cursor?) = ([], nil)
            repeat {
                let page = try ReferralTask.open(of: .group(.nurse), after: after, limit: 2, in: &tx, context)
                read.append(page.tasks.map(\.id))
                after = page.after.flatMap { ReferralTask.Cursor($0.description) }
            } while after != nil
            return read
        }
        #expect(pages.map(\.count) == [2, 2, 1] && pages.flatMap { $0 } == all.map(\.id))
    }
}

@Suite("Two coordinators on one referral: the second is told")
struct SeenVersionTests {
    @Test("both have seen one version; the second who gives it away waits, and is refused")
    func race() async throws {
        try await withRace { ward, id, anna, ben in
            try await anna.run(assigning(id, to: Ward.surgeon.name))
            let waiting = ben.start(assigning(id, to: Ward.nurse.name))
            try await ward.db.untilBlocked(ben)
            try await anna.run("COMMIT")
            await expectRefusal(by: "referral_is_as_it_was_read") { try await waiting.value }
            try await ben.run("ROLLBACK")
            #expect(try await ward.page(.live).rows.map(\.owner) == [Ward.surgeon.name])
        }
    }

    @Test("without the trigger the second would overwrite the first")
    func withoutTrigger() async throws {
        try await withRace { ward, id, anna, ben in
            try await ward.db.script("ALTER TABLE referrals.ownership DISABLE TRIGGER version_is_seen")
            try await anna.run(assigning(id, to: Ward.surgeon.name))
            let waiting = ben.start(assigning(id, to: Ward.nurse.name))
            try await ward.db.untilBlocked(ben)
            try await anna.run("COMMIT")
            _ = try await waiting.value
            try await ben.run("COMMIT")
            #expect(try await ward.page(.live).rows.map(\.owner) == [Ward.nurse.name])
        }
    }

    @Test("a step, a next action and a clock event raise the number that the other has seen")
    func raised() async throws {
        try await withClonedDatabase { db in
            let ward = try await Ward.open(db, on: "2026-11-03")
            let id = try await ward.received()
            let changes: [@Sendable (inout Transaction, Context) throws -> Void] = [
                { try Ownership.assign(id, to: Ward.surgeon.name, in: &$0, $1) },
                { try NextAction.set("Call", for: id, dueOn: try day("2026-11-05"), in: &$0, $1) },
                {
                    try Clock.write(
                        .choice(from: try day("2026-11-03"), until: try day("2026-11-04")), of: id, at: nil, in: &$0, $1
                    )
                },
                { try Referral.take(.review, on: id, in: &$0, $1) },
            ]
            for change in changes {
                let seen = try await ward.version(of: id)
                try await ward.own(id, change)
                #expect(try await ward.version(of: id) == seen + 1)
                await expectFact("referral_is_as_it_was_read") {
                    try await ward.own(id) { tx, context in
                        try Referral.expect(seen, of: id, in: &tx)
                        try change(&tx, context)
                    }
                }
            }
        }
    }

    private func assigning(_ id: ReferralID, to login: String) -> SQL {
        """
        INSERT INTO referrals.ownership (referral, event, owner, seen_version)
        SELECT \(id), 'assigned', p.id, 1 FROM registry.person p WHERE p.login = \(login)
        """
    }

    private func withRace(
        _ body: (Ward, ReferralID, OpenSession, OpenSession) async throws -> Void
    ) async throws {
        try await withClonedDatabase { db in
            let ward = try await Ward.open(db, on: "2026-11-03")
            let id = try await ward.received()
            let (anna, ben) = (try await session(db), try await session(db))
            try await body(ward, id, anna, ben)
            try await anna.close()
            try await ben.close()
        }
    }

    private func session(_ db: TestDatabase) async throws -> OpenSession {
        let session = try await OpenSession(try await db.pool(as: Ward.coordinator))
        try await session.run("BEGIN")
        try await session.run("SET LOCAL ROLE coordinator")
        return session
    }
}

extension Ward {
    /// One change of a referral by a coordinator.
    func own(
        _ id: ReferralID, as login: TestLogin = Ward.coordinator,
        _ change: @escaping @Sendable (inout Transaction, Context) throws -> Void
    ) async throws {
        try await self.as(login) { tx, context in
            try change(&tx, context)
            return id
        }
    }

    func tasks(as login: TestLogin) async throws -> [ReferralTask] {
        let store = Store(try await db.pool(as: login))
        return try await store.read(as: login.groups[0]) { tx, context in
            try ReferralTask.open(of: .group(context.actor.role), in: &tx, context).tasks
        }
    }
}
