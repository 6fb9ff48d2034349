import CareTerms
import Postgres
import Registry
import TestKit
import Testing

@testable import Referrals
@testable import Wards

extension Ward {
    /// A second coordinator.
    static let cora = TestLogin("cora", .coordinator)

    /// A ward with two coordinators, on the third of November.
    static func desk() async throws -> Ward {
        let ward = try await Ward.open(try TestDatabase.current, on: "2026-11-03")
        try await ward.hire(cora)
        return ward
    }

    func hire(_ login: TestLogin) async throws {
        _ = try await db.pool(as: login)
        try await db.run(
            """
            INSERT INTO registry.person (login, printed_name, active_from)
            VALUES (\(login.name), \(login.name), '2020-01-01')
            """)
    }

    /// A referral that came at a time in UTC.
    func received(
        _ at: String = "2026-11-02T15:00:00Z", priority: Referral.Priority = .routine, on site: SiteID? = nil
    ) async throws -> ReferralID {
        let referral = ReceiveReferral(
            patient: try await patient(), site: site ?? self.site, receivedAt: try moment(at), channel: .fax,
            priority: priority, referrerName: "Dr. Example", primaryCancer: "C18.9")
        return try await self.as(Ward.coordinator) { tx, context in try referral(in: &tx, context) }
    }

    /// Steps that need nothing but a reason.
    func takes(_ events: Referral.Event..., on id: ReferralID, as login: TestLogin = Ward.coordinator) async throws {
        for event in events {
            try await self.as(login) { tx, context in
                if event == .referToBoard { try Ward.complete(id, in: &tx) }
                return try Referral.take(event, on: id, Circumstances(reason: "because"), in: &tx, context)
            }
        }
    }

    func accepts(_ id: ReferralID) async throws {
        try await self.as(Ward.surgeon) { tx, context in
            try Referral.accept(id, for: .offTrial, boardOn: try day("2026-11-02"), in: &tx, context)
        }
    }

    func declines(_ id: ReferralID) async throws {
        try await self.as(Ward.coordinator) { tx, context in
            try Referral.decline(id, because: "other", Circumstances(reason: "because"), in: &tx, context)
        }
    }

    func closes(_ id: ReferralID) async throws {
        try await self.as(Ward.coordinator) { tx, context in
            try Referral.close(id, .waived(because: "the referrer has retired"), in: &tx, context)
        }
    }

    /// A state that this program does not know, as a newer database may have one.
    func parks(_ id: ReferralID) async throws {
        try await db.run(
            """
            INSERT INTO registry.transition (machine, from_state, event, to_state, role, needs_reason, needs)
            VALUES ('referral', 'received', 'park', 'parked', 'coordinator', false, '{}') ON CONFLICT DO NOTHING
            """)
        _ = try await db.transaction(as: Ward.coordinator, in: .coordinator) { tx in
            try tx.run("INSERT INTO referrals.referral_history (subject, event) VALUES (\(id), 'park')")
        }
    }

    func version(of id: ReferralID) async throws -> Int {
        try await db.transaction { tx in try DeskRecord.version(of: id, in: &tx) }
    }

    func page(
        _ list: Worklist, _ filter: Worklist.Filter = .init(), after: Worklist.Cursor? = nil, limit: Int = 500,
        as login: TestLogin = Ward.coordinator
    ) async throws -> Worklist.Page {
        try await self.as(login) { tx, context in
            try Worklist.page(list, filter: filter, after: after, limit: limit, in: &tx, context)
        }
    }

    /// Referrals whose row on the desk differs from what their histories say.
    func deskDiffers() async throws -> [ReferralID] {
        try await db.all(
            "SELECT referrals.desk_differs(array(SELECT id FROM referrals.referral))", as: ReferralID.self)
    }
}
