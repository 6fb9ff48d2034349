import Foundation
import Testing

@testable import Postgres

extension OnCluster {
    @Suite struct Types {
        private enum Mood: String, PostgresCodable, CaseIterable { case well, ill }
        private struct Ticket: RawRepresentable, Equatable, PostgresCodable { let rawValue: Int64 }

        /// Sends the value, compares it with the server's own text form, and reads it back, alone and in an array.
        private func expectRoundTrip<Value: PostgresCodable & Equatable>(
            _ value: Value, _ text: String, inArray: Bool = true, _ location: SourceLocation = #_sourceLocation
        ) async throws {
            try await makePool().withConnection { db in
                try db.pipeline(["SET TimeZone = 'UTC'", "SET IntervalStyle = 'iso_8601'"])
                let missing: Value? = nil
                try db.one("SELECT \(value) AS v, \(value)::text AS t, \(missing) AS n") { row throws in
                    #expect(try row("v") == value, sourceLocation: location)
                    #expect(try row("t") == text, sourceLocation: location)
                    #expect(try row("n", as: Value?.self) == nil, sourceLocation: location)
                }
                guard inArray else { return }
                let array = [value, nil, value]
                let back = try db.value("SELECT \(array)", as: [Value?].self)
                #expect(back == array, sourceLocation: location)
                #expect(try db.value("SELECT array_length(\([value, value]), 1)") == 2, sourceLocation: location)
                #expect(try db.value("SELECT \([Value]())", as: [Value].self) == [], sourceLocation: location)
            }
        }

        @Test("a raw value stands for its type")
        func rawValues() async throws {
            try await expectRoundTrip(Mood.ill, "ill")
            try await expectRoundTrip(Ticket(rawValue: 17), "17")
        }

        /// Every beginning of the binary form, and the form with one byte more.
        private func expectMalformed<Value: PostgresCodable>(
            _ value: Value, _ location: SourceLocation = #_sourceLocation
        ) {
            var bytes: [UInt8] = []
            value.encode(into: &bytes)
            let broken = (0..<bytes.count).map { Array(bytes.prefix($0)) } + [bytes + [0]]
            for bytes in broken {
                let error = #expect(throws: PostgresError.self, sourceLocation: location) {
                    try (bytes + [0]).withUnsafeBytes {
                        _ = try PostgresCell(Value.postgresType, $0.baseAddress, bytes.count).decode(as: Value.self)
                    }
                }
                #expect(error?.kind == .decoding, sourceLocation: location)
            }
        }

        @Test("bytes that end too soon or too late are an error, never a value of other memory")
        func malformed() throws {
            expectMalformed(Int16(1))
            expectMalformed(true)
            expectMalformed(0.5)
            expectMalformed(UUID())
            expectMalformed(PostgresDate(days: 1))
            expectMalformed(Instant(microseconds: 1))
            expectMalformed(PostgresInterval(months: 1))
            expectMalformed(try #require(ExactDecimal("12345.6789")))
            expectMalformed(PostgresRange(from: PostgresDate(days: 0), to: PostgresDate(days: 1)))
            expectMalformed([1, 2, 3])
            expectMalformed(["a", nil, "bc"])
        }

        @Test("integers, to their ends")
        func integers() async throws {
            for value in [Int16.min, -1, 0, .max] { try await expectRoundTrip(value, "\(value)") }
            for value in [Int32.min, -1, 0, .max] { try await expectRoundTrip(value, "\(value)") }
            for value in [Int64.min, -1, 0, .max] { try await expectRoundTrip(value, "\(value)") }
            for value in [Int.min, -1, 0, .max] { try await expectRoundTrip(value, "\(value)") }
            for value in [UInt64.min, 1, .max] { try await expectRoundTrip(value, "\(value)") }
        }

        @Test("narrow columns are read into wide integers, never the reverse")
        func widening() async throws {
            try await makePool().withConnection { db in
                try db.one("SELECT 7::int2 AS two, 8::int4 AS four, -9::int8 AS eight") { row throws in
                    #expect(try row("two", as: Int.self) == 7 && row("two", as: Int32.self) == 7)
                    #expect(try row("four", as: Int64.self) == 8 && row("eight", as: Int.self) == -9)
                    #expect(throws: PostgresError.self) { try row("eight", as: Int32.self) }
                    #expect(throws: PostgresError.self) { try row("four", as: Int16.self) }
                }
            }
        }

        @Test("truth, numbers with a point, and text of any kind")
        func simple() async throws {
            try await expectRoundTrip(true, "true")
            try await expectRoundTrip(false, "false")
            try await expectRoundTrip(0.1, "0.1")
            try await expectRoundTrip(-Double.greatestFiniteMagnitude, "-1.7976931348623157e+308")
            try await expectRoundTrip(Double.infinity, "Infinity")
            for text in ["", "a\\b\"c',{}NULL", "\u{1F469}\u{200D}\u{2695}\n\t", String(repeating: "é", count: 70_000)]
            {
                try await expectRoundTrip(text, text)
            }
            try await makePool().withConnection { db in
                let texts = try db.one(
                    "SELECT 'a'::varchar(3) AS v, 'b'::char(3) AS c, 'c'::name AS n, 'x'::\"char\" AS one"
                ) {
                    try (
                        $0("v", as: String.self), $0("c", as: String.self), $0("n", as: String.self),
                        $0("one", as: UInt8.self)
                    )
                }
                #expect(texts == ("a", "b  ", "c", UInt8(ascii: "x")))
                #expect(try db.value("SELECT ARRAY['a', 'b']::varchar[]") == ["a", "b"])
            }
        }

        @Test("bytes: an array of them is one value")
        func bytes() async throws {
            try await expectRoundTrip([UInt8]([0, 92, 255]), "\\x005cff")
            try await expectRoundTrip([UInt8](), "\\x")
        }

        @Test("identifiers and documents")
        func identifiers() async throws {
            let uuid = try #require(UUID(uuidString: "7F6C0C1A-0000-4000-8000-0123456789AB"))
            try await expectRoundTrip(uuid, "7f6c0c1a-0000-4000-8000-0123456789ab")
            try await expectRoundTrip(JSONText("{\"a\": [1, null, \"\\\"\"]}"), "{\"a\": [1, null, \"\\\"\"]}")
            try await makePool().withConnection { db throws in
                #expect(try db.value("SELECT '{\"a\" :1}'::json") == JSONText("{\"a\" :1}"))
            }
        }

        @Test(
            "days",
            arguments: [
                "0001-01-01", "1900-02-28", "1924-02-29", "1999-12-31", "2000-03-01", "2100-02-28", "9999-12-31",
            ])
        func days(text: String) async throws { try await expectRoundTrip(try #require(PostgresDate(text)), text) }

        @Test("the server's infinities are values")
        func infinities() async throws {
            try await expectRoundTrip(PostgresDate.infinity, "infinity")
            try await expectRoundTrip(PostgresDate.negativeInfinity, "-infinity")
            try await expectRoundTrip(Instant.infinity, "infinity")
            try await expectRoundTrip(Instant.negativeInfinity, "-infinity")
        }

        @Test("moments")
        func moments() async throws {
            try await expectRoundTrip(
                try #require(Instant("2026-11-22T14:45:00.25+01:00")), "2026-11-22 13:45:00.25+00")
            try await expectRoundTrip(
                try #require(Instant("1969-12-31T23:59:59.999999Z")), "1969-12-31 23:59:59.999999+00")
        }

        @Test("spans keep months, days and time apart")
        func intervals() async throws {
            let span = PostgresInterval(months: 14, days: -3, microseconds: 3_723_500_000)
            try await expectRoundTrip(span, span.description)
            #expect(span.description == "P1Y2M-3DT1H2M3.5S")
            for span in [PostgresInterval(), .init(months: -1), .init(microseconds: -1), .init(.seconds(90))] {
                try await expectRoundTrip(span, span.description)
            }
        }

        @Test(
            "exact numbers",
            arguments: [
                "0", "0.00", "1", "-1", "12.50", "0.0001", "0.00012345", "10000", "123456789.000100", "-0.1",
                "100000000",
                "99999999999999999999999999999999999999", "-0.00000000000000000000000000000000000001",
                "1234567890123456789.0123456789012345678",
            ])
        func decimals(text: String) async throws {
            let number = try #require(ExactDecimal(text))
            #expect(number.description == text)
            try await expectRoundTrip(number, text)
        }

        @Test("what is no finite number of at most 38 digits is refused")
        func notDecimals() async throws {
            try await makePool().withConnection { db in
                for sql: SQL in [
                    "SELECT 'NaN'::numeric", "SELECT 'Infinity'::numeric", "SELECT '-Infinity'::numeric", "SELECT 1e38",
                    "SELECT 1e-39", "SELECT 1e1000", "SELECT 10::numeric ^ 200 / 3",
                ] {
                    #expect(throws: PostgresError.self) { try db.value(sql, as: ExactDecimal.self) }
                }
            }
        }

        @Test("ranges: empty, without limits, and with limits in or out")
        func ranges() async throws {
            let (one, two) = (PostgresDate(days: 0), PostgresDate(days: 31))
            try await expectRoundTrip(PostgresRange(from: one, to: two), "[2000-01-01,2000-02-01)")
            try await expectRoundTrip(PostgresRange(from: one, to: nil), "[2000-01-01,)")
            try await expectRoundTrip(PostgresRange<PostgresDate>(from: nil, to: nil), "(,)")
            try await expectRoundTrip(PostgresRange<PostgresDate>.empty, "empty")
            let (start, end) = (Instant(microseconds: 0), Instant(microseconds: 1_000_000))
            let closed = PostgresRange(start...end)
            try await expectRoundTrip(closed, "[\"2000-01-01 00:00:00+00\",\"2000-01-01 00:00:01+00\"]")
            let open = PostgresRange(lower: .init(start, isIncluded: false), upper: nil)
            try await expectRoundTrip(open, "(\"2000-01-01 00:00:00+00\",)")
            try await makePool().withConnection { db in
                let days = try db.value("SELECT \(PostgresRange(one...two))", as: PostgresRange<PostgresDate>.self)
                #expect(days == PostgresRange(from: one, to: PostgresDate(days: 32)))
                let error = #expect(throws: PostgresError.self) {
                    try db.run("SELECT \(PostgresRange(from: two, to: one))")
                }
                #expect(error?.sqlState == "22000")
            }
            #expect(closed.contains(end) && !open.contains(start) && !PostgresRange<Instant>.empty.contains(start))
        }

        @Test("an enum of the database is read as text, and an unknown label is an error without the label")
        func enums() async throws {
            try await makePool().withConnection { db in
                try db.script("DROP TYPE IF EXISTS om_mood; CREATE TYPE om_mood AS ENUM ('well', 'ill', 'canary')")
                #expect(try db.value("SELECT \(Mood.ill)::om_mood", as: Mood.self) == .ill)
                #expect(try db.value("SELECT \(Mood.allCases)::om_mood[]", as: [Mood].self) == [.well, .ill])
                let error = #expect(throws: PostgresError.self) {
                    try db.one("SELECT 'canary'::om_mood AS mood") { try $0("mood", as: Mood.self) }
                }
                #expect(error?.kind == .decoding && error?.description.contains("mood") == true)
                #expect(error?.description.contains("canary") == false)
                try db.script("DROP TYPE om_mood")
            }
        }
    }
}
