import Testing

@testable import Registry

@Suite("A FHIR resource becomes what the registry keeps of it")
struct FHIRRecordTests {
    @Test("a patient keeps what identifies and reaches them, as it was sent")
    func patient() throws {
        let record = try FHIRSamples.record(FHIRSamples.patient, fullURL: "urn:uuid:1")
        #expect(record.kind == .patient)
        #expect(record.keys == ["Patient/p1", "urn:uuid:1"])
        #expect(record.updated == "2026-03-01T10:00:00Z")
        #expect(record.source == "urn:made-up:hospital", "the fragment is the request, not the system")
        let content = record.content
        let identifiers = try #require(content["identifiers"])
        #expect(
            identifiers.text
                == #"[{"use":"usual","authority":"urn:made-up:mrn","value":"0007","type_system":"http://terminology.hl7.org/CodeSystem/v2-0203","type_code":"MR","assigner":"Made-up General"}]"#,
            "leading zeros stay, outer blanks go, an identifier without a value says nothing")
        #expect(content["birth_date"] == .string("1961-04-01") && content["birth_precision"] == .string("month"))
        #expect(content["vital_status"] == .string("alive"))
        #expect(content["language"] == .string("es"), "the preferred one")
        #expect(content["interpreter_needed"] == .bool(true))
        #expect(content["managing_organisation_ref"] == .string("Organization/o1"))
        #expect(content["links"]?.text == #"[{"kind":"replaces","other_ref":"Patient/p0"}]"#)
        #expect(
            content["names"]?.text.contains(#""family":"Öst\"er","period_end":"1990-02""#) == true
        )
    }

    @Test(
        "birth dates keep their precision",
        arguments: [
            ("1961", "1961-01-01", "year"), ("1961-04", "1961-04-01", "month"), ("1960-02-29", "1960-02-29", "day"),
        ])
    func birthDates(text: String, first: String, precision: String) throws {
        let date = try #require(FHIRDate(text))
        #expect(date.firstDay == first && date.precision.rawValue == precision)
    }

    @Test(
        "what is no date is refused",
        arguments: [
            "", "61", "1961-13", "1961-00", "1961-02-29", "1961-4-1", "01/02/1961", "1961-04-31", "0000",
            "1961-04-01T10:00Z",
            "19610401", "1961-04-01-01", "１９６１", "1961-", "+961",
        ])
    func notDates(text: String) { #expect(FHIRDate(text) == nil) }

    @Test(
        "a moment keeps the day that was written, whatever its zone",
        arguments: [
            "2026-03-01T23:30:00-05:00", "2026-03-01T23:30:00.123Z", "2026-03-01T00:00+14:00", "2026-03-01",
        ])
    func moments(text: String) throws {
        #expect(try #require(FHIRDate(text, timeAllowed: true)).firstDay == "2026-03-01")
        #expect(FHIRDate("2026-03-01T25:00Z", timeAllowed: true) == nil)
        #expect(FHIRDate("2026-03-01T10:61Z", timeAllowed: true) == nil)
        #expect(FHIRDate("2026-03T10:00Z", timeAllowed: true) == nil)
    }

    @Test(
        "nothing said about death is unknown, not alive",
        arguments: [
            ("null", nil as String?), ("false", "alive"), ("true", "died"),
        ])
    func vital(value: String, word: String?) throws {
        #expect(
            try FHIRSamples.record(try FHIRSamples.with("deceasedBoolean", value)).content["vital_status"]?.words
                == word)
    }

    @Test(
        "what breaks a rule is refused with the element and the rule, never the value",
        arguments: [
            ("gender", #""canary""#, "gender: is not one of male, female, other, unknown"),
            ("birthDate", #""canary""#, "birthDate: is not a date as FHIR writes it (YYYY, YYYY-MM or YYYY-MM-DD)"),
            ("name", #"{"family":"canary"}"#, "name: must be a list"),
            ("name", #"[{"family":["canary"]}]"#, "name[0].family: must be text"),
            ("name", #"[{"family":"can\u0007ary"}]"#, "name[0].family: holds a control character"),
            (
                "name", #"[{"use":"canary"}]"#,
                "name[0].use: is not one of usual, official, temp, nickname, anonymous, old, maiden"
            ),
            ("active", #""canary""#, "active: must be true or false"),
            (
                "telecom", #"[{"value":"canary","rank":99999999999999999999999}]"#,
                "telecom[0].rank: must be a whole number from 1 to 1000000"
            ),
            (
                "modifierExtension", #"[{"url":"urn:canary"}]"#,
                "modifierExtension: changes the meaning in a way that is not known here"
            ),
            (
                "contact", #"[{"modifierExtension":[{"url":"urn:canary"}]}]"#,
                "contact[0].modifierExtension: changes the meaning in a way that is not known here"
            ),
            ("implicitRules", #""urn:canary""#, "implicitRules: names rules that are not known here"),
            ("deceasedDateTime", #""2026-01""#, "deceased: is given twice, as a date and as yes or no"),
            ("link", #"[{"type":"seealso"}]"#, "link[0].other: is missing"),
            ("id", #""can ary""#, "id: may hold only letters, digits, - and ."),
        ])
    func refusals(key: String, value: String, words: String) throws {
        let text = try FHIRSamples.with(key, value)
        let refusal = #expect(throws: FHIRRefusal.self) { try FHIRSamples.record(text) }
        #expect(refusal?.description == words)
    }

    @Test("an over-long text is refused before the database sees it")
    func tooLong() throws {
        let text = try FHIRSamples.with("name", #"[{"family":"\#(String(repeating: "x", count: 201))"}]"#)
        let refusal = #expect(throws: FHIRRefusal.self) { try FHIRSamples.record(text) }
        #expect(refusal?.description == "name[0].family: is longer than 200 characters")
    }

    @Test("why a value is absent is kept")
    func absent() throws {
        let reason =
            #"{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","valueCode":"asked-declined"}]}"#
        var text = try FHIRSamples.with("_birthDate", reason)
        text = try FHIRSamples.with("birthDate", "null", in: text)
        text = try FHIRSamples.with("name", "[\(reason)]", in: text)
        let content = try FHIRSamples.record(text).content
        #expect(content["absent_reasons"]?.text == #"{"birthDate":"asked-declined","name":"asked-declined"}"#)
        #expect(content["names"] == nil && content["birth_date"] == nil)
    }

    @Test("a condition keeps its codes as given, and ICD-10-CM with its dot")
    func condition() throws {
        let record = try FHIRSamples.record(FHIRSamples.condition)
        #expect(record.content["icd10cm"] == .string("C78.6"))
        #expect(record.content["patient_ref"] == .string("urn:uuid:0b7f2a3e-0000-4000-8000-000000000001"))
        #expect(
            record.content["onset_on"] == .string("2025-11-01") && record.content["onset_precision"] == .string("month")
        )
        let wrong = try FHIRSamples.with(
            "verificationStatus",
            #"{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-ver-status","code":"entered-in-error"}]}"#,
            in: FHIRSamples.condition)
        #expect(throws: FHIRRefusal(path: "clinicalStatus", rule: "must be absent when entered in error (con-5)")) {
            try FHIRSamples.record(wrong)
        }
    }

    @Test(
        "ICD-10-CM codes are known by their form",
        arguments: [
            ("C78.6", "C78.6"), ("C786", "C78.6"), ("c20", "C20"), ("T451X5A", "T45.1X5A"), ("T45.1X5A", "T45.1X5A"),
            ("C7A.8", "C7A.8"),
        ])
    func icd(code: String, normal: String) {
        #expect(ICD10CM.normal(code) == normal)
        for wrong in ["", "C", "78.6", "C7.86", "C78.6.1", "C78.12345", "CC8.6", "C78-6"] {
            #expect(ICD10CM.normal(wrong) == nil)
        }
    }

    @Test(
        "the last digit of an NPI checks the others",
        arguments: [
            ("1234567893", true), ("1234567890", false), ("9941339100", false), ("460", false), ("", false),
            ("12345678931", false),
            ("１２３４５６７８９３", false),
        ])
    func npi(text: String, valid: Bool) { #expect(NPI.isValid(text) == valid) }

    @Test("an NPI that fails is kept, and flagged")
    func flaggedNPI() throws {
        let text =
            #"{"resourceType":"Practitioner","name":[{"family":"Madeup"}],"identifier":[{"system":"http://hl7.org/fhir/sid/us-npi","value":"1234567890"}]}"#
        let record = try FHIRSamples.record(text)
        #expect(record.remarks == [.npiFailsItsCheckDigit])
        #expect(record.content["npi"] == .string("1234567890") && record.content["npi_valid"] == .bool(false))
    }

    @Test(
        "references are known in every form that FHIR has",
        arguments: [
            (#"{"reference":"Patient/17"}"#, "Patient/17"),
            (#"{"reference":"Patient/17/_history/3"}"#, "Patient/17"),
            (#"{"reference":"http://x.example/fhir/Patient/17"}"#, "http://x.example/fhir/Patient/17"),
            (
                #"{"reference":"Patient?identifier=urn:made-up:mrn|0007"}"#,
                "?identifier=urn:made-up:mrn|0007"
            ),
            (#"{"reference":"Patient?identifier=urn%3Amrn%7C0007"}"#, "?identifier=urn:mrn|0007"),
            (
                #"{"identifier":{"system":"urn:made-up:mrn","value":"0007"},"display":"A Name"}"#,
                "?identifier=urn:made-up:mrn|0007"
            ),
        ])
    func references(reference: String, record: String) throws {
        let text = try FHIRSamples.with("subject", reference, in: FHIRSamples.condition)
        #expect(try FHIRSamples.record(text).content["patient_ref"]?.words == record)
    }

    @Test("a coverage keeps what the payer is called and leaves the patient's name out")
    func coverage() throws {
        let text = #"""
            {"resourceType":"Coverage","id":"v1","status":"active","subscriberId":"0099","beneficiary":{"reference":"Patient/p1","display":"Canary"},
            "contained":[{"resourceType":"Organization","id":"pay","name":"Made-up Mutual"}],
            "payor":[{"reference":"#pay"},{"reference":"Organization/o9","display":"Other Mutual"},{"reference":"Patient/p1","display":"Canary"}],
            "period":{"start":"2026"},"class":[{"type":{"coding":[{"code":"plan"}]},"value":"G1"}],"order":2,
            "relationship":{"coding":[{"code":"self"}]}}
            """#
        let content = try FHIRSamples.record(text).content
        #expect(
            content["payers"]?.text
                == #"[{"text":"Made-up Mutual"},{"ref":"Organization/o9","text":"Other Mutual"},{"ref":"Patient/p1"}]"#
        )
        #expect(!content.text.contains("Canary"))
        #expect(content["subscriber_id"] == .string("0099"))
    }

    @Test(
        "JSON is read strictly",
        arguments: [
            (#"{"a":1,"a":2}"#, JSONProblem.duplicateKey), (#"{"a":"\u0000"}"#, .holdsNUL),
            (#"{"a":"\ud800\u0041"}"#, .invalidUTF8),
            (#"{"a":01}"#, .malformed(at: 5)), (#"{"a":1} x"#, .malformed(at: 8)), (#"{"a":1,}"#, .malformed(at: 7)),
            (#"{"a":tru}"#, .malformed(at: 8)), ("", .malformed(at: 0)),
        ])
    func strict(text: String, problem: JSONProblem) {
        #expect(throws: problem) { try JSONParser.parse(Array(text.utf8)) }
    }

    @Test("JSON keeps what it read, to the digit")
    func exact() throws {
        let text = #"{"a":[7.50,-0,1E400,123456789012345678901234567890],"b":"\u00e9\ud83d\ude00\\\n","c":{},"d":[]}"#
        let json = try JSONParser.parse(Array(text.utf8))
        #expect(json.text == #"{"a":[7.50,-0,1E400,123456789012345678901234567890],"b":"é😀\\\n","c":{},"d":[]}"#)
        #expect(throws: JSONProblem.invalidUTF8) { try JSONParser.parse([0x22, 0xFF, 0x22]) }
        #expect(throws: JSONProblem.tooDeep) { try JSONParser.parse(Array(String(repeating: "[", count: 100).utf8)) }
    }
}
