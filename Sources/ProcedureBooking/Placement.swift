import CareTerms
public import Registry

/// Theatre, people and devices for one planned cycle at one time: all of them, or none.
public enum Placement {
    public enum State: String, Named, Codable {
        case held, confirmed, superseded, released, used
    }

    public enum Event: String, Named, Codable {
        case opened, confirm, expire, supersede, release, use
    }

    /// Why a slot was given back.
    ///
    /// Cancelled by the patient, by the hospital and by death are different facts.
    public enum ReleaseReason: String, CaseIterable, Sendable, Codable {
        case byPatient = "by_patient", byHospital = "by_hospital", byDeath = "by_death", notReady = "not_ready"
        case resourceLost = "resource_lost", courseStopped = "course_stopped"
        case cancelledOnTheDay = "cancelled_on_the_day", other
    }
}

extension Placement: Machine {
    public static let name = "placement"
    public static let opening = Event.opened

    static let bookers: Set<GroupRole> = [.coordinator, .scheduler]
    /// Beside the bookers: who cancels on the day, who stops a course, and who tells a death or a withdrawal, as these
    /// give back the slots.
    static let releasers: Set<GroupRole> = [
        .coordinator, .research, .investigator, .scheduler, .theatre, .surgeon, .pharmacist, .nurse, .finance,
    ]

    public static func step(_ event: Event, from state: State?) -> Step<State>? {
        switch (state, event) {
        case (nil, .opened):
            Step(
                to: .held, by: bookers,
                needs: ["resource_is_used_by_one_placement_at_a_time", "patient_is_in_one_placement_at_a_time"])
        case (.held, .confirm):
            Step(
                to: .confirmed, by: bookers,
                needs: ["placement_is_confirmed_before_its_hold_expires", "placement_is_confirmed_on_a_go"])
        case (.held, .expire):
            Step(
                to: .released, by: bookers.union([.worker, .cron]),
                needs: ["hold_expires_when_its_time_is_over"])
        case (.held, .supersede), (.confirmed, .supersede):
            Step(to: .superseded, by: bookers, needs: ["superseded_placement_has_its_replacement"])
        case (.held, .release), (.confirmed, .release):
            Step(
                to: .released, by: releasers,
                needs: ["released_placement_has_its_coded_reason", "opened_procedure_keeps_its_placement"])
        case (.confirmed, .use):
            Step(to: .used, by: Procedure.operators, needs: ["used_placement_has_its_procedure"])
        default: nil
        }
    }
}
