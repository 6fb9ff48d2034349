import CareTerms
import Registry

extension FactBook {
    /// What the constraints of doses, washout, visits, recruitment and sites say to people.
    static let trialsSchedule = FactBook(
        [
            Fact("dose_level_number_is_small", .usage, "An arm has 1 to 20 dose levels."),
            Fact("dose_level_label_is_short", .usage, "The label of a dose level has 1 to 80 characters."),
            Fact("dose_ordinal_is_small", .usage, "A dose level gives at most 10 drugs."),
            Fact("dose_drug_is_short", .usage, "A drug's name has 2 to 80 characters."),
            Fact("dose_amount_is_plausible", .usage, "A dose is above 0 and at most 5000."),
            Fact("dose_unit_is_known", .usage, "This unit of a dose is not known.", try: "mg/m2, mg/kg or mg"),
            Fact("dose_names_a_drug_once", .usage, "A dose level names the same drug twice."),
            Fact(
                "washout_rule_names_a_drug_class", .notFound, "This class of drugs is not in the list.",
                try: "omentum trial drug-classes"),
            Fact(
                "washout_exception_names_a_drug_class", .notFound, "This class of drugs is not in the list.",
                try: "omentum trial drug-classes"),
            Fact("washout_before_is_plausible", .usage, "A washout takes 0 to 365 days before an aerosol."),
            Fact("washout_after_is_plausible", .usage, "A washout takes 0 to 365 days after an aerosol."),
            Fact(
                "exceptional_washout_before_is_plausible", .usage, "A washout takes 0 to 365 days before an aerosol."),
            Fact("exceptional_washout_after_is_plausible", .usage, "A washout takes 0 to 365 days after an aerosol."),
            Fact("washout_source_is_short", .usage, "The source of a washout rule has 1 to 300 characters."),
            Fact("washout_is_told_once_per_class", .usage, "Two washout rules are of the same class of drugs."),
            Fact(
                "washout_rule_has_a_number", .usage, "A washout rule says neither days before nor days after.",
                try: "Leave out the rule that the protocol does not give."),
            Fact(
                "washout_exception_has_its_reason", .usage,
                "An exception from a washout rule has its reason, in 5 to 300 characters."),
            Fact(
                "washout_exception_is_told_once_per_class", .usage,
                "Two washout exceptions of an arm are of the same class of drugs."),
            Fact("visit_ordinal_is_small", .usage, "A version plans at most 200 visits."),
            Fact(
                "visit_code_is_a_word", .usage, "A visit's code is a word of small letters, digits and underscores.",
                try: "such as week_4"),
            Fact("visit_label_is_short", .usage, "A visit's label has 2 to 120 characters."),
            Fact("visit_cycle_is_plausible", .usage, "A visit is of cycle 1 to 12."),
            Fact("visit_offset_is_plausible", .usage, "A visit lies 400 days before its anchor to 4000 days after it."),
            Fact("visit_window_before_is_plausible", .usage, "A visit's window opens 0 to 400 days before its day."),
            Fact("visit_window_after_is_plausible", .usage, "A visit's window closes 0 to 400 days after its day."),
            Fact("visit_source_is_short", .usage, "The source of a visit has 1 to 300 characters."),
            Fact("visit_code_is_unique_within_its_version", .usage, "Two visits of a version have the same code."),
            Fact("only_an_aerosol_has_a_cycle", .usage, "Only a visit after an aerosol names its cycle."),
            Fact(
                "recruitment_change_belongs_to_trial", .notFound, "There is no such trial.", try: "omentum trial list"),
            Fact(
                "recruitment_changes_not_in_the_future", .usage, "Recruitment has not changed yet on that day.",
                try: "--on with today or a day before"),
            Fact(
                "stopped_recruitment_has_its_reason", .usage,
                "Recruitment that is suspended, terminated or withdrawn has its reason.", try: "Give --reason TEXT."),
            Fact("recruitment_reason_is_short", .usage, "The reason has 5 to 500 characters."),
            Fact("site_change_belongs_to_trial", .notFound, "There is no such trial.", try: "omentum trial list"),
            Fact("site_change_names_a_site", .notFound, "There is no such site.", try: "omentum site list"),
            Fact(
                "site_changes_not_in_the_future", .usage, "The site has not changed yet on that day.",
                try: "--on with today or a day before"),
            Fact("site_reference_is_short", .usage, "The reference of an approval has 1 to 200 characters."),
            Fact("site_reason_is_short", .usage, "The reason has 5 to 500 characters."),
            Fact(
                "stopped_site_has_its_reason", .usage, "A site that is suspended or closed has its reason.",
                try: "Give --reason TEXT."),
            Fact(
                "site_changes_to_another_state", .rule, "The site stands so already.", try: "omentum trial show T…"),
            Fact(
                "trial_is_approved_at_the_site", .rule, "The trial was not approved at this site on that day.",
                try: "omentum trial approve-site T… S…"),
            Fact(
                "version_is_copied_within_its_trial", .usage, "A version is copied within its own trial.",
                try: "omentum trial versions T…"),
        ],
        notes: [
            "drug_class_has_one_code": "the list of classes is the programme's",
            "drug_class_code_is_a_word": "the list of classes is the programme's",
            "drug_class_label_is_short": "the list of classes is the programme's",
            "visit_has_one_id": "made by the database",
            "dose_level_has_one_number": "the use case makes it so",
            "dose_has_one_place": "the use case makes it so",
            "dose_level_belongs_to_arm": "the use case makes it so",
            "dose_belongs_to_dose_level": "the use case makes it so",
            "washout_rule_belongs_to_protocol_version": "the use case makes it so",
            "washout_exception_belongs_to_arm": "the use case makes it so",
            "visit_belongs_to_protocol_version": "the use case makes it so",
            "visit_is_of_an_arm_of_its_version": "the use case makes it so",
            "visit_anchor_is_known": "the use case makes it so",
            "visit_window_has_both_sides": "the use case makes it so",
            "changed_recruitment_is_known": "the use case makes it so",
            "site_event_is_known": "the use case makes it so",
            "recruitment_change_has_one_number": "the trigger makes it so",
            "site_change_has_one_number": "the trigger makes it so",
            "recruitment_change_is_only_appended": "no group may change it",
            "site_change_is_only_appended": "no group may change it",
        ])

    /// What the constraints of the public registry's records, and of the tasks that they bring, say to people.
    static let trialsRegistry = FactBook(
        [
            Fact("registry_number_is_an_nct_number", .usage, "A record has no ClinicalTrials.gov number."),
            Fact("registry_title_is_short", .usage, "A record's title has 1 to 1000 characters."),
            Fact("registry_reason_is_short", .usage, "A record's reason for stopping has 1 to 1000 characters."),
            Fact("registry_start_is_a_date_or_part_of_one", .usage, "A record's start is no date."),
            Fact("registry_completion_is_a_date_or_part_of_one", .usage, "A record's completion is no date."),
            Fact("registry_update_is_a_date_or_part_of_one", .usage, "A record's last update is no date."),
            Fact("registry_phases_are_short", .usage, "A record's phases are too many or too long."),
            Fact("registry_enrollment_is_plausible", .usage, "A record's enrolment is no count."),
            Fact("registry_eligibility_is_short", .usage, "A record's eligibility text has 1 to 60000 characters."),
            Fact("latitude_lies_on_earth", .usage, "A record's latitude is not on earth."),
            Fact("longitude_lies_on_earth", .usage, "A record's longitude is not on earth."),
            Fact("registry_location_has_both_coordinates", .usage, "A record's place has one coordinate of two."),
            Fact("registry_change_names_a_field", .usage, "The name of a record's field is too long."),
            Fact("registry_change_before_is_short", .usage, "A field of a record had more than 60000 characters."),
            Fact("registry_change_after_is_short", .usage, "A field of a record has more than 60000 characters."),
            Fact(
                "trial_task_ends_once", .changedMeanwhile, "This task has ended already.", try: "omentum trial tasks"),
            Fact(
                "trial_task_end_belongs_to_task", .notFound, "There is no such task.", try: "omentum trial tasks"),
            Fact(
                "trial_task_not_needed_has_its_reason", .usage, "A task that is not needed says why.",
                try: "Give --note TEXT."),
            Fact(
                "trial_task_is_ended_by_who_owes_it", .rule, "The task is of another group.",
                try: "omentum trial tasks shows of which."),
        ],
        notes: [
            "registry_import_has_one_id": "made by the database",
            "registry_import_names_its_plan": "the use case makes it so",
            "registry_import_is_only_appended": "no group may change it",
            "registry_change_has_one_id": "made by the database",
            "registry_change_is_only_appended": "no group may change it",
            "registry_change_differs": "the database compares by itself",
            "trial_task_has_one_id": "made by the database",
            "trial_task_result_is_known": "the use case makes it so",
            "trial_task_end_is_only_appended": "no group may change it",
        ]
    )
    .adding(
        .notMet(
            because: "only migrations write it",
            ["registry_term_kind_is_known", "registry_status_means_a_recruitment", "registry_term_is_told_once"])
    )
    .adding(
        .notMet(
            because: "the import's own function writes it",
            [
                "registry_record_has_one_number", "registry_record_has_its_sha256", "registry_record_names_its_import",
                "registry_unknown_terms_are_short", "registry_location_has_one_id",
                "registry_location_belongs_to_record", "registry_location_has_one_place",
                "registry_arm_belongs_to_record", "registry_arm_has_one_place",
                "registry_intervention_belongs_to_record", "registry_intervention_has_one_place",
                "registry_condition_belongs_to_record", "registry_condition_has_one_place",
                "registry_contact_belongs_to_record", "registry_contact_has_one_place",
                "registry_contact_kind_is_known", "registry_contact_is_of_a_location",
                "only_a_locations_contact_names_it", "registry_change_names_its_import",
                "registry_change_belongs_to_record", "trial_task_names_a_record", "trial_task_names_a_trial",
                "trial_task_names_its_import",
                "trial_task_kind_is_known", "trial_task_has_a_group_of_people", "trial_task_has_its_subject",
            ]))
}
