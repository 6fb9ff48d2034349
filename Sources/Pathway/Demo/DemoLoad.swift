public import CareTerms
import FoundationEssentials
public import Postgres
public import Registry

/// Loads a made-up programme, through the offices' own rules, into a database that says it is a demo.
public struct DemoLoad: Sendable {
    public let plan: DemoPlan

    public init(_ plan: DemoPlan) { self.plan = plan }

    /// Procedures that it will hold.
    public var procedures: Int { plan.patients.reduce(0) { $0 + $1.cycles.count { $0.outcome != nil } } }

    /// The day on the wall of the demo's centre: the last one that a demo can stand at.
    public static func today(in tx: inout Transaction, _ context: Context) throws -> ClinicalDay {
        try SiteClock.day(of: context.now, zone: DemoCentre.zone, in: &tx)
    }

    /// What was loaded.
    public struct Result: Sendable, Equatable, Codable {
        public let patients: Int
        public let procedures: Int
        public let site: SiteID
    }

    /// Waves that are written down at the same time, and the patients of each.
    public static let lanes = 4
    static let patientsPerWave = 20
    static let registrationBatch = 500

    /// `makeStore` gives a store of a login in every role, whose connections were made within the last minute: records
    /// are signed.
    public func callAsFunction(
        makeStore: @escaping @Sendable () throws -> Store, progress: (Int) -> Void
    ) async throws -> Result {
        let store = try makeStore()
        let opening = plan.asOf.adding(days: -DemoPlan.daysBack - 365)
        let centre = try await DemoCentre.make(theatres: plan.theatres, opening: opening, in: store)
        let ids = try await register(in: store)
        let stories = zip(plan.patients, ids).map { DemoWave.Story(plan: $0, patient: $1) }
        let waves = stride(from: 0, to: stories.count, by: Self.patientsPerWave).map { start in
            Array(stories[start..<min(start + Self.patientsPerWave, stories.count)])
        }
        let asOf = plan.asOf
        try await inLanes(waves, progress: progress) { stories in
            // Asked for by each wave, as signatures need a connection of the last two minutes.
            try await DemoWave(stories: stories, asOf: asOf, centre: centre, store: try makeStore()).tell()
        }
        try await store.command(as: .operator) { tx, _ in
            try Deployment.demoIsLoaded(in: &tx)
            return 0
        }
        return Result(patients: ids.count, procedures: procedures, site: centre.site)
    }

    /// Tells the waves in order, as many at a time as there are lanes.
    private func inLanes(
        _ waves: [[DemoWave.Story]], progress: (Int) -> Void,
        _ tell: @escaping @Sendable ([DemoWave.Story]) async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Int.self) { group in
            var waiting = waves.makeIterator()
            func next() {
                guard let wave = waiting.next() else { return }
                group.addTask {
                    try await tell(wave)
                    return wave.count
                }
            }
            for _ in 0..<Self.lanes { next() }
            var told = 0
            while let count = try await group.next() {
                told += count
                progress(told)
                next()
            }
        }
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
