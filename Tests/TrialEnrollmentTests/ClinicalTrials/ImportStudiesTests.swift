import CareTerms
import Foundation
import Postgres
import Registry
import TestKit
import Testing

@testable import TrialEnrollment
@testable import Wards

@Suite("What ClinicalTrials.gov says comes in whole, again adds nothing, and a change is told field by field")
struct ImportStudiesTests {
    private static let records = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../../../shared/data/ctgov_v2").standardizedFileURL

    @Test(
        "the registry's own records all come in, and again nothing changes", .clonedDatabase,
        .enabled("../shared/data/ctgov_v2 is not here") { FileManager.default.fileExists(atPath: records.path) })
    func realRecords() async throws {
        let ward = try await Ward.open(try TestDatabase.current, on: "2026-11-02")
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.records.path).filter {
            $0.hasSuffix(".json")
        }
        let work = ImportStudies(names.sorted().map { Self.records.appending(path: $0).path })
        let store = try await ward.store(of: Ward.research)
        let planned = try await work.plan(on: store)
        #expect(planned.count(.created) == names.count && planned.total == names.count)
        let first = try await work(on: store)
        #expect(first.count(.created) == names.count && first.rejections == [] && first.unread == [:])
        #expect(first.unknownTerms == [:])
        let again = try await work(on: store)
        #expect(again.count(.unchanged) == names.count && again.differenceCount == 0)
        let counts = try await ward.db.all(
            """
            SELECT count(*) FROM trials.registry_location UNION ALL SELECT count(lat) FROM trials.registry_location
            UNION ALL SELECT count(*) FROM trials.registry_arm UNION ALL SELECT count(*) FROM trials.registry_change
            UNION ALL SELECT count(*) FROM trials.trial_task
            """, as: Int64.self)
        #expect(counts == [84, 84, 29, 0, 0])
    }

    @Test("a broken study is told with its place, and the others come in", .clonedDatabase)
    func broken() async throws {
        let ward = try await Ward.open(try TestDatabase.current, on: "2026-11-02")
        let text = """
            {"studies":[\(Self.study(1)),
            {"protocolSection":{"identificationModule":{"nctId":"NCT00000002",}}},
            \(Self.study(3, title: String(repeating: "x", count: 1001))),
            \(Self.study(4)),
            \(Self.study(4, title: "Another")),
            \(Self.study(4))],"nextPageToken":"x"}
            """
        let report = try await Self.run(text, in: ward)
        #expect(report.count(.created) == 2 && report.count(.unchanged) == 1)
        #expect(report.rejections.map(\.place.line) == [2, 3, 5])
        #expect(report.rejections[1].reason == "identificationModule.briefTitle has more than 1000 characters")
        let missing = try await Self.run(files: ["/nonexistent.json"], in: ward)
        #expect(missing.rejections.map(\.reason) == ["there is no such file"])
        let empty = try await Self.run("", in: ward)
        #expect(empty.rejections.map(\.reason) == ["is empty"])
    }

    @Test(
        "a change is shown field by field, a changed status is work, and what is older changes nothing", .clonedDatabase
    )
    func changes() async throws {
        let ward = try await Ward.open(try TestDatabase.current, on: "2026-11-02")
        _ = try await Self.run("[\(Self.study(1)),\(Self.study(2))]", in: ward)
        let later = Self.study(1, title: "T1 now", status: "FROZEN", updated: "2026-10-01", city: "Lyon")
        let report = try await Self.run("[\(later),\(Self.study(2))]", in: ward)
        #expect(report.count(.updated) == 1 && report.count(.unchanged) == 1)
        let fields = report.differing.flatMap(\.differences)
        #expect(
            fields.map(\.field) == [
                "brief_title", "last_update_date", "location [Hospital, Lyon, France]",
                "location [Hospital, Paris, France]", "overall_status",
            ])
        #expect(fields.last?.was == "RECRUITING" && fields.last?.now == "FROZEN")
        #expect(report.unknownTerms == ["overall_status FROZEN": 1])
        let tasks = try await Self.tasks(in: ward)
        #expect(tasks.map(\.kind) == [.statusChanged] && tasks[0].now == "FROZEN" && tasks[0].ownerRole == .research)
        let old = try await Self.run("[\(Self.study(1))]", in: ward)
        #expect(old.count(.older) == 1)
        let kept = try await ward.db.all(
            "SELECT field FROM trials.registry_change ORDER BY id", as: String.self)
        #expect(kept == fields.map(\.field))
        // The same status again ends the task that it overtakes.
        _ = try await Self.run(
            Self.study(1, title: "T1 now", status: "COMPLETED", updated: "2026-11-01", city: "Lyon"), in: ward)
        let next = try await Self.tasks(in: ward)
        #expect(next.map(\.now) == ["COMPLETED"])
    }

    @Test("a trial of ours that the registry tells otherwise is work, and so is a change of its sites", .clonedDatabase)
    func catalogueDiffers() async throws {
        let ward = try await Ward.open(try TestDatabase.current, on: "2026-11-02")
        let trial = try CatalogueTrial.trial(nct: "NCT00000001")
        let id = try await ward.as(Ward.research) { tx, context in try trial(in: &tx, context).trial }
        _ = try await Self.run(Self.study(1, status: "SUSPENDED"), in: ward)
        let tasks = try await Self.tasks(in: ward)
        #expect(tasks.map(\.kind) == [.catalogueDiffers] && tasks[0].trial == id)
        _ = try await Self.run(Self.study(1, status: "SUSPENDED", updated: "2026-10-01", city: "Lyon"), in: ward)
        #expect(try await Self.tasks(in: ward).map(\.kind).contains(.sitesChanged))
        // The registry never changes what we decided.
        let word = try await ward.db.value("SELECT recruitment FROM trials.trial", as: String.self)
        #expect(word == "recruiting")
        let first = try #require(tasks.first).id
        await expectFact("trial_task_not_needed_has_its_reason") {
            try await ward.as(Ward.research) { tx, _ in
                try TrialTask.end(first, .notNeeded, in: &tx)
                return first
            }
        }
        await expectFact("trial_task_is_ended_by_who_owes_it") {
            try await ward.as(Ward.coordinator) { tx, _ in
                try TrialTask.end(first, .done, in: &tx)
                return first
            }
        }
        try await ward.as(Ward.research) { tx, _ in
            try TrialTask.end(first, .done, note: "the sponsor was asked", in: &tx)
            return first
        }
        await expectFact("trial_task_ends_once") {
            try await ward.as(Ward.research) { tx, _ in
                try TrialTask.end(first, .done, in: &tx)
                return first
            }
        }
    }

    @Test(
        "a plan says what would be, is done as it is, and is refused when it was touched or overtaken", .clonedDatabase)
    func plans() async throws {
        let ward = try await Ward.open(try TestDatabase.current, on: "2026-11-02")
        let store = try await ward.store(of: Ward.research)
        _ = try await Self.run(Self.study(1), in: ward)
        let later = Self.study(1, status: "SUSPENDED", updated: "2026-10-01")
        let plan = try await Self.plan("[\(later),\(Self.study(2)),{\"derivedSection\":{}}]", on: store)
        let before = try await ward.db.value("SELECT count(*) FROM trials.registry_record", as: Int64.self)
        #expect(before == 1)
        let dry = try await ApplyStudies()(on: store, dryRun: true, opening: Self.chunks(of: plan))
        #expect(dry.count(.created) == 1 && dry.count(.updated) == 1 && dry.count(.rejected) == 1)
        let done = try await ApplyStudies()(on: store, opening: Self.chunks(of: plan))
        #expect(done.count(.created) == 1 && done.count(.updated) == 1 && done.differenceCount == 2)
        let again = try await ApplyStudies()(on: store, opening: Self.chunks(of: plan))
        #expect(again.count(.unchanged) == 2)

        var edited = plan
        edited[try #require(edited.firstRange(of: Array("SUSPENDED".utf8))?.lowerBound)] = UInt8(ascii: "X")
        for (touched, fact) in [
            (edited, "trial_plan_is_as_it_was_written"),
            (plan.dropLast(2) + [0x0A], "trial_plan_is_as_it_was_written"),
            (Array("{}\n".utf8), "file_is_a_trial_plan"),
        ] {
            await expectFact(fact) { try await ApplyStudies()(on: store, opening: Self.chunks(of: Array(touched))) }
        }
        let overtaken = try await Self.plan(Self.study(2, status: "COMPLETED", updated: "2026-10-02"), on: store)
        _ = try await Self.run(Self.study(2, status: "TERMINATED", updated: "2026-10-01"), in: ward)
        await expectFact("nothing_changed_since_the_plan") {
            try await ApplyStudies()(on: store, opening: Self.chunks(of: overtaken))
        }
    }
}

// The words of the tests.
extension ImportStudiesTests {
    static func study(
        _ number: Int, title: String? = nil, status: String = "RECRUITING", updated: String = "2026-09-01",
        city: String = "Paris"
    ) -> String {
        """
        {"protocolSection":{"identificationModule":{"nctId":"NCT0000000\(number)","briefTitle":"\(title ?? "T\(number)")"},\
        "statusModule":{"overallStatus":"\(status)","lastUpdatePostDateStruct":{"date":"\(updated)"}},\
        "contactsLocationsModule":{"locations":[{"facility":"Hospital","city":"\(city)","country":"France",\
        "status":"RECRUITING"}]}},"hasResults":false}
        """
    }

    private static func run(_ text: String, in ward: Ward) async throws -> StudyReport {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).json")
        try text.write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        return try await run(files: [file.path], in: ward)
    }

    private static func run(files: [String], in ward: Ward) async throws -> StudyReport {
        try await ImportStudies(files)(on: try await ward.store(of: Ward.research))
    }

    private static func plan(_ text: String, on store: Store) async throws -> [UInt8] {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).json")
        try text.write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        let written = Written()
        var writer = try StudyPlanWriter(to: { written.bytes += $0 })
        _ = try await ImportStudies([file.path]).plan(on: store, writing: { try writer.add($0) })
        try writer.end()
        return written.bytes
    }

    private final class Written { var bytes: [UInt8] = [] }

    private static func chunks(of bytes: [UInt8]) -> () -> ApplyStudies.Chunks {
        {
            var rest = bytes[...]
            return {
                defer { rest = rest.dropFirst(1000) }
                return rest.isEmpty ? nil : rest.prefix(1000)
            }
        }
    }

    private static func tasks(in ward: Ward) async throws -> [TrialTask] {
        try await ward.as(Ward.research) { tx, _ in try TrialTask.open(limit: 50, in: &tx) }
    }
}
