import CareTerms
import Registry
import Testing

@testable import Referrals

@Suite("A file of referrals: a verdict for every row")
struct ReferralFileTests {
    static let names = ReferralColumn.allCases.map(\.rawValue)
    static let good: [ReferralColumn: String] = [
        .referrerName: "Dr. Ada Quill", .referrerOrganisation: "Lakeside Oncology", .referrerNPI: "1234567893",
        .channel: "fax", .priority: "urgent", .receivedAt: "2026-11-20 14:20", .identifier: "00123",
        .identifierAuthority: "urn:oid:1.2.3", .familyName: "Zzyzx", .givenName: "Mary Ann", .birthDate: "1961-05-07",
        .primaryCancer: "c18.9", .peritonealDisease: "C786",
    ]

    static func rules(_ order: ClinicalDateText.Order? = nil) throws -> ReferralRules {
        ReferralRules(today: try #require(ClinicalDay("2026-11-22")), dateOrder: order)
    }

    static func verdicts(
        _ bytes: [UInt8], _ rules: ReferralRules, chunk: Int = 4096, leavingOut: Set<String> = []
    ) throws -> [ReferralVerdict] {
        var file = ReferralFile(rules, leavingOut: leavingOut)
        var verdicts: [ReferralVerdict] = []
        for start in stride(from: 0, to: bytes.count, by: chunk) {
            file.give(bytes[start..<min(bytes.count, start + chunk)])
            while let verdict = try file.next() { verdicts.append(verdict) }
        }
        file.end()
        while let verdict = try file.next() { verdicts.append(verdict) }
        #expect(file.accepted + file.rejected == verdicts.count)
        return verdicts
    }

    static func file(_ rows: [[ReferralColumn: String]]) throws -> [UInt8] {
        let writer = CSVWriter(columns: names.count)
        var bytes: [UInt8] = []
        try writer.append(names, to: &bytes)
        for row in rows { try writer.append(ReferralColumn.allCases.map { row[$0] }, to: &bytes) }
        return bytes
    }

    @Test("a good row is a draft, with everything that stands in it") func good() throws {
        let verdict = try #require(try Self.verdicts(Self.file([Self.good]), Self.rules()).first)
        let draft = try verdict.outcome.get()
        #expect(verdict.line == 2)
        #expect(draft.referrer == .init(name: "Dr. Ada Quill", organisation: "Lakeside Oncology", npi: "1234567893"))
        #expect(draft.channel == .fax && draft.priority == .urgent)
        #expect(draft.received == .time(try #require(StatedTime("2026-11-20T14:20"))))
        #expect(draft.primaryCancer == "C18.9" && draft.peritonealDisease == "C78.6")
        #expect(draft.patient.identifiers == [.init(authority: "urn:oid:1.2.3", value: "00123")])
        #expect(draft.patient.family == "Zzyzx" && draft.patient.given == "Mary Ann")
        #expect(draft.patient.birth == ClinicalDay("1961-05-07"))
    }

    struct Wrong: Sendable, CustomTestStringConvertible {
        let cells: [ReferralColumn: String]
        let codes: [String]
        var testDescription: String {
            cells.map { "\($0.key.rawValue)=\($0.value.prefix(20))" }.sorted().joined(separator: " ")
        }

        init(_ cells: [ReferralColumn: String], _ codes: String...) { (self.cells, self.codes) = (cells, codes) }
    }

    static let wrongs: [Wrong] = [
        Wrong([.referrerName: ""], "referral_value_is_stated@referrer_name"),
        Wrong([.referrerName: String(repeating: "x", count: 201)], "referral_text_is_short@referrer_name"),
        Wrong([.referrerName: "two\nlines"], "referral_text_stands_on_one_line@referrer_name"),
        Wrong([.referrerNPI: "1234567890"], "referrer_npi_is_valid@referrer_npi"),
        Wrong([.referrerNPI: "12345"], "referrer_npi_is_valid@referrer_npi"),
        Wrong([.channel: "pigeon"], "referral_channel_is_known@channel"),
        Wrong([.priority: "soon"], "referral_priority_is_known@priority"),
        Wrong([.priority: ""], "referral_value_is_stated@priority"),
        Wrong([.receivedAt: ""], "referral_value_is_stated@received_at"),
        Wrong([.receivedAt: "2026-11-23"], "referral_is_not_received_in_the_future@received_at"),
        Wrong([.receivedAt: "03/04/2026"], "date_has_one_reading@received_at"),
        Wrong([.receivedAt: "2026-11-20 25:00"], "date_has_a_known_form@received_at"),
        Wrong([.birthDate: "03/04/1961"], "date_has_one_reading@birth_date"),
        Wrong([.birthDate: "1961-02-30"], "date_is_in_the_calendar@birth_date"),
        Wrong([.birthDate: "07/05/61"], "date_has_four_digits_of_year@birth_date"),
        Wrong([.birthDate: "2026-11-21"], "patient_is_born_before_the_referral@birth_date"),
        Wrong([.primaryCancer: ""], "referral_value_is_stated@primary_cancer"),
        Wrong([.primaryCancer: "colon"], "referral_code_is_icd_10_cm@primary_cancer"),
        Wrong([.primaryCancer: "U07.1"], "referral_code_is_icd_10_cm@primary_cancer"),
        Wrong([.peritonealDisease: "C7X.6"], "referral_code_is_icd_10_cm@peritoneal_disease"),
        Wrong([.identifierAuthority: ""], "patient_identifier_has_its_authority@patient_identifier"),
        Wrong([.identifierAuthority2: "x"], "patient_authority_has_its_identifier@patient_identifier_2_authority"),
        Wrong([.identifier: "", .identifierAuthority: "", .familyName: ""], "referral_patient_is_identifiable@-"),
        Wrong([.identifier: "", .identifierAuthority: "", .birthDate: ""], "referral_patient_is_identifiable@-"),
        Wrong(
            [.referrerName: "", .referrerNPI: "1", .receivedAt: "x", .birthDate: "1961-02-30", .primaryCancer: "?"],
            "referral_value_is_stated@referrer_name", "referrer_npi_is_valid@referrer_npi",
            "date_has_a_known_form@received_at", "date_is_in_the_calendar@birth_date",
            "referral_code_is_icd_10_cm@primary_cancer"),
    ]

    @Test("a row is rejected with every reason at once, and the next one stands", arguments: wrongs)
    func wrong(wrong: Wrong) throws {
        let row = Self.good.merging(wrong.cells) { $1 }
        let verdicts = try Self.verdicts(Self.file([row, Self.good]), Self.rules())
        guard verdicts.count == 2, case .failure(let rejected) = verdicts[0].outcome else {
            Issue.record("it was accepted")
            return
        }
        #expect(rejected.faults.map { "\($0.code)@\($0.column?.rawValue ?? "-")" }.sorted() == wrong.codes.sorted())
        for fault in rejected.faults {
            #expect(fault.line == 2 && fault.message.hasPrefix("line 2"))
            if let column = fault.column {
                #expect(fault.place == Self.names.firstIndex(of: column.rawValue).map { $0 + 1 })
            }
        }
        #expect(throws: Never.self) { try verdicts[1].outcome.get() }
    }

    @Test("what is declared for a file counts where a row says nothing") func declared() throws {
        var rules = try Self.rules(.monthFirst)
        rules.priority = .routine
        rules.identifierAuthority = "urn:here"
        let text = "MRN,Referrer,Date Received,Primary-Diagnosis,DOB\n007,Dr. Q,11/03/2026 2:20 PM,C16.9,05/07/1961\n"
        let draft = try #require(try Self.verdicts(Array(text.utf8), rules).first).outcome.get()
        #expect(draft.channel == .csv && draft.priority == .routine)
        #expect(draft.patient.identifiers == [.init(authority: "urn:here", value: "007")])
        #expect(draft.patient.birth == ClinicalDay("1961-05-07"))
        #expect(draft.received == .time(try #require(StatedTime("2026-11-03T14:20"))))
    }

    @Test(
        "when it was received is kept as precisely as it was written",
        arguments: [
            ("2026-11-20", "2026-11-20"), ("2026-11-20T08:10Z", "2026-11-20T08:10:00Z"),
            ("2026-11-20T08:10-06:00", "2026-11-20T14:10:00Z"), ("20 Nov 2026 08:10", "2026-11-20T08:10"),
            ("20/11/2026 0:05:09", "2026-11-20T00:05:09"), ("Nov 20, 2026 12:05 am", "2026-11-20T00:05"),
            ("Nov 20, 2026 12:05 pm", "2026-11-20T12:05"), ("20.11.2026 13:05 pm", "-"), ("08:10", "-"),
            ("20.11.2026 8:1", "-"), ("20.11.2026 8", "-"), ("1026-11-20T08:10", "-"),
        ])
    func received(text: String, expected: String) {
        let read = try? ReceivedText.read(text, order: nil)
        let told: String
        switch read {
        case .day(let day)?: told = day.description
        case .time(let time)?: told = time.description
        case nil: told = "-"
        }
        #expect(told == expected)
    }

    @Test("a header that is not one of referrals is refused with everything that is off") func headers() throws {
        func refusal(_ text: String, leavingOut: Set<String> = []) throws -> ReferralHeaderRefused? {
            do {
                _ = try Self.verdicts(Array(text.utf8), Self.rules(), leavingOut: leavingOut)
                return nil
            } catch let refused as ReferralHeaderRefused { return refused }
        }
        let typing = try #require(try refusal("referrer_name,received_at,primary_cancr,mrn,priorty,comments\n"))
        #expect(
            typing.faults == [
                .unknown(place: 3, nearest: .primaryCancer), .unknown(place: 5, nearest: .priority),
                .unknown(place: 6, nearest: nil), .missing(.primaryCancer),
            ])
        let twice = try #require(try refusal("referrer,referrer_name,received_at,primary_cancer,mrn\n"))
        #expect(twice.faults == [.twice(.referrerName, places: [1, 2])])
        #expect(try refusal("referrer,received_at,primary_cancer,last_name\n")?.faults == [.noPatient])
        #expect(try refusal("referrer,received_at,primary_cancer,mrn,Comments\n", leavingOut: ["comments"]) == nil)
        // A file without a header begins with a patient.
        let bare = try #require(try refusal("Zzyzx,Mary,1961-05-07,C18.9\n"))
        #expect(bare.fact == "referral_file_has_a_header")
        #expect(!"\(bare) \(bare.message) \(bare.remedy ?? "")".contains("Zzyzx"))
    }

    @Test("a hostile file: bad rows never stop good ones, and nothing of a patient is told") func hostile() throws {
        let secret = "Zzyzx"
        let good = String(decoding: try Self.file([Self.good]), as: UTF8.self).split(separator: "\r\n").map(String.init)
        let (header, row) = (good[0], good[1])
        let huge = row.replacing("Mary Ann", with: String(repeating: "M", count: CSVReader.fieldBytesMax + 1))
        let long = row.replacing("Mary Ann", with: String(repeating: "M", count: 1_000_000))
        let bad: [[UInt8]] = [
            Array(row.replacing("Mary Ann", with: "Mary\0Ann").utf8), Array(row.utf8) + [0xFF],
            Array(row.replacing("Mary Ann", with: "\"Mary").utf8),
            Array(row.replacing("Mary Ann", with: "Ma\"ry").utf8),
            Array(huge.utf8), Array(long.utf8), Array((row + ",x").utf8), Array(secret.utf8),
            Array(row.replacing("1961-05-07", with: "1961-02-30").utf8), Array("\u{1}\u{2}".utf8),
            Array(row.replacing("1961-05-07", with: "=cmd|'/C calc'!A0").utf8),
            Array(row.replacing("1961-05-07", with: secret).replacing("c18.9", with: secret).utf8),
        ]
        let breaks = ["\n", "\r\n", "\r"]
        var bytes = Array("\u{FEFF}\(header)\r\n".utf8)
        for (number, line) in bad.enumerated() {
            bytes += line + Array(breaks[number % 3].utf8) + Array((row + breaks[(number + 1) % 3]).utf8)
        }
        bytes += Array((row + "\n" + row.replacing("Mary Ann", with: "\"Mary")).utf8)
        for chunk in [97, 65_536, bytes.count] {
            let verdicts = try Self.verdicts(bytes, Self.rules(), chunk: chunk)
            let accepted = verdicts.filter { if case .success = $0.outcome { true } else { false } }
            #expect(accepted.map(\.line) == (0..<bad.count).map { 3 + $0 * 2 } + [2 + bad.count * 2])
            #expect(verdicts.count == bad.count * 2 + 2)
            for verdict in verdicts {
                guard case .failure(let rejected) = verdict.outcome else { continue }
                #expect(!rejected.faults.isEmpty)
                let told = rejected.faults.map { "\($0) \($0.message)" }.joined(separator: " ")
                for word in [secret, "Mary", "Quill", "00123", "1961"] { #expect(!told.contains(word)) }
            }
        }
    }
}
