import CareTerms
public import Registry

/// Something that is owed to a patient on a day, with an owner and a next action.
public enum FollowUpTask {
    public enum State: String, Named, Codable { case scheduled, due, overdue, attempted, done, missed, cancelled }

    public enum Event: String, Named, Codable {
        case opened, fallDue = "fall_due", passGrace = "pass_grace", attempt, complete, miss, cancel, move
    }

    /// What came of one try.
    public enum Result: String, CaseIterable, Sendable, Codable {
        case done, reached, noAnswer = "no_answer", callLater = "call_later", wrongNumber = "wrong_number"
        case refused, moved, dead

        /// Whether the task is fulfilled by it; anything else leaves it open with a next day.
        public var completes: Bool { self == .done || self == .reached }
    }
}

extension FollowUpTask: Machine {
    public static let name = "follow_up_task"
    public static let opening = Event.opened

    private static let planners: Set<GroupRole> = [.surgeon, .scheduler, .coordinator, .nurse, .worker]
    private static let nightly: Set<GroupRole> = [.nurse, .coordinator, .operator, .worker]
    private static let owners: Set<GroupRole> = [
        .coordinator, .research, .investigator, .scheduler, .surgeon, .pharmacist, .nurse, .finance,
    ]

    public static func step(_ event: Event, from state: State?) -> Step<State>? {
        guard let state else { return event == .opened ? Step(to: .scheduled, by: planners) : nil }
        let result = ["completed_task_has_its_result"]
        switch (state, event) {
        case (.scheduled, .fallDue): return Step(to: .due, by: nightly)
        case (.due, .passGrace), (.attempted, .passGrace): return Step(to: .overdue, by: nightly)
        case (.scheduled, .attempt), (.due, .attempt), (.overdue, .attempt), (.attempted, .attempt):
            return Step(to: .attempted, by: owners, needs: result)
        case (.scheduled, .complete), (.due, .complete), (.overdue, .complete), (.attempted, .complete):
            return Step(to: .done, by: owners, needs: result)
        case (.due, .miss), (.overdue, .miss), (.attempted, .miss): return Step(to: .missed, by: owners, reason: true)
        case (.scheduled, .cancel), (.due, .cancel), (.overdue, .cancel), (.attempted, .cancel):
            // Theatre tells a death, which ends what is owed.
            return Step(to: .cancelled, by: owners.union(nightly).union([.theatre]), reason: true)
        case (.scheduled, .move), (.due, .move), (.overdue, .move), (.attempted, .move):
            return Step(to: .scheduled, by: planners.union(nightly), reason: true)
        default: return nil
        }
    }
}
