import CareTerms
public import Registry

/// A series of planned cycles for one patient, opened from one accepted referral.
public enum Course {
    public enum State: String, Named, Codable {
        case open, onHold = "on_hold", completed, stopped
    }

    public enum Event: String, Named, Codable {
        case opened, hold, resume, complete, stop
    }

    /// Why a course ends before its plan does.
    ///
    /// Conversion to surgery is a success and is counted so.
    public enum StopReason: String, CaseIterable, Sendable, Codable {
        case progression, obstruction, refusal, convertedToSurgery = "converted_to_surgery"
        case medical, technical, death, trialClosed = "trial_closed", other
    }
}

extension Course: Machine {
    public static let name = "course"
    public static let opening = Event.opened

    static let openers: Set<GroupRole> = [.coordinator, .scheduler]
    private static let deciders: Set<GroupRole> = [.coordinator, .surgeon]
    /// Beside the deciders: who tells a withdrawal, as that stops the course.
    static let stoppers = deciders.union([.research, .investigator])

    public static func step(_ event: Event, from state: State?) -> Step<State>? {
        switch (state, event) {
        case (nil, .opened): Step(to: .open, by: openers)
        case (.open, .hold):
            Step(to: .onHold, by: deciders, reason: true, needs: ["held_course_has_its_review_date"])
        case (.onHold, .resume): Step(to: .open, by: deciders)
        case (.open, .complete):
            Step(
                to: .completed, by: deciders,
                needs: ["completed_course_has_no_open_cycle", "ended_course_has_no_procedure_under_way"])
        case (.open, .stop), (.onHold, .stop):
            Step(
                to: .stopped, by: stoppers,
                needs: ["stopped_course_has_its_coded_reason", "ended_course_has_no_procedure_under_way"])
        default: nil
        }
    }
}
