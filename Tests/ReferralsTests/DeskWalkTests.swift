import CareTerms
import Postgres
import Registry
import TestKit
import Testing

@testable import Referrals
@testable import Wards

@Suite("Whatever happens to a referral, the desk says what its histories say")
struct DeskWalkTests {
    @Test("random walks by steps, owners, next actions and clocks", .clonedDatabase, arguments: [1, 2, 3] as [UInt64])
    func walks(seed: UInt64) async throws {
        let ward = try await Ward.desk()
        var chance = Chance(seed: seed)
        var ids: [ReferralID] = []
        for day in 1...4 { ids.append(try await ward.received("2026-10-2\(day)T15:00:00Z")) }
        // Two that may turn out to be one.
        let first = ids[0]
        ids.append(try await ward.twin(of: first))
        var done = 0
        for turn in 0..<90 {
            let id = try #require(ids.randomElement(using: &chance))
            let before = try await ward.version(of: id)
            if try await happens(Int.random(in: 0..<11, using: &chance), to: id, in: ward, &chance) {
                done += 1
                #expect(try await ward.version(of: id) > before, "turn \(turn)")
            }
            if turn.isMultiple(of: 10) { try await ward.today("2026-11-\(10 + turn / 10)") }
        }
        #expect(done >= 25)
        #expect(try await ward.deskDiffers() == [])
        // The comparison sees what a hand would do.
        try await ward.db.run("UPDATE referrals.desk SET next_on = '2030-01-01' WHERE referral = \(ids[0])")
        #expect(try await ward.deskDiffers() == [ids[0]])
    }

    /// Whether it was done: not all is possible at all times.
    private func happens(
        _ what: Int, to id: ReferralID, in ward: Ward, _ chance: inout Chance
    ) async throws -> Bool {
        let status = try await ward.db.value("SELECT status FROM referrals.referral WHERE id = \(id)", as: String.self)
        guard let state = Referral.State(rawValue: status) else { return false }
        let steps = Referral.Event.allCases.filter { event in
            [
                .review, .requestInformation, .informationCame, .referToBoard, .redecide, .withdrawByReferrer, .ageOut,
                .renew,
            ]
            .contains(event) && Referral.step(event, from: state)?.roles.contains(.coordinator) == true
        }
        let (event, login) = (
            steps.randomElement(using: &chance),
            [Ward.coordinator, Ward.cora, Ward.surgeon].randomElement(using: &chance)?.name
        )
        do {
            switch what {
            case 0, 1, 2:
                guard let event else { return false }
                try await ward.takes(event, on: id)
            case 3: try await ward.own(id) { try Ownership.assign(id, to: login ?? Ward.cora.name, in: &$0, $1) }
            case 4:
                try await ward.own(id) {
                    try NextAction.set("Call", for: id, dueOn: try day("2026-11-05"), in: &$0, $1)
                }
            case 5: try await ward.writes(.choice(from: try day("2026-11-03"), until: try day("2026-11-04")), of: id)
            case 6 where state == .awaitingBoard: try await ward.accepts(id)
            case 6 where state == .inReview: try await ward.declines(id)
            case 7: try await ward.writes(.stop(rule: "active_monitoring", communicatedAt: nil), of: id)
            case 8 where state == .declined || state == .withdrawnByReferrer: try await ward.closes(id)
            case 9: try await ward.joins(id)
            case 10 where state == .duplicate || state == .closed: try await ward.unjoins(id)
            default: return false
            }
            return true
        } catch is any Refusal {
            return false
        } catch let error as PostgresError where error.constraint != nil {
            return false
        }
    }

    /// The same walk for the same seed.
    private struct Chance: RandomNumberGenerator {
        private var state: UInt64

        init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }
}

extension Ward {
    /// A second referral of the same patient.
    fileprivate func twin(of id: ReferralID) async throws -> ReferralID {
        let (patient, site) = (
            try await db.value("SELECT patient FROM referrals.referral WHERE id = \(id)", as: PatientID.self), site
        )
        let referral = ReceiveReferral(
            patient: patient, site: site, receivedAt: try moment("2026-10-19T15:00:00Z"), channel: .phone,
            priority: .urgent, referrerName: "Dr. Example", primaryCancer: "C18.9")
        return try await self.as(Ward.coordinator) { tx, context in try referral(in: &tx, context) }
    }

    /// Joins it to the patient's other referral, where there is one.
    fileprivate func joins(_ id: ReferralID) async throws {
        let other = try await db.all(
            """
            SELECT o.id FROM referrals.referral o JOIN referrals.referral r ON r.patient = o.patient AND r.id <> o.id
            WHERE r.id = \(id)
            """, as: ReferralID.self)
        guard let other = other.first else { throw NotFound(id) }
        try await own(id) { tx, _ in try tx.run("SELECT referrals.join_referrals(\(id), \(other), 'the same fax')") }
    }

    fileprivate func unjoins(_ id: ReferralID) async throws {
        try await own(id) { tx, _ in try tx.run("SELECT referrals.unjoin_referral(\(id), 'two after all')") }
    }
}
