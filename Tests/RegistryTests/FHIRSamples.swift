import Foundation
import Testing

@testable import Registry

/// Made-up people: any likeness is chance.
enum FHIRSamples {
    static let patient = #"""
        {"resourceType":"Patient","id":"p1","meta":{"lastUpdated":"2026-03-01T10:00:00Z","source":"urn:made-up:hospital#r1"},
        "identifier":[{"use":"usual","type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0203","code":"MR"}]},
        "system":"urn:made-up:mrn","value":" 0007 ","assigner":{"display":"Made-up General"}},{"system":"urn:made-up:empty"}],
        "name":[{"use":"official","family":"Tester","given":["Ann","B."],"prefix":["Dr."]},
        {"use":"maiden","family":"Öst\"er","period":{"end":"1990-02"}}],
        "birthDate":"1961-04","gender":"female","deceasedBoolean":false,
        "telecom":[{"system":"phone","value":"555-0100","use":"home","rank":1}],
        "address":[{"use":"home","line":["1 Fiction Road"],"city":"Nowhere","postalCode":"00501","country":"US"}],
        "communication":[{"language":{"coding":[{"system":"urn:ietf:bcp:47","code":"en"}]}},
        {"language":{"coding":[{"system":"urn:ietf:bcp:47","code":"es","display":"Spanish"}]},"preferred":true}],
        "extension":[{"url":"http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired","valueBoolean":true}],
        "managingOrganization":{"reference":"Organization/o1"},
        "generalPractitioner":[{"reference":"Practitioner/d1","display":"Dr. Made Up"}],
        "link":[{"other":{"reference":"Patient/p0"},"type":"replaces"}]}
        """#
    static let condition = #"""
        {"resourceType":"Condition","id":"c1","clinicalStatus":{"coding":[{"system":
        "http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]},"code":{"coding":[
        {"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"C786","display":"Secondary malignant neoplasm of peritoneum"}]},
        "subject":{"reference":"urn:uuid:0b7f2a3e-0000-4000-8000-000000000001"},"onsetDateTime":"2025-11"}
        """#
    static let observation =
        #"{"resourceType":"Observation","id":"x{","valueString":"a \"}]{[ string \\","component":[{"a":[1,2.50,-3e+5,null,true]},[]]}"#
    static let organization = #"{"id":"o1","name":"Made-up General","resourceType":"Organization"}"#

    static let bundle = #"""
        {"meta":{"source":"urn:made-up:bundle#1"},"resourceType":"Bundle","type":"collection","entry":[
        {"fullUrl":"urn:uuid:0b7f2a3e-0000-4000-8000-000000000001","resource":\#(patient)},
        {"resource":\#(observation),"request":{"method":"POST","url":"Observation"}},{"request":{"method":"DELETE"}},
        {"resource":\#(condition),"fullUrl":"urn:uuid:0b7f2a3e-0000-4000-8000-000000000002"}],"link":[{"relation":"self"}]}
        """#

    static func line(_ text: String) -> String { text.replacingOccurrences(of: "\n", with: "") }
    static let lines = [patient, observation, condition, organization].map(line)

    /// All pieces of a text that comes in chunks of one size.
    static func pieces(_ bytes: [UInt8], chunk: Int, max: Int = 16 << 20) -> [FHIRPiece] {
        var splitter = FHIRSplitter(wanted: Set(ImportKind.allCases.map(\.rawValue)), resourceBytesMax: max)
        var pieces: [FHIRPiece] = []
        for start in stride(from: 0, to: bytes.count, by: Swift.max(chunk, 1)) {
            pieces += splitter.feed(bytes[start..<min(start + chunk, bytes.count)])
        }
        return pieces + splitter.finish()
    }

    static func pieces(_ text: String, chunk: Int = 4096, max: Int = 16 << 20) -> [FHIRPiece] {
        pieces(Array(text.utf8), chunk: chunk, max: max)
    }

    static func record(_ text: String, fullURL: String? = nil) throws -> FHIRRecord {
        try FHIRRecord(try JSONParser.parse(Array(text.utf8)), fullURL: fullURL)
    }

    /// A sample with one member set to another value.
    static func with(_ key: String, _ value: String, in text: String = patient) throws -> String {
        var object = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        object[key] = try JSONSerialization.jsonObject(with: Data(value.utf8), options: .fragmentsAllowed)
        return String(decoding: try JSONSerialization.data(withJSONObject: object), as: UTF8.self)
    }

    /// Data that others made, beside the package; tests on it are skipped by name where it is absent.
    static let data = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("shared/data")
    static var hasData: Bool { FileManager.default.fileExists(atPath: data.path) }
}

extension FHIRPiece {
    var kind: String {
        switch content {
        case .resource: "resource"
        case .other(let type): type
        case .emptyEntry: "empty"
        case .broken(let problem): "\(problem)"
        }
    }
}
