import CareTerms
import Registry

extension FactBook {
    /// What the constraints of a patient's life in a trial say to people.
    static let trialsEnrolment = FactBook(
        [
            Fact("enrolment_belongs_to_patient", .notFound, "There is no such patient."),
            Fact(
                "enrolment_comes_from_a_referral", .notFound, "There is no such referral.", try: "omentum referral list"
            ),
            Fact(
                "enrolment_is_of_its_referrals_patient", .rule, "The referral is another patient's.",
                try: "omentum referral list"),
            Fact(
                "enrolment_arm_is_of_the_version_in_force", .rule,
                "The arm is of a protocol version that is not in force.", try: "omentum trial show T…"),
            Fact(
                "enrolment_step_follows_the_one_before", .rule,
                "The step is said to have happened before the one that it follows.",
                try: "--happened-at with a later moment, or none for now"),
            Fact(
                "enrolment_arm_is_released_and_of_its_trial", .rule,
                "The arm is of another trial, or its version is not released.", try: "omentum trial show T…"),
            Fact("enrolment_belongs_to_site", .notFound, "There is no such site.", try: "omentum site list"),
            Fact(
                "patient_is_enrolled_once_per_trial", .rule,
                "The patient has an enrolment in this trial that still runs.",
                try: "omentum enrolment list --patient P…"),
            Fact(
                "enrolment_step_names_a_reason_of_its_list", .usage,
                "This step names a reason of its list, and for some of them the words too.",
                try: "--because CODE, and --reason TEXT for other: omentum enrolment reasons"),
            Fact(
                "patient_is_in_no_trial_that_shuts_this_one_out", .rule,
                "The patient is in another trial now, and one of the two allows no other beside it.",
                try: "omentum enrolment list --patient P…"),
            Fact(
                "washout_after_another_trial_is_over", .rule,
                "The patient was treated in another trial too short a time ago.",
                try: "omentum enrolment list --patient P…"),
        ],
        notes: [
            "enrolment_has_one_id": "made by the database",
            "enrolment_state_has_one_row": "the states are the machine's",
            "enrolment_state_is_a_word": "the states are the machine's",
            "enrolment_state_has_one_place": "the states are the machine's",
            "enrolment_state_counts_in_order": "the states are the machine's",
            "enrolment_state_runs_or_is_over": "the states are the machine's",
            "enrolment_runs_as_its_state_says": "no group may write the status",
            "enrolment_has_one_patient": "made by the database",
            "enrolment_names_a_trial": "the use case makes it so",
            "enrolment_names_an_arm": "the use case makes it so",
            "enrolment_names_trial_and_arm_together": "the use case makes it so",
        ])
}
