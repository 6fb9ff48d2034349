internal import ArgumentParser
internal import CareTerms
internal import Referrals
internal import Registry

struct DataSetNoun: Noun {
    static let configuration = CommandConfiguration(
        commandName: "data-set", abstract: "What a programme's board needs to know before it sees a patient.",
        discussion: "How items are asked, answered and grow old: docs/minimum-data-set.md",
        subcommands: [DataSetShow.self, DataSetLoad.self])
}

struct DataSetShow: StoreVerb {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show the minimum data set that is asked for now, or one of its versions.")
    static let roles: [GroupRole] = [
        .coordinator, .surgeon, .nurse, .research, .investigator, .scheduler, .theatre, .pharmacist, .finance,
        .operator,
    ]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @Option(help: ArgumentHelp("The programme's code.", valueName: "code")) var programme = "pipac"
    @Option(help: ArgumentHelp("A version, also one that does not hold yet.", valueName: "number")) var version: Int?

    func perform(_ output: Output, at desk: Desk) async throws {
        let (programme, version) = (programme, version)
        let set = try await desk.read { tx, _ in try LoadDataSet.read(programme, version: version, in: &tx) }
        output.show(
            [
                "programme": set.programme, "version": set.version, "holds_from": set.holdsFrom,
                "is_gate": set.isGate, "source": set.source,
            ],
            [
                Section(
                    "items",
                    Listing(
                        set.items, none: "It asks for nothing.",
                        columns: [
                            .init("code") { $0.code }, .init("label") { $0.label },
                            .init("required") { $0.required }, .init("evidence") { $0.evidence },
                            .init("max_age_days", title: "days", isNumber: true) { $0.maxAgeDays },
                            .init("brought_by", title: "from") { $0.broughtBy },
                            .init("choices", for: .machines) { $0.choices ?? [] },
                        ]))
            ])
    }
}

struct DataSetLoad: FilingVerb {
    static let configuration = CommandConfiguration(
        commandName: "load", abstract: "Load a new version of a programme's minimum data set from a file.",
        discussion: """
            Example: omentum data-set load --print-schema > set.json; edit it; omentum data-set load --file set.json
            A version is never changed, as answers rest on it: load the next one. Answers are found again by their code.
            """)
    static let roles: [GroupRole] = [.operator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var source: FileOptions

    func perform(_ output: Output, at desk: Desk) async throws {
        let (set, request) = try source.read(LoadDataSet.self, help: "omentum data-set load --print-schema", at: desk)
        let outcome = try await desk.change(change, request: request) { tx, _ in
            try set(in: &tx)
            return set.version
        }
        output.done(
            outcome,
            "Version \(outcome.answer) of \(set.programme) asks for \(set.items.count) items from \(set.holdsFrom).",
            [
                "programme": set.programme, "version": outcome.answer, "holds_from": set.holdsFrom,
                "items": set.items.count,
            ])
    }

    static let example = """
        {
          "programme": "pipac",
          "version": 2,
          "holdsFrom": "2027-01-01",
          "isGate": true,
          "source": "programme board of 2026-12-01",
          "items": [
            {
              "code": "imaging",
              "label": "CT or MRI of chest, abdomen and pelvis",
              "required": true,
              "evidence": "document",
              "maxAgeDays": 42,
              "broughtBy": "referrer"
            },
            {
              "code": "performance_status",
              "label": "Performance status (ECOG)",
              "required": true,
              "evidence": "observation",
              "maxAgeDays": 28,
              "broughtBy": "surgeon",
              "choices": ["0", "1", "2", "3", "4"]
            }
          ]
        }
        """

    static let explanation = """
        version     the next free number of the programme
        holdsFrom   the first day on which it is asked for
        isGate      whether the board waits for what is required, or is only shown what is missing
        code        a word; answers to an item of the same code in an earlier version count on
        evidence    document, observation or either
        maxAgeDays  optional: how many days an answer is believed, from the day that it is true of
        broughtBy   referrer, patient, coordinator, surgeon, nurse or research
        choices     optional: the only values that it takes
        """
}
