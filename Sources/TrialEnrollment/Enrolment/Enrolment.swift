import CareTerms
public import Registry

/// A patient's life in a trial, or, off-trial, under the centre's registry consent.
public enum Enrolment {
    public enum State: String, Named, Codable {
        case identified, approached, consented, declined, screening, eligible, ineligible
        case slotReserved = "slot_reserved", onStudy = "on_study", onTreatment = "on_treatment"
        case offTreatment = "off_treatment", followUp = "follow_up", offStudy = "off_study", withdrawn
    }

    public enum Event: String, Named, Codable {
        case opened, approach, consent, decline, screen, findEligible = "find_eligible"
        case findIneligible = "find_ineligible", reserveSlot = "reserve_slot", releaseSlot = "release_slot", start,
            treat
        case endTreatment = "end_treatment"
        case followUp = "follow_up", leaveStudy = "leave_study"
        case withdrawTreatment = "withdraw_treatment", withdraw
    }

    /// What a withdrawal takes back.
    public enum Scope: String, CaseIterable, Sendable, Codable {
        case treatment, followUp = "follow_up", dataUse = "data_use"
    }
}

extension Enrolment: Machine {
    public static let name = "enrolment"
    public static let opening = Event.opened

    private static let researchers: Set<GroupRole> = [.research, .coordinator]
    private static let judges: Set<GroupRole> = [.research, .investigator]

    public static func step(_ event: Event, from state: State?) -> Step<State>? {
        guard let state else { return event == .opened ? Step(to: .identified, by: researchers) : nil }
        switch (state, event) {
        case (.identified, .approach): return Step(to: .approached, by: researchers)
        case (.approached, .consent):
            return Step(
                to: .consented, by: [.research, .investigator, .coordinator],
                needs: ["consented_patient_has_signed_a_form"])
        case (.approached, .decline), (.identified, .decline):
            return Step(to: .declined, by: researchers, reason: true)
        case (.consented, .screen), (.ineligible, .screen), (.eligible, .screen):
            return Step(to: .screening, by: judges)
        case (.screening, .findEligible):
            return Step(to: .eligible, by: judges, needs: ["eligible_patient_meets_every_criterion"])
        case (.screening, .findIneligible), (.consented, .findIneligible), (.eligible, .findIneligible),
            (.slotReserved, .findIneligible):
            return Step(to: .ineligible, by: judges, reason: true)
        default: return onStudy(event, from: state)
        }
    }

    /// From the slot on.
    private static func onStudy(_ event: Event, from state: State) -> Step<State>? {
        let signed = "eligible_patient_has_a_signed_checklist"
        switch (state, event) {
        case (.eligible, .reserveSlot):
            return Step(to: .slotReserved, by: researchers, needs: [signed, "arm_has_a_free_slot"])
        case (.slotReserved, .releaseSlot): return Step(to: .eligible, by: researchers, reason: true)
        case (.slotReserved, .start):
            return Step(to: .onStudy, by: judges, needs: ["eligible_patient_meets_every_criterion", signed])
        // Theatre starts the aerosol, and the database takes this step with it.
        case (.onStudy, .treat): return Step(to: .onTreatment, by: judges.union([.theatre, .surgeon]))
        case (.onTreatment, .endTreatment), (.onStudy, .endTreatment):
            return Step(to: .offTreatment, by: judges, reason: true)
        case (.offTreatment, .followUp): return Step(to: .followUp, by: judges)
        case (.followUp, .leaveStudy), (.offTreatment, .leaveStudy):
            return Step(to: .offStudy, by: judges, reason: true)
        case (.onStudy, .withdrawTreatment), (.onTreatment, .withdrawTreatment), (.slotReserved, .withdrawTreatment):
            return Step(to: .followUp, by: judges, reason: true, needs: ["withdrawal_has_its_scope"])
        default: return withdrawal(event, from: state)
        }
    }

    /// Who has consented may take it back whole, in any state that still runs.
    private static func withdrawal(_ event: Event, from state: State) -> Step<State>? {
        let before: Set<State> = [.identified, .approached]
        let over: Set<State> = [.declined, .ineligible, .offStudy, .withdrawn]
        guard event == .withdraw, !before.contains(state), !over.contains(state) else { return nil }
        return Step(
            to: .withdrawn, by: [.research, .investigator, .coordinator], reason: true,
            needs: ["withdrawal_has_its_scope"])
    }
}
