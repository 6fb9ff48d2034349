// Constraints that no person can meet, each with why.

extension FactBook {
    static let notes = because([
        "the database makes the number": [
            "access_has_one_number", "address_has_one_id", "condition_has_one_id", "contact_has_one_id",
            "contact_person_has_one_id", "death_correction_has_one_id", "deployment_has_one_id",
            "disclosure_has_one_id", "entry_has_one_number",
            "identifier_has_one_id", "import_run_has_one_id", "imported_coverage_has_one_id",
            "imported_payer_has_one_id",
            "organisation_has_one_id", "organisation_identifier_has_one_id", "patient_has_one_id",
            "patient_link_has_one_id", "patient_name_has_one_id", "person_has_one_id", "practitioner_has_one_id",
            "practitioner_identifier_has_one_id", "site_has_one_id", "source_record_has_one_id",
        ],
        "the writing function counts the ordinals": [
            "address_has_one_ordinal", "contact_has_one_ordinal", "contact_person_has_one_ordinal",
            "identifier_has_one_ordinal", "imported_payer_has_one_ordinal", "organisation_identifier_has_one_ordinal",
            "patient_link_has_one_ordinal", "patient_name_has_one_ordinal", "practitioner_identifier_has_one_ordinal",
        ],
        "the writing function has just made, or locked, the other row": [
            "address_belongs_to_patient", "condition_belongs_to_patient", "contact_belongs_to_patient",
            "contact_person_belongs_to_patient", "disclosed_patient_belongs_to_disclosure",
            "identifier_belongs_to_patient", "identity_belongs_to_patient", "imported_coverage_belongs_to_patient",
            "imported_payer_belongs_to_coverage", "imported_payer_names_its_organisation",
            "membership_belongs_to_person",
            "organisation_belongs_to_organisation", "organisation_identifier_belongs_to_organisation",
            "patient_has_one_identity", "patient_is_disclosed_once_in_each", "patient_link_belongs_to_patient",
            "patient_name_belongs_to_patient", "patient_names_its_general_practitioner",
            "patient_names_its_managing_organisation", "person_is_in_a_group_once",
            "practitioner_belongs_to_organisation",
            "practitioner_identifier_belongs_to_practitioner", "redaction_belongs_to_entry",
            "source_record_names_its_condition", "source_record_names_its_coverage",
            "source_record_names_its_organisation",
            "source_record_names_its_patient", "source_record_names_its_practitioner", "source_record_names_its_run",
        ],
        "the writing function supplies the value": [
            "access_door_is_known", "content_hash_is_a_sha256", "entry_has_salt", "import_run_ends_after_its_start",
            "person_leaves_after_coming", "redaction_side_is_known", "request_is_a_sha256",
            "source_record_is_known_once",
            "source_record_kind_is_known", "source_record_names_one_record",
        ],
        "made from names and birth dates by a function that cuts them": [
            "match_family_words_are_short", "match_given_words_are_short", "match_row_belongs_to_patient",
            "patient_has_one_match_row",
        ],
        "an answer holds a few ids": ["answer_is_short"],
        "begin_once meets it on purpose, and waits": ["idempotency_key_is_used_once"],
        "the row is made by the migration": ["deployment_is_one_row"],
        "a demo is made before it is loaded": ["only_a_demo_is_loaded_as_one"],
        "only migrations write it, and tests read it": [
            "exemption_has_a_reason", "exemption_is_told_once", "exemption_rule_is_known",
            "transition_is_told_once_per_role",
        ],
    ])

    /// People never write the queue's tables; the functions of the queue and `JobRefused` stand before them.
    static let queueNotes = because([
        "the queue's functions and the Swift side check it first": [
            "cron_args_are_an_object", "cron_args_are_small", "cron_catch_up_is_known", "cron_catch_up_is_limited",
            "cron_fills_known_queue", "cron_has_one_id", "cron_has_one_name", "cron_is_of_known_kind",
            "cron_name_is_plain", "cron_overlap_is_known", "cron_remark_is_known", "cron_rule_is_short",
            "cron_run_belongs_to_cron", "cron_runs_once_per_time",
            "failure_is_scrubbed", "intervention_has_one_id", "intervention_has_reason", "intervention_is_known",
            "intervention_target_is_short", "job_args_are_an_object", "job_args_are_small", "job_attempts_are_limited",
            "job_dies_of_an_error", "job_effects_belong_to_lease", "job_error_is_scrubbed", "job_has_one_id",
            "job_is_leased_by_worker", "job_lock_lets_one_run", "job_outcome_is_known",
            "job_result_is_small", "job_trace_is_whole", "run_is_stopped_once", "job_state_is_known", "kind_has_one_id",
            "kind_has_one_name", "kind_name_is_plain", "queue_has_one_id", "queue_has_one_name", "queue_name_is_plain",
            "lane_announces_one_batch", "queue_sleeps_once",
            "rescue_due_has_one_row", "rescue_is_due_once", "window_has_one_key", "worker_has_one_id",
            "worker_host_is_short", "tally_counts_each_once",
        ]
    ])

    private static func because(_ reasons: [String: [String]]) -> [String: String] {
        var notes: [String: String] = [:]
        for (reason, names) in reasons { for name in names { notes[name] = reason } }
        return notes
    }
}
