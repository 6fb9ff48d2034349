internal import ArgumentParser
internal import CareTerms
internal import CoverageCounselling
internal import Postgres
internal import Registry

/// What every answer about a line of the grid says: which line, and who said so.
struct LineOptions: ParsableArguments {
    @Argument(help: "The planned cycle.") var cycle: PlannedCycleID
    @Argument(help: "The item: omentum coverage items.") var item: String
    @Option(help: ArgumentHelp("Who said so: a call's reference, a letter, a contract.", valueName: "text"))
    var source: String

    init() {}
}

extension Desk {
    /// Writes an answer down, in the zone of the cycle's site.
    fileprivate func answer(
        _ reply: Position.Reply, _ line: LineOptions, _ options: StepWords, _ change: ChangeOptions
    ) async throws -> Store.Outcome<Taken<Position.State>> {
        let (cycle, item, source) = (line.cycle, line.item, line.source)
        return try await self.change(change) { tx, context in
            let site = try PositionRecord.site(of: cycle, in: &tx)
            return try Position.assign(
                item, of: cycle, reply, source: source, try options.circumstances(at: site, in: &tx), in: &tx, context)
        }
    }
}

extension Output {
    fileprivate func answered(_ line: LineOptions, _ outcome: Store.Outcome<Taken<Position.State>>) {
        let taken = outcome.answer
        done(
            outcome, "\(line.item) of \(line.cycle) is \(taken.to.words) now (it was \(taken.from.words)).",
            [
                "cycle": line.cycle, "item": line.item, "from": taken.from.rawValue, "status": taken.to.rawValue,
                "step": taken.number,
            ])
    }
}

struct CoverageAssign: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "assign", abstract: "Write down who answers for an item of a cycle, and on which days.",
        discussion: """
            Example: omentum coverage assign Y1 drug --to sponsor --from 2026-11-01 --to-day 2027-10-31 \
            --source 'trial budget, version 5'
            An insurer is named by the coverage that pays: --to insurer --coverage G1 --authorisation Q1
            """)
    static let roles: [GroupRole] = [.finance]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var circumstances: StepOptions
    @OptionGroup var line: LineOptions
    @Option(name: .customLong("to"), help: "Who answers for the money.") var responsible: Position.Responsible
    @Option(help: ArgumentHelp("The first day on which it holds.", valueName: "YYYY-MM-DD")) var from: ClinicalDay
    @Option(help: ArgumentHelp("The last day on which it holds; without end when left out.", valueName: "YYYY-MM-DD"))
    var toDay: ClinicalDay?
    @Option(help: "The coverage, of an insurer.") var coverage: CoverageID?
    @Option(help: "The authorisation, where the payer asks for one.") var authorisation: AuthorisationID?

    func validate() throws {
        guard (responsible == .insurer) == (coverage != nil) else {
            throw ValidationError("An insurer, and nobody else, is named by a coverage: --to insurer --coverage G…")
        }
        guard authorisation == nil || coverage != nil else {
            throw ValidationError("An authorisation is an insurer's: --to insurer --coverage G…")
        }
    }

    func perform(_ output: Output, at desk: Desk) async throws {
        let reply = Position.Reply.confirmed(
            responsible, from: from, to: toDay, coverage: coverage, authorisation: authorisation)
        output.answered(line, try await desk.answer(reply, line, circumstances.words, change))
    }
}

struct CoverageAsk: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "ask", abstract: "Write down that the payer was asked, and until when an answer is due.",
        discussion: "Example: omentum coverage ask Y1 device --due 2026-12-01 --source 'call 8841'")
    static let roles: [GroupRole] = [.finance]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var circumstances: StepOptions
    @OptionGroup var line: LineOptions
    @Option(help: ArgumentHelp("The day by which they answer.", valueName: "YYYY-MM-DD")) var due: ClinicalDay

    func perform(_ output: Output, at desk: Desk) async throws {
        output.answered(line, try await desk.answer(.asked(dueOn: due), line, circumstances.words, change))
    }
}

struct CoverageDeny: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "deny", abstract: "Write down that the payer says no, and why.",
        discussion: "Example: omentum coverage deny Y1 device --reason 'not covered' --source 'letter of 2026-11-20'")
    static let roles: [GroupRole] = [.finance]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var circumstances: StepOptions
    @OptionGroup var line: LineOptions

    func perform(_ output: Output, at desk: Desk) async throws {
        output.answered(line, try await desk.answer(.denied, line, circumstances.words, change))
    }
}

struct CoverageAppeal: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "appeal", abstract: "Write down that a denial was appealed, and until when an answer is due.",
        discussion: "Example: omentum coverage appeal Y1 device --due 2026-12-20 --reason 'new letter' --source 'fax'")
    static let roles: [GroupRole] = [.finance]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var circumstances: StepOptions
    @OptionGroup var line: LineOptions
    @Option(help: ArgumentHelp("The day by which they answer.", valueName: "YYYY-MM-DD")) var due: ClinicalDay

    func perform(_ output: Output, at desk: Desk) async throws {
        output.answered(line, try await desk.answer(.appealed(dueOn: due), line, circumstances.words, change))
    }
}

struct CoverageReopen: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "reopen", abstract: "Say that an answer does not hold any more: the line is unassigned again.",
        discussion: "Example: omentum coverage reopen Y1 drug --reason 'the policy ended'")
    static let roles: [GroupRole] = [.finance]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var circumstances: StepOptions
    @Argument(help: "The planned cycle.") var cycle: PlannedCycleID
    @Argument(help: "The item: omentum coverage items.") var item: String

    func perform(_ output: Output, at desk: Desk) async throws {
        let (cycle, item, options) = (cycle, item, circumstances.words)
        let outcome = try await desk.change(change) { tx, context in
            let site = try PositionRecord.site(of: cycle, in: &tx)
            guard let line = try PositionRecord.all(of: cycle, in: &tx).first(where: { $0.item == item }) else {
                throw NotFound(noun: "line of \(cycle)", named: "of this item", try: "omentum coverage show \(cycle)")
            }
            return try Position.take(
                .reopen, on: line.id, try options.circumstances(at: site, in: &tx), in: &tx, context)
        }
        let taken = outcome.answer
        output.done(
            outcome, "\(item) of \(cycle) is \(taken.to.words) now (it was \(taken.from.words)).",
            [
                "cycle": cycle, "item": item, "from": taken.from.rawValue, "status": taken.to.rawValue,
                "step": taken.number,
            ])
    }
}
