import CareTerms
public import Registry

/// Who pays for one item of one cycle, and how far we are in knowing it.
///
/// Expired and exhausted are not states: they are derived, against the date of service, from what was answered.
public enum Position {
    public enum State: String, Named, Codable { case unassigned, asked, confirmed, denied, appealed }

    public enum Event: String, Named, Codable { case opened, ask, confirm, deny, appeal, reopen }

    /// Who answers for the money.
    ///
    /// There is no "unknown" here: not knowing is the state `unassigned`.
    public enum Responsible: String, CaseIterable, Sendable, Codable {
        case sponsor, researchFund = "research_fund", insurer, patient, notBillable = "not_billable"
    }
}

extension Position: Machine {
    public static let name = "coverage_position"
    public static let opening = Event.opened

    public static func step(_ event: Event, from state: State?) -> Step<State>? {
        guard let state else {
            return event == .opened
                ? Step(to: .unassigned, by: [.finance, .scheduler, .coordinator, .surgeon, .worker]) : nil
        }
        let answer = ["answered_position_has_its_answer"]
        switch (state, event) {
        case (.unassigned, .ask), (.denied, .ask): return Step(to: .asked, by: [.finance], needs: answer)
        case (.unassigned, .confirm), (.asked, .confirm), (.appealed, .confirm):
            return Step(to: .confirmed, by: [.finance], needs: answer)
        case (.asked, .deny), (.appealed, .deny): return Step(to: .denied, by: [.finance], reason: true, needs: answer)
        case (.denied, .appeal): return Step(to: .appealed, by: [.finance], reason: true, needs: answer)
        case (.confirmed, .reopen), (.denied, .reopen): return Step(to: .unassigned, by: [.finance], reason: true)
        default: return nil
        }
    }
}
