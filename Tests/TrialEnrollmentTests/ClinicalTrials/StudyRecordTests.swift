import Registry
import Testing

@testable import TrialEnrollment

@Suite("What is read of a study is what stands there, and what cannot be read is named")
struct StudyRecordTests {
    @Test("every field of the registry's form that we keep")
    func fields() throws {
        let record = try Self.read(
            #"""
            {"identificationModule":{"nctId":"nct04329494","orgStudyIdInfo":{"id":"18-1"},"briefTitle":"A\ttitle",
              "acronym":"PIP"},
             "statusModule":{"overallStatus":"RECRUITING","startDateStruct":{"date":"2020-08","type":"ACTUAL"},
              "completionDateStruct":{"date":"2028"},"lastUpdatePostDateStruct":{"date":"2026-06-01"}},
             "sponsorCollaboratorsModule":{"leadSponsor":{"name":"City of Hope"},"collaborators":[{"name":"NCI"}]},
             "designModule":{"phases":["PHASE1","PHASE2"],"enrollmentInfo":{"count":49}},
             "conditionsModule":{"conditions":["Peritoneal Carcinomatosis"],"keywords":["PIPAC"]},
             "eligibilityModule":{"eligibilityCriteria":"Age \\> 18\r\n* ECOG\u0007","sex":"ALL","minimumAge":"18 Years",
              "healthyVolunteers":false},
             "armsInterventionsModule":{"armGroups":[{"label":"1","type":"EXPERIMENTAL","interventionNames":["Drug: c"]}],
              "interventions":[{"type":"DRUG","name":"c"}]},
             "contactsLocationsModule":{"locations":[{"facility":"Mayo","city":"Rochester","zip":55905,"country":"US",
               "geoPoint":{"lat":44.0216,"lon":-92.4699},"contacts":[{"name":"Ann","phone":"1"}]},{"facility":"Other"}],
              "overallOfficials":[{"name":"Dr. X","role":"PRINCIPAL_INVESTIGATOR","affiliation":"Y"}]}}
            """#)
        #expect(record.nct == "NCT04329494" && record.unread == [])
        let json = record.json
        #expect(json["brief_title"]?.words == "A title" && json["org_study_id"]?.words == "18-1")
        // A partial date stays one.
        #expect(json["start_date"]?.words == "2020-08" && json["completion_date"]?.words == "2028")
        #expect(json["eligibility"]?.words == "Age \\> 18\n* ECOG")
        #expect(json["enrollment"] == .number("49") && json["healthy_volunteers"] == .bool(false))
        #expect(json["phases"] == .array([.string("PHASE1"), .string("PHASE2")]))
        guard case .array(let places)? = json["locations"] else {
            Issue.record("the places are missing")
            return
        }
        #expect(places[0]["zip"]?.words == "55905" && places[0]["lat"] == .number("44.0216"))
        #expect(places[0]["status"] == nil && places[1]["lat"] == nil)
        #expect(json["maximum_age"] == nil, "what is not said is not there")
    }

    @Test("what has another form than the registry's is left out and named, never guessed")
    func unread() throws {
        let record = try Self.read(
            #"""
            {"identificationModule":{"nctId":"NCT00000001","briefTitle":["x"]},
             "statusModule":{"startDateStruct":{"date":"August 2020"},"completionDateStruct":{"date":"2020-13"}},
             "designModule":{"phases":"PHASE1","enrollmentInfo":{"count":-3}},
             "contactsLocationsModule":{"locations":["x",{"city":"C","geoPoint":{"lat":91,"lon":5}}]}}
            """#)
        #expect(
            Set(record.unread) == [
                "identificationModule.briefTitle", "statusModule.startDateStruct.date",
                "statusModule.completionDateStruct.date", "designModule.phases", "designModule.enrollmentInfo.count",
                "contactsLocationsModule.locations", "contactsLocationsModule.locations[].geoPoint.lat",
            ])
        guard case .array(let places)? = record.json["locations"] else {
            Issue.record("the place is missing")
            return
        }
        #expect(places.count == 1 && places[0]["lon"] == nil, "half a place is nowhere")
    }

    @Test(
        "a study without its number is none",
        arguments: [
            (#"{}"#, "missing"), (#"{"identificationModule":{"nctId":"NCT1"}}"#, "no NCT number"),
            (#"{"identificationModule":{"nctId":"NCT0000000x"}}"#, "no NCT number"),
            (#"{"identificationModule":{"nctId":4329494}}"#, "missing"),
        ])
    func numbers(text: String, words: String) {
        #expect { try Self.read(text) } throws: { "\($0)".contains(words) }
    }

    @Test("a text beyond its limit names its field, and not itself")
    func limits() {
        let long = String(repeating: "x", count: 301)
        #expect {
            try Self.read(#"{"identificationModule":{"nctId":"NCT00000001","acronym":"\#(long)"}}"#)
        } throws: {
            "\($0)" == "identificationModule.acronym has more than 300 characters"
        }
    }

    private static func read(_ text: String) throws -> StudyRecord {
        try StudyRecord(protocolSection: try JSONParser.parse(Array(text.utf8)))
    }
}
