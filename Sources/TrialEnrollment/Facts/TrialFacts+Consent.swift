import CareTerms
import Registry

extension FactBook {
    /// What the constraints of consent and its end say to people.
    static let trialsConsent = FactBook(
        [
            Fact("consent_form_version_is_short", .usage, "A form's version has 1 to 40 characters."),
            Fact(
                "consent_form_version_is_unique", .rule, "This version of the form is there already in this language."),
            Fact("consent_form_belongs_to_trial", .notFound, "There is no such trial."),
            Fact(
                "consent_form_language_is_a_tag", .usage, "This is no language as forms name it.",
                try: "two or three small letters, such as en, es or zh-CN"),
            Fact(
                "consent_form_is_approved_before_it_is_in_force", .usage,
                "A form is in force from its approval on, or later.", try: "--approved-on, not after --from"),
            Fact("cost_section_is_told", .usage, "The section on costs has 20 to 50000 characters."),
            Fact(
                "expiry_has_its_reason", .usage, "Why a form expires has 5 to 500 characters.",
                try: "--reason, such as 'approval ended, letter of 3 March'"),
            Fact(
                "consent_form_is_in_force_for_its_trial", .rule,
                "The form is another trial's, or was not in force on that day: not yet, or not any more.",
                try: "omentum consent-form list"),
            Fact(
                "consent_is_not_signed_in_the_future", .usage, "A form cannot have been signed in the future.",
                try: "--signed-on with the day on the form"),
            Fact(
                "consent_hour_is_of_its_day", .usage, "The hour of the signature is of another day at the site.",
                try: "--signed-at on the day of --signed-on"),
            Fact(
                "consent_is_of_an_enrolment_that_runs", .rule,
                "This life in the trial is over: nothing is signed for it.",
                try: "omentum enrolment identify: a new one"),
            Fact(
                "consent_is_taken_by_somebody_known", .notFound, "Nobody here has this login.",
                try: "omentum person list"),
            Fact(
                "consent_language_is_a_tag", .usage, "This is no language as forms name it.",
                try: "two or three small letters, such as en, es or zh-CN"),
            Fact(
                "consent_in_another_language_has_its_interpreter", .usage,
                "The talk was in another language than the form: somebody interpreted it.",
                try: "--interpreter NAME, or add the form in that language: omentum consent-form add"),
            Fact("interpreter_is_short", .usage, "An interpreter's name has 2 to 120 characters."),
            Fact("consent_reason_is_short", .usage, "A reason has at most 500 characters."),
            Fact(
                "consent_has_one_number", .changedMeanwhile, "Somebody else wrote down a consent at this moment.",
                try: "omentum enrolment consents E…, then again"),
            Fact(
                "consented_patient_has_signed_a_form", .rule, "The patient has signed no form that holds.",
                try: "omentum enrolment consent: it writes both"),
            Fact(
                "enrolment_step_has_a_valid_consent", .rule, "The patient's consent does not hold.",
                try: "omentum enrolment show: it says why"),
            Fact("consent_document_belongs_to_a_consent", .notFound, "There is no such consent.", try: acts),
            Fact("consent_document_is_attached_once", .rule, "This very document is attached already.", try: acts),
            Fact(
                "consent_document_has_1_byte_to_25_mebibytes", .usage, "A signed form has 1 byte to 25 MiB.",
                try: "a smaller scan"),
            Fact("consent_document_place_is_short", .usage, "Where a document is kept has 2 to 200 characters."),
            Fact(
                "consent_is_taken_back_after_it_is_given", .rule,
                "This consent was refused, or given on a later day.", try: acts),
            Fact("consent_is_taken_back_once", .rule, "This consent was taken back before.", try: acts),
            Fact("consent_withdrawal_reason_is_short", .usage, "A reason has 1 to 500 characters."),
            Fact(
                "consent_is_not_taken_back_in_the_future", .usage, "Nobody has taken back consent in the future.",
                try: "--said-on with the day on which they said so"),
            Fact("consent_invalidation_is_of_a_consent", .notFound, "There is no such consent.", try: acts),
            Fact("consent_is_invalidated_once", .rule, "This consent was found invalid before.", try: acts),
            Fact("invalidation_has_its_reason", .usage, "Why a consent is invalid has 5 to 500 characters."),
            Fact(
                "consent_is_not_invalidated_in_the_future", .usage, "Nobody has found this in the future.",
                try: "--found-on with the day on which it was found"),
            Fact(
                "withdrawal_is_not_of_the_future", .usage, "Nobody has withdrawn in the future.",
                try: "--said-on with the day on which they said so"),
            Fact(
                "withdrawal_has_its_scope", .usage, "A withdrawal says from what.",
                try: "--from treatment, follow_up or data_use"),
            Fact(
                "withdrawal_follows_a_consent", .rule, "No consent was given: there is nothing to withdraw from.",
                try: "omentum enrolment decline"),
            Fact("withdrawal_is_told_once_per_scope", .rule, "The patient has withdrawn from this already."),
        ],
        notes: [
            "consent_form_has_one_id": "made by the database",
            "consent_form_expiry_has_one_id": "made by the database",
            "consent_belongs_to_enrolment": "the use case makes it so",
            "consent_number_is_positive": "the use case makes it so",
            "consent_names_its_form": "the use case makes it so",
            "consent_is_signed_by_patient_or_representative": "the use case makes it so",
            "consent_channel_is_known": "the use case makes it so",
            "consent_document_has_its_sha256": "the use case makes it so",
            "expiry_belongs_to_consent_form": "the use case makes it so",
            "consent_withdrawal_belongs_to_enrolment": "the use case makes it so",
            "consent_withdrawal_is_of_a_consent": "the use case makes it so",
            "consent_invalidation_belongs_to_enrolment": "the use case makes it so",
            "withdrawal_belongs_to_enrolment": "the use case makes it so",
            "withdrawal_scope_is_known": "the use case makes it so",
            "consent_form_is_only_appended": "no group may change it",
            "consent_form_expiry_is_only_appended": "no group may change it",
            "consent_is_only_appended": "no group may change it",
            "consent_document_is_only_appended": "no group may change it",
            "consent_withdrawal_is_only_appended": "no group may change it",
            "consent_invalidation_is_only_appended": "no group may change it",
            "withdrawal_is_only_appended": "no group may change it",
        ])

    private static let acts = "omentum enrolment consents E…"
}
