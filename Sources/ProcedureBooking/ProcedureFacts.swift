import CareTerms
import Registry

// The names under which the day of the procedure refuses.

extension FactBook {
    static let procedures: [Fact] = [
        Fact(
            "procedure_is_opened_from_a_confirmed_placement", .rule, "The placement is not confirmed.",
            try: "omentum booking confirm"),
        Fact("placement_is_for_one_procedure", .rule, "The procedure of this placement is open already."),
        Fact(
            "patient_arrives_on_the_booked_day", .rule, "The cycle is booked for another day.",
            try: "Give the time with --at, or move the placement: omentum booking reschedule"),
        Fact(
            "patient_arrives_on_a_go", .rule, "A patient arrives only on a go.",
            try: "omentum patient ready shows what stands in the way, and who clears it."),
        Fact(
            "aerosol_starts_on_a_go", .rule, "An aerosol starts only on a go.",
            try: "omentum patient ready shows what stands in the way, and who clears it."),
        Fact(
            "procedure_step_follows_the_one_before", .usage, "This happened before the step before it.",
            try: "Check the time given with --at."),
        Fact(
            "procedure_step_has_its_coded_reason", .usage, "This step has a coded reason, or has none.",
            try: "--because CODE; omentum procedure reasons lists them"),
        Fact(
            "procedure_reason_is_known", .usage, "This reason is not in the list for the step.",
            try: "omentum procedure reasons lists them"),
        Fact("other_procedure_reason_is_told", .usage, "The reason other needs words.", try: "--reason TEXT"),
        Fact(
            "patient_goes_home_when_all_four_gates_are_met", .rule, "A gate of going home is not met, or not answered.",
            try: "omentum procedure gate, or omentum procedure stay with its coded reason"),
        Fact(
            "same_day_discharge_is_on_the_day_of_arrival", .rule, "The patient stayed over night.",
            try: "omentum procedure stay with its coded reason"),
        Fact("procedure_is_closed_after_thirty_days", .rule, "A procedure is closed when thirty days are over."),
        Fact("discharge_answer_belongs_to_procedure", .notFound, "There is no such procedure."),
        Fact("discharge_gate_is_known", .usage, "The gates are mobilised, pain, urination and no_anxiety."),
        Fact(
            "discharge_gate_is_answered_in_recovery", .rule, "The gates of going home are answered in recovery.",
            try: "omentum procedure recovery, when the patient has come there"),
        Fact(
            "discharge_answer_follows_recovery", .usage, "It was answered before the patient came to recovery.",
            try: "--at with a time after that"),
        Fact("discharge_answer_is_known", .usage, "An answer is met, not_met or unknown."),
        Fact("discharge_answer_is_not_in_the_future", .usage, "What has not happened yet cannot be written down."),
        Fact("discharge_answer_is_only_appended", .rule, "An answer is never changed.", try: "Answer again."),
        Fact("milestone_belongs_to_procedure", .notFound, "There is no such procedure."),
        Fact("milestone_is_not_in_the_future", .usage, "What has not happened yet cannot be written down."),
        Fact("milestone_kind_is_known", .usage, "This milestone is not known."),
        Fact("milestone_is_corrected_once", .changedMeanwhile, "This milestone has been corrected already."),
        Fact("milestone_corrects_one_of_its_procedure", .notFound, "The procedure has no such milestone to correct."),
        Fact("milestone_is_only_appended", .rule, "A milestone is never changed.", try: "Correct it with a new one."),
    ]

    static let exposures: [Fact] = [
        Fact("exposure_belongs_to_procedure", .notFound, "There is no such procedure."),
        Fact("exposure_is_recorded_while_the_aerosol_runs", .rule, "No aerosol is running."),
        Fact(
            "exposure_event_follows_the_start", .usage, "This happened before the aerosol started.",
            try: "Check the time given with --at."),
        Fact("aerosol_stops_once", .rule, "The aerosol has stopped already."),
        Fact("aerosol_starts_once", .rule, "The aerosol has started already."),
        Fact(
            "aerosol_start_is_not_voided", .rule, "The start of the aerosol is a step of the procedure.",
            try: "omentum procedure ledger shows the entries that can be taken back"),
        Fact("aerosol_stops_after_it_starts", .usage, "An aerosol stops after it starts."),
        Fact("exposure_event_is_not_in_the_future", .usage, "What has not happened yet cannot be written down."),
        Fact("exposure_event_is_voided_once", .changedMeanwhile, "This entry has been taken back already."),
        Fact("exposure_voids_one_of_its_procedure", .notFound, "The procedure has no such entry."),
        Fact("exposure_event_is_only_appended", .rule, "The ledger is never changed.", try: "Void the entry."),
        Fact("exposure_result_is_only_appended", .rule, "A result is never changed.", try: "Reopen the exposure."),
        Fact("void_has_its_reason", .usage, "Taking an entry back needs a reason.", try: "--reason TEXT"),
        Fact("reading_reads_something", .usage, "A reading has at least one value."),
        Fact("pressure_is_plausible", .usage, "A pressure is 0 to 40 mmHg."),
        Fact("flow_is_plausible", .usage, "A flow is 0 to 5 mL/s."),
        Fact("upstream_pressure_is_plausible", .usage, "An upstream pressure is 0 to 400 psi."),
        Fact("temperature_is_plausible", .usage, "A temperature is 10 to 50 degrees Celsius."),
        Fact(
            "aerosol_outcome_is_what_its_dwell_says", .rule,
            "The exposure says otherwise: its dwell decides the outcome.",
            try: "omentum procedure aerosol-stop"),
        Fact("dwell_is_what_the_ledger_says", .changedMeanwhile, "The ledger changed while the dwell was counted."),
    ]

    static let records: [Fact] = [
        Fact("record_belongs_to_procedure", .notFound, "There is no such procedure."),
        Fact("signed_procedure_is_over", .rule, "The procedure is not over, so its record cannot be signed yet."),
        Fact(
            "signed_record_is_only_amended", .rule, "The record is signed.",
            try: "omentum procedure amend adds to it"),
        Fact(
            "procedure_has_one_signed_record", .rule, "The record is signed already.",
            try: "omentum procedure amend adds to it"),
        Fact("record_has_content", .usage, "A record has 1 to 100000 characters."),
        Fact("procedure_record_is_only_appended", .rule, "What is signed is never changed."),
        Fact("procedure_record_signature_is_only_appended", .rule, "A signature is never changed."),
        Fact("procedure_record_is_signed_by_its_group", .notPermitted, "A surgeon signs the record of a procedure."),
        Fact(
            "procedure_record_signature_comes_from_a_fresh_connection", .rule,
            "Who signs has proven anew who they are: this connection is older than two minutes.", try: "Sign again."),
        Fact("procedure_record_is_signed_when_written", .rule, "A record is written together with its signature."),
    ]
}
