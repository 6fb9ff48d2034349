import CareTerms
import Postgres
import TestKit
import Testing

@testable import TrialEnrollment
@testable import Wards

@Suite("Whether a consent holds, in one word")
struct ConsentStandingTests {
    /// What happened to a patient who signed version 3 on 2 November, and what that comes to on the 10th.
    struct Story: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let standing: String
        let events: [SQL]

        init(_ what: String, _ standing: String, _ events: SQL...) {
            (testDescription, self.standing, self.events) = (what, standing, events)
        }
    }

    private static func form(_ version: String, from day: String, again: Bool, language: String = "en") -> SQL {
        """
        INSERT INTO trials.consent_form (trial, version, language, effective_from, asks_again)
        VALUES (1, \(version), \(language), \(day)::date, \(again))
        """
    }

    private static func act(_ number: Int32, _ version: String, on day: String, given: Bool = true) -> SQL {
        """
        INSERT INTO trials.consent (enrolment, no, form, given, signed_on)
        SELECT 1, \(number), id, \(given), \(day)::date FROM trials.consent_form WHERE version = \(version)
        """
    }

    private static func takenBack(_ number: Int32, on day: String) -> SQL {
        "INSERT INTO trials.consent_withdrawal (enrolment, no, said_on) VALUES (1, \(number), \(day)::date)"
    }

    private static func invalid(_ number: Int32) -> SQL {
        """
        INSERT INTO trials.consent_invalidation (enrolment, no, found_on, reason)
        VALUES (1, \(number), '2026-11-09', 'a page is missing')
        """
    }

    private static func expiry(_ version: String, lastDay: String) -> SQL {
        """
        INSERT INTO trials.consent_form_expiry (form, last_day, reason)
        SELECT id, \(lastDay)::date, 'letter of the board' FROM trials.consent_form WHERE version = \(version)
        """
    }

    static let stories: [Story] = [
        Story("nothing happened", "current"),
        Story("a newer version that asks nobody", "current", form("4", from: "2026-11-05", again: false)),
        Story("a newer version that asks again", "superseded", form("4", from: "2026-11-10", again: true)),
        Story("one that asks again from tomorrow", "current", form("4", from: "2026-11-11", again: true)),
        Story(
            "it asked again, and was signed", "current", form("4", from: "2026-11-05", again: true),
            act(2, "4", on: "2026-11-06")),
        Story(
            "an older one was signed once more", "superseded", form("4", from: "2026-11-05", again: true),
            act(2, "3", on: "2026-11-08")),
        Story("the same version in Spanish", "current", form("3", from: "2026-11-05", again: true, language: "es")),
        Story(
            "the newer one was refused", "refused", form("4", from: "2026-11-05", again: false),
            act(2, "4", on: "2026-11-06", given: false)),
        Story(
            "a signature from before the refusal is written down late", "refused",
            act(2, "3", on: "2026-11-07", given: false), act(3, "3", on: "2026-11-05")),
        Story("taken back", "withdrawn", takenBack(1, on: "2026-11-06")),
        Story("taken back, and given anew", "current", takenBack(1, on: "2026-11-06"), act(2, "3", on: "2026-11-07")),
        Story(
            "given anew on the same day", "current", takenBack(1, on: "2026-11-06"), act(2, "3", on: "2026-11-06")),
        Story(
            "a signature from before it was taken back is written down late", "withdrawn",
            takenBack(1, on: "2026-11-06"), act(2, "3", on: "2026-11-05")),
        Story("found invalid", "invalidated", invalid(1)),
        Story("the second was found invalid", "current", act(2, "3", on: "2026-11-06"), invalid(2)),
        Story(
            "taken back, and then found invalid", "withdrawn", act(2, "3", on: "2026-11-06"),
            takenBack(2, on: "2026-11-07"), invalid(2)),
        Story(
            "the form had expired when it was signed, as is told late", "expired", expiry("3", lastDay: "2026-11-01")),
        Story("the last day passed, and no form is in force", "lapsed", expiry("3", lastDay: "2026-11-09")),
        Story("today is the last day", "current", expiry("3", lastDay: "2026-11-10")),
        Story(
            "the last day passed, and another form is in force", "current", expiry("3", lastDay: "2026-11-09"),
            form("4", from: "2026-11-05", again: false)),
        Story(
            "the other one has expired too", "lapsed", expiry("3", lastDay: "2026-11-09"),
            form("4", from: "2026-11-05", again: false), expiry("4", lastDay: "2026-11-08")),
        Story(
            "the approval was prolonged", "current", expiry("3", lastDay: "2026-11-05"),
            expiry("3", lastDay: "2027-11-05")),
        Story(
            "withdrawn from treatment", "withdrawn",
            "INSERT INTO trials.withdrawal (enrolment, scope, said_on) VALUES (1, 'treatment', '2026-11-06')"),
        Story(
            "another trial's form asks again", "current",
            "INSERT INTO trials.consent_form (version, effective_from, asks_again) VALUES ('9', '2026-11-05', true)"),
    ]

    @Test("what was signed, taken back, found invalid or outlived", .clonedDatabase, arguments: stories)
    func standing(story: Story) async throws {
        let ward = try await Ward.open(try TestDatabase.current, on: "2026-11-02")
        let patient = try await ward.patient()
        let (_, id) = try await ward.enrolled(patient, from: try await ward.acceptedReferral(of: patient))
        #expect(id.number == 1)
        try await ward.today("2026-11-10", at: "18:00")
        for event in story.events { try await ward.db.run(event) }
        let now = try await ward.as(Ward.research) { tx, _ in
            try tx.one("SELECT consent_standing, consent_is_current FROM trials.enrolment_now") { row in
                Now(standing: try row("consent_standing"), isCurrent: try row("consent_is_current"))
            }
        }
        #expect(now == Now(standing: story.standing, isCurrent: story.standing == "current"))
        let due = try await ward.db.value("SELECT count(*) FROM trials.consent_due", as: Int.self)
        // Who withdrew does not have to sign; who must sign soon is told before.
        let isListed = story.testDescription == "one that asks again from tomorrow"
        let isLeft = story.testDescription == "withdrawn from treatment"
        #expect(due == (isListed || story.standing != "current" && !isLeft ? 1 : 0))
    }

    struct Now: Codable, Equatable {
        let standing: String?
        let isCurrent: Bool?
    }

    @Test("where nothing was signed there is no answer, and no yes", .clonedDatabase)
    func nothing() async throws {
        let ward = try await Ward.open(try TestDatabase.current, on: "2026-11-02")
        let patient = try await ward.patient()
        try await ward.registered(patient, from: try await ward.acceptedReferral(of: patient))
        let early = try await ward.db.value(
            "SELECT trials.consent_standing(1, '2026-11-01T12:00Z') IS NULL", as: Bool.self)
        #expect(early)
    }
}
