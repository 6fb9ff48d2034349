public import CareTerms
import FoundationEssentials
import Postgres
public import Registry

/// Loads a made-up programme, through the offices' own rules, into a database that says it is a demo.
public struct DemoLoad: Sendable {
    public let plan: DemoPlan

    public init(_ plan: DemoPlan) { self.plan = plan }

    /// What was loaded.
    public struct Result: Sendable, Equatable, Codable {
        public let patients: Int
        public let procedures: Int
        public let site: SiteID
    }

    /// Patients who are written down at the same time.
    static let lanes = 4
    static let registrationBatch = 500

    /// `makeStore` gives stores of a login in every role, each with a connection made just now: records are signed.
    public func callAsFunction(
        makeStore: @escaping @Sendable () throws -> Store, progress: (Int) -> Void
    ) async throws -> Result {
        let store = try makeStore()
        let opening = plan.asOf.adding(days: -DemoPlan.daysBack - 365)
        let centre = try await DemoCentre.make(theatres: plan.theatres, opening: opening, in: store)
        let ids = try await register(in: store)
        var done = 0
        // Signatures ask for a fresh connection, so every so many patients the lanes get new ones.
        for chunk in stride(from: 0, to: plan.patients.count, by: 100) {
            let range = chunk..<min(chunk + 100, plan.patients.count)
            let lanes = try makeStore()
            try await withThrowingTaskGroup { group in
                for lane in 0..<Self.lanes {
                    group.addTask {
                        for index in range where index % Self.lanes == lane {
                            try await DemoStory(
                                plan: plan.patients[index], asOf: plan.asOf, patient: ids[index], centre: centre,
                                store: lanes
                            ).tell()
                        }
                    }
                }
                try await group.waitForAll()
            }
            done = range.upperBound
            progress(done)
        }
        return Result(
            patients: done, procedures: plan.patients.reduce(0) { $0 + $1.cycles.count { $0.outcome != nil } },
            site: centre.site)
    }

    /// All patients, in the order of the plan, so that the same seed gives the same numbers.
    private func register(in store: Store) async throws -> [PatientID] {
        var ids: [PatientID] = []
        for start in stride(from: 0, to: plan.patients.count, by: Self.registrationBatch) {
            let batch = plan.patients[start..<min(start + Self.registrationBatch, plan.patients.count)]
            let people = JSONText(String(decoding: try JSONEncoder().encode(batch.map(Person.init)), as: UTF8.self))
            ids += try await store.command(as: .coordinator) { tx, _ in
                try tx.value("SELECT registry.register_patients(\(people))", as: [PatientID].self)
            }.answer
        }
        return ids
    }

    /// A patient as the registry takes them.
    private struct Person: Encodable {
        struct Name: Encodable {
            let use, family: String
            let given: [String]
        }
        struct Identifier: Encodable { let authority, value: String }

        let vital_status = "alive"
        let gender: String
        let birth_date: ClinicalDay
        let birth_precision = "day"
        let names: [Name]
        let identifiers: [Identifier]

        init(_ patient: DemoPlan.Patient) {
            gender = patient.gender
            birth_date = patient.birthDate
            names = [Name(use: "official", family: patient.family, given: [patient.given])]
            identifiers = [Identifier(authority: "urn:demo:mrn", value: "DEMO-\(patient.index + 1)")]
        }
    }
}
