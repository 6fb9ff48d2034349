import CareTerms
import Postgres
import Registry
import TestKit
import Testing

@testable import Referrals
@testable import Wards

extension Ward {
    /// A referral in review, of which nothing is known yet.
    func referralInReview(of patient: PatientID? = nil) async throws -> ReferralID {
        let who: PatientID
        if let patient { who = patient } else { who = try await self.patient() }
        let (site, received) = (site, try moment("2026-11-01T15:00:00Z"))
        return try await self.as(Ward.coordinator) { tx, context in
            let id = try ReceiveReferral(
                patient: who, site: site, receivedAt: received, channel: .fax, priority: .routine,
                referrerName: "Dr. Example, Hill Clinic", primaryCancer: "C18.9")(in: &tx, context)
            try Referral.take(.review, on: id, in: &tx, context)
            return id
        }
    }

    /// One that is complete and awaits the board.
    func referralForTheBoard() async throws -> ReferralID {
        let id = try await referralInReview()
        try await self.as(Ward.coordinator) { tx, context in
            try Ward.complete(id, in: &tx)
            return try Referral.take(.referToBoard, on: id, in: &tx, context)
        }
        return id
    }

    /// A meeting with two members present.
    func meeting(at time: String = "2026-11-03T09:00:00Z", members: Int = 2) async throws -> MeetingID {
        let (site, at) = (site, try moment(time))
        return try await self.as(Ward.coordinator) { tx, _ in
            let id = try BoardMeeting.plan("Peritoneal board", of: site, at: at, in: &tx)
            for (name, specialty) in [("Sura Stone", Specialty.surgery), ("Ola Oak", .oncology)].prefix(members) {
                try BoardMember.present(name, specialty, login: nil, at: id, in: &tx)
            }
            return id
        }
    }

    /// A referral on the list of a meeting that takes place now.
    func onTheList() async throws -> (ReferralID, MeetingID) {
        let (referral, meeting) = (try await referralForTheBoard(), try await meeting())
        try await self.as(Ward.coordinator) { tx, _ in
            try BoardList.putOn(referral, meeting, in: &tx)
            return meeting
        }
        return (referral, meeting)
    }

    /// What the board says, by the surgeon.
    @discardableResult
    func boardSays(
        _ answer: String, of referral: ReferralID, at meeting: MeetingID,
        _ more: (inout DecideAtBoard) -> Void = { _ in }
    ) async throws -> BoardDecisionID {
        var decide = DecideAtBoard(answer, of: referral, at: meeting, summary: "Seen with the films.")
        if answer.hasPrefix("pipac") { (decide.intent, decide.cureRuledOut) = (.diseaseControl, .extentOfDisease) }
        more(&decide)
        let ready = decide
        return try await self.as(Ward.surgeon) { tx, _ in try ready(in: &tx) }
    }

    func status(of referral: ReferralID) async throws -> String {
        try await db.value("SELECT status FROM referrals.referral WHERE id = \(referral)", as: String.self)
    }

    /// On whose list it stands, as the desk says.
    func list(of referral: ReferralID) async throws -> MeetingID? {
        try await db.value("SELECT meeting FROM referrals.desk WHERE referral = \(referral)", as: MeetingID?.self)
    }

    /// The states of the data set's items, by their codes.
    func items(of referral: ReferralID) async throws -> [String: DataItem.State] {
        let items = try await self.as(Ward.coordinator) { tx, _ in try DataItem.all(of: referral, in: &tx) }
        return Dictionary(uniqueKeysWithValues: items.map { ($0.code, $0.state) })
    }
}
