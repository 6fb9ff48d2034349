import CareTerms
import CoverageCounselling
import FollowUp
import ProcedureBooking
import Referrals
public import Registry
import TrialEnrollment

extension FactBook {
    /// Every constraint of the product that a person can meet, in their words.
    public static let all = FactBook.registry.adding(.referrals).adding(.trials).adding(.booking).adding(.coverage)
        .adding(.followUp)
        .adding(.pathway)

    /// What the pathway's own constraints say to people.
    public static let pathway = FactBook([
        Fact(
            "go_is_for_the_living", .rule, "The patient is not known to be alive.",
            try: "omentum patient vital-status"),
        Fact(
            "go_is_for_an_enrolled_patient", .rule, "The patient is not enrolled for treatment, or withdrew.",
            try: "omentum enrolment show"),
        Fact(
            "go_is_with_a_valid_consent", .rule, "The patient's consent to treatment does not hold.",
            try: "omentum enrolment show: it says why; no override reaches this"),
        Fact(
            "treatment_has_a_valid_consent", .rule,
            "The patient's consent to treatment does not hold: nobody is treated on it.",
            try: "omentum enrolment show: it says why; no override reaches this"),
        Fact(
            "gate_of_consent_is_hard", .rule, "Consent and withdrawal are hard gates, in every programme.",
            try: "leave their hardness as it is"),
        Fact(
            "go_is_without_a_treatment_hold", .rule, "A treatment hold is set.", try: "Lift the hold, with a reason."),
        Fact(
            "go_is_without_an_open_serious_event", .rule, "A serious adverse event is open.",
            try: "Record its resolution, or an investigator's override."),
        Fact(
            "go_answers_every_gate", .rule, "A go has every gate of the programme met, or overridden.",
            try: "omentum patient ready: it says which gate stops"),
        Fact("override_belongs_to_cycle", .notFound, "There is no such planned cycle."),
        Fact("override_names_a_gate", .notFound, "There is no such gate.", try: "omentum gate list"),
        Fact("override_has_its_reason", .usage, "An override needs a reason of 5 to 1000 characters."),
        Fact(
            "hard_gate_is_never_overridden", .rule, "This gate is hard: nobody can take it upon themselves.",
            try: "what clears it: omentum patient ready"),
        Fact(
            "advisory_gate_needs_no_override", .rule, "This gate is advisory: it stops nothing.",
            try: "omentum patient ready"),
        Fact(
            "gate_is_overridden_by_its_approvers", .notPermitted, "This group does not approve this gate.",
            try: "its approvers: omentum gate list"),
        Fact(
            "override_is_revoked_once", .rule, "This override was revoked before.", try: "omentum gate list --cycle Y…"),
        Fact(
            "revocation_belongs_to_override", .notFound, "There is no such override.",
            try: "omentum gate list --cycle Y…"),
        Fact("revocation_has_its_reason", .usage, "Revoking an override needs a reason of 5 to 1000 characters."),
        Fact("override_is_by_a_person", .notPermitted, "Services do not override gates."),
        Fact("hold_belongs_to_patient", .notFound, "There is no such patient.", try: "omentum patient find"),
        Fact("hold_is_lifted_once", .rule, "This hold was lifted before.", try: "omentum hold list P… --all"),
        Fact(
            "hold_is_reviewed_after_it_is_set", .usage,
            "A hold is looked at again on a day from today on, within a year.",
            try: "--review-on with a day to come"),
        Fact("hold_has_its_reason", .usage, "A hold needs a reason of 5 to 1000 characters."),
        Fact("lifting_has_its_reason", .usage, "Lifting a hold needs a reason of 5 to 1000 characters."),
        Fact("nightly_run_belongs_to_site", .notFound, "There is no such site.", try: "omentum site list"),
        Fact(
            "nightly_run_is_not_early", .usage, "A nightly run is for a day that has come.",
            try: "--date with today's date at the site, or an earlier one"),
        Fact("nightly_item_is_final_once", .changedMeanwhile, "Another run did this item meanwhile."),
        Fact("clearing_has_its_reason", .usage, "Clearing a warning needs a reason of 3 to 300 characters."),
        Fact("warning_is_raised_once", .rule, "This warning is raised already."),
    ])
    .adding(
        .notMet(
            because: "the list of gates is the programme's",
            [
                "gate_has_one_code", "gate_label_is_short", "gate_hardness_is_known", "gate_owner_is_a_group",
                "gate_stands_in_one_place", "gate_code_is_a_word", "gate_has_its_rule", "gate_approvers_are_clinicians",
            ])
    )
    .adding(
        .notMet(
            because: "the use case makes it so",
            [
                "hold_is_lifted_by_somebody_with_a_reason", "hold_is_lifted_after_it_is_set",
                "override_is_of_a_gate_that_stops", "override_evidence_is_short",
                "nightly_run_ends_after_it_starts", "nightly_item_belongs_to_run", "nightly_check_is_a_word",
                "nightly_subject_kind_is_a_word", "nightly_outcome_is_known", "nightly_reason_is_short",
                "warning_belongs_to_site", "warning_kind_is_a_word", "warning_belongs_to_patient",
                "warning_next_action_is_short", "warning_is_cleared_with_its_reason",
            ])
    )
    .adding(
        .notMet(
            because: "made by the database",
            [
                "override_has_one_id", "hold_has_one_id", "nightly_run_has_one_id", "nightly_item_has_one_id",
                "warning_has_one_id",
            ])
    )
    .adding(
        .notMet(
            because: "no group may change it",
            [
                "override_is_only_appended", "override_revocation_is_only_appended", "nightly_item_is_only_appended",
            ]))
}
