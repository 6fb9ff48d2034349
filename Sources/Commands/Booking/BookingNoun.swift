internal import ArgumentParser
internal import CareTerms
internal import Postgres
internal import ProcedureBooking
internal import Registry

/// Theatre, people and devices for planned cycles.
struct BookingNoun: Noun {
    static let configuration = CommandConfiguration(
        commandName: "booking", abstract: "Theatre, people and devices: hold, confirm, move, give back.",
        subcommands: [
            BookingHold.self, BookingConfirm.self, BookingReschedule.self, BookingRelease.self, BookingDay.self,
            BookingResources.self, BookingAddResource.self, BookingBlock.self, BookingUnblock.self,
        ])
}

/// Which time a placement takes, and what it takes with it.
struct SlotOptions: ParsableArguments {
    @Option(
        name: .customLong("start"),
        help: ArgumentHelp("When it starts, on the wall of the site: 2026-12-08T08:30.", valueName: "time"))
    var start: StatedTime
    @Option(help: "How long it lasts; left out: the block of the site.") var minutes: Int?
    @Option(name: .customLong("with"), help: "A resource, such as V3; give it again for each one.") var resources:
        [ResourceID] = []
    @Option(help: "How long the hold lasts, in minutes; left out: as the site does.") var holdMinutes: Int?
    @Option(help: ArgumentHelp("Why it is written down after it began.", valueName: "text")) var late: String?

    func validate() throws {
        guard (minutes ?? 60) > 0, (holdMinutes ?? 1) > 0 else {
            throw ValidationError("--minutes and --hold-minutes are at least 1.")
        }
    }

    func booking(
        _ cycle: PlannedCycleID, at site: SiteID, zone: String, replacing old: PlacementID? = nil,
        keeping kept: [ResourceID] = [], in tx: inout Transaction
    ) throws -> BookCycle {
        let from = try SiteClock.moment(start, zone: zone, in: &tx)
        let during = try BookCycle.block(from: from, minutes: minutes, at: site, in: &tx)
        return BookCycle(
            cycle, at: site, with: resources.isEmpty ? kept : resources, during: during, holdMinutes: holdMinutes,
            replacing: old, lateReason: late)
    }
}

/// What a verb answers about a slot.
struct SlotAnswer: Codable, Sendable {
    let placement: PlacementID
    let cycle: CycleRecord

    var details: Details {
        [
            "placement": placement, "cycle": cycle.id, "number": cycle.number,
            "status": cycle.placementStatus?.rawValue,
            "cycle_status": cycle.status.rawValue, "day": cycle.localDay, "times": cycle.localTimes, "zone": cycle.zone,
            "hold_expires": cycle.holdExpires, "window": cycle.window?.words, "in_window": inWindow,
        ]
    }

    /// `nil` when there is no window to be in.
    var inWindow: Bool? {
        guard let window = cycle.window, let day = cycle.localDay else { return nil }
        return window.judge(day) == .within
    }

    /// Said beside the answer: a hold outside of the window is allowed, a confirm asks go/no-go.
    var warning: String? {
        guard let window = cycle.window, let day = cycle.localDay else { return nil }
        switch window.judge(day) {
        case .within: return nil
        case .tooEarly(let days): return "That is \(days) days before the window (\(window.words))."
        case .tooLate(let days): return "That is \(days) days after the window (\(window.words))."
        }
    }

    var when: String { "\(cycle.localDay.shown) \(cycle.localTimes.shown) (\(cycle.zone))" }
}
