internal import ArgumentParser
internal import CareTerms
internal import Postgres
internal import Registry
internal import TrialEnrollment

struct TrialShow: StoreVerb {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a trial with its arms, criteria, doses, washout, visits and sites.",
        discussion: """
            Example: omentum trial show T1
            Doses, washout and visits are of the newest released version, or of the one that is named, also a draft.
            """)
    static let roles = TrialNoun.readers

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @Argument(help: "The trial.") var trial: TrialID
    @Option(help: ArgumentHelp("Only this version, also a draft.", valueName: "version")) var version: String?

    func perform(_ output: Output, at desk: Desk) async throws {
        let (id, version) = (trial, version)
        let found = try await desk.read { tx, _ in try Shown.read(id, version, in: &tx) }
        let record = found.record
        output.show(
            [
                "trial": record.id, "nct": record.nct, "title": record.title, "phase": record.phase,
                "sponsor": record.sponsor, "regulatory_pathways": record.regulatoryPathways,
                "recruitment": record.recruitment, "version": record.version, "effective_from": record.effectiveFrom,
            ],
            [
                Section("arms", Self.listing(found.arms)), Section("criteria", Self.listing(found.criteria)),
                Section("dose_levels", Self.doses(of: found.schedule)),
                Section("washout", Self.washout(of: found.schedule)),
                Section("visits", Self.visits(of: found.schedule)), Section("sites", Self.listing(found.sites)),
                Section("recruitment_changes", Self.listing(found.changes)),
            ])
    }

    /// A trial with all that hangs on it.
    private struct Shown {
        let record: TrialRecord
        let arms: [ArmRecord]
        let criteria: [(arm: ArmID, criterion: Criterion)]
        /// Of one version: what is in force, or what was asked for.
        let schedule: NewVersion?
        let sites: [TrialSite]
        let changes: [Recruitment.Change]

        static func read(_ id: TrialID, _ version: String?, in tx: inout Transaction) throws -> Shown {
            let record = try TrialRecord.read(id, in: &tx)
            let schedule = try (version ?? record.version).map { try NewVersion.read($0, of: id, in: &tx) }
            let arms = try ArmRecord.all(of: id, version: version, in: &tx)
            var criteria: [(arm: ArmID, criterion: Criterion)] = []
            for arm in arms { criteria += try Criterion.all(of: arm.id, in: &tx).map { (arm.id, $0) } }
            return Shown(
                record: record, arms: arms, criteria: criteria, schedule: schedule,
                sites: try TrialSite.all(of: id, in: &tx), changes: try Recruitment.changes(of: id, in: &tx))
        }
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

    private static func doses(of version: NewVersion?) -> Listing {
        let levels = (version?.arms ?? []).flatMap { arm in
            (arm.doseLevels ?? []).enumerated().map { (arm: arm.label, no: $0.offset + 1, level: $0.element) }
        }
        return Listing(
            levels, none: "No dose is written down.",
            columns: [
                .init("arm_label", title: "arm") { $0.arm }, .init("level", isNumber: true) { $0.no },
                .init("label") { $0.level.label },
                .init("drugs") { level in
                    level.level.drugs.map { "\($0.drug) \($0.amount) \($0.unit)" }.joined(separator: ", then ")
                },
            ])
    }

    private static func washout(of version: NewVersion?) -> Listing {
        typealias Row = (arm: String?, code: String, before: Int?, after: Int?, source: String?)
        let common: [Row] = (version?.washout ?? []).map { (nil, $0.drugClass, $0.daysBefore, $0.daysAfter, $0.source) }
        let exceptions: [Row] = (version?.arms ?? []).flatMap { arm in
            (arm.washoutExceptions ?? []).map { (arm.label, $0.drugClass, $0.daysBefore, $0.daysAfter, $0.reason) }
        }
        return Listing(
            common + exceptions, none: "No washout is written down.",
            columns: [
                .init("arm_label", title: "arm") { $0.arm ?? "all" }, .init("drug_class") { $0.code },
                .init("days_before", isNumber: true) { $0.before }, .init("days_after", isNumber: true) { $0.after },
                .init("source") { $0.source },
            ])
    }

    private static func visits(of version: NewVersion?) -> Listing {
        let common = (version?.visits ?? []).map { (arm: "all", visit: $0) }
        let own = (version?.arms ?? []).flatMap { arm in (arm.visits ?? []).map { (arm: arm.label, visit: $0) } }
        return Listing(
            common + own, none: "No visit is written down.",
            columns: [
                .init("arm_label", title: "arm") { $0.arm }, .init("code") { $0.visit.code },
                .init("label") { $0.visit.label }, .init("anchor") { Term($0.visit.anchor) },
                .init("cycle", isNumber: true) { $0.visit.cycle },
                .init("offset_days", title: "days", isNumber: true) { $0.visit.offsetDays },
                .init("window_before_days", title: "before", isNumber: true) { $0.visit.window?.daysBefore },
                .init("window_after_days", title: "after", isNumber: true) { $0.visit.window?.daysAfter },
                .init("source", for: .machines) { $0.visit.source },
            ])
    }

    private static func listing(_ sites: [TrialSite]) -> Listing {
        Listing(
            sites, none: "It was approved at no site: omentum trial approve-site T… S…",
            columns: [
                .init("site") { $0.site }, .init("name") { $0.name }, .init("state") { $0.state.rawValue },
                .init("since") { $0.since }, .init("reference") { $0.reference }, .init("reason") { $0.reason },
            ])
    }

    private static func listing(_ changes: [Recruitment.Change]) -> Listing {
        Listing(
            changes, none: "Its recruitment was never told.",
            columns: [
                .init("from_day", title: "from") { $0.fromDay }, .init("recruitment") { Term($0.recruitment) },
                .init("reason") { $0.reason }, .init("login", title: "by") { $0.login },
                .init("recorded_at", for: .machines) { $0.recordedAt },
            ])
    }
}
