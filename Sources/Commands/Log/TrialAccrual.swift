public import ArgumentParser
internal import CareTerms
public import TrialEnrollment

extension Accrual.Grouping: ExpressibleByArgument {}

struct TrialAccrual: StoreVerb {
    static let configuration = CommandConfiguration(
        commandName: "accrual", abstract: "Count how many people came how far: by trial, arm, site or month.",
        discussion: """
            Example: omentum trial accrual --by month
            A person counts once in a line and once in the total, from the first step into a state that says so. By \
            month they stand in the month in which they were first approached. What each number is of stands below.
            """)
    static let roles: [GroupRole] = [.research, .coordinator, .investigator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var part: LogPart
    @Argument(help: "The trial; all of them, and the centre's registry, when left out.") var trial: TrialID?
    @Option(help: "What a line is of.") var by = Accrual.Grouping.trial

    func perform(_ output: Output, at desk: Desk) async throws {
        let filter = Accrual.Filter(trial: trial, site: part.site, from: part.from, until: part.until)
        let by = by
        let accrual = try await desk.read { tx, _ in try Accrual.read(by: by, filter, in: &tx) }
        if output.isJSON { return output.show(Self.json(accrual, by)) }
        output.show(Self.listing(accrual, by))
        output.say("\nPeople, not enrolments. Consented: of those approached; screened: of those")
        output.say("consented; failed and enrolled: of those screened; treated: of those enrolled.")
        let total = accrual.total
        output.say(
            "Identified \(total.identified): enrolled \(total.enrolled), failed \(total.failed), declined \(total.declined),"
        )
        output.say("left before enrolment \(total.left), awaiting \(total.awaiting).")
        for failure in accrual.failures {
            let reason = failure.reason.map { Word($0).shown } ?? "no code was written down"
            output.say("Failed \(failure.people) of \(total.screened) screened: \(reason)")
        }
        if accrual.dataUseWithdrawn > 0 {
            output.say("\(accrual.dataUseWithdrawn) of them withdrew the use of their data: the log leaves them out.")
        }
    }

    private static func listing(_ accrual: Accrual, _ by: Accrual.Grouping) -> Listing {
        Listing(
            accrual.groups + [accrual.total], none: "",
            columns: [
                .init("key", title: by.rawValue) { $0.key ?? "total" },
                .init("approached", title: "appr.", isNumber: true) { $0.approached },
                .init("consented", title: "cons.", isNumber: true) { $0.consented },
                .init("screened", title: "scr.", isNumber: true) { $0.screened },
                .init("failed", isNumber: true) { $0.failed },
                .init("enrolled", title: "enr.", isNumber: true) { $0.enrolled },
                .init("treated", isNumber: true) { $0.treated },
                .init(
                    "enrolled_in_month", title: "enr. that month", isNumber: true,
                    for: by == .month ? .people : .machines
                ) {
                    $0.enrolledInMonth
                },
            ])
    }

    private static func json(_ accrual: Accrual, _ by: Accrual.Grouping) -> JSON {
        .object([
            .init("by", .text(by.rawValue)), .init("counted", .text("people")),
            .init("groups", .list(accrual.groups.map(json))), .init("total", json(accrual.total)),
            .init(
                "failures",
                .list(
                    accrual.failures.map {
                        .object([
                            .init("reason", $0.reason.json), .init("people", $0.people.json),
                            .init("of_screened", accrual.total.screened.json),
                        ])
                    })), .init("data_use_withdrawn", accrual.dataUseWithdrawn.json),
        ])
    }

    private static func json(_ group: AccrualGroup) -> JSON {
        .object([
            .init("key", group.key.json), .init("label", group.label.json), .init("identified", group.identified.json),
            .init("approached", group.approached.json), .init("consented", group.consented.json),
            .init("screened", group.screened.json), .init("failed", group.failed.json),
            .init("declined", group.declined.json), .init("left", group.left.json),
            .init("awaiting", group.awaiting.json), .init("enrolled", group.enrolled.json),
            .init("treated", group.treated.json), .init("enrolled_in_month", group.enrolledInMonth.json),
        ])
    }
}
