import CareTerms
import Postgres
import Registry
import TestKit
import Testing

@testable import Referrals
@testable import Wards

/// What could be said of the past that would let somebody pass a rule of today.
@Suite("Nothing goes backwards")
struct BackwardsTests {
    @Test("papers that are stale today are not fresh for a step that is told of an earlier day", .clonedDatabase)
    func backdated() async throws {
        let ward = try await Ward.open(try TestDatabase.current, on: "2026-11-03")
        let id = try await ward.referralInReview()
        try await ward.as(Ward.coordinator) { tx, _ in
            try Ward.complete(id, in: &tx)
            return id
        }
        try await ward.today("2027-01-20")
        await expectFact("referral_has_its_minimum_data_set") {
            try await ward.as(Ward.coordinator) { tx, context in
                try Referral.take(.referToBoard, on: id, in: &tx, context)
            }
        }
        // The answers are true of the third, so nobody knew them on the second; and the review was on the third.
        for earlier in ["2026-11-02T18:00:00Z", "2026-11-03T11:00:00Z"] {
            let at = try moment(earlier)
            await expectFact(
                earlier.hasPrefix("2026-11-02")
                    ? "referral_has_its_minimum_data_set" : "referral_step_is_not_before_the_last_one"
            ) {
                try await ward.as(Ward.coordinator) { tx, context in
                    try Referral.take(.referToBoard, on: id, Circumstances(happenedAt: at), in: &tx, context)
                }
            }
        }
    }

    @Test("nobody is accepted without a board, and its word does not outlive the papers that it saw", .clonedDatabase)
    func boards() async throws {
        let ward = try await Ward.open(try TestDatabase.current, on: "2026-11-03")
        let (id, meeting) = try await ward.onTheList()
        await expectFact("accepted_referral_names_its_board") { try await accept(id, in: ward) }
        try await ward.boardSays("pipac_off_trial", of: id, at: meeting)
        try await ward.as(Ward.coordinator) { tx, context in
            try Referral.take(.returnToReview, on: id, Circumstances(reason: "new films came"), in: &tx, context)
            return try Referral.take(.referToBoard, on: id, in: &tx, context)
        }
        await expectFact("accepted_referral_names_its_board") { try await accept(id, in: ward) }
    }

    @Test("a board's word on which somebody was accepted is corrected only after that was reopened", .clonedDatabase)
    func corrected() async throws {
        let ward = try await Ward.open(try TestDatabase.current, on: "2026-11-03")
        let (id, meeting) = try await ward.onTheList()
        let wrong = try await ward.boardSays("pipac_off_trial", of: id, at: meeting)
        try await accept(id, in: ward)
        await expectFact("decision_is_reopened_before_its_board_is_corrected") {
            try await ward.boardSays("crs_hipec_candidate", of: id, at: meeting) { $0.corrects = wrong }
        }
        try await ward.as(Ward.coordinator) { tx, context in
            try Referral.take(.redecide, on: id, Circumstances(reason: "the board looked again"), in: &tx, context)
        }
        try await ward.boardSays("crs_hipec_candidate", of: id, at: meeting) { $0.corrects = wrong }
    }

    @Test("a clock does not stop before it began, and what rests on a stop keeps it", .clonedDatabase)
    func clocks() async throws {
        let ward = try await Ward.open(try TestDatabase.current, on: "2026-11-03")
        let id = try await ward.referralInReview()
        func write(_ rule: String, at time: String, about: Int32? = nil) async throws {
            let at = try moment(time)
            try await ward.as(Ward.coordinator) { tx, _ in
                try tx.run(
                    """
                    INSERT INTO referrals.clock_event (referral, rule, happened_at, about)
                    VALUES (\(id), \(rule), \(at), \(about))
                    """)
            }
        }
        await expectFact("clock_goes_forward") { try await write("active_monitoring", at: "2025-11-02T15:00:00Z") }
        try await write("active_monitoring", at: "2026-11-02T15:00:00Z")
        await expectFact("clock_goes_forward") { try await write("treatment_changed", at: "2026-11-02T14:00:00Z") }
        try await write("treatment_changed", at: "2026-11-02T16:00:00Z")
        await expectFact("stop_is_voided_before_anything_follows") {
            try await write("entered_in_error", at: "2026-11-03T11:00:00Z", about: 2)
        }
    }

    @Test("a document that was put aside is not kept again as if it counted", .clonedDatabase)
    func putAside() async throws {
        let ward = try await Ward.open(try TestDatabase.current, on: "2026-11-03")
        let id = try await ward.referralInReview()
        let letter = NewAttachment(name: "letter.txt", kind: .referralLetter, bytes: Array("Dear colleague".utf8))
        try await ward.as(Ward.coordinator) { tx, _ in
            let kept = try letter(to: id, in: &tx)
            try ReferralAttachment.retract(kept, because: "of another patient", in: &tx)
            return kept
        }
        await expectFact("attachment_was_put_aside") {
            try await ward.as(Ward.coordinator) { tx, _ in try letter(to: id, in: &tx) }
        }
    }

    private func accept(_ id: ReferralID, in ward: Ward) async throws {
        try await ward.as(Ward.surgeon) { tx, context in
            try Referral.accept(id, for: .offTrial, boardOn: nil, in: &tx, context)
        }
    }
}
