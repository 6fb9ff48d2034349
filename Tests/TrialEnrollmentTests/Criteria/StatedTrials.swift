import CareTerms
import TestKit
import Testing

@testable import TrialEnrollment
@testable import Wards

/// A criterion as a published protocol states it, and patients under, at and over its limit: what each is to be answered
/// is written by hand, from the protocol's own words.
struct StatedCriterion: Sendable, CustomTestStringConvertible {
    let text: NewTrial.CriterionText
    /// What is told of a patient, in which unit, with which upper limit of normal, and the answer.
    let patients: [(value: String, unit: String?, upperLimit: String?, answer: Answer)]

    var testDescription: String { "\(text.kind) \(text.fact) \(text.comparison.rawValue)" }

    /// The unit of a result is that of the limit; multiples of the upper limit are told of a limit of normal of 40.
    static func asks(
        _ kind: Criterion.Kind, _ fact: String, _ comparison: Criterion.Operator, _ numbers: [String], _ unit: String,
        _ patients: [(String, Answer)]
    ) -> StatedCriterion {
        let isMultiple = unit == UnitTable.multipleOfUpperLimit
        return StatedCriterion(
            text: NewTrial.CriterionText(kind: kind, fact: fact, comparison: comparison, numbers: numbers, unit: unit),
            patients: patients.map { ($0.0, isMultiple ? "U/L" : unit, isMultiple ? "40" : nil, $0.1) })
    }

    /// Who must have it, or must not.
    static func must(_ fact: String, be word: String) -> StatedCriterion {
        StatedCriterion(
            text: NewTrial.CriterionText(kind: .inclusion, fact: fact, comparison: .equal, words: [word]),
            patients: [(word, nil, nil, .met), (word == "yes" ? "no" : "yes", nil, nil, .notMet)])
    }

    static func mustNot(_ fact: String) -> StatedCriterion {
        StatedCriterion(
            text: NewTrial.CriterionText(kind: .exclusion, fact: fact, comparison: .equal, words: ["yes"]),
            patients: [("no", nil, nil, .met), ("yes", nil, nil, .notMet)])
    }
}

/// An arm of a published trial, with the part of its criteria that the publication states in full.
///
/// Left out is what no number or word of one fact decides: a limit that another fact widens (liver metastases), an
/// alternative (a peritoneal index or cytology), a value that the registry cuts off (the creatinine of NCT04329494).
struct StatedArm: Sendable, CustomTestStringConvertible {
    let name: String
    let nct: String?
    let criteria: [StatedCriterion]
    var testDescription: String { name }

    static let all = [
        cityOfHope, cityOfHopeMitomycin, odense, crcPipac, estok, verone, lausanne, gaspacco, singapore,
    ]

    private static let xULN = UnitTable.multipleOfUpperLimit

    static let cityOfHope = StatedArm(
        name: "NCT04329494, arms 1 and 2", nct: "NCT04329494",
        criteria: [
            .must("histology_proven", be: "yes"),
            .asks(.inclusion, "ecog", .atMost, ["2"], "{score}", [("1", .met), ("2", .met), ("3", .notMet)]),
            .asks(
                .inclusion, "neutrophils", .atLeast, ["1500"], "/mm3",
                [("1499", .notMet), ("1500", .met), ("1501", .met)]),
            .asks(
                .inclusion, "platelets", .atLeast, ["100000"], "/mm3",
                [("99999", .notMet), ("100000", .met), ("100001", .met)]),
            .asks(.inclusion, "hemoglobin", .atLeast, ["9"], "g/dL", [("8.9", .notMet), ("9", .met), ("9.1", .met)]),
            .asks(.inclusion, "bilirubin", .atMost, ["1.5"], xULN, [("59", .met), ("60", .met), ("60.1", .notMet)]),
            .asks(.inclusion, "ast", .atMost, ["2.5"], xULN, [("99", .met), ("100", .met), ("101", .notMet)]),
            .asks(.inclusion, "alt", .atMost, ["2.5"], xULN, [("99", .met), ("100", .met), ("101", .notMet)]),
            .asks(
                .inclusion, "alkaline_phosphatase", .atMost, ["2"], xULN,
                [("79", .met), ("80", .met), ("81", .notMet)]),
        ])

    static let cityOfHopeMitomycin = StatedArm(
        name: "NCT04329494, arm 3", nct: "NCT04329494",
        criteria: [
            .asks(.inclusion, "age", .atLeast, ["18"], "a", [("17", .notMet), ("18", .met), ("19", .met)]),
            .must("peritoneal_disease_visible", be: "yes"), .mustNot("laparoscopy_contraindicated"),
            .asks(
                .inclusion, "systemic_chemotherapy", .atLeast, ["4"], "mo",
                [("3.9", .notMet), ("4", .met), ("4.1", .met)]),
            .mustNot("candidate_for_cytoreduction"), .mustNot("extraperitoneal_disease"),
            .mustNot("progression_on_irinotecan"), .mustNot("bowel_obstruction"),
            .mustNot("parenteral_nutrition_only"),
            .asks(
                .exclusion, "life_expectancy", .less, ["6"], "mo", [("5.9", .notMet), ("6", .met), ("6.1", .met)]),
            .asks(.exclusion, "ecog", .greater, ["2"], "{score}", [("1", .met), ("2", .met), ("3", .notMet)]),
        ])

    static let odense = StatedArm(
        name: "PIPAC-OPC2", nct: "NCT03287375",
        criteria: [
            .asks(.inclusion, "ecog", .between, ["0", "1"], "{score}", [("0", .met), ("1", .met), ("2", .notMet)]),
            .asks(
                .inclusion, "extraperitoneal_metastases", .atMost, ["1"], "{count}",
                [("0", .met), ("1", .met), ("2", .notMet)]),
            .asks(.inclusion, "age", .greater, ["18"], "a", [("17", .notMet), ("18", .notMet), ("19", .met)]),
            .mustNot("candidate_for_cytoreduction"), .mustNot("bowel_obstruction"),
            .asks(
                .exclusion, "creatinine_clearance", .less, ["40"], "mL/min",
                [("39.9", .notMet), ("40", .met), ("40.1", .met)]),
            .asks(.exclusion, "nyha_class", .greater, ["2"], "{class}", [("1", .met), ("2", .met), ("3", .notMet)]),
            .asks(
                .exclusion, "bilirubin", .atLeast, ["1.5"], xULN, [("59.9", .met), ("60", .notMet), ("60.1", .notMet)]),
            .asks(
                .exclusion, "neutrophils", .atMost, ["1.5"], "10*9/L",
                [("1.49", .notMet), ("1.5", .notMet), ("1.51", .met)]),
        ])

    static let crcPipac = StatedArm(
        name: "CRC-PIPAC", nct: "NCT03246321",
        criteria: [
            .asks(.inclusion, "ecog", .atMost, ["1"], "{score}", [("0", .met), ("1", .met), ("2", .notMet)]),
            .asks(
                .inclusion, "life_expectancy", .greater, ["3"], "mo", [("2.9", .notMet), ("3", .notMet), ("3.1", .met)]),
            .asks(
                .inclusion, "hemoglobin", .atLeast, ["5.0"], "mmol/L",
                [("4.9", .notMet), ("5.0", .met), ("5.1", .met)]),
            .asks(
                .inclusion, "neutrophils", .atLeast, ["1.5"], "10*9/L",
                [("1.49", .notMet), ("1.5", .met), ("1.51", .met)]),
            .asks(
                .inclusion, "platelets", .atLeast, ["100"], "10*9/L", [("99", .notMet), ("100", .met), ("101", .met)]),
            .asks(
                .inclusion, "creatinine", .less, ["1.5"], xULN, [("59.9", .met), ("60", .notMet), ("60.1", .notMet)]),
            .asks(
                .inclusion, "creatinine_clearance", .atLeast, ["30"], "mL/min",
                [("29.9", .notMet), ("30", .met), ("30.1", .met)]),
            .asks(.inclusion, "ast", .less, ["5"], xULN, [("199", .met), ("200", .notMet), ("201", .notMet)]),
            .asks(.inclusion, "alt", .less, ["5"], xULN, [("199", .met), ("200", .notMet), ("201", .notMet)]),
            .mustNot("bowel_obstruction"), .mustNot("systemic_metastases"), .mustNot("laparoscopy_contraindicated"),
            .mustNot("drug_contraindicated"), .mustNot("prior_pipac"),
        ])

    static let estok = StatedArm(
        name: "PIPAC EstoK 01", nct: "NCT04065139",
        criteria: [
            .asks(
                .inclusion, "age", .between, ["18", "75"], "a",
                [("17", .notMet), ("18", .met), ("19", .met), ("74", .met), ("75", .met), ("76", .notMet)]),
            .asks(.inclusion, "ecog", .less, ["2"], "{score}", [("1", .met), ("2", .notMet), ("3", .notMet)]),
            .asks(
                .inclusion, "wbc", .greater, ["3500"], "/mm3", [("3499", .notMet), ("3500", .notMet), ("3501", .met)]),
            .asks(
                .inclusion, "neutrophils", .greater, ["1500"], "/mm3",
                [("1499", .notMet), ("1500", .notMet), ("1501", .met)]),
            .asks(
                .inclusion, "platelets", .greater, ["100000"], "/mm3",
                [("99999", .notMet), ("100000", .notMet), ("100001", .met)]),
            .asks(
                .inclusion, "creatinine", .less, ["1.5"], xULN, [("59.9", .met), ("60", .notMet), ("60.1", .notMet)]),
            .asks(.inclusion, "ast", .atMost, ["1"], xULN, [("39", .met), ("40", .met), ("41", .notMet)]),
            .asks(.inclusion, "alt", .atMost, ["1"], xULN, [("39", .met), ("40", .met), ("41", .notMet)]),
            .asks(.inclusion, "bilirubin", .atMost, ["1"], xULN, [("39", .met), ("40", .met), ("41", .notMet)]),
            .asks(
                .inclusion, "bmi", .greater, ["18.5"], "kg/m2", [("18.4", .notMet), ("18.5", .notMet), ("18.6", .met)]),
            .asks(
                .inclusion, "albumin", .greater, ["30"], "g/L", [("29.9", .notMet), ("30", .notMet), ("30.1", .met)]),
            .asks(
                .inclusion, "prealbumin", .greater, ["110"], "mg/L",
                [("109", .notMet), ("110", .notMet), ("111", .met)]),
            .asks(.inclusion, "pci", .greater, ["8"], "{score}", [("7", .notMet), ("8", .notMet), ("9", .met)]),
            .asks(.exclusion, "weight_loss", .greater, ["20"], "%", [("19", .met), ("20", .met), ("20.1", .notMet)]),
            .mustNot("drug_contraindicated"),
        ])

    static let verone = StatedArm(
        name: "PIPAC VEROne", nct: "NCT05303714",
        criteria: [
            .asks(
                .inclusion, "age", .between, ["18", "75"], "a",
                [("17", .notMet), ("18", .met), ("75", .met), ("76", .notMet)]),
            .asks(.inclusion, "ecog", .between, ["0", "1"], "{score}", [("0", .met), ("1", .met), ("2", .notMet)]),
            .mustNot("pregnant"), .mustNot("extraperitoneal_disease"),
            .asks(.exclusion, "ast", .greater, ["3"], xULN, [("119", .met), ("120", .met), ("121", .notMet)]),
            .asks(.exclusion, "alt", .greater, ["3"], xULN, [("119", .met), ("120", .met), ("121", .notMet)]),
            .asks(.exclusion, "bilirubin", .greater, ["1.5"], xULN, [("59", .met), ("60", .met), ("61", .notMet)]),
            .asks(
                .exclusion, "creatinine", .greater, ["1.25"], "mg/dL",
                [("1.24", .met), ("1.25", .met), ("1.26", .notMet)]),
            .asks(
                .exclusion, "creatinine_clearance", .less, ["30"], "mL/min",
                [("29.9", .notMet), ("30", .met), ("30.1", .met)]),
            .asks(.exclusion, "wbc", .less, ["2000"], "/mm3", [("1999", .notMet), ("2000", .met), ("2001", .met)]),
            .asks(
                .exclusion, "platelets", .less, ["100000"], "/mm3",
                [("99999", .notMet), ("100000", .met), ("100001", .met)]),
            .mustNot("stroke_or_infarction_within_6_months"),
            .asks(.exclusion, "nyha_class", .atLeast, ["3"], "{class}", [("2", .met), ("3", .notMet), ("4", .notMet)]),
            .mustNot("active_hepatitis"), .mustNot("hiv"),
        ])

    static let lausanne = StatedArm(
        name: "Lausanne, nab-paclitaxel and cisplatin", nct: nil,
        criteria: [
            .asks(.inclusion, "age", .atLeast, ["18"], "a", [("17", .notMet), ("18", .met), ("19", .met)]),
            .asks(
                .inclusion, "lines_of_therapy", .atLeast, ["1"], "{count}", [("0", .notMet), ("1", .met), ("2", .met)]),
            .asks(.inclusion, "ecog", .between, ["0", "2"], "{score}", [("1", .met), ("2", .met), ("3", .notMet)]),
            .asks(
                .inclusion, "life_expectancy", .greater, ["3"], "mo", [("2.9", .notMet), ("3", .notMet), ("3.1", .met)]),
            .mustNot("bowel_obstruction"), .mustNot("active_ulcer"), .mustNot("active_infection"),
            .asks(
                .exclusion, "days_since_treatment", .less, ["14"], "d", [("13", .notMet), ("14", .met), ("15", .met)]),
            .asks(.exclusion, "gfr", .less, ["60"], "mL/min", [("59.9", .notMet), ("60", .met), ("60.1", .met)]),
            .asks(.exclusion, "platelets", .less, ["100"], "10*9/L", [("99", .notMet), ("100", .met), ("101", .met)]),
            .asks(.exclusion, "hemoglobin", .less, ["90"], "g/L", [("89", .notMet), ("90", .met), ("91", .met)]),
            .asks(
                .exclusion, "neutrophils", .less, ["1500"], "/mm3",
                [("1499", .notMet), ("1500", .met), ("1501", .met)]),
            .asks(.exclusion, "inr", .atLeast, ["2"], "{INR}", [("1.9", .met), ("2", .notMet), ("2.1", .notMet)]),
            .asks(
                .exclusion, "bilirubin", .atLeast, ["1.5"], "mg/dL",
                [("1.4", .met), ("1.5", .notMet), ("1.6", .notMet)]),
            .asks(.exclusion, "ast", .greater, ["1.5"], xULN, [("59", .met), ("60", .met), ("61", .notMet)]),
            .asks(.exclusion, "alt", .greater, ["1.5"], xULN, [("59", .met), ("60", .met), ("61", .notMet)]),
            .asks(.exclusion, "nyha_class", .greater, ["2"], "{class}", [("1", .met), ("2", .met), ("3", .notMet)]),
            .mustNot("pregnant"),
        ])

    static let gaspacco = StatedArm(
        name: "GASPACCO", nct: "NCT04595929",
        criteria: [
            .asks(
                .inclusion, "age", .between, ["18", "75"], "a",
                [("17", .notMet), ("18", .met), ("75", .met), ("76", .notMet)]),
            .asks(.inclusion, "ecog", .between, ["0", "2"], "{score}", [("1", .met), ("2", .met), ("3", .notMet)]),
            .mustNot("pregnant"), .mustNot("systemic_metastases"),
        ])

    static let singapore = StatedArm(
        name: "Singapore PIPAC2 paclitaxel", nct: nil,
        criteria: [
            .asks(.inclusion, "age", .atLeast, ["21"], "a", [("20", .notMet), ("21", .met), ("22", .met)]),
            .asks(.inclusion, "ecog", .between, ["0", "2"], "{score}", [("1", .met), ("2", .met), ("3", .notMet)]),
            .asks(
                .inclusion, "days_since_treatment", .greater, ["21"], "d",
                [("20", .notMet), ("21", .notMet), ("22", .met)]),
        ])
}
