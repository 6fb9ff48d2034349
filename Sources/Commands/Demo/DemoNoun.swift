internal import ArgumentParser
internal import CareTerms
internal import Pathway
internal import Postgres
internal import Registry
internal import Synchronization

struct DemoNoun: Noun {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "A made-up programme to look at.",
        subcommands: [DemoLoadVerb.self, DemoStatus.self])
}

struct DemoLoadVerb: StoreVerb {
    static let configuration = CommandConfiguration(
        commandName: "load", abstract: "Load a made-up programme; the same seed gives the same one.",
        discussion: """
            Example: omentum demo load --patients 200 --seed 7 --as-of 2026-11-20
            Only into an empty database, which is then marked as a demo. Nobody in it exists. One that was begun and \
            not finished stays so: omentum demo status tells, and omentum db remove makes room for another.
            """)
    static let roles: [GroupRole] = [.operator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @Option(help: ArgumentHelp("How many patients.", valueName: "number")) var patients = 200
    @Option(help: ArgumentHelp("What the programme is made from.", valueName: "number")) var seed: UInt64 = 1
    @Option(
        help: ArgumentHelp(
            "The day that the programme stands at, no later than today at its centre; today when left out.",
            valueName: "YYYY-MM-DD"))
    var asOf: ClinicalDay?
    @Flag(help: "Say what would be loaded, and load nothing.") var dryRun = false

    /// Who writes the demo down: a person of every role, made for it.
    private static let cast = "demo_cast"

    func validate() throws {
        guard (1...DemoPlan.patientsMax).contains(patients) else {
            throw ValidationError("--patients takes 1 to \(DemoPlan.patientsMax).")
        }
    }

    func perform(_ output: Output, at desk: Desk) async throws {
        let groups = GroupRole.allCases.filter { !$0.isService }
        let asked = asOf
        let day = try await desk.read { tx, context in
            try Self.isOpen(to: asked, today: try DemoLoad.today(in: &tx, context), in: &tx)
        }
        let load = DemoLoad(DemoPlan(patients: patients, seed: seed, asOf: day))
        _ = try await desk.store.command(as: .operator, dryRun: dryRun) { tx, _ in
            try Deployment.makeDemo(in: &tx)
            try People.add(login: Self.cast, printedName: "Demo Cast", groups: groups, in: &tx)
            return Self.cast
        }
        if dryRun {
            return output.done(
                "Dry run, nothing is kept: would load \(patients) made-up patients with \(load.procedures) procedures.",
                ["patients": patients, "procedures": load.procedures, "site": SiteID?.none, "dry_run": true])
        }
        let conninfo = try DatabaseAddress.current().conninfo(login: Self.cast)
        let progress = output.progress("patients", total: patients)
        let stores = RecentStore {
            var configuration = Pool.Configuration(conninfo, size: DemoLoad.lanes)
            // A demo that is lost in a crash is loaded again. The same statements come thousands of times, with
            // nothing in their values to plan for, so each is planned once.
            configuration.onConnect = ["SET synchronous_commit = off", "SET plan_cache_mode = force_generic_plan"]
            return Store(Pool(configuration), facts: .all, limits: .bulk)
        }
        let result = try await load(makeStore: stores.current, progress: { progress.update($0) })
        progress.finish()
        output.done(
            "Loaded \(result.patients) made-up patients with \(result.procedures) procedures at \(result.site).",
            [
                "patients": result.patients, "procedures": result.procedures, "site": Optional(result.site),
                "dry_run": false,
            ])
    }

    /// The day that it will stand at: all that can be wrong is found before anything is written.
    private static func isOpen(
        to asked: ClinicalDay?, today: ClinicalDay, in tx: inout Transaction
    ) throws -> ClinicalDay {
        let remedy = "a new database, such as: omentum db remove --yes, omentum db start, and omentum demo load again"
        switch try Deployment.demo(in: &tx) {
        case .none: break
        case .incomplete:
            throw Fact(
                "demo_is_loaded_whole", .rule, "A demo was begun here and not finished; it cannot go on.", try: remedy)
        case .loaded: throw Fact("demo_is_loaded_once", .rule, "A demo is loaded here already.", try: remedy)
        }
        if let asked, asked > today {
            throw Fact(
                "demo_stands_at_a_day_that_has_come", .usage, "The demo's centre has no such day yet: it has \(today).",
                try: "--as-of \(today), or an earlier day")
        }
        return asked ?? today
    }
}

/// Whether a demo is here, and whole.
struct DemoStatus: StoreVerb {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Tell whether this database holds a demo, and whether it is whole.",
        discussion: "The state for machines is none, incomplete or loaded.")
    static let roles: [GroupRole] = [.operator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions

    func perform(_ output: Output, at desk: Desk) async throws {
        let state = try await desk.read { tx, _ in try Deployment.demo(in: &tx) }
        let sentence =
            switch state {
            case .none: "No demo is loaded here."
            case .incomplete: "A demo was begun here and not finished. To make room: omentum db remove --yes"
            case .loaded: "A demo is loaded here. Nobody in it exists."
            }
        output.done(sentence, ["state": state.rawValue])
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
