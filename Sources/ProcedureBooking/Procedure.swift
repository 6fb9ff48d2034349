import CareTerms
public import Registry

/// One attempt at a planned cycle: the day of the procedure, from arrival to thirty days after.
public enum Procedure {
    public enum State: String, Named, Codable {
        case scheduled, arrived, inTheatre = "in_theatre", aerosolRunning = "aerosol_running"
        case accessFailed = "access_failed", abortedBeforeAerosol = "aborted_before_aerosol"
        case aerosolPartial = "aerosol_partial", aerosolComplete = "aerosol_complete"
        case recovery, dischargedSameDay = "discharged_same_day", stayed, transferred, died, closed
        case cancelledOnTheDay = "cancelled_on_the_day"

        /// Whether the patient is still before, or in, the procedure itself.
        public var isUnderWay: Bool { Self.underWay.contains(self) }

        private static let underWay: Set<State> = [.scheduled, .arrived, .inTheatre, .aerosolRunning]
    }

    public enum Event: String, Named, Codable {
        case opened, arrive, cancelOnTheDay = "cancel_on_the_day", enterTheatre = "enter_theatre"
        case failAccess = "fail_access", abortBeforeAerosol = "abort_before_aerosol", startAerosol = "start_aerosol"
        case completeAerosol = "complete_aerosol", endAerosolShort = "end_aerosol_short"
        case reopenExposure = "reopen_exposure", enterRecovery = "enter_recovery"
        case discharge, stay, transfer, die, close

        /// Events that carry a code from `booking.coded_reason`, beside the words.
        public var isCoded: Bool { Self.coded.contains(self) }

        private static let coded: Set<Event> = [
            .cancelOnTheDay, .failAccess, .abortBeforeAerosol, .endAerosolShort, .stay, .transfer,
        ]
    }

    /// The job by which signing tells the other offices.
    public static let signedJobKind = "procedure.signed"
}

extension Procedure: Machine {
    public static let name = "procedure"
    public static let opening = Event.opened

    static let operators: Set<GroupRole> = [.theatre, .surgeon]
    private static let ward: Set<GroupRole> = [.theatre, .surgeon, .nurse]
    private static let discharging: Set<GroupRole> = [.surgeon, .nurse]
    private static let coded = ["procedure_step_has_its_coded_reason"]

    public static func step(_ event: Event, from state: State?) -> Step<State>? {
        guard let state else {
            let needs = ["procedure_is_opened_from_a_confirmed_placement"]
            return event == .opened ? Step(to: .scheduled, by: ward.union([.scheduler]), needs: needs) : nil
        }
        return beforeTheatre(event, from: state) ?? inTheatre(event, from: state) ?? afterwards(event, from: state)
    }

    private static func beforeTheatre(_ event: Event, from state: State) -> Step<State>? {
        switch (state, event) {
        case (.scheduled, .arrive):
            Step(
                to: .arrived, by: [.theatre, .nurse],
                needs: ["patient_arrives_on_the_booked_day", "patient_arrives_on_a_go"])
        case (.scheduled, .cancelOnTheDay), (.arrived, .cancelOnTheDay):
            Step(to: .cancelledOnTheDay, by: Placement.releasers, needs: coded)
        case (.arrived, .enterTheatre): Step(to: .inTheatre, by: operators)
        default: nil
        }
    }

    private static func inTheatre(_ event: Event, from state: State) -> Step<State>? {
        let outcome = ["aerosol_outcome_is_what_its_dwell_says"]
        return switch (state, event) {
        case (.inTheatre, .failAccess): Step(to: .accessFailed, by: operators, needs: coded)
        case (.inTheatre, .abortBeforeAerosol): Step(to: .abortedBeforeAerosol, by: operators, needs: coded)
        case (.inTheatre, .startAerosol):
            Step(to: .aerosolRunning, by: operators, needs: ["aerosol_starts_on_a_go"])
        case (.aerosolRunning, .completeAerosol): Step(to: .aerosolComplete, by: operators, needs: outcome)
        case (.aerosolRunning, .endAerosolShort): Step(to: .aerosolPartial, by: operators, needs: outcome + coded)
        // A wrong entry in the ledger: void it, enter what is right, and end the aerosol again.
        case (.aerosolPartial, .reopenExposure), (.aerosolComplete, .reopenExposure):
            Step(to: .aerosolRunning, by: operators, reason: true, needs: ["signed_record_is_only_amended"])
        case (.inTheatre, .die), (.aerosolRunning, .die): Step(to: .died, by: ward, reason: true)
        default: nil
        }
    }

    private static func afterwards(_ event: Event, from state: State) -> Step<State>? {
        switch (state, event) {
        case (.accessFailed, .enterRecovery), (.abortedBeforeAerosol, .enterRecovery),
            (.aerosolPartial, .enterRecovery), (.aerosolComplete, .enterRecovery):
            Step(to: .recovery, by: ward)
        case (.recovery, .discharge):
            Step(
                to: .dischargedSameDay, by: discharging,
                needs: [
                    "patient_goes_home_when_all_four_gates_are_met", "same_day_discharge_is_on_the_day_of_arrival",
                ])
        case (.recovery, .stay): Step(to: .stayed, by: discharging, needs: coded)
        case (.recovery, .transfer), (.stayed, .transfer): Step(to: .transferred, by: discharging, needs: coded)
        case (.accessFailed, .die), (.abortedBeforeAerosol, .die), (.aerosolPartial, .die), (.aerosolComplete, .die),
            (.recovery, .die), (.stayed, .die), (.transferred, .die), (.dischargedSameDay, .die):
            Step(to: .died, by: ward, reason: true)
        case (.dischargedSameDay, .close), (.stayed, .close), (.transferred, .close), (.died, .close):
            Step(
                to: .closed, by: [.nurse, .coordinator], needs: ["procedure_is_closed_after_thirty_days"])
        default: nil
        }
    }
}
