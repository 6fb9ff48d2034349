import Registry

// Why nobody meets these: they are held by the database's own triggers and types, against a defect.

extension FactBook {
    static let bookingNotes: [String: String] = {
        let made = "made by the database"
        let key = "carries a foreign key"
        let derived = "filled in by a trigger"
        let typed = "the use case has a type for it"
        let owner = "no group may write it"
        let programme = "the programme's data, written by an operator's migration"
        return [
            "resource_has_one_id": made, "unavailability_has_one_id": made, "course_has_one_id": made,
            "planned_cycle_has_one_id": made, "placement_has_one_id": made, "claim_has_one_id": made,
            "clearance_has_one_id": made, "procedure_has_one_id": made, "milestone_has_one_id": made,
            "exposure_event_has_one_id": made, "deviation_draft_has_one_id": made, "discharge_answer_has_one_id": made,
            "procedure_has_one_patient": made,
            "procedure_record_has_one_id": made,
            "course_has_one_patient": key, "planned_cycle_has_one_patient": key, "placement_has_one_planned_cycle": key,
            "placement_is_live_or_not": key, "unavailability_is_live_or_not": key, "milestone_has_one_procedure": key,
            "exposure_event_has_one_procedure": key, "record_has_one_procedure": key, "record_has_one_hash": key,
            "planned_cycle_belongs_to_a_course": derived, "planned_cycle_keeps_its_number": derived,
            "planned_cycle_number_is_positive": derived, "procedure_is_of_its_cycle_patient": derived,
            "procedure_is_of_its_placement_cycle": derived, "attempt_keeps_its_number": derived,
            "attempt_number_is_positive": derived, "exposure_result_has_one_number": derived,
            "exposure_result_number_is_positive": derived, "exposure_result_belongs_to_procedure": derived,
            "aerosol_is_complete_when_its_dwell_is_reached": "the use case judges by the same rule",
            "deviation_is_of_an_exposure_result": derived, "deviation_kind_is_known": derived,
            "course_review_is_of_its_hold": "written by the use case that took the step",
            "course_review_is_one_per_step": "written by the use case that took the step",
            "only_a_held_course_has_a_review_date": "written by the use case that took the step",
            "claim_follows_its_placement": owner, "claim_follows_its_unavailability": owner,
            "claim_is_of_a_placement_or_an_unavailability": owner, "placement_claims_a_resource_once": owner,
            "unavailability_claims_once": owner, "unavailability_is_lifted_by_somebody": owner,
            "unavailability_is_of_a_resource": "the use case looks it up first",
            "used_placement_has_its_procedure": "only a procedure's step uses a placement",
            "clearance_gates_are_a_list": "written by go/no-go",
            "clearance_is_of_a_planned_cycle": "written by go/no-go",
            "clearance_names_its_rules": "written by go/no-go", "clearance_step_is_known": typed,
            "clearance_verdict_is_known": typed, "clearance_is_only_appended": "no verb changes one",
            "dwell_is_not_negative": "the rule counts from zero", "exposure_kind_is_known": typed,
            "exposure_outcome_is_known": typed, "exposure_rule_is_named": typed, "only_a_void_voids": typed,
            "record_kind_is_known": typed, "record_amends_or_starts": typed,
            "record_amends_one_of_its_procedure": "the use case looks it up first",
            "procedure_record_is_signed_once": "the use case signs what it has just written",
            "procedure_record_signature_is_over_the_exact_content": "the use case signs what it has just written",
            "resource_is_a_person": "the use case looks it up first",
            "course_protocol_source_is_short": "written by the pathway",
            "course_review_is_only_appended": "no verb changes one",
            "deviation_draft_is_only_appended": "no verb changes one",
            "protocol_is_only_appended": "no verb changes one",
            "site_has_one_booking_rule": programme,
            "coded_reason_event_is_a_word": programme, "coded_reason_is_a_word": programme,
            "coded_reason_is_told_once_per_event": programme, "coded_reason_label_is_short": programme,
            "protocol_has_a_plain_name": programme, "protocol_interval_is_in_order": programme,
            "protocol_numbers_are_plausible": programme, "protocol_source_is_short": programme,
            "protocol_version_is_positive": programme, "protocol_version_is_told_once": programme,
        ]
    }()
}
