import CareTerms
import Registry

extension FactBook {
    /// What the constraints of the minimum data set and its answers say to people.
    static let referralsDataSet = FactBook(
        [
            Fact(
                "data_set_belongs_to_programme", .notFound, "There is no such programme.",
                try: "\"programme\": \"pipac\""),
            Fact(
                "data_set_version_is_positive", .usage, "A version of a data set is a number from 1 on.",
                try: "the next free number: omentum data-set show"),
            Fact(
                "data_set_version_is_unique", .rule, "This version is there already, and a version is never changed.",
                try: "the next free number: omentum data-set show"),
            Fact("data_set_source_is_short", .usage, "The source of a data set has 3 to 300 characters."),
            Fact(
                "data_item_code_is_a_word", .usage, "The code of an item is a word of small letters, digits and _.",
                try: "such as: performance_status"),
            Fact("data_item_label_is_short", .usage, "The label of an item has 3 to 120 characters."),
            Fact(
                "data_item_evidence_is_known", .usage, "This kind of evidence is not known.",
                try: "document, observation or either"),
            Fact("data_item_age_is_plausible", .usage, "An answer is believed for 1 to 3660 days, or for good."),
            Fact(
                "data_item_is_brought_by_somebody", .usage, "This is nobody who brings answers.",
                try: "referrer, patient, coordinator, surgeon, nurse or research"),
            Fact("data_item_choices_are_short", .usage, "An item has at most 200 choices of 1 to 100 characters."),
            Fact(
                "data_item_is_asked_once_per_version", .usage, "The data set asks for the same code twice.",
                try: "one item for each code"),
            Fact("answer_names_a_condition", .notFound, "There is no such condition."),
            Fact(
                "answer_rests_on_its_patients_condition", .rule, "The condition is not one of this patient.",
                try: "omentum patient show"),
            Fact(
                "answer_rests_on_a_document_of_its_referral", .rule, "The referral has no such attachment.",
                try: "omentum referral show R1 lists its attachments"),
            Fact(
                "answer_has_its_evidence", .usage, "What is known rests on something.",
                try: "--document NUMBER, --observed-by NAME or --condition NUMBER; --unknown needs none"),
            Fact(
                "answer_needs_a_document", .usage, "This item is answered by a document.",
                try: "--document NUMBER, after omentum referral attach"),
            Fact(
                "answer_needs_an_observation", .usage, "This item is answered by somebody who saw the patient.",
                try: "--observed-by NAME, or --condition NUMBER"),
            Fact(
                "answer_is_one_of_the_choices", .usage, "This item takes only one of its choices.",
                try: "omentum data-set show --json lists them"),
            Fact("observer_is_short", .usage, "The name of who saw it has 2 to 200 characters."),
            Fact(
                "answer_is_not_true_of_the_future", .usage, "An answer cannot be true of a day that has not come.",
                try: "--true-on with the day of the finding"),
            Fact(
                "answer_is_only_appended", .rule, "An answer is never changed.",
                try: "omentum referral answer R1 ITEM --entered-in-error, then answer again"),
        ],
        notes: [
            "data_item_has_one_id": "made by the database",
            "data_item_ordinal_is_positive": "counted by the use case",
            "data_item_has_one_ordinal": "counted by the use case",
            "data_item_belongs_to_data_set": "written in the same transaction, after its version",
            "data_item_is_only_appended": "no group may change it",
            "answer_has_one_id": "made by the database",
            "answer_belongs_to_referral": "the statement joins the referral",
            "answer_is_to_an_item": "the use case finds the item, and names those there are",
            "answer_is_to_its_programmes_item": "the statement looks among the items of the referral's programme",
        ])
}
