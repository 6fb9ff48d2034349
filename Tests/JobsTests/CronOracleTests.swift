import Jobs
import Postgres
import TestKit
import Testing

/// A rule with what it names written out by hand, so that the oracle shares nothing with the parser.
struct NamedTimes: Sendable, CustomTestStringConvertible {
    let rule: String
    var minutes = Set(0...59)
    var hours = Set(0...23)
    var days = Set(1...31)
    var months = Set(1...12)
    var weekdays = Set(0...6)
    /// Minute or hour begin with a star: it runs at each reading of the clock.
    var byReading = false

    var testDescription: String { rule }

    static let all = [
        Self(rule: "30 2 * * *", minutes: [30], hours: [2]),
        Self(rule: "daily 01:15", minutes: [15], hours: [1]),
        Self(rule: "0 0 * * *", minutes: [0], hours: [0]),
        Self(rule: "59 23 * * sat,sun", minutes: [59], hours: [23], weekdays: [6, 0]),
        Self(rule: "5,35 0-3 * * 6-7", minutes: [5, 35], hours: [0, 1, 2, 3], weekdays: [6, 0]),
        Self(rule: "0 3 * mar-may,9-11 *", minutes: [0], hours: [3], months: [3, 4, 5, 9, 10, 11]),
        Self(rule: "30 * * * *", minutes: [30], byReading: true),
        Self(rule: "*/20 1-2 * * *", minutes: [0, 20, 40], hours: [1, 2], byReading: true),
        Self(rule: "0 */2 * * *", minutes: [0], hours: Set(stride(from: 0, to: 24, by: 2)), byReading: true),
        Self(
            rule: "*/15 23 1-31/2 * *", minutes: [0, 15, 30, 45], hours: [23],
            days: Set(stride(from: 1, to: 32, by: 2)),
            byReading: true),
    ]

    /// Whether the clock that reads so many minutes after 1970 reads one of its times.
    func names(_ wall: Int) -> Bool {
        let (day, minute) = (wall / 1440, wall % 1440)
        // Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days.
        let shifted = day + 719_468
        let (era, ofEra) = (shifted / 146_097, shifted % 146_097)
        let year = (ofEra - ofEra / 1460 + ofEra / 36524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * year + year / 4 - year / 100)
        let number = (5 * ofYear + 2) / 153
        let (dayOfMonth, month) = (ofYear - (153 * number + 2) / 5 + 1, number < 10 ? number + 3 : number - 9)
        precondition(era >= 4, "after 1970")
        return minutes.contains(minute % 60) && hours.contains(minute / 60) && days.contains(dayOfMonth)
            && months.contains(month) && weekdays.contains((day + 4) % 7)
    }

    /// What cron(8) does, minute by minute of real time: it follows the clock, and a clock that was put forward makes up
    /// for what it skipped at once, one that was put back waits until it is where it was.
    func runs(readings: [Int]) -> [Int] {
        var furthest = readings[0]
        var runs: [Int] = []
        for (minute, reading) in readings.enumerated().dropFirst() {
            if byReading {
                if names(reading) { runs.append(minute) }
            } else if reading > furthest {
                if (furthest + 1...reading).contains(where: names) { runs.append(minute) }
                furthest = reading
            }
        }
        return runs
    }
}

@Suite("Cron on the days when clocks change, against a clock that is read minute by minute", .clonedDatabase)
struct CronOracleTests {
    /// Half an hour in Lord Howe; around midnight in Santiago; twice a year by the moon in Casablanca.
    static let zones = [
        "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Africa/Casablanca",
    ]
    static let hoursAround = 6

    @Test("each change from 2024 to 2040 in each zone", arguments: zones)
    func everyChange(zone: String) async throws {
        let db = try TestDatabase.current
        let changes = try await db.all(
            """
            SELECT at FROM (
                SELECT at, (at AT TIME ZONE \(zone)) - lag(at AT TIME ZONE \(zone)) OVER (ORDER BY at) AS step
                FROM generate_series('2024-01-01 00:00Z'::timestamptz, '2041-01-01 00:00Z', '1 hour') at) h
            WHERE step <> interval '1 hour' ORDER BY at
            """, as: Instant.self)
        #expect(changes.count >= 32, "\(zone) changes its clocks twice a year")
        for change in changes {
            let readings = try await db.all(
                """
                SELECT extract(epoch FROM at AT TIME ZONE \(zone))::bigint / 60
                FROM generate_series(\(change) - \(Self.hoursAround) * interval '1 hour',
                    \(change) + \(Self.hoursAround) * interval '1 hour', '1 minute') at ORDER BY at
                """, as: Int64.self
            ).map { Int($0) }
            for times in NamedTimes.all {
                let told = try await db.all(
                    """
                    WITH RECURSIVE run(at) AS (
                        SELECT jobs.next_run(\(times.rule), \(zone), \(change) - \(Self.hoursAround) * interval '1 hour')
                        UNION ALL
                        SELECT jobs.next_run(\(times.rule), \(zone), at) FROM run
                        WHERE at <= \(change) + \(Self.hoursAround) * interval '1 hour')
                    SELECT extract(epoch FROM at - \(change))::bigint / 60 + \(Self.hoursAround) * 60 FROM run
                    WHERE at <= \(change) + \(Self.hoursAround) * interval '1 hour' ORDER BY at
                    """, as: Int64.self
                ).map { Int($0) }
                #expect(told == times.runs(readings: readings), "\(times.rule) in \(zone) around \(change)")
            }
        }
    }

    /// What crontab(5) says of fields, beside clocks: from noon of Wednesday, 2026-01-07.
    static let meanings: [(rule: String, next: String)] = [
        ("15 14 * * *", "2026-01-07T14:15:00Z"), ("0 12 * * *", "2026-01-08T12:00:00Z"),
        ("1 12 * * *", "2026-01-07T12:01:00Z"), ("*/7 * * * *", "2026-01-07T12:07:00Z"),
        ("50-59/4 12 * * *", "2026-01-07T12:50:00Z"), ("0 8-18/4 * * *", "2026-01-07T16:00:00Z"),
        ("0 0 1 * *", "2026-02-01T00:00:00Z"), ("0 0 31 * *", "2026-01-31T00:00:00Z"),
        ("0 0 31 4,6,sep-Nov *", "2026-10-31T00:00:00Z"), ("0 0 29 2 *", "2028-02-29T00:00:00Z"),
        // On a Sunday or a Saturday: the years between have others.
        ("0 0 29 2 */6", "2032-02-29T00:00:00Z"),
        ("0 4 * * 0", "2026-01-11T04:00:00Z"), ("0 4 * * 7", "2026-01-11T04:00:00Z"),
        ("0 4 * * Sun", "2026-01-11T04:00:00Z"), ("0 4 * * mon-fri", "2026-01-08T04:00:00Z"),
        ("0 4 * * 5-7", "2026-01-09T04:00:00Z"),
        // Both days restricted: one is enough. One of them begins with a star: both are asked for.
        ("0 4 13 * fri", "2026-01-09T04:00:00Z"), ("0 4 10 * fri", "2026-01-09T04:00:00Z"),
        ("0 4 */13 * fri", "2026-02-27T04:00:00Z"), ("0 4 13 * */5", "2026-02-13T04:00:00Z"),
        ("@hourly", "2026-01-07T13:00:00Z"), ("@daily", "2026-01-08T00:00:00Z"), ("@weekly", "2026-01-11T00:00:00Z"),
        ("@monthly", "2026-02-01T00:00:00Z"), ("@yearly", "2027-01-01T00:00:00Z"),
        ("every 90 minutes", "2026-01-07T12:00:00Z"),
    ]

    @Test("lists, ranges, steps, names, and the two kinds of days mean what crontab(5) says", arguments: meanings)
    func meaning(of rule: String, is next: String) async throws {
        let db = try TestDatabase.current
        // One minute before noon for the rule that starts at noon.
        let last = rule.hasPrefix("every") ? "2026-01-07T11:59:00Z" : "2026-01-07T12:00:00Z"
        let told = try await db.value(
            "SELECT jobs.next_run(\(rule), 'UTC', \(try #require(Instant(last))))", as: Instant.self)
        #expect(told.description == next)
    }

    static let faults: [(rule: String, fault: CronRefused.Fault)] = [
        ("60 * * * *", .minute), ("-1 * * * *", .minute), ("*/0 * * * *", .minute), ("5/10 * * * *", .minute),
        ("1,,2 * * * *", .minute), ("20-10 * * * *", .minute), ("a * * * *", .minute), ("1-2-3 * * * *", .minute),
        ("0 24 * * *", .hour), ("0 jan * * *", .hour), ("0 0 0 * *", .dayOfMonth), ("0 0 32 * *", .dayOfMonth),
        ("0 0 L * *", .dayOfMonth), ("0 0 ? * *", .dayOfMonth), ("0 0 * 13 *", .month), ("0 0 * 0 *", .month),
        ("0 0 * mon *", .month), ("0 0 * * 8", .dayOfWeek), ("0 0 * * sat-sun", .dayOfWeek),
        ("0 0 * * 1#2", .dayOfWeek),
        ("0 0 31 2 *", .never), ("0 0 30 feb *", .never), ("0 0 * *", .form), ("0 0 * * * *", .form),
        ("@reboot", .form),
        ("", .form), ("every 0 minutes", .form), ("daily 25:00", .form),
    ]

    @Test("a rule that cannot be is refused, and the message names the field", arguments: faults)
    func refused(rule: String, fault: CronRefused.Fault) async throws {
        let cron = try CronRule(
            "wrong", .fields(rule), zone: "UTC", enqueues: Touch.self, with: Touch(subject: 1))
        await #expect(throws: CronRefused.impossibleTimes(rule: rule, fault)) {
            try await TestDatabase.current.transaction { tx in
                try tx.run("SET LOCAL ROLE cron")
                try tx.keep(cron)
            }
        }
    }
}
