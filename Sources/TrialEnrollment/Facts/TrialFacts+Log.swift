import CareTerms
import Registry

extension FactBook {
    /// What the constraints of visits and of breaches of quality say to people.
    static let trialsLog = FactBook(
        [
            Fact("visit_outcome_reason_is_short", .usage, "A visit's reason has 3 to 500 characters."),
            Fact(
                "visit_outcome_cycle_is_plausible", .usage, "A course has cycles 1 to 12.",
                try: "--cycle with the number of the delivered cycle"),
            Fact(
                "visit_is_written_down_once", .changedMeanwhile, "This visit was written down already.",
                try: "--corrects-error --reason TEXT, where it was written down wrongly"),
            Fact(
                "visit_is_not_held_in_the_future", .usage, "A visit cannot have been held in the future.",
                try: "--on with the day of the visit"),
            Fact(
                "corrected_visit_has_its_reason", .usage, "A correction says why the entry before it does not hold.",
                try: "--reason TEXT"),
            Fact(
                "visit_is_in_the_plan_of_its_arm", .notFound, "The plan of this arm has no such visit.",
                try: "omentum enrolment visits E…"),
            Fact(
                "visit_of_each_cycle_names_its_cycle", .usage,
                "A visit after each cycle names its cycle; any other names none.",
                try: "--cycle, or without it: omentum enrolment visits E…"),
            Fact(
                "visit_is_corrected_after_it_is_written_down", .rule,
                "Nothing was written down of this visit that could be corrected.",
                try: "the same without --corrects-error"),
            Fact("quality_rule_label_is_short", .usage, "A rule's label has 3 to 120 characters."),
            Fact("quality_rule_action_is_short", .usage, "What to do about a breach has 3 to 160 characters."),
            Fact(
                "quality_rule_owner_is_a_group", .usage, "This group owns no breaches.",
                try: "coordinator, research, investigator or nurse"),
            Fact("breach_end_has_its_reason", .usage, "An answer has 5 to 1000 characters.", try: "--reason TEXT"),
            Fact(
                "breach_is_ended_once", .changedMeanwhile, "The breach has ended already.",
                try: "omentum trial breaches --ended"),
            Fact("breach_is_answered_by_a_person", .notPermitted, "Only a person answers for a breach."),
            Fact(
                "breach_ends_when_its_cause_is_gone", .rule, "What was found still stands.",
                try: "mend it, and the next night ends the breach; or omentum trial answer-breach H… --reason TEXT"),
            Fact(
                "breach_is_answered_by_its_owner", .notPermitted, "Another group owns this breach, and answers for it.",
                try: "omentum trial breaches: the owner stands there"),
        ],
        notes: [
            "visit_outcome_belongs_to_enrolment": "the use case makes it so",
            "visit_outcome_names_a_planned_visit": "the use case makes it so",
            "visit_outcome_number_is_positive": "the use case makes it so",
            "visit_outcome_is_only_appended": "no group may change it",
            "quality_rule_has_one_code": "the rules are the program's",
            "quality_rule_is_known": "the rules are the program's",
            "breach_has_one_id": "made by the database",
            "breach_is_of_a_rule": "only the nightly run writes breaches",
            "breach_belongs_to_enrolment": "only the nightly run writes breaches",
            "breach_action_is_short": "the rule's action is as short",
            "breach_end_is_known": "the use case makes it so",
            "breach_is_ended_by_somebody_with_a_reason": "made by the database",
            "breach_is_found_once": "the nightly run looks first, under the ledger's row",
        ])
}
