import CareTerms
import Postgres
import ProcedureBooking
import Registry
import TrialEnrollment

/// The centre that the made-up patients come to: a site, its theatres, a trial, the forms.
struct DemoCentre: Sendable {
    static let zone = "America/Chicago"
    static let formVersion = "1"

    let site: SiteID
    /// A theatre, a surgeon and a device each.
    let resources: [[ResourceID]]
    let arm: ArmID

    /// Makes it, in the roles that may.
    static func make(theatres: Int, opening: ClinicalDay, in store: Store) async throws -> DemoCentre {
        let site = try await store.command(as: .operator) { tx, _ in
            try Site.add("Demo theatres", of: "Demo centre", zone: zone, in: &tx)
        }.answer
        let resources = try await store.command(as: .scheduler) { tx, context in
            try (1...theatres).map { number in
                try [(ResourceKind.theatre, "Theatre"), (.surgeon, "Surgeon"), (.device, "Nebuliser set")].map {
                    kind, name in
                    try AddResource(site: site, kind: kind, name: "\(name) \(number)")(in: &tx, context)
                }
            }
        }.answer
        let arm = try await store.command(as: .research) { tx, context in
            try ConsentForm.add(formVersion, to: nil, from: opening, asksAgain: false, in: &tx)
            return try trial(opening)(in: &tx, context).arms[0]
        }.answer
        return DemoCentre(site: site, resources: resources, arm: arm)
    }

    private static func trial(_ opening: ClinicalDay) -> NewTrial {
        NewTrial(
            title: "Demo trial of a pressurised aerosol", phase: "PHASE2", sponsor: "Demo sponsor", version: "1",
            effectiveFrom: opening, consentFormVersion: formVersion,
            arms: [
                NewTrial.Arm(
                    label: "Aerosol", regimen: "cisplatin and doxorubicin", plannedCycles: 3,
                    interval: NewTrial.Interval(minDays: 42, targetDays: 42, maxDays: 56), partialCounts: true,
                    dwellTargetMinutes: 30,
                    criteria: [
                        NewTrial.CriterionText(
                            kind: .inclusion, fact: "ecog", comparison: .atMost, numbers: ["2"], unit: "{score}",
                            lookBackDays: 60),
                        NewTrial.CriterionText(
                            kind: .inclusion, fact: "hemoglobin", comparison: .atLeast, numbers: ["9"], unit: "g/dL",
                            lookBackDays: 60),
                    ])
            ])
    }
}
