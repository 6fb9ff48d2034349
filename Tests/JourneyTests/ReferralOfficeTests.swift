import CareTerms
import Pathway
import Postgres
import Registry
import TestKit
import Testing

@testable import Referrals
@testable import Wards

@Suite("From a spreadsheet of a thousand rows to referrers who all have their answer")
struct ReferralOfficeTests {
    typealias Fate = ReferralOffice.Fate

    @Test("no bad row stops a good one, and no referral is closed before its referrer was told", .clonedDatabase)
    func journey() async throws {
        let office = try await ReferralOffice.open(try TestDatabase.current)
        let all = try await spreadsheet(in: office)
        // A second referral of a patient is worked off with the first one, not by itself.
        let second = try await seconds(in: office)
        let first = all.filter { !second.keys.contains($0) }
        let by = Dictionary(grouping: first.enumerated()) { Fate.allCases[$0.offset % Fate.allCases.count] }
            .mapValues { $0.map(\.element) }
        try await work(by, and: Array(second.keys), in: office)
        try await join(second, thenDecline: by[.joined] ?? [], in: office)
        try await ageAndRenew(by[.wentStale] ?? [], in: office)
        try await treat(by[.treated] ?? [], in: office)
        try await close(all, in: office)
    }

    /// Every row has its verdict, and a second run adds nothing.
    private func spreadsheet(in office: ReferralOffice) async throws -> [ReferralID] {
        let (rows, report) = try await office.imports(office.sheet.bytes)
        #expect(report.totals.rows == 1000)
        #expect(report.totals.accepted + report.totals.duplicate + report.totals.rejected == 1000)
        let said = Dictionary(rows.map { ($0.line, $0) }) { first, _ in first }
        for (line, verdict) in office.sheet.expected { #expect(said[line]?.verdict == verdict, "line \(line)") }
        #expect(rows.allSatisfy { $0.verdict == .accepted || !$0.reasons.isEmpty })
        let again = try await office.imports(office.sheet.bytes)
        #expect(again.report.totals.accepted == 0, "planned again, each good row is a duplicate of itself")
        let later = try await office.imports(office.sheet.later)
        #expect(later.report.totals.accepted == MixedSheet.laterRows)
        // Another plan, as the registry has moved on.
        _ = try await office.ward.patient()
        let onceMore = try await office.imports(office.sheet.later)
        #expect(onceMore.report.totals.accepted == 0, "the same file again adds nothing, whatever was ruled in it")
        let all = (rows + later.applied).compactMap(\.referral)
        #expect(try await office.statuses() == ["received": all.count])
        #expect(try await office.count(.unowned) == all.count)
        #expect(try await office.count(.live) == all.count)
        return all
    }

    /// Which referral is another one of the same patient, and of which.
    private func seconds(in office: ReferralOffice) async throws -> [ReferralID: ReferralID] {
        let pairs = try await office.ward.db.all(
            """
            SELECT ARRAY[second.id, first.id] FROM referrals.referral first
            JOIN referrals.referral second ON second.patient = first.patient AND second.id > first.id ORDER BY first.id
            """, as: [ReferralID].self)
        #expect(pairs.count == MixedSheet.laterRows)
        return Dictionary(uniqueKeysWithValues: pairs.map { ($0[0], $0[1]) })
    }

    private func work(
        _ by: [Fate: [ReferralID]], and seconds: [ReferralID], in office: ReferralOffice
    ) async throws {
        try await office.takesAndReviews(by.values.flatMap { $0 } + seconds)
        #expect(try await office.count(.unowned) == 0)
        #expect(try await office.count(.mine) == by.values.map(\.count).reduce(0, +) + seconds.count)
        let forTheBoard = [Fate.treated, .acceptedThenWithdrawn, .surgeryElsewhere, .wentStale].flatMap { by[$0] ?? [] }
        // Nobody comes before the board whose papers are not complete.
        await expectFact("referral_has_its_minimum_data_set") {
            try await office.does(Ward.coordinator, to: [forTheBoard[0]]) { id, tx, context in
                try Referral.take(.referToBoard, on: id, in: &tx, context)
            }
        }
        try await office.goesToTheBoard(forTheBoard)
        #expect(try await office.count(.awaitingBoard) == forTheBoard.count)
        try await decide(by, in: office)
        try await end(by, in: office)
    }

    private func decide(_ by: [Fate: [ReferralID]], in office: ReferralOffice) async throws {
        let (treated, withdrawn) = (by[.treated] ?? [], by[.acceptedThenWithdrawn] ?? [])
        try await office.boardSays("pipac_off_trial", of: treated + withdrawn, at: "2026-11-16T10:00:00Z")
        await expectFact("decision_follows_its_board_decision") {
            try await office.does(Ward.surgeon, to: [treated[0]]) { id, tx, context in
                try Referral.accept(id, for: .trial, boardOn: nil, in: &tx, context)
            }
        }
        try await office.does(Ward.surgeon, to: treated + withdrawn) { id, tx, context in
            try Referral.accept(id, for: .offTrial, boardOn: nil, in: &tx, context)
        }
        #expect(try await office.count(.nothingBooked) == treated.count + withdrawn.count)
        // Potential cure comes first: that road is another centre's, and it answers.
        let surgery = by[.surgeryElsewhere] ?? []
        try await office.boardSays("crs_hipec_candidate", of: surgery, at: "2026-11-16T11:00:00Z")
        try await office.declines(surgery, because: "candidate_for_cytoreduction")
        let checked = try day("2026-11-16")
        let centre = try await office.ward.as(Ward.coordinator) { tx, _ in
            try Centre.add(
                "Far Hills", .init(offers: [.crs, .hipec], fax: "+1 555 0110", checkedOn: checked), in: &tx)
        }
        try await office.does(Ward.coordinator, to: surgery) { id, tx, context in
            try SendOnward(id, to: centre, by: .fax, replyDueOn: checked.adding(days: 14))(in: &tx, context)
            try OnwardReferral.replied(.accepted, from: centre, about: id, on: checked, in: &tx)
        }
        try await office.declines(by[.declinedAtOnce] ?? [], because: "extraperitoneal_disease")
    }

    /// What ends a referral before anybody decides, or after.
    private func end(_ by: [Fate: [ReferralID]], in office: ReferralOffice) async throws {
        let asked = by[.neverAnswered] ?? []
        try await office.does(Ward.coordinator, to: asked) { id, tx, context in
            try Referral.take(
                .requestInformation, on: id, Circumstances(reason: "the report of the laparoscopy"), in: &tx, context)
        }
        #expect(try await office.count(.waitingForInformation) == asked.count)
        try await office.declines(asked, because: "incomplete_information")
        let ends: [(Fate, Referral.Event)] = [
            (.acceptedThenWithdrawn, .withdrawByPatient), (.takenBackByReferrer, .withdrawByReferrer),
            (.declinedByPatient, .withdrawByPatient), (.died, .patientDied),
        ]
        for (fate, event) in ends {
            try await office.does(Ward.coordinator, to: by[fate] ?? []) { id, tx, context in
                try Referral.take(event, on: id, Circumstances(reason: "told by phone"), in: &tx, context)
            }
        }
    }

    /// Two referrals of one patient are one: the later one goes with the first, where that still goes on.
    private func join(
        _ seconds: [ReferralID: ReferralID], thenDecline kept: [ReferralID], in office: ReferralOffice
    ) async throws {
        let open = try await office.ward.db.all(
            """
            SELECT id FROM referrals.referral WHERE status IN ('in_review', 'awaiting_board', 'accepted')
            """, as: ReferralID.self)
        let pairs = seconds.filter { open.contains($0.value) }
        try await office.does(Ward.coordinator, to: Array(pairs.keys)) { id, tx, context in
            guard let kept = pairs[id] else { return }
            try Referral.join(id, to: kept, because: "both are about the same course", in: &tx, context)
        }
        let others = seconds.keys.filter { pairs[$0] == nil }
        try await office.declines(Array(others) + kept, because: "performance_status")
    }

    /// Two months later: the nightly run says what went stale; it is brought again, and the board speaks.
    private func ageAndRenew(_ waiting: [ReferralID], in office: ReferralOffice) async throws {
        try await office.ward.db.setClock(try moment("2027-01-18T15:00:00Z"))
        let store = try await office.ward.store(of: Ward.coordinator)
        let site = office.ward.site
        let today = try await store.read(as: .coordinator) { tx, _ in try Site.today(at: site, in: &tx) }
        let night = NightlyNight(site: site, date: today)
        let ran = try await NightlyRun(night)(in: store, as: .coordinator)
        #expect(ran.items.allSatisfy { $0.outcome != .failed })
        #expect(try await office.statuses()["out_of_date"] == waiting.count)
        await expectFact("renewed_referral_has_nothing_stale") {
            try await office.does(Ward.coordinator, to: [waiting[0]]) { id, tx, context in
                try Referral.take(.renew, on: id, in: &tx, context)
            }
        }
        try await office.does(Ward.coordinator, to: waiting) { id, tx, context in
            try Ward.complete(id, in: &tx)
            try Referral.take(.renew, on: id, in: &tx, context)
            try Referral.take(.referToBoard, on: id, in: &tx, context)
        }
        try await office.boardSays("systemic_therapy_only", of: waiting, at: "2027-01-18T10:00:00Z")
        try await office.declines(waiting, because: "other")
    }

    /// Whoever is accepted gets a course; of those whom nobody treats the patients withdraw after all.
    private func treat(_ accepted: [ReferralID], in office: ReferralOffice) async throws {
        let some = Array(accepted.prefix(5))
        for id in some {
            let patient = try await office.ward.db.value(
                "SELECT patient FROM referrals.referral WHERE id = \(id)", as: PatientID.self)
            try await office.ward.registered(patient, from: id)
            try await office.ward.as(Ward.scheduler) { tx, context in
                try StartCourse(referral: id, firstDayFrom: try day("2027-01-25"))(in: &tx, context)
            }
        }
        #expect(try await office.statuses()["linked"] == some.count)
        try await office.does(Ward.coordinator, to: Array(accepted.dropFirst(5))) { id, tx, context in
            try Referral.take(.withdrawByPatient, on: id, Circumstances(reason: "treated at home"), in: &tx, context)
        }
    }

    private func close(_ all: [ReferralID], in office: ReferralOffice) async throws {
        #expect(try await office.count(.outcomeOwed) == all.count)
        await expectFact("closed_referral_has_told_its_referrer") {
            try await office.does(Ward.coordinator, to: [all[0]]) { id, tx, context in
                try Referral.close(id, in: &tx, context)
            }
        }
        try await office.tellsAndCloses(all)
        #expect(try await office.statuses() == ["closed": all.count])
        for list in Worklist.allCases where ![.closed, .answeredLate].contains(list) {
            #expect(try await office.count(list) == 0, "\(list)")
        }
        let db = office.ward.db
        let untold = try await db.value(
            """
            SELECT count(*) FROM referrals.referral r WHERE NOT EXISTS (
                SELECT FROM referrals.outcome_notice n JOIN registry.disclosure d ON d.id = n.disclosure WHERE n.referral = r.id)
            """, as: Int.self)
        #expect(untold == 0, "what was told to whom stands in the disclosures")
        let differs = try await db.value(
            "SELECT count(*) FROM referrals.desk_differs(array(SELECT id FROM referrals.referral))", as: Int.self)
        #expect(differs == 0, "the desk is what its histories say")
    }
}
