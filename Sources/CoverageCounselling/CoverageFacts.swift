import CareTerms
public import Registry

extension FactBook {
    /// What the coverage office's constraints say to people.
    public static let coverage = FactBook(policies + answers + notes)
        .adding(.history(of: "cycle_position", machine: "coverage_position"))
        .adding(
            .notMet(
                because: "made by the database",
                [
                    "payer_has_one_id", "coverage_has_one_id", "coverage_has_one_patient",
                    "authorisation_has_one_coverage", "position_has_one_id", "authorisation_has_one_id",
                    "draft_has_one_id", "note_has_one_id", "note_has_one_hash", "coverage_is_recorded_from_its_entry",
                ])
        )
        .adding(
            .notMet(
                because: "the use case makes it so",
                [
                    "answer_is_of_its_position_step", "answer_is_one_per_step", "answer_outcome_is_known",
                    "answer_responsible_is_known", "answer_time_is_not_empty", "asked_answer_has_its_due_day",
                    "confirmed_answer_says_who_pays_and_when", "position_is_one_per_cycle_and_item",
                    "authorisation_belongs_to_patient", "authorisation_has_both_its_days", "draft_belongs_to_patient",
                    "draft_belongs_to_course", "draft_content_is_an_object", "draft_kind_is_known",
                    "note_amends_or_starts", "note_belongs_to_course", "note_belongs_to_patient", "note_kind_is_known",
                    "note_amends_a_note", "coverage_has_a_first_day", "payer_class_is_known",
                ])
        )
        .adding(
            .notMet(
                because: "the list of items is the programme's",
                ["item_has_one_code", "item_code_is_a_word", "item_label_is_short", "item_stands_in_one_place"])
        )
        .adding(
            .notMet(
                because: "no group may change it",
                [
                    "authorisation_is_only_appended", "answer_is_only_appended", "authorisation_use_is_only_appended",
                    "note_is_only_appended", "note_signature_is_only_appended", "coverage_only_ends_its_recorded_time",
                ]))

    private static let policies: [Fact] = [
        Fact("payer_name_is_short", .usage, "A payer's name has 2 to 200 characters."),
        Fact("payer_name_is_unique", .rule, "There is a payer of this name already.", try: "omentum payer list"),
        Fact("coverage_belongs_to_patient", .notFound, "There is no such patient."),
        Fact("coverage_names_its_payer", .notFound, "There is no such payer.", try: "omentum payer list"),
        Fact("coverage_priority_is_plausible", .usage, "A coverage's priority is 1 to 9; 1 pays first."),
        Fact("subscriber_id_is_short", .usage, "A subscriber's number has 1 to 80 characters."),
        Fact("coverage_source_is_short", .usage, "The source has 3 to 200 characters.", try: "--source \"card seen\""),
        Fact(
            "coverage_of_one_priority_is_one_at_a_time", .rule,
            "The patient has a coverage of this priority on some of these days already.",
            try: "another --priority, or --replacing G… when we learned better"),
        Fact("authorisation_is_of_a_coverage", .notFound, "There is no such coverage."),
        Fact("authorisation_reference_is_short", .usage, "An authorisation's reference has 1 to 80 characters."),
        Fact("authorisation_units_are_positive", .usage, "An authorisation grants at least one unit."),
        Fact(
            "authorisation_reference_is_unique_within_its_coverage", .rule,
            "This authorisation of the coverage is written down already."),
        Fact(
            "authorisation_is_not_granted_in_the_future", .usage, "Nothing was granted in the future.",
            try: "--granted-on with the day on the letter"),
        Fact(
            "authorisation_is_used_by_its_own_patient", .rule, "The authorisation is another patient's.",
            try: "omentum coverage list P…"),
        Fact("use_belongs_to_authorisation", .notFound, "There is no such authorisation."),
        Fact("use_is_by_a_procedure", .notFound, "There is no such procedure."),
        Fact(
            "authorisation_is_used_once_by_each_procedure", .rule,
            "The procedure has used this authorisation already."),
        Fact(
            "authorisation_is_used_inside_its_window", .rule,
            "The procedure's day is outside of the authorisation's window.",
            try: "omentum coverage show"),
        Fact("authorisation_is_used_up_to_its_units", .rule, "The authorisation has no units left."),
    ]

    private static let answers: [Fact] = [
        Fact("position_belongs_to_cycle", .notFound, "There is no such planned cycle."),
        Fact("position_names_its_item", .notFound, "This item is not in the list.", try: "omentum coverage items"),
        Fact("answer_names_a_coverage", .notFound, "There is no such coverage."),
        Fact(
            "answer_names_an_authorisation", .notFound, "The coverage has no such authorisation.",
            try: "omentum coverage list P… shows which belongs to which"),
        Fact(
            "authorisation_is_named_with_its_coverage", .usage, "An authorisation is named with its coverage.",
            try: "--coverage G…"),
        Fact(
            "answer_names_a_coverage_of_its_patient", .rule, "The coverage belongs to another patient.",
            try: "omentum coverage list P… with the patient of the cycle"),
        Fact(
            "insurer_is_named_by_its_coverage", .usage, "An insurer is named by the coverage that pays.",
            try: "--coverage G…"),
        Fact("answer_source_is_short", .usage, "Who said so has 3 to 300 characters.", try: "--source \"call 8841\""),
        Fact(
            "answered_position_has_its_answer", .rule, "The step lacks its answer.",
            try: "omentum coverage assign: it writes both"),
    ]

    private static let notes: [Fact] = [
        Fact("note_is_short", .usage, "A note has 2 to 100 000 characters."),
        Fact("note_is_not_held_in_the_future", .usage, "A talk cannot have been held in the future."),
        Fact(
            "note_is_signed_when_written", .rule, "A note is written with its signature.",
            try: "omentum counselling sign"),
        Fact("note_is_signed_once", .rule, "The note is signed already."),
        Fact("note_is_signed_by_its_group", .notPermitted, "Counselling notes are signed by finance counsellors."),
        Fact(
            "note_signature_comes_from_a_fresh_connection", .rule, "Who signs must have proven just now who they are.",
            try: "Sign with a new connection: omentum counselling sign"),
        Fact(
            "note_signature_is_over_the_exact_content", .rule, "The signature is over another text than the note's."),
    ]
}
