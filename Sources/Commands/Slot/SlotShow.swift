internal import ArgumentParser
internal import CareTerms
internal import Registry
internal import TrialEnrollment

struct SlotShow: StoreVerb {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a trial's slots, and what shuts the next one.",
        discussion: "Example: omentum slot show T1")
    static let roles: [GroupRole] = [.coordinator, .research, .investigator, .surgeon, .pharmacist, .nurse]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @Argument(help: "The trial.") var trial: TrialID
    @Option(help: "The next slot at this site only.") var site: SiteID?

    func perform(_ output: Output, at desk: Desk) async throws {
        let (id, site) = (trial, site)
        let (slots, next, observed) = try await desk.read { tx, _ in
            _ = try TrialRecord.read(id, in: &tx)
            if let site { _ = try SiteClock.zone(of: site, in: &tx) }
            return (
                try SlotStanding.list(of: id, in: &tx), try NextSlot.list(of: id, at: site, in: &tx),
                try ObservedPatient.list(of: id, in: &tx)
            )
        }
        output.show(
            ["trial": id],
            [
                Section(
                    "slots",
                    Listing(
                        slots, none: "It has no released arm.",
                        columns: [
                            .init("arm") { $0.label }, .init("site") { $0.site },
                            .init("level", isNumber: true) { $0.level }, .init("slots", isNumber: true) { $0.slots },
                            .init("taken", isNumber: true) { $0.taken }, .init("free", isNumber: true) { $0.free },
                        ])),
                Section(
                    "next_slot",
                    Listing(
                        next, none: "No site has slots or patients yet: --site S…",
                        columns: [
                            .init("arm") { $0.label }, .init("site") { $0.site },
                            .init("level", isNumber: true) { $0.level }, .init("is_open") { $0.shutBy == nil },
                            .init("shut_by", for: .machines) { $0.shutBy },
                            .init("why", for: .people) { $0.shutBy.map { FactBook.trials[$0]?.message ?? $0 } },
                        ])),
                Section("observed", Self.observed(observed)),
            ])
    }

    private static func observed(_ patients: [ObservedPatient]) -> Listing {
        Listing(
            patients, none: "Nobody has a slot.",
            columns: [
                .init("arm") { $0.label }, .init("level", isNumber: true) { $0.level },
                .init("place", isNumber: true) { $0.place }, .init("enrolment") { $0.enrolment },
                .init("treated_at") { $0.treatedAt }, .init("outcome") { $0.outcome.map { Term($0) } },
            ])
    }
}
