internal import ArgumentParser
internal import CareTerms
internal import Registry
internal import TrialEnrollment

struct EnrolmentList: PatientVerb {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show enrolments, the newest first.",
        discussion: "Example: omentum enrolment list --trial T1 --status screening")
    static let roles = EnrolmentNoun.readers

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var looking: LookOptions
    @Option(help: "Only those of a patient.") var patient: PatientID?
    @Option(help: "Only those in a trial.") var trial: TrialID?
    @Option(help: "Only those in an arm.") var arm: ArmID?
    @Option(help: "Only those of a site.") var site: SiteID?
    @Option(help: "Only those in a state.") var status: Enrolment.State?

    static let rowsMax = 500

    func perform(_ output: Output, at desk: Desk) async throws {
        let filter = EnrolmentStanding.Filter(patient: patient, trial: trial, arm: arm, site: site, status: status)
        let rows = try await desk.read { tx, _ in
            // What is not there has no enrolments, which would look like an answer.
            if let patient = filter.patient { try PatientRecord.expect(patient, in: &tx) }
            if let trial = filter.trial { _ = try TrialRecord.read(trial, in: &tx) }
            if let site = filter.site { _ = try SiteClock.zone(of: site, in: &tx) }
            return try EnrolmentStanding.list(filter, limit: Self.rowsMax, in: &tx)
        }
        if let patient { try await desk.look(at: patient, looking) }
        output.show(
            Listing(
                rows, none: "No enrolment fits.",
                columns: [
                    .init("enrolment") { $0.record.id }, .init("patient") { $0.record.patient },
                    .init("referral", for: .machines) { $0.record.referral }, .init("trial") { $0.record.trial },
                    .init("arm", for: .machines) { $0.record.arm }, .init("status") { Term($0.record.status) },
                    .init("since") { $0.since }, .init("eligible_until") { $0.eligibleUntil },
                    .init("consent_version", title: "consent") { $0.consentVersion },
                    .init("consent_is_current", title: "current") { $0.consentIsCurrent },
                ]))
        output.noteFullPage(rows.count, of: Self.rowsMax)
    }
}

struct EnrolmentShow: PatientVerb {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show an enrolment, its consents, its latest assessment, and what can be done.",
        discussion: "Example: omentum enrolment show E1")
    static let roles = EnrolmentNoun.readers

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var looking: LookOptions
    @Argument(help: "The enrolment.") var enrolment: EnrolmentID

    func perform(_ output: Output, at desk: Desk) async throws {
        let id = enrolment
        let role = desk.role
        let (standing, consents, assessment, papers) = try await desk.read { tx, _ in
            (
                try EnrolmentStanding.read(id, in: &tx), try ConsentRecord.all(of: id, in: &tx),
                try AssessmentRecord.latest(of: id, in: &tx), try EnrolmentPapers.read(of: id, as: role, in: &tx)
            )
        }
        let record = standing.record
        try await desk.look(at: record.patient, looking)
        output.show(
            [
                "enrolment": record.id, "patient": record.patient, "referral": record.referral, "site": record.site,
                "trial": record.trial, "arm": record.arm, "status": Term(record.status), "step": record.step,
                "since": standing.since, "consent_version": standing.consentVersion,
                "consent_is_current": standing.consentIsCurrent, "consent_standing": standing.consentStanding,
                "eligibility": standing.eligibility.map { Term($0) }, "assessed_on": assessment?.assessedOn,
                "eligible_until": standing.eligibleUntil, "withdrawn_from": standing.withdrawnFrom.map(\.rawValue),
                "is_overridden": standing.isOverridden, "checklist_signed_by": papers.checklist?.printedName,
                "screening_number": papers.screeningNumber, "slot": papers.slot?.shown,
                "randomisation_number": papers.randomisation?.number, "assigned_arm": papers.randomisation?.arm,
                "is_blinded": papers.randomisation?.isBlinded,
                "next_steps": Enrolment.open(from: record.status, to: desk.role),
            ],
            [
                Section(
                    "consents",
                    Listing(
                        consents, none: "Nothing was signed.",
                        columns: [
                            .init("number", title: "no", isNumber: true) { $0.number },
                            .init("form") { $0.version }, .init("given") { $0.given },
                            .init("signed_on") { $0.signedOn },
                        ])), Section("answers", .answers(assessment?.answers ?? [])),
                Section("overrides", Self.overrides(papers.overrides)),
            ])
    }

    private static func overrides(_ rows: [OverrideRecord]) -> Listing {
        Listing(
            rows, none: "Nothing was overridden.",
            columns: [
                .init("criterion", title: "no", isNumber: true) { $0.criterion },
                .init("fact", isNumber: true) { $0.fact }, .init("approver") { $0.login }, .init("role") { $0.role },
                .init("reason") { $0.reason }, .init("sponsor_approval", for: .machines) { $0.sponsorApproval },
                .init("on", for: .machines) { $0.on },
            ])
    }
}

extension EnrolmentPapers.Slot {
    /// "arm 1, level 2", and why it is free again.
    fileprivate var shown: String {
        "arm \(label), level \(level)"
            + (givenBackBecause.map { ", given back: \($0.replacing("_", with: " "))" } ?? "")
    }
}
