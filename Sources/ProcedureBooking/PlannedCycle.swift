import CareTerms
public import Registry

/// One of the aerosols that a course plans.
///
/// It keeps its planned number whatever becomes of it; the attempts at it are procedures.
public enum PlannedCycle {
    public enum State: String, Named, Codable {
        case planned, booked, needsRebooking = "needs_rebooking", attempted, skipped

        /// Whether a procedure for it is still to come.
        public var isOpen: Bool { self == .planned || self == .booked || self == .needsRebooking }
    }

    public enum Event: String, Named, Codable {
        case opened, book, loseSlot = "lose_slot", attempt, tryAgain = "try_again", skip
    }
}

extension PlannedCycle: Machine {
    public static let name = "planned_cycle"
    public static let opening = Event.opened

    public static func step(_ event: Event, from state: State?) -> Step<State>? {
        switch (state, event) {
        case (nil, .opened): Step(to: .planned, by: Course.openers)
        case (.planned, .book), (.needsRebooking, .book): Step(to: .booked, by: Placement.bookers)
        // A lost slot is never silently a cancelled cycle: somebody has to book again.
        case (.booked, .loseSlot): Step(to: .needsRebooking, by: Placement.releasers)
        case (.booked, .attempt): Step(to: .attempted, by: Procedure.operators)
        case (.attempted, .tryAgain):
            Step(
                to: .needsRebooking, by: [.coordinator, .scheduler, .surgeon], reason: true,
                needs: ["cycle_is_tried_again_only_when_not_delivered"])
        case (.planned, .skip), (.needsRebooking, .skip):
            Step(to: .skipped, by: Course.stoppers, reason: true, needs: ["skipped_cycle_has_no_placement"])
        default: nil
        }
    }
}
