internal import ArgumentParser
internal import CareTerms
internal import FoundationEssentials
internal import Registry
internal import TrialEnrollment

struct TrialVersions: StoreVerb {
    static let configuration = CommandConfiguration(
        commandName: "versions", abstract: "Show the versions of a trial's protocol: drafts, released, in force.",
        discussion: "Example: omentum trial versions T1")
    static let roles = TrialNoun.readers

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @Argument(help: "The trial.") var trial: TrialID

    func perform(_ output: Output, at desk: Desk) async throws {
        let trial = trial
        let versions = try await desk.read { tx, _ in try ProtocolVersion.all(of: trial, in: &tx) }
        output.show(
            Listing(
                versions, none: "\(trial) has no version.",
                columns: [
                    .init("version") { $0.version },
                    .init("state") { $0.releasedAt == nil ? "draft" : "released" },
                    .init("effective_from", title: "from") { $0.effectiveFrom },
                    .init("effective_until", title: "until") { $0.effectiveUntil },
                    .init("arms", isNumber: true) { $0.arms }, .init("summary") { $0.summary },
                    .init("released_at", for: .machines) { $0.releasedAt },
                    .init("released_by", title: "by") { $0.releasedBy },
                ]))
    }
}

struct TrialVersionForm: StoreVerb {
    static let configuration = CommandConfiguration(
        commandName: "version-form", abstract: "Print a version as a form to be edited, for trial add-version.",
        discussion: """
            Example: omentum trial version-form T1 5 > v6.json; edit it; omentum trial add-version T1 --file v6.json
            """)
    static let roles = TrialNoun.readers

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @Argument(help: "The trial.") var trial: TrialID
    @Argument(help: "The version.") var version: String

    func perform(_ output: Output, at desk: Desk) async throws {
        let (trial, version) = (trial, version)
        let read = try await desk.read { tx, _ in try NewVersion.read(version, of: trial, in: &tx) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        output.raw(String(decoding: try encoder.encode(read), as: UTF8.self))
    }
}

struct TrialAddVersion: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "add-version", abstract: "Write down a new version of a protocol, as a draft.",
        discussion: """
            Example: omentum trial add-version T1 --from 5 --version 6 --effective-from 2027-01-01
            With another text: omentum trial version-form T1 5 > v6.json; edit it; omentum trial add-version T1 \
            --file v6.json

            Nothing is in force before: omentum trial release T1 6
            """)
    static let roles: [GroupRole] = [.research]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The trial.") var trial: TrialID
    @Option(
        help: ArgumentHelp("The version as JSON; - reads standard input.", valueName: "file"), completion: .file())
    var file: InputFile?
    @Option(help: ArgumentHelp("The version that it begins as a copy of.", valueName: "version")) var from: String?
    @Option(help: ArgumentHelp("Its own name.", valueName: "version")) var version: String?
    @Option(help: ArgumentHelp("The first day on which it is in force.", valueName: "YYYY-MM-DD"))
    var effectiveFrom: ClinicalDay?
    @Option(help: ArgumentHelp("What is different.", valueName: "text")) var summary: String?

    func validate() throws {
        if file != nil {
            guard from == nil, version == nil, effectiveFrom == nil, summary == nil else {
                throw ValidationError("The file says all of the version: leave out --from and what goes with it.")
            }
        } else if from == nil || version == nil || effectiveFrom == nil {
            throw ValidationError("Give --file FILE, or --from VERSION with --version NAME and --effective-from DAY.")
        }
    }

    func perform(_ output: Output, at desk: Desk) async throws {
        let trial = trial
        if let file {
            try await desk.enter()
            let text = try file.text()
            let draft = try JSONForm.read(
                text, as: NewVersion.self, help: "omentum trial version-form \(trial) VERSION")
            let request = try CommandRequest("omentum", desk.words + [text])
            let outcome = try await desk.change(change, request: request) { tx, _ in
                try draft(for: trial, in: &tx).arms
            }
            return tell(outcome, draft.version, outcome.answer, output)
        }
        guard let from, let version, let effectiveFrom else { preconditionFailure("validate() asked for them") }
        let summary = summary
        let outcome = try await desk.change(change) { tx, _ in
            try ProtocolVersion.copy(
                from, as: version, effectiveFrom: effectiveFrom, summary: summary, of: trial, in: &tx)
            return try ProtocolVersion.arms(of: version, in: trial, &tx)
        }
        tell(outcome, version, outcome.answer, output)
    }

    private func tell(_ outcome: Store.Outcome<[ArmID]>, _ version: String, _ arms: [ArmID], _ output: Output) {
        output.done(
            outcome, "Version \(version) of \(trial) is a draft: omentum trial release \(trial) \(version)",
            ["trial": trial, "version": version, "arms": arms])
    }
}

struct TrialRelease: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "Release a version: it is in force from its day on, and frozen for everybody.",
        discussion: "Example: omentum trial release T1 6")
    static let roles: [GroupRole] = [.research]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The trial.") var trial: TrialID
    @Argument(help: "The version.") var version: String

    func perform(_ output: Output, at desk: Desk) async throws {
        let (trial, version) = (trial, version)
        let outcome = try await desk.change(change) { tx, context in
            try ProtocolVersion.release(version, of: trial, in: &tx, context)
            return trial
        }
        output.done(outcome, "Released version \(version) of \(trial).", ["trial": trial, "version": version])
    }
}

struct TrialDiscardVersion: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "discard-version", abstract: "Take a draft away; a released version stays.",
        discussion: "Example: omentum trial discard-version T1 6")
    static let roles: [GroupRole] = [.research]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The trial.") var trial: TrialID
    @Argument(help: "The version.") var version: String

    func perform(_ output: Output, at desk: Desk) async throws {
        let (trial, version) = (trial, version)
        let outcome = try await desk.change(change) { tx, _ in
            try ProtocolVersion.discard(version, of: trial, in: &tx)
            return trial
        }
        output.done(outcome, "Took the draft \(version) of \(trial) away.", ["trial": trial, "version": version])
    }
}
