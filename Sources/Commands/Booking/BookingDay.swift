internal import ArgumentParser
internal import CareTerms
internal import ProcedureBooking
internal import Registry

/// Shows what is placed at a site on a day, or on several.
struct BookingDay: StoreVerb {
    static let configuration = CommandConfiguration(
        commandName: "day", abstract: "Show what is placed at a site on a day, or on several.",
        discussion: "Example: omentum booking day --site S1 --on 2026-12-08 --days 7")
    static let roles: [GroupRole] = [.scheduler, .coordinator, .theatre, .nurse, .surgeon, .pharmacist]
    static let daysMax = 92

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @Option(help: "The site, such as S1.") var site: SiteID
    @Option(help: ArgumentHelp("The first day.", valueName: "YYYY-MM-DD")) var on: ClinicalDay
    @Option(help: "How many days, up to \(BookingDay.daysMax).") var days = 1

    func validate() throws {
        guard (1...Self.daysMax).contains(days) else {
            throw ValidationError("--days takes a number from 1 to \(Self.daysMax).")
        }
    }

    func perform(_ output: Output, at desk: Desk) async throws {
        let (site, from, to) = (site, on, on.adding(days: days - 1))
        let board = try await desk.read { tx, _ in
            // A site that is not there has an empty day, which would look like a free theatre.
            _ = try SiteClock.zone(of: site, in: &tx)
            return try CycleRecord.board(of: site, from: from, to: to, in: &tx)
        }
        output.show(
            Listing(
                Array(board.prefix(CycleRecord.boardMax)), none: "Nothing is placed there then.",
                columns: [
                    .init("day") { $0.localDay }, .init("times") { $0.localTimes }, .init("placement") { $0.placement },
                    .init("placement_status", title: "is") { $0.placementStatus?.words }, .init("cycle") { $0.id },
                    .init("number", isNumber: true) { $0.number }, .init("patient") { $0.patient },
                    .init("cycle_status") { $0.status.words }, .init("window") { $0.window?.words },
                    .init("held_until") { $0.heldUntil },
                ]))
        if board.count > CycleRecord.boardMax {
            output.note("omentum: there are more than \(CycleRecord.boardMax); ask for fewer days: --days")
        }
    }
}
