import CareTerms
import Registry

extension FactBook {
    /// What the desk's constraints say: who has a referral, what is said about it, what is to be done, which clock runs.
    static let referralsDesk = FactBook(
        ownership + notesAndTasks + clocks,
        notes: [
            "ownership_belongs_to_referral": "the referral's version is read first",
            "ownership_has_one_number": "counted under the referral's lock",
            "ownership_event_is_known": "a literal of the use case",
            "only_a_released_referral_has_no_owner": "the use case knows an owner or a release, never both",
            "note_belongs_to_referral": "the referral's version is read first",
            "note_has_one_id": "made by the database",
            "note_has_one_referral": "made by the database",
            "next_action_has_one_id": "made by the database",
            "next_action_belongs_to_referral": "the referral's version is read first",
            "referral_task_has_one_id": "made by the database",
            "referral_task_has_one_origin": "written by the trigger of a note, or with a decision",
            "mention_is_of_a_note": "written by the trigger of the note",
            "task_result_is_known": "a word of the verb",
            "usual_action_has_one_status": "one row per state, made by the migration",
            "usual_action_status_is_a_word": "made by the migration; the operator may change the words only",
            "usual_action_is_short": "the operator's list",
            "clock_rule_has_one_code": "the list is the operator's",
            "clock_rule_code_is_a_word": "the operator's list",
            "clock_rule_effect_is_known": "the operator's list",
            "clock_rule_label_is_short": "the operator's list",
            "clock_rule_names_an_event": "the operator's list",
            "clock_rule_has_one_effect": "made by the database",
            "step_has_one_clock_rule": "the operator's list",
            "clock_event_belongs_to_referral": "the referral is read first",
            "clock_event_has_one_number": "counted under the referral's lock",
            "clock_event_follows_a_step": "written by the step's trigger",
            "clock_is_carried_from_a_referral": "written by the trigger of a joining",
            "carried_clock_has_its_origin": "the use case names the organisation",
            "only_voids_and_tellings_are_about_an_event": "the use case knows which entries are",
            "only_an_annotation_has_days": "the use case knows which entries have",
            "target_kind_is_known": "a word of the verb",
            "target_unit_is_known": "a word of the verb",
            "desk_has_one_row_per_referral": "made with the first step",
            "desk_belongs_to_referral": "made with the first step",
            "desk_status_is_a_word": "follows from the history",
            "ownership_is_only_appended": "no group may change it",
            "note_is_only_appended": "no group may change it",
            "task_end_is_only_appended": "no group may change it",
            "next_action_is_only_appended": "no group may change it",
            "clock_event_is_only_appended": "no group may change it",
            "target_is_only_appended": "no group may change it",
        ])

    private static let ownership: [Fact] = [
        Fact("owner_is_a_person", .notFound, "There is no such person.", try: "omentum person list"),
        Fact(
            "owner_is_an_active_person", .rule, "This person does not work here any more.",
            try: "somebody else's login; an operator sees them all: omentum person list"),
        Fact(
            "only_the_owner_hands_over", .rule, "Only who has a referral hands it over or lets it go.",
            try: "omentum referral assign R1 --to LOGIN, or omentum referral take R1 --note TEXT"),
        Fact(
            "taking_over_has_its_note", .usage, "Somebody has this referral: say why you take it.",
            try: "--note TEXT, with 5 characters at least"),
        Fact(
            "owner_is_another_than_before", .rule, "This person has the referral already.",
            try: "omentum referral show R1"),
        Fact(
            "handover_has_its_note", .usage, "Who gives a referral away says what there is to know.",
            try: "--note TEXT, with 5 characters at least"),
    ]

    private static let notesAndTasks: [Fact] = [
        Fact(
            "note_mentions_groups", .usage, "This group cannot be mentioned.",
            try: "coordinator, research, investigator, scheduler, surgeon, pharmacist, nurse or finance"),
        Fact(
            "note_replies_within_its_referral", .notFound, "This referral has no note of that number to answer.",
            try: "omentum referral notes R1"),
        Fact(
            "task_end_belongs_to_task", .notFound, "There is no such task.", try: "omentum referral tasks --all"),
        Fact(
            "referral_task_ends_once", .rule, "This task has ended already.", try: "omentum referral tasks"),
        Fact(
            "task_is_ended_by_who_owes_it", .notPermitted, "This task is of another group.",
            try: "leave it to them, to the person that it names, or to a coordinator"),
        Fact(
            "task_not_needed_has_its_reason", .usage, "A task that is not needed has its reason.", try: "--note TEXT"),
        Fact(
            "referral_task_has_a_group_of_people", .usage, "This group takes no tasks.",
            try: "coordinator, research, investigator, scheduler, surgeon, pharmacist, nurse or finance"),
        Fact("referral_task_names_a_person", .notFound, "There is no such person.", try: "omentum person list"),
        Fact("referral_task_belongs_to_referral", .notFound, "There is no such referral."),
        Fact(
            "condition_is_of_a_board_decision", .notFound, "This referral has no such decision of a board.",
            try: "omentum referral show R1"),
    ]

    private static let clocks: [Fact] = [
        Fact(
            "clock_event_has_its_rule", .usage, "This rule is not known.", try: "omentum clock rules"),
        Fact(
            "clock_rule_belongs_to_its_step", .rule, "This rule is written by its step, not by hand.",
            try: "omentum referral step, or a rule without a step: omentum clock rules"),
        Fact(
            "only_a_stopped_clock_starts_anew", .rule, "A clock runs already: a new one starts after it stopped.",
            try: "omentum clock show R1"),
        Fact(
            "only_a_running_clock_stops", .rule, "No clock of this referral runs.", try: "omentum clock show R1"),
        Fact(
            "clock_goes_forward", .usage,
            "A clock cannot stop before it began, nor begin before the last one stopped.",
            try: "--at with the right moment: omentum clock show R1"),
        Fact(
            "stop_is_voided_before_anything_follows", .rule,
            "What came after this stop rests on it: it cannot be taken back any more.", try: "omentum clock show R1"),
        Fact(
            "only_a_stop_is_communicated", .rule, "Only a stop of the clock is told.", try: "omentum clock show R1"),
        Fact(
            "clock_event_is_told_after_it_happened", .usage, "It cannot have been told before it happened.",
            try: "a later time, or none for now"),
        Fact(
            "clock_event_is_not_in_the_future", .usage, "What has not happened yet cannot be written down.",
            try: "a time that has passed, or none for now"),
        Fact(
            "clock_event_is_about_one_of_its_referral", .notFound, "The clock of this referral has no such event.",
            try: "omentum clock show R1"),
        Fact(
            "step_keeps_its_clock_event", .rule, "What a step did to the clock is not voided by hand.",
            try: "take a further step: omentum referral show R1 says which"),
        Fact(
            "carried_clock_started_before", .usage, "A clock that is carried on began before the referral came here.",
            try: "--at with an earlier time"),
        Fact(
            "clock_is_carried_from_an_organisation", .notFound, "There is no such organisation.",
            try: "omentum centre list"),
        Fact(
            "annotated_days_are_in_order", .usage, "The last day is before the first.", try: "--until with a later day"),
        Fact(
            "target_belongs_to_programme", .notFound, "There is no such programme.", try: "omentum target list"),
        Fact("target_amount_is_plausible", .usage, "A target has 1 to 366 of its units.", try: "--amount 7"),
        Fact("target_source_is_short", .usage, "The source has 3 to 300 characters.", try: "--source 'board of …'"),
        Fact(
            "target_is_told_once_a_day", .rule, "The programme has a target of this kind from that day already.",
            try: "another day: omentum target list"),
        Fact(
            "target_holds_from_a_day_to_come", .usage,
            "A target holds from a day to come: what was promised is not changed.", try: "--from with a later day"),
    ]
}
