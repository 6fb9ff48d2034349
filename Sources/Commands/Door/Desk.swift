internal import ArgumentParser
internal import CareTerms
internal import FoundationEssentials
internal import Pathway
internal import Postgres
internal import Registry

/// A verb that reads or changes records: it gets the desk of a person who acts in one role.
protocol StoreVerb: Verb {
    var actor: ActorOptions { get }
    /// The groups that may, in order of preference.
    static var roles: [GroupRole] { get }

    func perform(_ output: Output, at desk: Desk) async throws
}

extension StoreVerb {
    func perform(_ output: Output) async throws {
        // A verb with the options of a change is one.
        let desk = try await Desk.open(
            actor, roles: Self.roles, isChange: self is any ChangingVerb, words: output.words)
        try await perform(output, at: desk)
    }
}

/// A verb that changes records.
protocol ChangingVerb: StoreVerb {
    var change: ChangeOptions { get }
}

extension ChangingVerb {
    var idempotencyKey: String? { change.key }
}

/// A verb that shows who a patient is, or what is known of one: looking stands in the access log.
protocol PatientVerb: StoreVerb {}

/// Verbs that show what hangs on a patient's id have these.
struct LookOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Why you look: it stands in the access log.", valueName: "text")) var purpose: String?

    init() {}
}

/// The store, for one person in one role.
struct Desk {
    let store: Store
    let role: GroupRole
    /// What was typed, by which a repeated request is recognised.
    let words: [String]

    /// Reads in one moment's view of the database.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (inout Transaction, Context) async throws -> Value
    ) async throws -> Value {
        try await store.read(as: role, body)
    }

    /// Takes the role, for a verb that reads a file before it asks anything: who may not do this hears that first.
    func enter() async throws { try await store.read(as: role) { _, _ in } }

    /// Writes the look at a patient into the access log, before anything of it is shown.
    ///
    /// Without a purpose it is the noun and the verb.
    func look(at patient: PatientID, _ options: LookOptions) async throws {
        try await look(atEach: [patient], options)
    }

    /// The same for a list that shows what is known of several: one row with all of them, and none for an empty list.
    func look(atEach patients: [PatientID], _ options: LookOptions) async throws {
        guard !patients.isEmpty else { return }
        try await IdentityDoor(store, as: role).look(at: Set(patients).sorted(), for: purpose(options))
    }

    /// Writes the look into the access log, and then reads with its ticket what says who the patient is.
    func read<Value: Sendable>(
        behind patient: PatientID, _ options: LookOptions,
        _ body: @escaping @Sendable (inout Transaction, _ ticket: Int64) throws -> Value
    ) async throws -> Value {
        try await IdentityDoor(store, as: role).read(behind: patient, for: purpose(options), body)
    }

    func purpose(_ options: LookOptions) -> String {
        options.purpose ?? words.prefix(2).joined(separator: " ")
    }

    /// Does it in one transaction: with `--key` once only, with `--dry-run` not at all.
    ///
    /// The words of the command are what the key stands for. A verb that also reads a file passes `request`.
    func change<Answer: Codable & Sendable>(
        _ change: ChangeOptions, request: CommandRequest? = nil,
        _ body: @escaping @Sendable (inout Transaction, Context) async throws -> Answer
    ) async throws -> Store.Outcome<Answer> {
        let key = try change.commandKey()
        let typed = try request ?? CommandRequest("omentum", words)
        return try await store.command(as: role, key: key, request: typed, dryRun: change.dryRun, body)
    }

    static func open(
        _ actor: ActorOptions, roles: [GroupRole], isChange: Bool, words: [String], limits: Store.Limits = .people
    ) async throws -> Desk {
        let address = try DatabaseAddress.current()
        let pool = DatabaseAddress.pool(try address.conninfo(login: actor.login(at: address)), size: 1)
        let (isMigrated, mine) = try await pool.withConnection { session in
            try await session.transaction { tx in
                (try Deployment.isMigrated(in: &tx), try People.myGroups(in: &tx))
            }
        }
        guard isMigrated else {
            throw Fact(
                "database_is_migrated", .rule, "This database holds nothing of Omentum yet.", try: "omentum db migrate")
        }
        // A role that is asked for is taken or refused by the database itself.
        if let role = actor.role { return desk(pool, role, words, limits) }
        let role = try RoleChoice(mine: mine, able: roles, isChange: isChange).role()
        return desk(pool, role, words, limits)
    }

    private static func desk(_ pool: Pool, _ role: GroupRole, _ words: [String], _ limits: Store.Limits) -> Desk {
        Desk(store: Store(pool, facts: .all, limits: limits), role: role, words: Self.request(words))
    }

    /// The words without those that say how to answer, and without the key itself.
    static func request(_ words: [String]) -> [String] {
        var kept: [String] = []
        var isValueOfKey = false
        for (position, word) in words.enumerated() {
            if word == "--" { return kept + words[position...] }
            if isValueOfKey {
                isValueOfKey = false
            } else if word == "--key" {
                isValueOfKey = true
            } else if word != "--json", !word.hasPrefix("--key=") {
                kept.append(word)
            }
        }
        return kept
    }
}

/// Which of a person's roles a verb is run in, when they did not say.
struct RoleChoice {
    var mine: [GroupRole]
    var able: [GroupRole]
    /// A change stands in the audit trail with its role, so the role is never guessed; reading takes the first that may.
    var isChange: Bool

    func role() throws(Fact) -> GroupRole {
        let fitting = able.filter(mine.contains)
        guard let first = fitting.first else {
            let takes = able.map(\.rawValue).joined(separator: ", ")
            throw Fact(
                "role_may", .notPermitted,
                mine.isEmpty
                    ? "This login has no role here."
                    : "None of your roles (\(mine.map(\.rawValue).joined(separator: ", "))) may do this.",
                try: "a login with one of these roles: \(takes)")
        }
        if isChange, fitting.count > 1 {
            throw Fact(
                "role_is_chosen", .usage, "You may do this in more than one role.",
                try: fitting.map { "--role \($0.rawValue)" }.joined(separator: " or "))
        }
        return first
    }
}

extension ChangeOptions {
    /// Without `--key` one is made up, so that a request whose outcome is unknown can be asked about.
    fileprivate func commandKey() throws -> CommandKey? {
        let key = key ?? UUID().uuidString.lowercased()
        guard let commandKey = CommandKey(key) else {
            throw UsageTrouble(
                "key_is_long_enough",
                "--key takes \(CommandKey.lengths.lowerBound) to \(CommandKey.lengths.upperBound) signs without spaces.",
                try: "a UUID, such as: --key $(uuidgen)")
        }
        return commandKey
    }
}

extension Output {
    /// Says after a sentence what became of the command, when that is not plainly "done".
    func done<Answer>(_ outcome: Store.Outcome<Answer>, _ sentence: String, _ details: Details) {
        var fields = details.fields
        fields.append(("dry_run", outcome.isDryRun))
        fields.append(("repeat", outcome.isRepeat))
        let prefix =
            outcome.isDryRun ? "Dry run, nothing is kept: " : outcome.isRepeat ? "Done before with this key: " : ""
        done(prefix + sentence, Details(fields.map { ($0.key, $0.value) }))
    }
}
