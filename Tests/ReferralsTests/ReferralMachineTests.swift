import CareTerms
import Registry
import Testing

@testable import Referrals

@Suite("What the life of a referral promises")
struct ReferralMachineTests {
    private static let restoring: Set<Referral.Event> = [
        .restoreReceived, .restoreInReview, .restoreInformationRequested, .restoreAwaitingBoard, .restoreOutOfDate,
    ]
    private let grid = Referral.grid.compactMap { cell in
        cell.step.map { (from: cell.state, event: cell.event, step: $0) }
    }

    @Test(
        "a closed referral is at its end, unless it was joined by mistake; it is closed only once the referrer was told"
    )
    func closing() {
        let from = Set(grid.filter { $0.from == .closed }.map(\.event))
        #expect(from == Self.restoring)
        for cell in grid where cell.step.to == .closed {
            #expect(cell.step.facts == ["closed_referral_has_told_its_referrer"])
        }
    }

    @Test("nobody decides but coordinator and surgeon, and each decision is a fact of its own")
    func deciding() {
        let decisions = grid.filter { [.accept, .decline].contains($0.event) }
        #expect(decisions.count == 5)
        for cell in decisions {
            #expect(cell.step.roles == [.coordinator, .surgeon])
            #expect(cell.step.facts == ["decision_is_of_its_referral_step"])
        }
    }

    @Test("the clock stops with every step that ends the waiting, and starts with every one that begins it again")
    func clock() {
        for cell in grid {
            guard let from = cell.from else {
                #expect(cell.step.clock == .starts)
                continue
            }
            let leaves = Referral.open.contains(from) && !Referral.open.contains(cell.step.to)
            let comesBack = !Referral.open.contains(from) && Referral.open.contains(cell.step.to)
            if leaves { #expect(cell.step.clock == .stops, "\(from) \(cell.event)") }
            let clock: ClockEffect = Self.restoring.contains(cell.event) ? .voids : .starts
            if comesBack { #expect(cell.step.clock == clock, "\(from) \(cell.event)") }
        }
    }

    @Test("a board sees what is complete, and what went stale is renewed before it goes on")
    func dataSet() {
        for cell in grid where cell.step.to == .awaitingBoard && !Self.restoring.contains(cell.event) {
            #expect(cell.step.facts == ["referral_has_its_minimum_data_set"])
        }
        for cell in grid where cell.from == .outOfDate && cell.step.to == .inReview {
            #expect(cell.step.facts == ["renewed_referral_has_nothing_stale"])
        }
    }

    @Test("whoever was joined by mistake returns with a reason, and its clock as if it had never stopped")
    func restoring() {
        for cell in grid where Self.restoring.contains(cell.event) {
            #expect([.duplicate, .closed].contains(cell.from))
            #expect(cell.step.needsReason && cell.event.rawValue == "restore_\(cell.step.to.rawValue)")
        }
        #expect(grid.count { Self.restoring.contains($0.event) } == 2 * Referral.open.count)
    }

    @Test("as long as there is no course, patient and referrer may withdraw, and a death is written down")
    func withdrawing() {
        for state in Referral.State.allCases {
            let isOpen = Referral.open.contains(state) || state == .accepted
            for event in [Referral.Event.withdrawByPatient, .withdrawByReferrer, .patientDied] {
                #expect((Referral.step(event, from: state) != nil) == isOpen, "\(state) \(event)")
            }
        }
    }
}
