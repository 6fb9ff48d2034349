import CareTerms
public import Registry

extension FactBook {
    /// What the follow-up office's constraints say to people.
    public static let followUp = FactBook(facts)
        .adding(.history(of: "task", machine: "follow_up_task"))
        .adding(
            .notMet(
                because: "the use case makes it so",
                [
                    "task_belongs_to_patient", "task_belongs_to_course", "task_belongs_to_site",
                    "task_is_about_a_cycle",
                    "task_follows_a_template", "task_anchor_is_a_record", "task_ordinal_is_positive",
                    "task_is_overdue_after_it_is_due", "task_is_planned_once", "attempt_number_is_positive",
                    "attempt_has_one_number", "attempt_result_is_known",
                ])
        )
        .adding(
            .notMet(
                because: "made by the database",
                [
                    "task_has_one_id", "template_has_one_id", "adverse_event_has_one_id",
                    "adverse_event_has_one_patient",
                ])
        )
        .adding(
            .notMet(
                because: "the list of templates is the programme's",
                [
                    "template_code_is_a_word", "template_version_is_positive", "template_label_is_short",
                    "template_anchor_is_known", "template_due_days_are_plausible", "template_grace_is_plausible",
                    "template_owner_is_a_group", "template_next_action_is_short", "template_source_is_short",
                    "template_version_is_unique",
                ])
        )
        .adding(
            .notMet(
                because: "no group may change it", ["attempt_is_only_appended", "adverse_event_is_only_appended"]))

    private static let facts: [Fact] = [
        Fact("attempt_belongs_to_task", .notFound, "There is no such follow-up task."),
        Fact("attempt_note_is_short", .usage, "A note has at most 4000 characters."),
        Fact("attempt_is_not_in_the_future", .usage, "A call cannot have been made in the future."),
        Fact(
            "completed_task_has_its_result", .rule, "The step lacks its result.",
            try: "omentum task complete: it writes both"),
        Fact(
            "task_is_of_a_patient_in_follow_up", .rule,
            "The patient has died or withdrawn: nothing more is planned.",
            try: "If that was an error: omentum patient vital-status P… alive --corrects-error"),
        Fact("task_moves_while_it_is_open", .rule, "A task that has ended does not move."),
        Fact("adverse_event_belongs_to_patient", .notFound, "There is no such patient."),
        Fact("adverse_event_follows_a_procedure", .notFound, "The patient has no such procedure."),
        Fact("adverse_event_reason_is_told", .usage, "The reason has 5 to 1000 characters."),
        Fact(
            "seriousness_falls_with_its_reason", .usage,
            "The event was serious before; that it is not any more needs a reason.",
            try: "Write the reason with the newer version, or end the event: omentum adverse-event resolve"),
        Fact("adverse_event_term_is_short", .usage, "An adverse event's term has 3 to 120 characters."),
        Fact("adverse_event_grade_is_1_to_5", .usage, "A CTCAE grade is 1 to 5."),
        Fact("ctcae_version_is_known", .usage, "This CTCAE version is not known.", try: "4.0, 4.03, 5.0 or 6.0"),
        Fact(
            "clavien_grade_is_known", .usage, "This Clavien-Dindo grade is not known.",
            try: "I, II, IIIa, IIIb, IVa, IVb or V"),
        Fact("fatal_adverse_event_is_serious", .usage, "An adverse event of grade 5 is serious."),
        Fact("adverse_event_is_resolved_after_its_onset", .usage, "It cannot have been resolved before it began."),
        Fact(
            "adverse_event_is_not_of_the_future", .usage, "What has not happened yet cannot be written down.",
            try: "--onset and --resolved with days that have come"),
        Fact(
            "adverse_event_supersedes_one", .notFound, "The patient has no such adverse event.",
            try: "omentum adverse-event list P…"),
        Fact(
            "adverse_event_is_superseded_once", .changedMeanwhile, "Somebody has written a newer version already.",
            try: "omentum adverse-event list P…"),
    ]
}
