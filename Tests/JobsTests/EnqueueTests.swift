import CareTerms
import Postgres
import TestKit
import Testing

@testable import Jobs

@Suite("Enqueueing", .clonedDatabase)
struct EnqueueTests {
    struct Undo: Error {}

    @Test("a job stands when its transaction commits, and is gone when it does not")
    func transactional() async throws {
        let db = try TestDatabase.current
        let kept = try await db.transaction { tx in try tx.enqueue(Touch(subject: 41_001)) }
        await #expect(throws: Undo.self) {
            try await db.transaction { tx in
                try tx.enqueue(Touch(subject: 41_002))
                throw Undo()
            }
        }
        let stored = try await db.all(
            "SELECT id FROM jobs.job WHERE args ->> 'subject' IN ('41001', '41002')", as: JobNumber.self)
        #expect(stored == [kept.id] && kept.isNew)
    }

    @Test("who has the same key gets the job that is there, also in bulk and from another transaction")
    func unique() async throws {
        let db = try TestDatabase.current
        let key = JobOptions(unique: UniqueKey("referral 7"))
        let first = try await db.transaction { tx in try tx.enqueue(Touch(subject: 7), key) }
        let again = try await db.transaction { tx in
            try tx.enqueue(all: [Touch(subject: 7), Touch(subject: 7)], key) + [try tx.enqueue(Touch(subject: 8), key)]
        }
        #expect(again == Array(repeating: Enqueued(id: first.id, isNew: false), count: 3))
        // Another kind is another scope.
        let other = try await db.transaction { tx in try tx.enqueue(Cause(subject: 7), key) }
        #expect(other.isNew)
    }

    @Test("two that enqueue the same key at once get one job: the second waits for the first")
    func uniqueRace() async throws {
        let db = try TestDatabase.current
        let first = try await OpenSession(db.pool)
        let second = try await OpenSession(db.pool)
        try await first.run("BEGIN")
        let options = JobOptions(unique: UniqueKey("race"))
        let enqueue: SQL = "SELECT job_id FROM jobs.enqueue('test.touch', 1::smallint, '{}', unique_by => 'race')"
        try await first.run(enqueue)
        let waiting = second.start { session in try session.value(enqueue, as: Int64.self) }
        try await db.untilBlocked(second)
        try await first.run("COMMIT")
        let told = try await waiting.value
        let third = try await db.transaction { tx in try tx.enqueue(Touch(subject: 0), options) }
        #expect(third == Enqueued(id: JobNumber(rawValue: told), isNew: false))
        try await first.close()
        try await second.close()
    }

    @Test("two that name the same new kinds in another order wait for each other, and not in a circle")
    func newKinds() async throws {
        // Two sessions of a suite's few are in use already.
        try await withClonedDatabase { db in
            let first = try await OpenSession(db.pool)
            let second = try await OpenSession(db.pool)
            try await first.run("BEGIN")
            try await first.run("SELECT FROM jobs.enqueue('test.one', 1::smallint, '{}')")
            let waiting = second.start { session in
                try session.script(
                    """
                    BEGIN;
                    SELECT FROM jobs.enqueue('test.two', 1::smallint, '{}');
                    SELECT FROM jobs.enqueue('test.one', 1::smallint, '{}');
                    COMMIT
                    """)
            }
            try await db.untilBlocked(second)
            try await first.run("SELECT FROM jobs.enqueue('test.two', 1::smallint, '{}')")
            try await first.run("COMMIT")
            try await waiting.value
            let kinds = try await db.value(
                """
                SELECT count(DISTINCT j.kind) FROM jobs.job j JOIN jobs.kind k ON k.id = j.kind
                WHERE k.name IN ('test.one', 'test.two')
                """, as: Int.self)
            #expect(kinds == 2)
            try await first.close()
            try await second.close()
        }
    }

    @Test("a key with a period stands also when its job is done")
    func period() async throws {
        let db = try TestDatabase.current
        let daily = JobOptions(unique: UniqueKey("morning call", oncePer: .seconds(86_400)))
        let first = try await db.transaction { tx in try tx.enqueue(Touch(subject: 1), daily) }
        try await db.run("DELETE FROM jobs.job WHERE id = \(first.id)")
        let second = try await db.transaction { tx in try tx.enqueue(Touch(subject: 1), daily) }
        #expect(second == Enqueued(id: first.id, isNew: false))
    }

    @Test("many are enqueued with ids in their order")
    func bulk() async throws {
        let db = try TestDatabase.current
        let subjects = Array(1...2000)
        let enqueued = try await db.transaction { tx in try tx.enqueue(all: subjects.map(Touch.init)) }
        let ids = enqueued.map(\.id)
        let stored = try await db.all(
            """
            SELECT (j.args ->> 'subject')::bigint
            FROM unnest(\(ids)) WITH ORDINALITY u(id, n) JOIN jobs.job j ON j.id = u.id ORDER BY u.n
            """, as: Int.self)
        #expect(stored == subjects)
    }

    struct Letter: Job {
        static let kind: JobKind = "test.letter"
        var text: String
    }

    @Test("one that is refused takes all others of its call along, and nothing of the transaction can commit")
    func allOrNone() async throws {
        let db = try TestDatabase.current
        let letters = (1...2500).map { Letter(text: $0 == 2400 ? String(repeating: "a", count: 3000) : "b") }
        await #expect(throws: (any Error).self) {
            try await db.transaction { tx in
                do {
                    _ = try tx.enqueue(all: letters)
                    Issue.record("accepted")
                } catch let refused as JobRefused {
                    #expect(refused == .argumentsTooLarge(kind: "test.letter", bytes: 3011, limit: 2048))
                }
            }
        }
        let stored = try await db.value(
            "SELECT count(*) FROM jobs.job JOIN jobs.kind k ON k.id = kind WHERE k.name = 'test.letter'", as: Int.self)
        #expect(stored == 0)
    }

    struct Bare: Job {
        static let kind: JobKind = "test.bare"
        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            try container.encode(7)
        }
        init() {}
        init(from decoder: any Decoder) throws {}
    }

    @Test("arguments that are no ids are refused by name: too large, or not an object")
    func arguments() async throws {
        let db = try TestDatabase.current
        let letter = Letter(text: String(repeating: "a", count: 3000))
        await #expect(throws: JobRefused.argumentsTooLarge(kind: "test.letter", bytes: 3011, limit: 2048)) {
            try await db.transaction { tx in try tx.enqueue(letter) }
        }
        await #expect(throws: JobRefused.argumentsNotAnObject(kind: "test.bare")) {
            try await db.transaction { tx in try tx.enqueue(Bare()) }
        }
        // Neither can psql in a person's hand.
        await expectRefusal(by: "job_args_are_small") {
            try await db.run(
                """
                SELECT FROM jobs.enqueue('test.letter', 1::smallint,
                    jsonb_build_object('text', (SELECT string_agg(md5(i::text), '') FROM generate_series(1, 200) i)))
                """)
        }
        await expectRefusal(by: "job_args_are_an_object") {
            try await db.run("SELECT FROM jobs.enqueue('test.letter', 1::smallint, '[1]')")
        }
    }

    @Test("a queue that no worker knows is refused, not filled")
    func unknownQueue() async throws {
        let db = try TestDatabase.current
        await #expect(throws: JobRefused.unknownQueue("nowhere")) {
            try await db.transaction { tx in try tx.enqueue(Touch(subject: 1), JobOptions(queue: "nowhere")) }
        }
    }

    @Test("a person may enqueue, and neither write the table nor settle nor say who asked")
    func rights() async throws {
        let db = try TestDatabase.current
        let anna = TestLogin("anna", .coordinator)
        let job = try await db.transaction(as: anna, in: .coordinator) { tx in try tx.enqueue(Touch(subject: 1)) }
        let asker = try await db.all(
            "SELECT asked_by || ' as ' || asked_as FROM jobs.job WHERE id = \(job.id)", as: String.self)
        #expect(asker == ["\(anna.name) as coordinator"])
        let refused: [SQL] = [
            "INSERT INTO jobs.job (kind, queue, asked_by) VALUES (1, 1, 'eva')",
            "UPDATE jobs.job SET state = 0 WHERE id = \(job.id)",
            "DELETE FROM jobs.job",
            "SELECT jobs.complete(\(job.id), 1)",
            "SELECT jobs.begin_effects(\(job.id), 1)",
            "SELECT FROM jobs.claim(1, 1::smallint, '{}', 1)",
            "SELECT jobs.cancel(\(job.id), 'because I can')",
        ]
        for statement in refused {
            await expectRefusal(sqlState: "42501") {
                try await db.transaction(as: anna, in: .coordinator) { tx in try tx.run(statement) }
            }
        }
    }

    @Test("who asked is the database's word: the owner cannot forge it, nor change it afterwards")
    func asker() async throws {
        let db = try TestDatabase.current
        let job = try await db.transaction { tx in try tx.enqueue(Touch(subject: 1)) }
        let forged = try await db.value(
            """
            INSERT INTO jobs.job (kind, queue, asked_by, asked_as)
            SELECT kind, queue, 'eva', 'finance' FROM jobs.job WHERE id = \(job.id) RETURNING asked_by
            """, as: String.self)
        #expect(forged != "eva")
        await expectRefusal(by: "job_keeps_its_asker") {
            try await db.run("UPDATE jobs.job SET asked_by = 'eva' WHERE id = \(job.id)")
        }
    }
}
