import CareTerms
import Registry

extension FactBook {
    /// What the constraints of criteria, of what is known of patients, and of assessments say to people.
    static let trialsCriteria = FactBook(
        [
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
                "criterion_names_its_unit", .usage,
                "A criterion compares a measurement, and does not say in which unit.",
                try: "the unit that omentum fact kinds shows, or another that it converts"),
            Fact(
                "criterion_unit_is_known_for_its_fact", .usage,
                "A criterion compares in a unit that its fact is not measured in.",
                try:
                    "the unit that omentum fact kinds shows, one that it converts, or {xULN} for multiples of the upper limit"
            ),
            Fact(
                "criterion_number_is_of_a_measurement", .usage,
                "A criterion compares with a number that nobody measures: below 1000000000, at most six decimals."),
            Fact(
                "criterion_is_waivable_by_a_known_office", .usage,
                "A criterion is waived by nobody, or by one of these.",
                try: "investigator, sponsor"),
            Fact(
                "patient_fact_number_is_of_a_measurement", .usage,
                "A number of a fact is below 1000000000 and has at most six decimals."),
            Fact(
                "patient_fact_upper_limit_is_of_its_number", .usage,
                "An upper limit of normal belongs to a number, is above zero, and has at most six decimals.",
                try: "--number VALUE --upper-limit LIMIT, both in --unit"),
            Fact(
                "patient_fact_does_not_end_before_it_began", .usage, "A fact cannot end before it began.",
                try: "--true-until on or after --true-on"),
            Fact(
                "patient_fact_is_not_of_the_future", .usage, "What lies in the future is not known.",
                try: "--true-on with the day on which it was seen or measured"),
            Fact(
                "eligible_patient_meets_every_criterion", .rule,
                "The latest assessment does not say that every criterion is met, or holds no longer.",
                try: "omentum enrolment assess"),
            Fact("patient_fact_belongs_to_patient", .notFound, "There is no such patient."),
            Fact(
                "patient_fact_is_of_a_kind", .notFound, "This kind of fact is not in the list.",
                try: "omentum fact kinds"),
            Fact("patient_fact_is_a_number_or_a_word", .usage, "A fact has a number or a word: one of the two."),
            Fact(
                "patient_fact_is_what_its_kind_asks", .usage,
                "The fact has another kind of value than its kind asks for.",
                try: "--number for a number; --word yes or --word no; small letters for a code: omentum fact kinds"),
            Fact("patient_fact_word_is_short", .usage, "A fact's word has 1 to 100 characters."),
            Fact("patient_fact_unit_is_short", .usage, "A unit has at most 40 characters."),
            Fact(
                "correction_is_of_the_same_fact", .rule,
                "A correction is of the same patient, and of the same kind of fact.",
                try: "omentum fact list P…"),
            Fact("patient_fact_corrects_a_fact", .notFound, "There is no such fact to correct."),
            Fact(
                "patient_fact_is_corrected_once", .changedMeanwhile, "This fact has been corrected already.",
                try: "omentum fact list P…"),
            Fact(
                "eligibility_answers_every_criterion", .rule,
                "An assessment answers each criterion of its arm once, and no other.", try: "omentum enrolment assess"),
            Fact(
                "eligibility_verdict_is_what_its_answers_say", .rule,
                "The verdict is not what the answers say together.",
                try: "omentum enrolment assess"),
            Fact(
                "met_criterion_rests_on_the_patients_facts", .rule,
                "A criterion is said to be met that the patient's latest fact does not meet.",
                try: "omentum enrolment assess"),
            Fact(
                "criterion_that_is_not_met_rests_on_the_patients_facts", .rule,
                "A criterion is said to be not met, and the patient's latest fact does not say so.",
                try: "omentum enrolment assess"),
            Fact(
                "eligibility_holds_as_long_as_its_facts", .rule,
                "The assessment says another last day than its facts allow.", try: "omentum enrolment assess"),
            Fact(
                "eligibility_is_not_over_before_it_begins", .usage,
                "The assessment is of a day on which its facts are too old."),
        ],
        notes: [
            "criterion_has_one_id": "made by the database",
            "patient_fact_has_one_id": "made by the database",
            "unit_conversion_is_of_a_fact": "the conversions are the programme's",
            "unit_is_converted_in_one_way": "the conversions are the programme's",
            "conversion_numerator_is_small": "the conversions are the programme's",
            "conversion_denominator_is_small": "the conversions are the programme's",
            "unit_conversion_has_its_source": "the conversions are the programme's",
            "eligibility_has_one_id": "made by the database",
            "criterion_belongs_to_arm": "the use case makes it so",
            "eligibility_answers_are_a_list": "the use case makes it so",
            "eligibility_belongs_to_enrolment": "the use case makes it so",
            "eligibility_verdict_is_known": "the use case makes it so",
            "fact_kind_has_one_code": "the list of kinds is the programme's",
            "fact_kind_code_is_a_word": "the list of kinds is the programme's",
            "fact_kind_label_is_short": "the list of kinds is the programme's",
            "fact_value_kind_is_known": "the list of kinds is the programme's",
            "only_numbers_have_a_unit": "the list of kinds is the programme's",
            "fact_kind_names_a_loinc_code": "the list of kinds is the programme's",
            "patient_fact_is_only_appended": "no group may change it",
            "eligibility_is_only_appended": "no group may change it",
        ])
}
