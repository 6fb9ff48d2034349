import CareTerms
public import Registry

extension FactBook {
    /// What the trial office's constraints say to people.
    public static let trials = FactBook(catalogue + people, notes: made)
        .adding(.history(of: "enrolment"))

    private static let catalogue: [Fact] = [
        Fact("trial_number_is_unique", .rule, "This trial is in the catalogue already.", try: "omentum trial list"),
        Fact(
            "trial_number_is_an_nct_number", .usage, "This is no ClinicalTrials.gov number.",
            try: "NCT and eight digits, such as NCT04329494"),
        Fact("trial_title_is_short", .usage, "A trial's title has 3 to 500 characters."),
        Fact("trial_phase_is_short", .usage, "A trial's phase has 1 to 60 characters."),
        Fact("trial_sponsor_is_short", .usage, "A sponsor's name has 1 to 200 characters."),
        Fact("protocol_version_is_short", .usage, "A protocol version has 1 to 40 characters."),
        Fact(
            "protocol_version_is_unique_within_its_trial", .rule, "The trial has this protocol version already.",
            try: "A change is a new version, with a name of its own."),
        Fact(
            "released_protocol_is_frozen", .rule, "A released protocol version never changes.",
            try: "Write the change down as a new version."),
        Fact("arm_label_is_short", .usage, "An arm's label has 1 to 80 characters."),
        Fact("arm_regimen_is_short", .usage, "An arm's regimen has 1 to 200 characters."),
        Fact("arm_plans_one_to_twelve_cycles", .usage, "An arm plans 1 to 12 cycles."),
        Fact(
            "arm_interval_is_in_order", .usage, "The interval between cycles is not in order.",
            try: "minDays ≤ targetDays ≤ maxDays ≤ 400, all above 0"),
        Fact("arm_dwell_is_plausible", .usage, "The exposure of an arm takes 5 to 120 minutes."),
        Fact("arm_slots_are_positive", .usage, "An arm has at least one slot, or no limit at all."),
        Fact("arm_label_is_unique_within_its_version", .usage, "Two arms of one version have the same label."),
        Fact("criterion_kind_is_known", .usage, "A criterion is an inclusion or an exclusion."),
        Fact(
            "criterion_names_a_fact", .notFound, "A criterion asks for a fact that is not in the list.",
            try: "omentum fact kinds"),
        Fact(
            "criterion_operator_is_known", .usage, "This operator is not known.",
            try: "<, <=, =, >=, >, in, not in, between"),
        Fact(
            "criterion_has_what_its_operator_compares", .usage, "A criterion lacks what its operator compares.",
            try: "one number; two for between; words for in and not in"),
        Fact(
            "criterion_words_are_short", .usage,
            "A criterion compares with up to 200 words of 1 to 100 characters each."),
        Fact("criterion_source_is_short", .usage, "A criterion's source has at most 300 characters."),
        Fact("look_back_is_positive", .usage, "A look-back is at least one day."),
        Fact(
            "criterion_compares_what_its_fact_is", .usage,
            "A criterion compares another kind of value than its fact has.",
            try: "numbers for a number; yes or no for a yes-no fact; small letters for a code: omentum fact kinds"),
        Fact(
            "released_arm_has_criteria", .rule, "An arm without a criterion would find everybody eligible.",
            try: "Write down at least one criterion for each arm."),
        Fact("consent_form_version_is_short", .usage, "A form's version has 1 to 40 characters."),
        Fact("consent_form_version_is_unique", .rule, "This version of the form is there already."),
        Fact("consent_form_belongs_to_trial", .notFound, "There is no such trial."),
    ]

    private static let people: [Fact] = [
        Fact("enrolment_belongs_to_patient", .notFound, "There is no such patient."),
        Fact("enrolment_comes_from_a_referral", .notFound, "There is no such referral.", try: "omentum referral list"),
        Fact(
            "enrolment_is_of_its_referrals_patient", .rule, "The referral is another patient's.",
            try: "omentum referral list"),
        Fact(
            "enrolment_arm_is_released_and_of_its_trial", .rule,
            "The arm is of another trial, or its version is not released.", try: "omentum trial show T…"),
        Fact("enrolment_belongs_to_site", .notFound, "There is no such site.", try: "omentum site list"),
        Fact(
            "patient_is_enrolled_once_per_trial", .rule, "The patient has an enrolment in this trial that still runs.",
            try: "omentum enrolment list --patient P…"),
        Fact(
            "consent_form_is_in_force_for_its_trial", .rule,
            "The form is another trial's, or was not in force yet on that day.", try: "omentum consent-form list"),
        Fact(
            "consent_is_not_signed_in_the_future", .usage, "A form cannot have been signed in the future.",
            try: "--signed-on with the day on the form"),
        Fact(
            "patient_fact_is_not_of_the_future", .usage, "What lies in the future is not known.",
            try: "--true-on with the day on which it was seen or measured"),
        Fact(
            "withdrawal_is_not_of_the_future", .usage, "Nobody has withdrawn in the future.",
            try: "--said-on with the day on which they said so"),
        Fact("consent_reason_is_short", .usage, "A reason has at most 500 characters."),
        Fact(
            "consented_patient_has_signed_a_form", .rule, "The patient has signed no form.",
            try: "omentum enrolment consent: it writes both"),
        Fact(
            "eligible_patient_meets_every_criterion", .rule,
            "The latest assessment does not say that every criterion is met, or holds no longer.",
            try: "omentum enrolment assess"),
        Fact(
            "withdrawal_has_its_scope", .usage, "A withdrawal says from what.",
            try: "--from treatment, follow_up or data_use"),
        Fact("withdrawal_is_told_once_per_scope", .rule, "The patient has withdrawn from this already."),
        Fact("arm_has_a_free_slot", .rule, "The arm has no free slot."),
        Fact("patient_fact_belongs_to_patient", .notFound, "There is no such patient."),
        Fact(
            "patient_fact_is_of_a_kind", .notFound, "This kind of fact is not in the list.", try: "omentum fact kinds"),
        Fact("patient_fact_is_a_number_or_a_word", .usage, "A fact has a number or a word: one of the two."),
        Fact(
            "patient_fact_is_what_its_kind_asks", .usage, "The fact has another kind of value than its kind asks for.",
            try: "--number for a number; --word yes or --word no; small letters for a code: omentum fact kinds"),
        Fact("patient_fact_word_is_short", .usage, "A fact's word has 1 to 100 characters."),
        Fact("patient_fact_unit_is_short", .usage, "A unit has at most 40 characters."),
        Fact("patient_fact_corrects_a_fact", .notFound, "There is no such fact to correct."),
        Fact(
            "patient_fact_is_corrected_once", .changedMeanwhile, "This fact has been corrected already.",
            try: "omentum fact list P…"),
        Fact(
            "eligibility_answers_every_criterion", .rule,
            "An assessment answers each criterion of its arm once, and no other.", try: "omentum enrolment assess"),
        Fact(
            "eligibility_verdict_is_what_its_answers_say", .rule, "The verdict is not what the answers say together.",
            try: "omentum enrolment assess"),
        Fact(
            "met_criterion_rests_on_the_patients_facts", .rule,
            "A criterion is said to be met that the patient's latest fact does not meet.",
            try: "omentum enrolment assess"),
        Fact(
            "eligibility_holds_as_long_as_its_facts", .rule,
            "The assessment says another last day than its facts allow.", try: "omentum enrolment assess"),
        Fact(
            "eligibility_is_not_over_before_it_begins", .usage,
            "The assessment is of a day on which its facts are too old."),
    ]

    private static let made: [String: String] = {
        let byDatabase = [
            "trial_has_one_id", "protocol_version_has_one_id", "arm_has_one_id", "criterion_has_one_id",
            "consent_form_has_one_id", "enrolment_has_one_id", "enrolment_has_one_patient", "patient_fact_has_one_id",
            "eligibility_has_one_id",
        ].map { ($0, "made by the database") }
        let byUseCase = [
            "protocol_version_belongs_to_trial", "arm_belongs_to_protocol_version", "criterion_belongs_to_arm",
            "enrolment_names_a_trial",
            "enrolment_names_an_arm",
            "enrolment_names_trial_and_arm_together", "consent_belongs_to_enrolment", "consent_has_one_number",
            "consent_number_is_positive", "consent_names_its_form", "eligibility_answers_are_a_list",
            "eligibility_belongs_to_enrolment", "eligibility_verdict_is_known", "withdrawal_belongs_to_enrolment",
            "withdrawal_scope_is_known", "recruitment_is_known", "regulatory_pathways_are_known",
        ].map { ($0, "the use case makes it so") }
        let ofTheList = [
            "fact_kind_has_one_code", "fact_kind_code_is_a_word", "fact_kind_label_is_short",
            "fact_value_kind_is_known",
            "only_numbers_have_a_unit", "fact_kind_names_a_loinc_code",
        ].map { ($0, "the list of kinds is the programme's") }
        let kept = [
            "consent_is_only_appended", "patient_fact_is_only_appended", "eligibility_is_only_appended",
            "withdrawal_is_only_appended",
        ].map { ($0, "no group may change it") }
        return Dictionary(uniqueKeysWithValues: byDatabase + byUseCase + ofTheList + kept)
    }()
}
