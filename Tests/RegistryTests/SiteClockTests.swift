import CareTerms
import Postgres
import Registry
import TestKit
import Testing

@Suite("Times on the wall of a site")
struct SiteClockTests {
    private func moment(_ text: String, in zone: String) async throws -> String {
        let stated = try #require(StatedTime(text))
        return try await TestDatabase.current.transaction { tx in
            try SiteClock.moment(stated, zone: zone, in: &tx).description
        }
    }

    @Test("a moment is shown on the wall of its zone, with the offset of that day")
    func walls() async throws {
        try await withClonedDatabase { db in
            let said = ["2026-12-08T14:30:00Z", "2026-07-08T13:30:15Z", "2026-07-08T02:45:00Z", "2026-01-01T00:00:00Z"]
            let moments: [Instant] = try said.map { try #require(Instant($0)) }
            let zones = ["America/Chicago", "America/Chicago", "Asia/Kathmandu", "UTC"]
            let walls = try await db.transaction(as: TestLogin("anna", .coordinator), in: .coordinator) { tx in
                try SiteClock.walls(of: moments, zones: zones, in: &tx).map(\.description)
            }
            #expect(
                walls == [
                    "2026-12-08 08:30-06:00", "2026-07-08 08:30-05:00", "2026-07-08 08:30+05:45",
                    "2026-01-01 00:00+00:00",
                ])
        }
    }

    @Test(
        "an ordinary time is one moment, in summer, in winter, and with an offset of its own", .clonedDatabase,
        arguments: [
            ("2026-12-08T08:30", "America/Chicago", "2026-12-08T14:30:00Z"),
            ("2026-07-08 08:30:15", "America/Chicago", "2026-07-08T13:30:15Z"),
            ("2026-07-08T08:30", "Asia/Kathmandu", "2026-07-08T02:45:00Z"),
            ("2026-12-08T08:30-06:00", "Europe/Madrid", "2026-12-08T14:30:00Z"),
            ("2026-12-08T14:30Z", "Europe/Madrid", "2026-12-08T14:30:00Z"),
            ("2026-03-08T01:59:59", "America/Chicago", "2026-03-08T07:59:59Z"),
            ("2026-03-08T03:00", "America/Chicago", "2026-03-08T08:00:00Z"),
            ("2026-11-01T01:30-05:00", "America/Chicago", "2026-11-01T06:30:00Z"),
            ("2026-11-01T02:00", "America/Chicago", "2026-11-01T08:00:00Z"),
        ])
    func ordinary(text: String, zone: String, expected: String) async throws {
        #expect(try await moment(text, in: zone) == expected)
    }

    @Test(
        "a time that the clocks skip is refused", .clonedDatabase,
        arguments: [
            ("2026-03-08T02:00", "America/Chicago"), ("2026-03-08T02:59:59", "America/Chicago"),
            ("2026-03-29T02:30", "Europe/Madrid"), ("2018-11-04T00:30", "America/Sao_Paulo"),
            ("2026-10-04T02:15", "Australia/Lord_Howe"),
        ])
    func skipped(text: String, zone: String) async throws {
        let refused = await #expect(throws: LocalTimeRefused.self) { _ = try await moment(text, in: zone) }
        #expect(refused?.fact == "local_time_exists")
    }

    @Test(
        "a time that the clocks show twice needs its offset, and both are offered", .clonedDatabase,
        arguments: [
            ("2026-11-01T01:00", "America/Chicago", "2026-11-01T06:00:00Z or 2026-11-01T07:00:00Z"),
            ("2026-10-25T02:30", "Europe/Madrid", "2026-10-25T00:30:00Z or 2026-10-25T01:30:00Z"),
            ("2026-04-05T01:45", "Australia/Lord_Howe", "2026-04-04T14:45:00Z or 2026-04-04T15:15:00Z"),
        ])
    func ambiguous(text: String, zone: String, both: String) async throws {
        let refused = await #expect(throws: LocalTimeRefused.self) { _ = try await moment(text, in: zone) }
        #expect(refused?.remedy == "Say which: \(both)")
    }

    @Test(
        "what is no time is not read",
        arguments: [
            "2026-12-08", "2026-02-30T08:00", "2026-12-08T24:00", "2026-12-08T8:00", "2026-12-08T08:60", "08:00",
            "2026-12-08T08:00:61", "2026-12-08T08:00 America/Chicago", "", "2026-12-08T08:00+25:00",
        ])
    func nonsense(text: String) {
        #expect(StatedTime(text) == nil)
    }

    @Test("a zone that a person names is one that the server knows", .clonedDatabase)
    func zones() async throws {
        let stated = try #require(StatedTime("2026-12-08T08:30"))
        await #expect(throws: UnknownZone.self) {
            try await TestDatabase.current.transaction { tx in
                _ = try SiteClock.moment(stated, namedZone: "Mars/Olympus", in: &tx)
            }
        }
    }
}
