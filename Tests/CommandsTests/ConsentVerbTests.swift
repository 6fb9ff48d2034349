import Foundation
import Postgres
import TestKit
import Testing

@Suite("Consent and withdrawal by the tool")
struct ConsentVerbTests {
    @Test("a newer form asks again, is signed with all that belongs to it, and is taken back", .clonedDatabase)
    func consent() async throws {
        let (clinic, rita) = (try await enrolled(), Clinic.rita)
        let costs = try ScratchFile("The study pays for the procedure and the drug.\n")
        try clinic.does(
            rita,
            "consent-form add 4 --trial T1 --from 2026-11-01 --approved-on 2026-10-30 --asks-again --cost-section \(costs.path)",
            says: "Added version 4 of the form of T1. 1 must sign again: omentum consent-form again")
        let form = try clinic.fields(rita, "consent-form show 4 --trial T1")
        #expect(form["approved_on"] as? String == "2026-10-30")
        #expect((form["cost_section_sha256"] as? String)?.count == 64)
        let due = try clinic.list(rita, "consent-form again")
        #expect(due.count == 1 && due.first?["enrolment"] as? String == "E1")
        #expect(due.first?["standing"] as? String == "superseded" && due.first?["cycle"] as? String == "Y1")
        try clinic.does(rita, "worklist --site S1 --owner research", says: "E1", "Consent")
        let paper = try ScratchFile("signed")
        try clinic.does(
            rita,
            "enrolment consent E1 --form 4 --signed-on 2026-11-02 --signed-at 08:15 --channel in_person "
                + "--language es --interpreter 'Agency 12' --document \(paper.path) --kept-in 'binder 4'",
            says: "Wrote down the form; E1 is on study now.")
        try clinic.does(rita, "consent-form again", says: "Nobody has to sign again.")
        let acts = try clinic.list(rita, "enrolment consents E1")
        #expect(acts.map { $0["form"] as? String } == ["3", "4"])
        #expect(acts.last?["signed_at"] is String)
        #expect((acts.last?["documents"] as? [String])?.count == 1)
        try clinic.does(
            rita, "enrolment invalidate-consent E1 2 --found-on 2026-11-02 --reason 'a page is missing'",
            says: "Consent 2 of E1 is invalid; no go until they sign anew.")
        try clinic.does(
            Clinic.nora, "enrolment revoke-consent E1 --said-on 2026-11-02", says: "Consent 2 of E1 is taken back")
        let now = try clinic.fields(rita, "enrolment show E1")
        #expect(now["consent_is_current"] as? Bool == false)
        try clinic.does(
            rita, "consent-form expire 3 --trial T1 --last-day 2026-12-31 --reason 'approval of one year'",
            says: "Version 3 of T1 may be signed until 2026-12-31.")
    }

    @Test("a withdrawal is shown first, and then done", .clonedDatabase)
    func withdrawal() async throws {
        let (clinic, rita) = (try await enrolled(), Clinic.rita)
        let line = "enrolment withdraw E1 --from treatment --said-on 2026-11-02 --reason 'own wish'"
        try clinic.does(rita, line + " --dry-run", says: "Dry run, nothing is kept", "K1", "stopped", "Y3", "skipped")
        let open = try clinic.fields(rita, "enrolment show E1")
        #expect(open["status"] as? String == "on_study")
        try clinic.does(rita, line, says: "Withdrawn from treatment; E1 is follow up now.")
        try clinic.isRefused(rita, line, with: 3, says: "--from follow_up, or --from data_use")
        let from = "enrolment withdraw E1 --said-on 2026-11-02 --reason 'own wish' --from"
        try clinic.does(rita, from + " follow_up", says: "E1 is withdrawn now.", "Nothing had to be stopped.")
        try clinic.does(rita, from + " data_use", says: "Withdrawn from data use; E1 is withdrawn now.")
    }

    /// A patient on study, with a course of which nothing is booked.
    private func enrolled() async throws -> Clinic {
        let clinic = try await Clinic.open(try TestDatabase.current, at: "2026-11-02T15:00:00Z")
        let file = try ScratchFile(PatientFile.madeHere)
        try clinic.furnish()
        try clinic.register(from: file.path)
        try clinic.refer()
        try clinic.enrol()
        try clinic.openCourse()
        return clinic
    }
}
