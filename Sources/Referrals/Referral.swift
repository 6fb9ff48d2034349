import CareTerms
public import Registry

/// A request to consider a patient for PIPAC, from first contact until the referrer has the answer.
public enum Referral {
    public enum State: String, Named, Codable {
        case received, inReview = "in_review", informationRequested = "information_requested"
        case awaitingBoard = "awaiting_board", accepted, declined, linked, outOfDate = "out_of_date"
        case withdrawnByPatient = "withdrawn_by_patient", withdrawnByReferrer = "withdrawn_by_referrer"
        case died, duplicate, closed
    }

    public enum Event: String, Named, Codable {
        case opened, review, requestInformation = "request_information", informationCame = "information_came"
        case referToBoard = "refer_to_board", accept, decline, link, ageOut = "age_out", renew
        case withdrawByPatient = "withdraw_by_patient", withdrawByReferrer = "withdraw_by_referrer"
        case patientDied = "patient_died", markDuplicate = "mark_duplicate", redecide, close
        case returnToReview = "return_to_review"
        // Joined, and not the same after all: one event for each state that it can come back to.
        case restoreReceived = "restore_received", restoreInReview = "restore_in_review"
        case restoreInformationRequested = "restore_information_requested"
        case restoreAwaitingBoard = "restore_awaiting_board", restoreOutOfDate = "restore_out_of_date"
    }

    /// What an accepted patient is accepted for.
    public enum Pathway: String, CaseIterable, Sendable, Codable {
        case trial, offTrial = "off_trial", registryOnly = "registry_only"
    }

    /// How the referral reached us.
    public enum Channel: String, CaseIterable, Sendable, Codable {
        case fax, phone, letter, portal, inPerson = "in_person", email, csv, fhir, hl7
    }

    /// FHIR R4 `ServiceRequest.priority`.
    public enum Priority: String, CaseIterable, Sendable, Codable { case routine, urgent, asap, stat }

    /// States in which somebody here still owes the referrer a decision.
    public static let open: Set<State> = [.received, .inReview, .informationRequested, .awaitingBoard, .outOfDate]
}

extension Referral: Machine {
    public static let name = "referral"
    public static let opening = Event.opened

    private static let deciders: Set<GroupRole> = [.coordinator, .surgeon]
    private static let nightly: Set<GroupRole> = [.coordinator, .operator, .worker]

    public static func step(_ event: Event, from state: State?) -> Step<State>? {
        guard let state else { return event == .opened ? Step(to: .received, by: [.coordinator], clock: .starts) : nil }
        return review(event, from: state) ?? decision(event, from: state) ?? ending(event, from: state)
            ?? restoring(event, from: state)
    }

    /// Until the referral lies before those who decide: nothing passes that is not known.
    private static func review(_ event: Event, from state: State) -> Step<State>? {
        switch (state, event) {
        case (.received, .review), (.informationRequested, .informationCame): Step(to: .inReview, by: [.coordinator])
        case (.inReview, .requestInformation), (.awaitingBoard, .requestInformation):
            Step(to: .informationRequested, by: [.coordinator], reason: true, clock: .annotates)
        case (.inReview, .referToBoard):
            Step(to: .awaitingBoard, by: [.coordinator], needs: ["referral_has_its_minimum_data_set"])
        case (.awaitingBoard, .returnToReview): Step(to: .inReview, by: [.coordinator], reason: true)
        case (.inReview, .ageOut), (.informationRequested, .ageOut), (.awaitingBoard, .ageOut):
            Step(to: .outOfDate, by: nightly, reason: true)
        case (.outOfDate, .renew):
            Step(to: .inReview, by: [.coordinator], needs: ["renewed_referral_has_nothing_stale"])
        default: nil
        }
    }

    private static func decision(_ event: Event, from state: State) -> Step<State>? {
        let fact = "decision_is_of_its_referral_step"
        switch (state, event) {
        case (.awaitingBoard, .accept): return Step(to: .accepted, by: deciders, needs: [fact], clock: .stops)
        // Declined without a board too: what was asked for never came, or the disease says it at once.
        case (.inReview, .decline), (.informationRequested, .decline), (.awaitingBoard, .decline),
            (.outOfDate, .decline):
            return Step(to: .declined, by: deciders, reason: true, needs: [fact], clock: .stops)
        case (.accepted, .link):
            return Step(to: .linked, by: [.coordinator, .scheduler], needs: ["course_has_an_accepted_referral"])
        case (.accepted, .redecide), (.declined, .redecide):
            return Step(to: .inReview, by: [.coordinator], reason: true, clock: .starts)
        case (.linked, .close), (.declined, .close), (.withdrawnByPatient, .close), (.withdrawnByReferrer, .close),
            (.died, .close), (.duplicate, .close):
            return Step(to: .closed, by: [.coordinator], needs: ["closed_referral_has_told_its_referrer"])
        default: return nil
        }
    }

    /// Back to the very state from which it was joined to another; its clock runs on as if it had never stopped.
    private static func restoring(_ event: Event, from state: State) -> Step<State>? {
        let was: [Event: State] = [
            .restoreReceived: .received, .restoreInReview: .inReview, .restoreAwaitingBoard: .awaitingBoard,
            .restoreInformationRequested: .informationRequested, .restoreOutOfDate: .outOfDate,
        ]
        guard state == .duplicate || state == .closed, let before = was[event] else { return nil }
        return Step(
            to: before, by: [.coordinator], reason: true, needs: ["restored_referral_returns_to_where_it_was"],
            clock: .voids)
    }

    /// What may end any referral that still has no course.
    private static func ending(_ event: Event, from state: State) -> Step<State>? {
        guard open.contains(state) || state == .accepted else { return nil }
        switch event {
        case .withdrawByPatient:
            return Step(to: .withdrawnByPatient, by: [.coordinator], reason: true, clock: .stops)
        case .withdrawByReferrer:
            return Step(to: .withdrawnByReferrer, by: [.coordinator], reason: true, clock: .stops)
        case .patientDied: return Step(to: .died, by: [.coordinator, .nurse], clock: .stops)
        case .markDuplicate where state != .accepted:
            return Step(to: .duplicate, by: [.coordinator], reason: true, clock: .stops)
        default: return nil
        }
    }
}
