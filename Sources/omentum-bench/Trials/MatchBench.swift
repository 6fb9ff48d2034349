import CareTerms
import Foundation
import Postgres
import Registry
import TrialEnrollment

/// One patient against all open trials, as `trial match` asks it: with the transaction around it.
struct MatchBench {
    let ground: TrialsGround
    let rounds: Int

    /// Patients in one round.
    private static let patients = 100

    func run() async throws {
        let store = ground.store()
        let day = try await store.read(as: .research) { tx, context in
            try SiteClock.day(of: context.now, zone: "UTC", in: &tx)
        }
        var (each, ours): ([Double], [Double]) = ([], [])
        for round in 0..<rounds {
            var spent = 0.0
            for number in 0..<Self.patients {
                // A stride that shares no factor with their number walks over all of them.
                let patient = PatientID(Int64(1 + (round * Self.patients + number) * 7_919 % ground.referrals))
                let start = ContinuousClock.now
                let answers = try await store.read(as: .research) { tx, _ in
                    try Match.of(patient, on: day, in: &tx).arms.map(\.eligibility.answers.count).reduce(0, +)
                }
                let took = (ContinuousClock.now - start) / .milliseconds(1)
                guard answers == TrialsGround.trials * TrialsGround.criteria else {
                    throw BenchFailure("\(answers) answers")
                }
                each.append(took)
                spent += took
            }
            ours.append(spent / Double(Self.patients))
        }
        var figure = ReferralsFigure(
            name: "match one patient", operations: rounds * Self.patients, ours: ours.median ?? .nan,
            p95: each.quantile(0.95))
        figure.bench = "trials"
        figure.more = [
            ("trials", .whole(TrialsGround.trials)), ("criteria", .whole(TrialsGround.criteria)),
            ("goal_ms", .number(5, digits: 0)),
        ]
        figure.tell()
    }
}
