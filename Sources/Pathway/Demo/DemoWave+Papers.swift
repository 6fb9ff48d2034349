import CareTerms
import Postgres
import Referrals

// What the board asks for: the referrer's letter came, and says all of it.
extension DemoWave {
    private static let said = [
        "prior_crs_hipec": "no", "extraperitoneal_disease": "none", "bowel_obstruction": "none", "ascites": "mild",
        "performance_status": "1", "histology": "adenocarcinoma", "prior_systemic_lines": "2",
    ]

    /// Answers every item of the minimum data set of these referrals, as it was on the day that the letter came.
    static func answer(_ referrals: [(id: ReferralID, on: ClinicalDay)], in tx: inout Transaction) throws {
        guard let first = referrals.first else { return }
        let items = try DataItem.all(of: first.id, in: &tx).map(\.code)
        var answers: [AnswerItem] = []
        for (id, day) in referrals {
            let text = Array("Demo: what the referrer wrote about \(id).".utf8)
            let letter = try NewAttachment(name: "letter.txt", kind: .referralLetter, bytes: text)(to: id, in: &tx)
            answers += items.map { item in
                AnswerItem(
                    item, of: id, value: said[item] ?? "told in the letter", trueOn: day,
                    evidence: .init(document: letter, observedBy: "Demo clinic"))
            }
        }
        try AnswerItem.record(answers, in: &tx)
    }
}
