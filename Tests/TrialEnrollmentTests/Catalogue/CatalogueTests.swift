import CareTerms
import Postgres
import Registry
import TestKit
import Testing

@testable import TrialEnrollment
@testable import Wards

@Suite("The catalogue: versions, doses, washout, visits, sites, recruitment")
struct CatalogueTests {
    @Test("everything that hangs on a released version is frozen for everybody", .clonedDatabase)
    func frozen() async throws {
        let ward = try await Ward.open(try TestDatabase.current, on: "2026-11-02")
        let arm = try await CatalogueTrial.created(in: ward).arms[0]
        let version: Int64 = try await ward.db.value("SELECT protocol_version FROM trials.arm WHERE id = \(arm)")
        let changes: [SQL] = [
            "INSERT INTO trials.dose_level (arm, no) VALUES (\(arm), 9)",
            "UPDATE trials.dose SET amount = 11 WHERE arm = \(arm)",
            "DELETE FROM trials.dose WHERE arm = \(arm)",
            "UPDATE trials.washout_rule SET days_before = 1 WHERE protocol_version = \(version)",
            "DELETE FROM trials.washout_exception WHERE arm = \(arm)",
            "UPDATE trials.visit SET offset_days = 1 WHERE protocol_version = \(version)",
            "INSERT INTO trials.washout_rule (protocol_version, drug_class, days_before) VALUES (\(version), 'taxane', 7)",
            "SELECT trials.discard_version(\(version))",
            "UPDATE trials.protocol_version SET released_at = NULL, released_by = NULL WHERE id = \(version)",
            """
            INSERT INTO trials.protocol_version (trial, version, effective_from, released_at, released_by)
            SELECT trial, '9', '2027-01-01', now(), 'x' FROM trials.protocol_version WHERE id = \(version)
            """,
        ]
        for change in changes {
            await expectRefusal(by: "released_protocol_is_frozen") { try await ward.db.run(change) }
        }
    }

    @Test("a new version is a draft that begins as a copy, and the old one stays as it was", .clonedDatabase)
    func versions() async throws {
        let ward = try await Ward.open(try TestDatabase.current, on: "2026-11-02")
        let trial = try await CatalogueTrial.created(in: ward).trial
        let (from, changed) = (try day("2026-12-01"), try day("2027-03-01"))
        try await ward.as(Ward.research) { tx, _ in
            try ProtocolVersion.copy("1", as: "2", effectiveFrom: from, summary: "more slots", of: trial, in: &tx)
            return trial
        }
        let (first, second) = try await ward.as(Ward.research) { tx, _ in
            [try NewVersion.read("1", of: trial, in: &tx), try NewVersion.read("2", of: trial, in: &tx)]
        }.pair
        #expect(first.arms == second.arms && first.washout == second.washout && first.visits == second.visits)
        #expect(first.entry == second.entry && first.entry?.washoutDays == 28)
        #expect(first.arms[0].slotRules?.limits?.map(\.atMost) == [1, 2])
        #expect(first.arms[0].doseLevels?.count == 2 && first.visits?.count == 2 && first.arms[0].visits?.count == 1)
        // A draft is in force nowhere: no arm, no visit, no rule of it is seen by other offices.
        let seen = try await ward.db.all(
            """
            SELECT version FROM trials.protocol_version v JOIN trials.arm a ON a.protocol_version = v.id
            WHERE a.id IN (SELECT arm FROM trials.arm_protocol UNION SELECT arm FROM trials.visit_plan
                UNION SELECT arm FROM trials.washout_rule_of_arm)
            """, as: String.self)
        #expect(seen == ["1"])
        var third = second
        (third.version, third.effectiveFrom) = ("3", changed)
        third.arms[0].plannedCycles = 5
        let edited = third
        try await ward.as(Ward.research) { tx, context in
            try ProtocolVersion.release("2", of: trial, in: &tx, context)
            _ = try edited(for: trial, in: &tx)
            try ProtocolVersion.release("3", of: trial, in: &tx, context)
            return trial
        }
        let all = try await ward.as(Ward.research) { tx, _ in try ProtocolVersion.all(of: trial, in: &tx) }
        #expect(all.map(\.version) == ["3", "2", "1"])
        #expect(all.map(\.effectiveUntil) == [nil, changed, from])
        #expect(all.allSatisfy { $0.releasedBy != nil })
    }

    @Test("a version is released whole, on a day of its own, and a draft can be thrown away", .clonedDatabase)
    func releasing() async throws {
        let ward = try await Ward.open(try TestDatabase.current, on: "2026-11-02")
        let created = try await CatalogueTrial.created(in: ward)
        let trial = created.trial
        let same = try day("2026-01-01")
        try await ward.as(Ward.research) { tx, _ in
            try ProtocolVersion.copy("1", as: "1a", effectiveFrom: same, summary: nil, of: trial, in: &tx)
            _ = try NewVersion(version: "0", effectiveFrom: same, arms: [])(for: trial, in: &tx)
            return trial
        }
        for (version, fact) in [
            ("1a", "one_version_takes_effect_on_a_day"), ("0", "released_version_has_an_arm"),
            ("9", "protocol_version_exists"),
        ] {
            await expectFact(fact) {
                try await ward.as(Ward.research) { tx, context in
                    try ProtocolVersion.release(version, of: trial, in: &tx, context)
                    return trial
                }
            }
        }
        try await ward.as(Ward.research) { tx, _ in
            try ProtocolVersion.discard("1a", of: trial, in: &tx)
            return trial
        }
        let left = try await ward.db.all("SELECT version FROM trials.protocol_version ORDER BY 1", as: String.self)
        #expect(left == ["0", "1"])
        await expectFact("released_protocol_is_frozen") {
            try await ward.as(Ward.research) { tx, _ in
                try ProtocolVersion.discard("1", of: trial, in: &tx)
                return trial
            }
        }
    }

    @Test("nobody is enrolled in an arm of a draft, nor consents where the trial is not approved", .clonedDatabase)
    func safeguards() async throws {
        let ward = try await Ward.open(try TestDatabase.current, on: "2026-11-02")
        let created = try await CatalogueTrial.created(in: ward)
        let (trial, site, from) = (created.trial, ward.site, try day("2026-12-01"))
        try await ward.as(Ward.research) { tx, _ in
            try ProtocolVersion.copy("1", as: "2", effectiveFrom: from, summary: nil, of: trial, in: &tx)
            return trial
        }
        let draft: ArmID = try await ward.db.value("SELECT max(id) FROM trials.arm")
        let patient = try await ward.patient()
        let referral = try await ward.acceptedReferral(of: patient)
        await expectFact("enrolment_arm_is_released_and_of_its_trial") {
            try await ward.as(Ward.research) { tx, context in
                try Enrolment.identify(patient, from: referral, at: site, for: draft, in: &tx, context)
            }
        }
        let enrolment = try await ward.as(Ward.research) { tx, context in
            let id = try Enrolment.identify(
                patient, from: referral, at: site, for: created.arms[0], in: &tx, context)
            try Enrolment.take(.approach, on: id, in: &tx, context)
            return id
        }
        let today = try day("2026-11-02")
        try await ward.as(Ward.research) { tx, _ in
            try TrialSite.change(
                site, of: trial, .suspended, on: nil, reason: "audit of the site", in: &tx)
            return trial
        }
        await expectFact("trial_is_approved_at_the_site") {
            try await ward.as(Ward.research) { tx, context in
                try Enrolment.consent(enrolment, form: "3", signedOn: today, in: &tx, context)
            }
        }
        let sites = try await ward.as(Ward.research) { tx, context in
            try TrialSite.change(site, of: trial, .approved, on: nil, reference: "IRB 12-345", in: &tx)
            _ = try Enrolment.consent(enrolment, form: "3", signedOn: today, in: &tx, context)
            return try TrialSite.all(of: trial, in: &tx)
        }
        #expect(sites.map(\.state) == [.approved] && sites[0].reference == "IRB 12-345")
    }

    @Test("recruitment is dated, follows its last change, and says why it stops", .clonedDatabase)
    func recruitment() async throws {
        let ward = try await Ward.open(try TestDatabase.current, on: "2026-11-02")
        let trial = try await CatalogueTrial.created(in: ward).trial
        await expectFact("stopped_recruitment_has_its_reason") {
            try await ward.as(Ward.research) { tx, _ in
                try Recruitment.change(trial, to: .suspended, on: nil, reason: nil, in: &tx)
                return trial
            }
        }
        let since = try day("2026-10-15")
        let changes = try await ward.as(Ward.research) { tx, _ in
            try Recruitment.change(trial, to: .suspended, on: since, reason: "one toxicity too many", in: &tx)
            return try Recruitment.changes(of: trial, in: &tx)
        }
        #expect(changes.map(\.recruitment) == [.suspended, .recruiting])
        let word = try await ward.db.value("SELECT recruitment FROM trials.trial", as: String.self)
        #expect(word == "suspended")
        let then = try await ward.db.all(
            """
            SELECT trials.recruited_on(\(trial), d::date) FROM unnest('{2025-12-31,2026-10-14,2026-10-15}'::date[])
            WITH ORDINALITY u(d, n) ORDER BY n
            """, as: Bool?.self)
        #expect(then == [nil, true, false])
        await expectRefusal(sqlState: "42501") {
            try await ward.db.transaction(as: Ward.research, in: .research) { tx in
                try tx.run("UPDATE trials.trial SET recruitment = 'recruiting'")
            }
        }
    }
}

/// A trial with two dose levels, washout and visits, for tests of what a version holds.
enum CatalogueTrial {
    static func created(in ward: Ward) async throws -> NewTrial.Created {
        let trial = try trial()
        return try await ward.as(Ward.research) { tx, context in try trial(in: &tx, context) }
    }

    static func trial(nct: String = "NCT99990007") throws -> NewTrial {
        var trial = try plain(nct)
        trial.entry = NewTrial.EntryRules(isExclusive: true, washoutDays: 28)
        trial.arms[0].slotRules = NewTrial.SlotRules(
            windowDays: 28, limits: [.init(first: 6, atMost: 1), .init(first: 8, atMost: 2)])
        return trial
    }

    private static func plain(_ nct: String) throws -> NewTrial {
        NewTrial(
            nct: nct, title: "A trial with levels", version: "1", effectiveFrom: try day("2026-01-01"),
            consentFormVersion: "3",
            arms: [
                NewTrial.Arm(
                    label: "A", regimen: "cisplatin and doxorubicin", plannedCycles: 3,
                    interval: .init(minDays: 42, targetDays: 42, maxDays: 56), partialCounts: false,
                    dwellTargetMinutes: 30, slots: 15,
                    criteria: [
                        .init(
                            kind: .inclusion, fact: "ecog", comparison: .atMost, numbers: ["2"], unit: "{score}",
                            lookBackDays: 14)
                    ],
                    doseLevels: [
                        .init(
                            label: "start",
                            drugs: [
                                .init(drug: "cisplatin", amount: "7.5", unit: "mg/m2"),
                                .init(drug: "doxorubicin", amount: "1.5", unit: "mg/m2"),
                            ]),
                        .init(drugs: [.init(drug: "cisplatin", amount: "10.5", unit: "mg/m2")]),
                    ],
                    washoutExceptions: [
                        .init(drugClass: "fluoropyrimidine", daysBefore: 0, daysAfter: 0, reason: "given within 24 h")
                    ],
                    visits: [
                        .init(code: "ct", label: "CT of this arm", anchor: .aerosol, offsetDays: 28)
                    ])
            ],
            washout: [
                .init(drugClass: "anti_vegf", daysBefore: 42), .init(drugClass: "fluoropyrimidine", daysBefore: 14),
            ],
            visits: [
                .init(
                    code: "ct", label: "CT", anchor: .aerosol, offsetDays: 28,
                    window: .init(daysBefore: 3, daysAfter: 7)),
                .init(code: "end", label: "End of treatment", anchor: .lastAerosol, offsetDays: 42),
            ])
    }
}

extension Array {
    /// The two that a test asked for.
    fileprivate var pair: (Element, Element) { (self[0], self[1]) }
}
