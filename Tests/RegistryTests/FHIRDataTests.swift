import Foundation
import Testing

@testable import Registry

@Suite("What others made is read", .enabled(if: FHIRSamples.hasData, "shared/data is not beside the package"))
struct FHIRDataTests {
    struct Tally {
        var found = 0
        var records: [ImportKind: Int] = [:]
        var skipped = 0
        var rejected: [String] = []
    }

    static func files(_ folder: String, where matches: (String) -> Bool = { _ in true }) throws -> [String] {
        let folder = FHIRSamples.data.appendingPathComponent(folder)
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).filter {
            $0.hasSuffix(".json") && matches($0)
        }
        .sorted().map { folder.appendingPathComponent($0).path }
    }

    static func read(_ paths: [String]) throws -> Tally {
        var tally = Tally()
        for path in paths {
            let reader = try FHIRReader(path)
            while let batch = try reader.next() {
                for found in batch {
                    tally.found += 1
                    switch found.outcome {
                    case .record(let record):
                        tally.records[record.kind, default: 0] += 1
                        #expect(try reader.again(found) == found.outcome, "a second look sees the same")
                    case .skipped: tally.skipped += 1
                    case .rejected(let why):
                        tally.rejected.append("\((path as NSString).lastPathComponent) \(found.place.index): \(why)")
                    }
                }
            }
        }
        #expect(tally.found == tally.records.values.reduce(0, +) + tally.skipped + tally.rejected.count)
        return tally
    }

    @Test("every patient, condition, practitioner and organisation of the Synthea bundles")
    func synthea() throws {
        let tally = try Self.read(try Self.files("synthea_r4"))
        #expect(tally.rejected == [])
        #expect(tally.records == [.patient: 10, .condition: 38, .practitioner: 112, .organization: 10])
    }

    @Test("every official Patient example")
    func official() throws {
        let tally = try Self.read(try Self.files("fhir_r4_official") { $0.hasPrefix("Patient-") })
        #expect(tally.rejected == [])
        #expect(tally.records == [.patient: 11])
    }

    @Test("every US Core example")
    func usCore() throws { #expect(try Self.read(try Self.files("us_core")).rejected == []) }

    @Test("every mCODE bundle; only what R4 does not allow is rejected")
    func mcode() throws {
        let files =
            try Self.files("mcode/mcode_coverage_checker") + Self.files("mcode/mcode_extraction_framework_bundles")
        let tally = try Self.read(files)
        // R4 asks for Condition.subject, and for text as a name; these were made without.
        let subjects = ["diseaseBundle.json 3", "diseaseBundle.json 5"] + (1...5).map { "condition-bundle.json \($0)" }
        let expected = subjects.map { "\($0): subject: is missing" }
        #expect(tally.rejected == expected + ["patient-bundle.json 1: name[0].family: must be text"])
    }

    @Test("the rest, where some is wrong on purpose")
    func rest() throws {
        let files =
            try Self.files("fhir_r4_official") { !$0.hasPrefix("Patient-") } + Self.files("payer/carin_bb_inferno")
            + Self.files("payer/davinci_pas_inferno") + Self.files("mcode/clinical_trial_matching_service")
        let tally = try Self.read(files)
        #expect(tally.rejected == ["c4bb_patient_example.json 1: address[0].period: must be an object"])
    }
}
