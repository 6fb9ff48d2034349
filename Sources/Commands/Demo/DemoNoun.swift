internal import ArgumentParser
internal import CareTerms
internal import Pathway
internal import Postgres
internal import Registry
internal import Synchronization

struct DemoNoun: Noun {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "A made-up programme to look at.", subcommands: [DemoLoadVerb.self])
}

struct DemoLoadVerb: StoreVerb {
    static let configuration = CommandConfiguration(
        commandName: "load", abstract: "Load a made-up programme; the same seed gives the same one.",
        discussion: """
            Example: omentum demo load --patients 200 --seed 7 --as-of 2026-11-20
            Only into an empty database, which is then marked as a demo. Nobody in it exists.
            """)
    static let roles: [GroupRole] = [.operator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @Option(help: ArgumentHelp("How many patients.", valueName: "number")) var patients = 200
    @Option(help: ArgumentHelp("What the programme is made from.", valueName: "number")) var seed: UInt64 = 1
    @Option(help: ArgumentHelp("The day that the programme stands at; no later than today.", valueName: "date"))
    var asOf: ClinicalDay

    /// Who writes the demo down: a person of every role, made for it.
    private static let cast = "demo_cast"

    func validate() throws {
        guard (1...DemoPlan.patientsMax).contains(patients) else {
            throw ValidationError("--patients takes 1 to \(DemoPlan.patientsMax).")
        }
    }

    func perform(_ output: Output, at desk: Desk) async throws {
        let groups = GroupRole.allCases.filter { !$0.isService }
        _ = try await desk.store.command(as: .operator) { tx, _ in
            try Deployment.makeDemo(in: &tx)
            try People.add(login: Self.cast, printedName: "Demo Cast", groups: groups, in: &tx)
            return Self.cast
        }
        let conninfo = try DatabaseAddress.current().conninfo(login: Self.cast)
        let progress = output.progress("patients", total: patients)
        let plan = DemoPlan(patients: patients, seed: seed, asOf: asOf)
        let stores = RecentStore {
            var configuration = Pool.Configuration(conninfo, size: DemoLoad.lanes)
            // A demo that is lost in a crash is loaded again. The same statements come thousands of times, with
            // nothing in their values to plan for, so each is planned once.
            configuration.onConnect = ["SET synchronous_commit = off", "SET plan_cache_mode = force_generic_plan"]
            return Store(Pool(configuration), facts: .all, limits: .bulk)
        }
        let result = try await DemoLoad(plan)(makeStore: stores.current, progress: { progress.update($0) })
        progress.finish()
        output.done(
            "Loaded \(result.patients) made-up patients with \(result.procedures) procedures at \(result.site).",
            ["patients": result.patients, "procedures": result.procedures, "site": result.site])
    }
}

/// A store that is made anew when it is a minute old, and not more often: each new connection plans every statement
/// and every trigger once again.
private final class RecentStore: Sendable {
    private static let ageMax = Duration.seconds(60)

    private let make: @Sendable () -> Store
    private let last = Mutex<(store: Store, madeAt: ContinuousClock.Instant)?>(nil)

    init(make: @escaping @Sendable () -> Store) { self.make = make }

    @Sendable func current() -> Store {
        last.withLock { last in
            if let last, .now - last.madeAt < Self.ageMax { return last.store }
            let store = make()
            last = (store, .now)
            return store
        }
    }
}
