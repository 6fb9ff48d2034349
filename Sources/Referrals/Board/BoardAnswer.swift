public import CareTerms
public import Postgres

/// One of the answers that a tumour board can give: the programme's list, in which potential cure comes first.
public struct BoardAnswer: Sendable, Equatable, Codable {
    /// The step of the referral that the answer leads to.
    public enum Way: String, Sendable, Codable, PostgresCodable {
        case accept, decline, requestInformation = "request_information"
    }

    public let code: String
    public let label: String
    public let isPotentialCure: Bool
    public let isPIPAC: Bool
    public let pathway: Referral.Pathway?
    public let leadsTo: Way

    public static func all(in tx: inout Transaction) throws -> [BoardAnswer] {
        try tx.all(
            """
            SELECT code, label, is_potential_cure, is_pipac, pathway, leads_to
            FROM referrals.board_answer ORDER BY ordinal
            """
        ) { row in try BoardAnswer(row) }
    }

    init(_ row: borrowing Row) throws {
        code = try row("code")
        label = try row("label")
        isPotentialCure = try row("is_potential_cure")
        isPIPAC = try row("is_pipac")
        pathway = try row("pathway")
        leadsTo = try row("leads_to")
    }

    /// What to type once the board has said this of a referral.
    public func nextStep(for referral: ReferralID) -> String {
        switch leadsTo {
        case .accept: "omentum referral accept \(referral) --pathway \(pathway?.rawValue ?? "trial")"
        case .decline: "omentum referral decline \(referral) --because CODE --reason TEXT"
        case .requestInformation: "omentum referral step \(referral) request_information --reason TEXT"
        }
    }
}

/// What PIPAC is for in a patient: recorded with the decision, and reported against.
public enum TreatmentIntent: String, CaseIterable, Sendable, Codable, PostgresCodable {
    case diseaseControl = "disease_control", conversionToSurgery = "conversion_to_surgery"
    /// Ascites, pain.
    case symptomRelief = "symptom_relief"
}

/// Why surgery that might cure is not the road: asked before PIPAC, each time.
public enum CureRuledOut: String, CaseIterable, Sendable, Codable, PostgresCodable {
    case extentOfDisease = "extent_of_disease", extraperitonealDisease = "extraperitoneal_disease"
    case smallBowelInvolvement = "small_bowel_involvement", histology, fitness, patientsWish = "patients_wish"
    case progression, afterCRSAndHIPEC = "after_crs_hipec"
}

/// What a member of the board speaks for.
public enum Specialty: String, CaseIterable, Sendable, Codable, PostgresCodable {
    case surgery, oncology, gynaecology, radiology, pathology, anaesthesia, palliativeCare = "palliative_care"
    case research, nursing, coordination, other
}
