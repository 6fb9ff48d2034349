internal import ArgumentParser
internal import CareTerms
internal import FoundationEssentials
public import Jobs
internal import Postgres
internal import Registry

/// The form of a plan's file.
struct JobPlanFile: Codable {
    static let formVersion = 1

    let omentumJobsPlan: Int
    let act: JobPlan.Act
    let reason: String
    /// When there were more jobs than one plan takes.
    let isCut: Bool
    let jobs: [JobPlan.Item]

    var plan: JobPlan { JobPlan(act: act, reason: reason, jobs: jobs) }

    var json: JSON {
        .object([
            .init("omentumJobsPlan", omentumJobsPlan.json), .init("act", .text(act.rawValue)),
            .init("reason", .text(reason)), .init("isCut", .bool(isCut)),
            .init(
                "jobs",
                .list(
                    jobs.map {
                        .object([
                            .init("job", $0.job.json), .init("kind", .text($0.kind)), .init("state", .text($0.state)),
                            .init("mark", .text($0.mark)),
                        ])
                    })),
        ])
    }
}

/// Writes down which jobs an act is meant for, and does nothing to them.
struct JobPlanning: Sendable {
    let act: JobPlan.Act
    let words: JobFilterWords
    let reason: String
    let path: String

    func plan(_ output: Output, at desk: Desk, dryRun: Bool) async throws {
        let (act, words, reason) = (act, words, reason)
        let (plan, isCut) = try await desk.read { tx, context in
            try JobPlan.make(act, try words.filter(at: context.now, in: &tx), reason: reason, in: &tx)
        }
        let file = JobPlanFile(
            omentumJobsPlan: JobPlanFile.formVersion, act: act, reason: reason, isCut: isCut, jobs: plan.jobs)
        if !dryRun { try write(file.json.document + "\n") }
        let sentence = "\(plan.jobs.count) jobs would get \(act.rawValue)."
        output.done(
            dryRun
                ? "Dry run, no plan is written: \(sentence)"
                : "\(sentence) Nothing is done yet: omentum jobs apply FILE",
            ["act": act.rawValue, "jobs": plan.jobs.count, "is_cut": isCut, "dry_run": dryRun])
        if isCut {
            output.note("omentum: there are more than \(JobPlan.jobsMax): apply this plan, and make another one.")
        }
    }

    private func write(_ text: String) throws {
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: [.withoutOverwriting])
        } catch {
            throw UsageTrouble(
                "plan_is_written", "The plan cannot be written: there is such a file, or its folder takes none.",
                try: "--plan-out with the name of a new file")
        }
    }
}

/// Some jobs of a plan stand otherwise now, and nothing was done.
struct PlanChanged: Refusal {
    let told: [JobPlan.Told]
    let count: Int

    static let namedMax = 10

    var kind: RefusalKind { .changedMeanwhile }
    var fact: String { "plan_is_current" }
    var message: String {
        let named = told.prefix(Self.namedMax).map { "\($0.job) \($0.verdict.shown)" }.joined(separator: ", ")
        let rest = told.count > Self.namedMax ? " and \(told.count - Self.namedMax) more" : ""
        return "\(told.count) of \(count) jobs do not stand as in the plan: \(named)\(rest). Nothing was done."
    }
    var remedy: String? { "a new plan with --plan-out, or omentum jobs apply FILE --skip-changed" }
}

extension JobPlan.Verdict: Shown {
    public var shown: String { rawValue.replacing("_", with: " ") }
    public var json: JSON { .text(rawValue) }
}

struct JobsApply: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "apply", abstract: "Do what a plan says, if its jobs still stand as they did.",
        discussion: """
            A plan is what retry, cancel and discard write with --plan-out. When any of its jobs has changed since, nothing \
            is done, and this ends with 5; --skip-changed leaves those out. Ends with 9 when some were not done.
            """)
    static let roles: [GroupRole] = [.operator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: ArgumentHelp("The plan; - for standard input.", valueName: "file")) var file: InputFile
    @Flag(help: "Leave out jobs that have changed since, instead of doing nothing.") var skipChanged = false

    func perform(_ output: Output, at desk: Desk) async throws {
        // Whoever may not, is told so before their file is read.
        _ = try await desk.read { _, context in context.now }
        let text = try file.text()
        let plan = try read(text)
        let skipChanged = skipChanged
        let bulk = Desk(
            store: Store(desk.store.pool, facts: desk.store.facts, limits: .bulk), role: desk.role, words: desk.words)
        let request = try CommandRequest("omentum", desk.words + [text])
        let outcome = try await bulk.change(change, request: request) { tx, _ -> [JobPlan.Verdict] in
            let told = try plan.apply(unchangedOnly: skipChanged, in: &tx)
            if !skipChanged, told.contains(where: \.verdict.isChange) {
                throw PlanChanged(told: told.filter(\.verdict.isChange), count: plan.jobs.count)
            }
            return told.map(\.verdict)
        }
        show(
            zip(plan.jobs, outcome.answer).map { JobPlan.Told(job: JobNumber(rawValue: $0.job), verdict: $1) }, plan,
            outcome, output)
    }

    private func read(_ text: String) throws -> JobPlan {
        let help = "a file that omentum jobs retry, cancel or discard wrote with --plan-out"
        let form = try JSONForm.read(text, as: JobPlanFile.self, help: help)
        guard form.omentumJobsPlan == JobPlanFile.formVersion, form.jobs.count <= JobPlan.jobsMax,
            (5...500).contains(form.reason.unicodeScalars.count), Set(form.jobs.map(\.job)).count == form.jobs.count
        else { throw UsageTrouble("plan_is_understood", "The file is no plan of this version.", try: help) }
        return form.plan
    }

    private func show(
        _ told: [JobPlan.Told], _ plan: JobPlan, _ outcome: Store.Outcome<[JobPlan.Verdict]>, _ output: Output
    ) {
        let done = told.count { $0.verdict == .done }
        let others = told.filter { $0.verdict != .done }
        if !others.isEmpty {
            output.ending =
                done > 0 ? .doneInPart : others.allSatisfy(\.verdict.isChange) ? .changedMeanwhile : .refused
        }
        let shown = output.isJSON ? told : others
        let sections = [
            Section(
                "jobs", Listing(shown, none: "", columns: [.init("job") { $0.job }, .init("verdict") { $0.verdict }]))
        ]
        output.done(
            outcome, "\(plan.act.rawValue): \(done) of \(told.count) jobs done.",
            ["act": plan.act.rawValue, "done": done, "not_done": others.count],
            output.isJSON || !others.isEmpty ? sections : [])
    }
}
