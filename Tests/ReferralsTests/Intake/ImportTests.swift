import CareTerms
import Postgres
import Registry
import TestKit
import Testing

@testable import Referrals
@testable import Wards

@Suite("A file of referrals is planned, and its plan applied once however often it is run")
struct ImportTests {
    static let header =
        "referrer_name,priority,received_at,patient_identifier,patient_identifier_authority,family_name,given_name,"
        + "birth_date,primary_cancer,patient_record,not_duplicate"

    static func row(
        _ family: String, _ given: String, _ birth: String, id: String = "", cancer: String = "C18.9",
        received: String = "2026-11-02", record: String = "", ruling: String = ""
    ) -> String {
        "Dr. Quill,routine,\(received),\(id),\(id.isEmpty ? "" : "hill"),\(family),\(given),\(birth),\(cancer),\(record),\(ruling)"
    }

    /// People of whom no two look alike: their names are drawn letter by letter, always the same ones.
    static func people(_ count: Int) -> [String] {
        var seed: UInt64 = 42
        func draw(_ below: Int) -> Int {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(seed >> 33) % below
        }
        func name() -> String {
            String((0..<9).map { _ in Character(Unicode.Scalar(UInt8(97 + draw(26)))) })
        }
        return (0..<count).map { index in
            let (month, day) = (1 + draw(9), 10 + draw(18))
            return row(name(), name(), "\(1930 + draw(70))-0\(month)-\(day)", id: "A\(index)")
        }
    }

    @Test("every row has a verdict and a reason with its line, and together they are all rows", .clonedDatabase)
    func verdicts() async throws {
        let desk = try await IntakeDesk.open()
        let known = try await desk.receive(IntakeDesk.person("Adler", "Anna", "1950-02-03", id: "007"))
        let plan = try await desk.plan([
            Self.row("Brandt", "Bob", "1960-01-02", id: "100"), Self.row("Greene", "Gil", "03/04/1961"),
            Self.row("Adler", "Anna", "1950-02-03", id: "007"), Self.row("Brandt", "Bob", "1960-01-02"),
            Self.row("Adler", "Ana", "1950-02-03"),
            Self.row("Okonkwo", "Chidi", "1944-12-01", received: "2026-11-02 14:20"),
            Self.row("Lefevre", "Luc", "1944-02-30"), Self.row("Novotny", "Nel", "1970-01-01", id: "007"),
            Self.row("Haddad", "Hadi", "1971-01-01", received: "2026-11-04"),
            Self.row("Quispe", "Quin", "1971-02-01", record: "P999"),
            Self.row("Adler", "Anna", "1950-02-03", id: "007", ruling: "another tumour"),
        ])
        let expected: [(Int, RowVerdict, String?)] = [
            (2, .accepted, nil), (3, .rejected, "date_has_one_reading"),
            (4, .duplicate, "patient_has_no_open_referral"),
            (5, .duplicate, "patient_is_once_in_the_file"), (6, .duplicate, "patient_looks_like_nobody_else"),
            (7, .accepted, nil), (8, .rejected, "date_is_in_the_calendar"),
            (9, .rejected, "patient_identifier_is_of_the_same_person"),
            (10, .rejected, "referral_is_not_received_in_the_future"), (11, .rejected, "patient_exists"),
            (12, .accepted, nil),
        ]
        #expect(plan.rows.map(\.line) == expected.map(\.0))
        #expect(plan.rows.map(\.verdict) == expected.map(\.1))
        #expect(plan.rows.map(\.reasons.first?.rule) == expected.map(\.2))
        #expect(plan.rows[2].referral == known.referral && plan.rows[4].patients == [known.patient])
        #expect(plan.rows[3].sameAsLine == 2)
        let totals = plan.totals
        #expect((totals.rows, totals.accepted, totals.duplicate, totals.rejected) == (11, 3, 3, 5))
        // A day alone begins with its first minute on the site's wall.
        #expect(plan.rows[0].row?.receivedAt == "2026-11-02T06:00:00Z")
        #expect(plan.rows[5].row?.receivedAt == "2026-11-02T20:20:00Z")
        #expect(try await desk.referrals == 1)
        let (applied, report) = try await desk.apply(plan)
        #expect(applied.map(\.verdict) == expected.map(\.1))
        #expect(report.totals == totals && report.repeated == 0)
        #expect(try await desk.referrals == 4)
        #expect(try await desk.count("SELECT count(*) FROM referrals.duplicate_ruling") == 1)
    }

    @Test("applied again, a plan adds nothing and says the same; planned again, all are duplicates", .clonedDatabase)
    func again() async throws {
        let desk = try await IntakeDesk.open()
        let rows = Self.people(60)
        let plan = try await desk.plan(rows)
        #expect(plan.totals.accepted == 60, "\(plan.rows.filter { $0.verdict != .accepted })")
        let first = try await desk.apply(plan)
        let before = (try await desk.patients, try await desk.referrals)
        let second = try await desk.apply(plan)
        #expect(second.applied.map(\.referral) == first.applied.map(\.referral))
        #expect(second.report.totals == first.report.totals && second.report.repeated == 60)
        let later = try await desk.plan(rows)
        #expect(later.totals.duplicate == 60)
        let third = try await desk.apply(later)
        #expect(third.report.totals.accepted == 0)
        #expect((try await desk.patients, try await desk.referrals) == before)
    }

    @Test("stopped in the middle and run again, it comes to the same", .clonedDatabase)
    func stopped() async throws {
        struct Stop: Error {}
        let desk = try await IntakeDesk.open()
        let plan = try await desk.plan(Self.people(1200))
        let store = try await desk.store()
        var told = 0
        await #expect(throws: Stop.self) {
            _ = try await ApplyReferrals()(on: store, opening: plan.chunks) { _ in
                told += 1
                if told == 600 { throw Stop() }
            }
        }
        let half = try await desk.referrals
        #expect(half > 0 && half < plan.totals.accepted)
        let (applied, report) = try await desk.apply(plan)
        #expect(report.repeated == half)
        #expect(report.totals.rows == 1200)
        #expect(try await desk.referrals == report.totals.accepted)
        #expect(Set(applied.compactMap(\.referral)).count == report.totals.accepted)
        #expect(try await desk.count("SELECT count(*) FROM referrals.import_plan") == 1)
    }

    @Test(
        "killed by the server in the middle of a batch, the batch is not there, and comes with the next run",
        .clonedDatabase)
    func killed() async throws {
        let desk = try await IntakeDesk.open()
        let plan = try await desk.plan(Self.people(700))
        try await desk.db.script(
            """
            CREATE FUNCTION referrals.stumble() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
            CREATE TRIGGER stumble AFTER INSERT ON referrals.import_row FOR EACH ROW WHEN (new.line = 650) EXECUTE FUNCTION referrals.stumble();
            """)
        await #expect(throws: (any Error).self) { try await desk.apply(plan) }
        #expect(try await desk.referrals == 500)
        try await desk.db.script("DROP TRIGGER stumble ON referrals.import_row")
        let (_, report) = try await desk.apply(plan)
        #expect(report.repeated == 500 && report.totals.accepted == 700)
        #expect(try await desk.referrals == 700)
    }

    @Test("a row that the database refuses is told by its rule, and stops no other", .clonedDatabase)
    func bad() async throws {
        let desk = try await IntakeDesk.open()
        let plan = try await desk.plan(Self.people(5))
        try await desk.db.script(
            """
            ALTER TABLE referrals.referral ADD CONSTRAINT primary_cancer_is_of_the_colon
                CHECK (referrer_name <> 'Dr. Quill' OR received_at < '2020-01-01' OR id % 3 <> 0)
            """)
        let (applied, report) = try await desk.apply(plan)
        #expect(report.totals.rejected > 0 && report.totals.accepted > 0 && report.totals.rows == 5)
        #expect(
            applied.filter { $0.verdict == .rejected }.allSatisfy {
                $0.reasons.map(\.rule) == ["primary_cancer_is_of_the_colon"]
            })
        let again = try await desk.apply(plan)
        #expect(again.report.totals == report.totals && again.report.repeated == 5)
    }

    @Test("who was registered after the plan was made is not registered again", .clonedDatabase)
    func overtaken() async throws {
        let desk = try await IntakeDesk.open()
        let rows = [
            Self.row("Adler", "Anna", "1950-02-03", id: "007"), Self.row("Haddad", "Hadi", "1971-01-01"),
            Self.row("Quispe", "Quin", "1971-02-01"),
        ]
        let plan = try await desk.plan(rows)
        #expect(plan.totals.accepted == 3)
        try await desk.receive(IntakeDesk.person("Adler", "Anna", "1950-02-03", id: "007"))
        try await desk.receive(IntakeDesk.person("Hadad", "Hadi", "1971-01-01"))
        let (applied, report) = try await desk.apply(plan)
        #expect(
            applied.map { $0.reasons.first?.rule } == [
                "patient_is_not_registered_meanwhile", "patient_looks_like_nobody_else", nil,
            ])
        #expect(report.totals.duplicate == 2 && report.totals.accepted == 1)
        #expect(try await desk.patients == 3)
    }

    @Test("two rows of nearly the same name do not become two patients", .clonedDatabase)
    func nearly() async throws {
        let desk = try await IntakeDesk.open()
        let plan = try await desk.plan([
            Self.row("Matsumoto", "Kenji", "1966-06-01"), Self.row("Matsumto", "Kenji", "1966-06-01"),
            Self.row("Matsumoto", "Kenji", "1966-01-06"),
        ])
        let (_, report) = try await desk.apply(plan)
        #expect(report.totals.accepted == 1 && report.totals.duplicate == 2)
        #expect(try await desk.patients == 1)
    }

    @Test("a plan that was edited or cut is not applied", .clonedDatabase)
    func edited() async throws {
        let desk = try await IntakeDesk.open()
        let plan = try await desk.plan(Self.people(3))
        let text = String(decoding: plan.bytes, as: UTF8.self)
        for spoiled in [
            text.replacing("Dr. Quill", with: "Dr. Quall"), String(text.dropLast(1)), String(text.prefix(400)),
            text.replacing("\"rows\":3", with: "\"rows\":4"), text + " ",
        ] {
            await #expect(throws: ReferralPlanRefused.isNotAsWritten) {
                try await desk.apply(PlanText(rows: [], totals: plan.totals, bytes: Array(spoiled.utf8)))
            }
        }
        await #expect(throws: ReferralPlanRefused.isNoPlan) {
            try await desk.apply(PlanText(rows: [], totals: plan.totals, bytes: Array("{}\n".utf8)))
        }
        #expect(try await desk.referrals == 0)
    }

    @Test("a dry run keeps nothing", .clonedDatabase)
    func dry() async throws {
        let desk = try await IntakeDesk.open()
        let plan = try await desk.plan(Self.people(4))
        let (_, report) = try await desk.apply(plan, dryRun: true)
        #expect(report.totals.accepted == 4)
        #expect(try await desk.referrals == 0)
        #expect(try await desk.count("SELECT count(*) FROM referrals.import_plan") == 0)
    }
}

/// A plan, as it was told and as it was written.
struct PlanText: Sendable {
    let rows: [PlannedRow]
    let totals: ImportTotals
    let bytes: [UInt8]

    /// In pieces that end anywhere.
    @Sendable func chunks() -> PlanReferrals.Chunks {
        var rest = bytes[...]
        return {
            guard !rest.isEmpty else { return nil }
            defer { rest = rest.dropFirst(997) }
            return rest.prefix(997)
        }
    }
}

extension IntakeDesk {
    func plan(_ rows: [String]) async throws -> PlanText {
        try await plan(bytes: Array(([ImportTests.header] + rows).joined(separator: "\r\n").utf8))
    }

    func plan(bytes: [UInt8]) async throws -> PlanText {
        var (rest, written, told) = (bytes[...], [UInt8](), [PlannedRow]())
        let sink = Sink()
        let totals = try await PlanReferrals(site: ward.site)(
            on: store(),
            reading: {
                guard !rest.isEmpty else { return nil }
                defer { rest = rest.dropFirst(1009) }
                return rest.prefix(1009)
            }, writing: { sink.bytes += $0 }, each: { told.append($0) })
        written = sink.bytes
        return PlanText(rows: told, totals: totals, bytes: written)
    }

    private final class Sink { var bytes: [UInt8] = [] }

    @discardableResult
    func apply(
        _ plan: PlanText, dryRun: Bool = false
    ) async throws -> (applied: [ApplyReferrals.Applied], report: ApplyReferrals.Report) {
        var applied: [ApplyReferrals.Applied] = []
        let report = try await ApplyReferrals()(on: try await store(), dryRun: dryRun, opening: plan.chunks) {
            applied.append($0)
        }
        return (applied, report)
    }
}
