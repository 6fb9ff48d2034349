import CareTerms
import Registry

extension FactBook {
    /// What the constraints of screening numbers, checklists, overrides and randomisation say to people.
    static let trialsPapers = FactBook(
        [
            Fact("screening_number_is_given_once", .rule, "The enrolment has its screening number already."),
            Fact(
                "screening_number_has_plain_signs", .usage,
                "A screening number has up to 30 letters, digits and . / _ -, and begins with one of the first two."),
            Fact(
                "screening_number_is_unique_within_its_trial", .rule,
                "Another patient of this trial has this screening number."),
            Fact(
                "eligible_patient_has_a_signed_checklist", .rule,
                "No investigator has signed the checklist of the latest assessment.",
                try: "omentum enrolment sign E…, as an investigator"),
            Fact(
                "checklist_is_of_the_latest_assessment", .changedMeanwhile, "The patient was assessed anew meanwhile."),
            Fact(
                "signed_checklist_has_no_open_criterion", .rule,
                "A criterion of the assessment is not met, or unknown, and nobody overrode it.",
                try: "omentum enrolment show E…"),
            Fact("assessment_has_one_checklist", .rule, "The checklist of this assessment is signed already."),
            Fact("checklist_is_signed_once", .rule, "The checklist is signed already."),
            Fact(
                "checklist_is_signed_by_its_group", .notPermitted, "Eligibility checklists are signed by investigators."
            ),
            Fact(
                "checklist_signature_comes_from_a_fresh_connection", .rule,
                "A signature comes from a connection that was made just now.", try: "Type it once more."),
            Fact(
                "override_names_a_criterion", .notFound, "There is no such criterion.", try: "omentum enrolment show E…"
            ),
            Fact(
                "criterion_override_has_its_reason", .usage, "An override says why, in 10 to 500 characters.",
                try: "--reason TEXT"),
            Fact("sponsor_approval_is_short", .usage, "Who agreed at the sponsor has 3 to 200 characters."),
            Fact("criterion_is_overridden_once_per_assessment", .rule, "This criterion is overridden already."),
            Fact("override_is_of_the_latest_assessment", .changedMeanwhile, "The patient was assessed anew meanwhile."),
            Fact(
                "only_a_criterion_that_is_not_met_is_overridden", .rule,
                "Only a criterion that is known and not met is overridden: what is unknown is found out.",
                try: "omentum fact add, then omentum enrolment assess"),
            Fact(
                "criterion_may_be_overridden", .rule, "The protocol lets nobody override this criterion.",
                try: "omentum trial show T…"),
            Fact(
                "sponsors_waiver_names_who_agreed", .usage,
                "The protocol lets the sponsor alone override this criterion: say who agreed there.",
                try: "--sponsor 'name, and where the approval is kept'"),
            Fact(
                "override_is_by_another_than_who_assessed", .notPermitted,
                "Who assessed the patient does not override what came of it.", try: "Ask somebody else of your group."),
            Fact("trial_is_randomised", .rule, "This trial does not randomise: its arm is that of the cohort."),
            Fact(
                "patient_is_randomised_with_a_slot_reserved", .rule,
                "A patient is randomised between the reserved slot and the start.", try: "omentum enrolment show E…"),
            Fact("enrolment_is_randomised_once", .rule, "The patient is randomised already."),
            Fact(
                "randomisation_number_has_plain_signs", .usage,
                "A randomisation number has up to 40 letters, digits and . / _ -."),
            Fact("randomisation_names_who_told_it", .usage, "Who told the number has 2 to 200 characters."),
            Fact(
                "randomisation_number_is_unique_within_its_trial", .rule,
                "Another patient of this trial has this randomisation number."),
            Fact("randomisation_was_not_told_in_the_future", .usage, "A number cannot have been told in the future."),
            Fact(
                "assigned_arm_belongs_to_assignment", .rule, "The patient has no randomisation number yet.",
                try: "omentum enrolment randomise E… --number NUMBER --by SYSTEM"),
            Fact("arm_is_assigned_once", .rule, "The arm is told already."),
            Fact("assigned_arm_is_in_the_catalogue", .notFound, "There is no such arm.", try: "omentum trial show T…"),
            Fact(
                "assigned_arm_is_of_the_same_version", .rule,
                "The arm is of another protocol version than the patient's.", try: "omentum trial show T…"),
            Fact(
                "arm_is_told_to_who_is_not_blinded", .notPermitted, "Your group is blinded in this trial.",
                try: "Let somebody write it who prepares the treatment."),
            Fact(
                "randomised_patient_has_a_number", .rule, "The sponsor's system has not randomised the patient yet.",
                try: "omentum enrolment randomise E… --number NUMBER --by SYSTEM"),
            Fact(
                "randomised_patient_has_an_arm", .rule, "Nobody wrote down the arm that the number stands for.",
                try: "omentum enrolment assign E… --arm A…"),
            Fact(
                "unblinding_belongs_to_assignment", .rule, "The patient was not randomised: there is nothing to show."),
            Fact("unblinding_has_its_reason", .usage, "To unblind, say why in 10 to 500 characters."),
        ],
        notes: [
            "step_reason_is_told_once": "the list of reasons is the programme's",
            "step_reason_is_of_an_event": "the list of reasons is the programme's",
            "step_reason_code_is_a_word": "the list of reasons is the programme's",
            "step_reason_label_is_short": "the list of reasons is the programme's",
            "screening_number_belongs_to_enrolment": "the use case makes it so",
            "screening_number_is_of_a_trial": "made by the database",
            "screening_number_is_only_appended": "no group may change it",
            "screening_series_belongs_to_trial": "made by the database",
            "screening_series_belongs_to_site": "made by the database",
            "site_has_one_screening_series_per_trial": "made by the database",
            "checklist_has_one_id": "made by the database",
            "checklist_has_one_hash": "made by the database",
            "checklist_belongs_to_enrolment": "the use case makes it so",
            "checklist_is_of_an_assessment": "the use case makes it so",
            "checklist_says_what_was_assessed": "the use case takes the database's own text",
            "checklist_has_content": "the use case takes the database's own text",
            "checklist_is_signed_when_written": "the use case writes both",
            "checklist_signature_is_over_the_exact_content": "the use case signs what it wrote",
            "checklist_is_only_appended": "no group may change it",
            "checklist_signature_is_only_appended": "no group may change it",
            "criterion_override_has_one_id": "made by the database",
            "override_is_of_an_assessment": "the use case makes it so",
            "override_rests_on_a_fact": "made by the database",
            "criterion_override_is_only_appended": "no group may change it",
            "assignment_belongs_to_enrolment": "the use case makes it so",
            "assignment_is_only_appended": "no group may change it",
            "assigned_arm_is_only_appended": "no group may change it",
            "unblinding_has_one_id": "made by the database",
            "unblinding_is_only_appended": "no group may change it",
        ])
}
