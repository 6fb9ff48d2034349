import CareTerms
import Testing

@testable import Pathway

@Suite("A made-up programme") struct DemoTests {
    let asOf: ClinicalDay

    init() throws { asOf = try #require(ClinicalDay("2026-11-20")) }

    @Test("is the same for the same seed, and another for another")
    func seed() {
        let one = DemoPlan(patients: 300, seed: 7, asOf: asOf)
        #expect(DemoPlan(patients: 300, seed: 7, asOf: asOf) == one)
        #expect(DemoPlan(patients: 300, seed: 8, asOf: asOf) != one)
    }

    @Test("has the shares of the published cohorts, of 2 000 patients")
    func shares() throws {
        let plan = DemoPlan(patients: 2000, seed: 7, asOf: asOf)
        let done = plan.patients.flatMap(\.cycles).filter { $0.outcome != nil }
        let noAccess = Double(done.count { $0.outcome == .noAccess }) / Double(done.count)
        #expect((0.02...0.05).contains(noAccess), "of procedures")
        let home = (1...3).map { number in
            let of = done.filter { $0.number == number }
            return Double(of.count { $0.goesHome }) / Double(of.count)
        }
        #expect(home[0] < home[1] && home[1] < home[2], "home on the same day more often with each cycle")
        let treated = plan.patients.filter { if case .treated = $0.fate { true } else { false } }
        let onTrial = treated.count { $0.fate == .treated(onTrial: true) }
        #expect((0.5...0.7).contains(Double(onTrial) / Double(treated.count)))
        // Patients whose third cycle could have come by now.
        let old = treated.filter { asOf.days(since: $0.receivedOn) > 200 && !$0.cycles.isEmpty }
        let third = Double(old.count { $0.cycles.contains { $0.number == 3 } }) / Double(old.count)
        #expect((0.4...0.7).contains(third), "attrition to cycle 3")
    }

    @Test("never puts two procedures into one theatre at once, nor two cycles closer than their interval")
    func slots() {
        let plan = DemoPlan(patients: 2000, seed: 3, asOf: asOf)
        let all = plan.patients.flatMap { $0.cycles.map { [$0.day.description, "\($0.theatre)", "\($0.block)"] } }
        #expect(Set(all).count == all.count)
        for patient in plan.patients {
            for (first, second) in zip(patient.cycles, patient.cycles.dropFirst()) {
                let days = second.day.days(since: first.day)
                #expect((42...56).contains(days))
            }
        }
    }

    @Test("leaves everybody else as they were when one more patient is asked for")
    func oneMore() {
        let few = DemoPlan(patients: 50, seed: 7, asOf: asOf)
        let more = DemoPlan(patients: 51, seed: 7, asOf: asOf)
        #expect(Array(more.patients.prefix(50)) == few.patients)
    }
}
