import CareTerms
import Registry

extension FactBook {
    /// What the constraints of consent and its end say to people.
    static let trialsConsent = FactBook(
        [
            Fact("consent_form_version_is_short", .usage, "A form's version has 1 to 40 characters."),
            Fact("consent_form_version_is_unique", .rule, "This version of the form is there already."),
            Fact("consent_form_belongs_to_trial", .notFound, "There is no such trial."),
            Fact(
                "consent_form_is_in_force_for_its_trial", .rule,
                "The form is another trial's, or was not in force yet on that day.", try: "omentum consent-form list"),
            Fact(
                "consent_is_not_signed_in_the_future", .usage, "A form cannot have been signed in the future.",
                try: "--signed-on with the day on the form"),
            Fact(
                "withdrawal_is_not_of_the_future", .usage, "Nobody has withdrawn in the future.",
                try: "--said-on with the day on which they said so"),
            Fact("consent_reason_is_short", .usage, "A reason has at most 500 characters."),
            Fact(
                "consented_patient_has_signed_a_form", .rule, "The patient has signed no form.",
                try: "omentum enrolment consent: it writes both"),
            Fact(
                "withdrawal_has_its_scope", .usage, "A withdrawal says from what.",
                try: "--from treatment, follow_up or data_use"),
            Fact("withdrawal_is_told_once_per_scope", .rule, "The patient has withdrawn from this already."),
        ],
        notes: [
            "consent_form_has_one_id": "made by the database",
            "consent_belongs_to_enrolment": "the use case makes it so",
            "consent_has_one_number": "the use case makes it so",
            "consent_number_is_positive": "the use case makes it so",
            "consent_names_its_form": "the use case makes it so",
            "withdrawal_belongs_to_enrolment": "the use case makes it so",
            "withdrawal_scope_is_known": "the use case makes it so",
            "consent_is_only_appended": "no group may change it",
            "withdrawal_is_only_appended": "no group may change it",
        ])
}
