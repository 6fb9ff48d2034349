internal import ArgumentParser
internal import CareTerms
internal import Registry
internal import TrialEnrollment

/// A part of an arm, as it is typed.
struct ArmPartOptions: ParsableArguments {
    @Option(help: "At this site only.") var site: SiteID?
    @Option(help: ArgumentHelp("At this dose level only.", valueName: "number")) var level: Int?

    var part: ArmSlots.Part { ArmSlots.Part(site: site, level: level) }
}

extension ArmSlots.Part {
    /// " at S1, level 2".
    fileprivate var shown: String {
        let words = [site.map { "at \($0)" }, level.map { "level \($0)" }].compactMap { $0 }
        return words.isEmpty ? "" : " " + words.joined(separator: ", ")
    }
}

struct SlotAllow: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "allow", abstract: "Say how many slots a site, a dose level, or a level at a site has.",
        discussion: """
            Example: omentum slot allow A1 6 --level 1 --reason 'letter of the sponsor of 2 November'
            The arm's own number stands in its protocol. Where some sites or levels have a number, the others have none.
            """)
    static let roles = SlotNoun.deciders

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var of: ArmPartOptions
    @Argument(help: "The arm.") var arm: ArmID
    @Argument(help: "How many.") var count: Int
    @Option(help: ArgumentHelp("Why.", valueName: "text")) var reason: String

    func perform(_ output: Output, at desk: Desk) async throws {
        let (arm, count, part, reason) = (arm, count, of.part, reason)
        let outcome = try await desk.change(change) { tx, _ in
            try ArmSlots.allow(count, for: part, of: arm, because: reason, in: &tx)
            return count
        }
        output.done(
            outcome, "\(arm)\(part.shown) has \(count) slots.",
            ["arm": arm, "site": part.site, "level": part.level, "slots": outcome.answer])
    }
}

struct SlotHold: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "hold", abstract: "Let nobody in, in an arm or a part of it, until it is lifted.",
        discussion: "Example: omentum slot hold A1 --reason 'the safety board meets on Friday'")
    static let roles = SlotNoun.deciders

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var of: ArmPartOptions
    @Argument(help: "The arm.") var arm: ArmID
    @Option(help: ArgumentHelp("Why.", valueName: "text")) var reason: String

    func perform(_ output: Output, at desk: Desk) async throws {
        let (arm, part, reason) = (arm, of.part, reason)
        let outcome = try await desk.change(change) { tx, _ in
            try ArmSlots.hold(part, of: arm, because: reason, in: &tx)
            return arm
        }
        output.done(
            outcome, "\(arm)\(part.shown) is on hold.",
            ["arm": outcome.answer, "site": part.site, "level": part.level, "is_held": true])
    }
}

struct SlotLift: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "lift", abstract: "End a hold of exactly that part.",
        discussion: "Example: omentum slot lift A1 --reason 'the safety board sees no danger'")
    static let roles = SlotNoun.deciders

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var of: ArmPartOptions
    @Argument(help: "The arm.") var arm: ArmID
    @Option(help: ArgumentHelp("Why.", valueName: "text")) var reason: String

    func perform(_ output: Output, at desk: Desk) async throws {
        let (arm, part, reason) = (arm, of.part, reason)
        let outcome = try await desk.change(change) { tx, _ in
            try ArmSlots.lift(part, of: arm, because: reason, in: &tx)
            return arm
        }
        output.done(
            outcome, "The hold of \(arm)\(part.shown) is lifted.",
            ["arm": outcome.answer, "site": part.site, "level": part.level, "is_held": false])
    }
}

struct SlotOpenLevel: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "open-level", abstract: "Let the next patients come to this dose level.",
        discussion: """
            Example: omentum slot open-level A1 2 --reason 'decision of the safety board of 9 November'
            The first level is open from the beginning. A higher one opens when all at the lower one were observed and \
            the rule of the arm holds; a lower one at any time.
            """)
    static let roles: [GroupRole] = [.investigator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The arm.") var arm: ArmID
    @Argument(help: "The dose level.") var level: Int
    @Option(help: ArgumentHelp("Who decided it, and why.", valueName: "text")) var reason: String

    func perform(_ output: Output, at desk: Desk) async throws {
        let (arm, level, reason) = (arm, level, reason)
        let outcome = try await desk.change(change) { tx, _ in
            try ArmSlots.open(level: level, of: arm, because: reason, in: &tx)
            return level
        }
        output.done(outcome, "Level \(level) of \(arm) is open.", ["arm": arm, "level": outcome.answer])
    }
}
