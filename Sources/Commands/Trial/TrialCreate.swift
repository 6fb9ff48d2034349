internal import ArgumentParser
internal import CareTerms
internal import Registry
internal import TrialEnrollment

struct TrialCreate: FilingVerb {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Write down a trial with its arms and criteria, and release its version.",
        discussion: """
            Example: omentum trial create --print-schema > trial.json; edit it; omentum trial create --file trial.json
            A released version is frozen: what patients consented to never changes.
            """)
    static let roles: [GroupRole] = [.research]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var source: FileOptions

    func perform(_ output: Output, at desk: Desk) async throws {
        let (trial, request) = try source.read(
            NewTrial.self, help: "omentum trial create --print-schema", at: desk)
        let outcome = try await desk.change(change, request: request) { tx, context in try trial(in: &tx, context) }
        let created = outcome.answer
        output.done(
            outcome, "Created \(created.trial) with \(created.arms.count == 1 ? "arm" : "arms") \(created.arms.shown).",
            ["trial": created.trial, "arms": created.arms])
    }

    static let example = """
        {
          "nct": "NCT04329494",
          "title": "Pressurised intraperitoneal aerosol chemotherapy, phase 1",
          "phase": "PHASE1",
          "sponsor": "Example Cancer Center",
          "version": "5",
          "effectiveFrom": "2026-01-01",
          "consentFormVersion": "3",
          "arms": [
            {
              "label": "1",
              "regimen": "cisplatin and doxorubicin",
              "plannedCycles": 3,
              "interval": { "minDays": 42, "targetDays": 42, "maxDays": 56 },
              "partialCounts": false,
              "dwellTargetMinutes": 30,
              "slots": 15,
              "criteria": [
                {
                  "kind": "inclusion",
                  "fact": "ecog",
                  "comparison": "<=",
                  "numbers": ["2"],
                  "unit": "{score}",
                  "lookBackDays": 14,
                  "source": "protocol 5, 3.1.4"
                },
                { "kind": "exclusion", "fact": "bowel_obstruction", "comparison": "=", "words": ["yes"] }
              ],
              "doseLevels": [
                {
                  "label": "fixed",
                  "drugs": [
                    { "drug": "cisplatin", "amount": "10.5", "unit": "mg/m2" },
                    { "drug": "doxorubicin", "amount": "2.1", "unit": "mg/m2" }
                  ]
                }
              ]
            }
          ],
          "washout": [{ "drugClass": "anti_vegf", "daysBefore": 42, "source": "protocol 5, 6.2" }],
          "visits": [
            {
              "code": "safety_week_4",
              "label": "Surgical complications, four weeks after each PIPAC",
              "anchor": "aerosol",
              "offsetDays": 28,
              "window": { "daysBefore": 3, "daysAfter": 3 }
            }
          ],
          "regulatoryPathways": ["ind", "ide_b"]
        }
        """

    static let explanation = """
        nct, phase, sponsor  optional; nct is NCT and eight digits
        version              the protocol's version
        effectiveFrom        the first day on which that version is in force
        consentFormVersion   the form's version that goes with it
        interval             days from one delivered aerosol to the next
        partialCounts        whether a partial aerosol is a delivered cycle
        slots                optional: how many patients the arm takes
        criteria             kind: inclusion or exclusion; fact: a code of omentum fact kinds;
                             comparison: <, <=, =, >=, >, in, not in, between; numbers are decimal text;
                             unit: of the numbers, as omentum fact kinds shows it, or {xULN} for multiples of
                             the upper limit of normal; lookBackDays: how old the fact may be, optional;
                             waivableBy: investigator or sponsor, optional
        slotRules            of an arm, optional: replaces (nobody, reserved, untreated, not_evaluable),
                             windowDays, observedAtOnce, deathStops, limits of toxicities
                             (at most atMost among the first so many of a dose level), source
        entry                optional: allocation (cohort or randomised), blindedRoles, isExclusive,
                             washoutDays since another trial; docs/enrolment.md tells more
        doseLevels           optional: the levels from the first on, each with its drugs in the order of giving;
                             amounts are decimal text; unit: mg/m2, mg/kg or mg
        washout              optional: days that a class of omentum trial drug-classes stays away before and after
                             an aerosol; what the protocol does not say is left out, and is not zero; an arm's
                             washoutExceptions, each with its reason, stand in place of it
        visits               optional: of all arms, or of one where they stand in it; anchor: consent, on_study,
                             aerosol, last_aerosol, off_treatment; cycle: which aerosol, each of them when left
                             out; window: optional, without it no day is out of it
        regulatoryPathways   optional: ind, ind_exempt, ide_a, ide_b, non_ide
        sites                optional: where it is approved, such as S1; everywhere, when left out
        """
}
