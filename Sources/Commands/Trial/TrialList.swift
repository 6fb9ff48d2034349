internal import ArgumentParser
internal import CareTerms
internal import Registry
internal import TrialEnrollment

struct TrialList: StoreVerb {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show the trials, the newest first.")
    static let roles = TrialNoun.readers

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions

    static let rowsMax = 200

    func perform(_ output: Output, at desk: Desk) async throws {
        let rows = try await desk.read { tx, _ in try TrialRecord.list(limit: Self.rowsMax, in: &tx) }
        output.show(
            Listing(
                rows, none: "There is no trial yet: omentum trial create --print-schema",
                columns: [
                    .init("trial") { $0.id }, .init("nct") { $0.nct }, .init("title") { $0.title },
                    .init("phase") { $0.phase }, .init("sponsor") { $0.sponsor },
                    .init("recruitment") { $0.recruitment },
                    .init("version") { $0.version },
                ]))
        output.noteFullPage(rows.count, of: Self.rowsMax)
    }
}

struct TrialShow: StoreVerb {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a trial with its arms and their criteria.",
        discussion: "Example: omentum trial show T1")
    static let roles = TrialNoun.readers

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @Argument(help: "The trial.") var trial: TrialID

    func perform(_ output: Output, at desk: Desk) async throws {
        let id = trial
        let (record, arms, criteria) = try await desk.read { tx, _ in
            let record = try TrialRecord.read(id, in: &tx)
            let arms = try ArmRecord.all(of: id, in: &tx)
            var criteria: [(arm: ArmID, criterion: Criterion)] = []
            for arm in arms { criteria += try Criterion.all(of: arm.id, in: &tx).map { (arm.id, $0) } }
            return (record, arms, criteria)
        }
        output.show(
            [
                "trial": record.id, "nct": record.nct, "title": record.title, "phase": record.phase,
                "sponsor": record.sponsor, "recruitment": record.recruitment, "version": record.version,
                "effective_from": record.effectiveFrom,
            ], [Section("arms", Self.listing(arms)), Section("criteria", Self.listing(criteria))])
    }

    private static func listing(_ arms: [ArmRecord]) -> Listing {
        Listing(
            arms, none: "It has no arm.",
            columns: [
                .init("arm") { $0.id }, .init("version") { $0.version }, .init("label") { $0.label },
                .init("regimen") { $0.regimen }, .init("planned_cycles", title: "cycles") { $0.plannedCycles },
                .init("interval_min_days", title: "min days") { $0.interval.minDays },
                .init("interval_target_days", title: "target") { $0.interval.targetDays },
                .init("interval_max_days", title: "max") { $0.interval.maxDays },
                .init("partial_counts") { $0.partialCounts },
                .init("dwell_target_minutes", title: "dwell min") { $0.dwellTargetMinutes },
                .init("slots") { $0.slots },
            ])
    }

    private static func listing(_ criteria: [(arm: ArmID, criterion: Criterion)]) -> Listing {
        Listing(
            criteria, none: "There is no criterion.",
            columns: [
                .init("arm") { $0.arm }, .init("criterion", title: "no") { $0.criterion.id },
                .init("kind") { Term($0.criterion.kind) }, .init("fact") { $0.criterion.fact },
                .init("comparison", title: "is") { $0.criterion.comparison.rawValue },
                .init("numbers") { $0.criterion.numbers }, .init("words") { $0.criterion.words },
                .init("unit") { $0.criterion.unit },
                .init("look_back_days", title: "look back") { $0.criterion.lookBackDays },
                .init("waivable_by", title: "waiver") { $0.criterion.waivableBy.map(Term.init) },
            ])
    }
}
