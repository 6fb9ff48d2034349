import CareTerms
import Registry

extension FactBook {
    /// What the constraints of slots, dose levels and toxicities say to people.
    static let trialsSlots = FactBook(
        [
            Fact("arm_has_a_free_slot", .rule, "The arm has no free slot.", try: "omentum slot show T…"),
            Fact(
                "slots_taken_are_within_their_limit", .rule, "More patients have a slot there already.",
                try: "omentum slot show T…"),
            Fact(
                "site_was_given_slots", .rule, "This site has no slots of the arm, and others have.",
                try: "omentum slot allow A… COUNT --site S… --reason TEXT"),
            Fact(
                "dose_level_was_given_slots", .rule, "The open dose level has no slots, and others have.",
                try: "omentum slot allow A… COUNT --level N --reason TEXT"),
            Fact("slot_is_not_on_hold", .rule, "The slots are on hold.", try: "omentum slot show T…"),
            Fact("hold_is_placed_and_then_lifted", .rule, "It is so already.", try: "omentum slot show T…"),
            Fact(
                "toxicities_are_within_the_rule_of_the_arm", .rule,
                "There were more dose-limiting toxicities than the rule of the arm allows.", try: "omentum slot show T…"
            ),
            Fact(
                "slot_opens_after_those_before_were_observed", .rule,
                "The rule of the arm asks first what became of those before: not all of them were observed.",
                try: "omentum enrolment toxicity E… none --on DAY, as an investigator, when the window is over"),
            Fact(
                "treatment_death_closes_the_arm", .rule, "A treatment death closed the arm.",
                try: "omentum slot show T…"),
            Fact(
                "slots_are_of_an_arm_that_is_released", .rule, "No released version has this arm.",
                try: "omentum trial show T…"),
            Fact(
                "dose_level_is_one_of_its_arm", .notFound, "The arm has no such dose level.",
                try: "omentum trial show T…"),
            Fact("another_dose_level_is_opened", .rule, "This dose level is the open one already."),
            Fact(
                "higher_dose_level_rests_on_the_lower_one", .rule,
                "A higher dose level opens when all at the lower one were observed and its rule holds.",
                try: "omentum slot show T…"),
            Fact("slot_allowance_is_plausible", .usage, "A site or a dose level has 0 to 10000 slots."),
            Fact(
                "slot_allowance_is_of_a_site_or_a_level", .usage,
                "The arm's own number stands in its protocol: say a site or a dose level.",
                try: "--site S… or --level N"),
            Fact("slot_allowance_has_its_reason", .usage, "Say why, in 5 to 300 characters.", try: "--reason TEXT"),
            Fact("slot_allowance_belongs_to_site", .notFound, "There is no such site.", try: "omentum site list"),
            Fact("slot_hold_belongs_to_site", .notFound, "There is no such site.", try: "omentum site list"),
            Fact("slot_hold_has_its_reason", .usage, "Say why, in 5 to 500 characters.", try: "--reason TEXT"),
            Fact("level_opening_has_its_reason", .usage, "Say why, in 5 to 500 characters.", try: "--reason TEXT"),
            Fact("observed_patient_had_a_slot", .rule, "The patient never had a slot."),
            Fact("observed_patient_was_treated", .rule, "The patient was not treated yet."),
            Fact(
                "arm_says_how_long_patients_are_observed", .rule,
                "The protocol of the arm does not say how long a toxicity limits the dose."),
            Fact("toxicity_is_seen_after_treatment", .usage, "The day lies before the treatment.", try: "--on DAY"),
            Fact(
                "toxicity_is_seen_within_the_window", .rule,
                "The day lies after the window in which a toxicity limits the dose.",
                try: "omentum adverse-event record"),
            Fact(
                "observation_is_over_before_it_is_clean", .rule,
                "The observation is not over on that day: nobody can say that there was none.", try: "--on a later DAY"),
            Fact(
                "dlt_is_assessed_once_and_then_corrected", .rule, "This was said of the patient already.",
                try: "--corrects NUMBER, to say it otherwise"),
            Fact("dlt_assessment_is_corrected_once", .changedMeanwhile, "This was corrected already."),
            Fact("dlt_correction_is_of_the_same_enrolment", .notFound, "The enrolment has no such entry to correct."),
            Fact("only_a_toxicity_is_fatal", .usage, "Only a dose-limiting toxicity can be fatal."),
            Fact("dlt_says_what_it_was", .usage, "Say what it was.", try: "--what TEXT"),
            Fact("dlt_words_are_short", .usage, "What it was has 3 to 300 characters."),
            Fact("dlt_is_not_of_the_future", .usage, "What lies in the future was not seen."),
            Fact("allocation_is_known", .usage, "The allocation is cohort or randomised."),
            Fact(
                "blinded_roles_are_groups", .usage, "Somebody is blinded who is no group.", try: "omentum person list"),
            Fact("only_a_randomised_arm_is_blinded", .usage, "Only a randomised trial blinds anybody."),
            Fact("somebody_is_not_blinded", .usage, "All who treat would be blinded: somebody has to know the arm."),
            Fact("trial_washout_is_plausible", .usage, "The time after another trial is 0 to 730 days."),
            Fact("arm_replaces_known_patients", .usage, "Replaced is: nobody, reserved, untreated, not_evaluable."),
            Fact("dlt_window_is_plausible", .usage, "The window of a toxicity is 1 to 400 days."),
            Fact("observed_at_once_is_positive", .usage, "At least one patient is observed at once."),
            Fact("arm_rule_source_is_short", .usage, "The source of a rule has 1 to 300 characters."),
            Fact("observation_has_its_window", .usage, "A rule of observation says how many days its window has."),
            Fact("dlt_limit_has_its_window", .usage, "A limit of toxicities says how many days its window has."),
            Fact("dlt_limit_counts_patients", .usage, "A limit is of the first 1 to 1000 patients."),
            Fact("dlt_limit_is_below_its_patients", .usage, "A limit is below the number of its patients."),
            Fact("dlt_limit_is_told_once", .usage, "Two limits are of the same first patients."),
        ])

    static let trialsSlotNotes = FactBook(
        [],
        notes: [
            "version_has_one_rule": "the use case makes it so",
            "version_rule_belongs_to_protocol_version": "the use case makes it so",
            "arm_has_one_rule": "the use case makes it so",
            "arm_rule_belongs_to_arm": "the use case makes it so",
            "arm_rule_has_a_window": "made by the database",
            "slot_pool_has_one_id": "made by the database",
            "slot_pool_belongs_to_trial": "made by the database",
            "slot_pool_belongs_to_site": "made by the database",
            "slots_have_one_pool": "made by the database",
            "slot_has_one_id": "made by the database",
            "slot_follows_a_step": "made by the database",
            "slot_is_given_back_for_a_known_reason": "made by the database",
            "slot_is_given_back_with_its_reason": "made by the database",
            "slot_allowance_has_one_id": "made by the database",
            "slot_allowance_belongs_to_trial": "the use case makes it so",
            "slot_allowance_is_only_appended": "no group may change it",
            "slot_hold_has_one_id": "made by the database",
            "slot_hold_belongs_to_trial": "the use case makes it so",
            "slot_hold_event_is_known": "the use case makes it so",
            "slot_hold_is_only_appended": "no group may change it",
            "level_opening_has_one_id": "made by the database",
            "level_opening_belongs_to_trial": "the use case makes it so",
            "level_opening_is_only_appended": "no group may change it",
            "dlt_assessment_has_one_id": "made by the database",
            "dlt_assessment_has_one_enrolment": "made by the database",
            "dlt_assessment_belongs_to_enrolment": "the use case makes it so",
            "dlt_outcome_is_known": "the use case makes it so",
            "dlt_assessment_is_only_appended": "no group may change it",
            "participation_is_of_one_enrolment": "made by the database",
            "participation_is_of_its_enrolments_patient": "made by the database",
        ])
}
