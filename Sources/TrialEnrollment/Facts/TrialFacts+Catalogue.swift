import CareTerms
import Registry

extension FactBook {
    /// What the constraints of the catalogue of trials say to people.
    static let trialsCatalogue = FactBook(
        [
            Fact("trial_number_is_unique", .rule, "This trial is in the catalogue already.", try: "omentum trial list"),
            Fact(
                "trial_number_is_an_nct_number", .usage, "This is no ClinicalTrials.gov number.",
                try: "NCT and eight digits, such as NCT04329494"),
            Fact("trial_title_is_short", .usage, "A trial's title has 3 to 500 characters."),
            Fact("trial_phase_is_short", .usage, "A trial's phase has 1 to 60 characters."),
            Fact("trial_sponsor_is_short", .usage, "A sponsor's name has 1 to 200 characters."),
            Fact("protocol_version_is_short", .usage, "A protocol version has 1 to 40 characters."),
            Fact(
                "protocol_version_is_unique_within_its_trial", .rule, "The trial has this protocol version already.",
                try: "A change is a new version, with a name of its own."),
            Fact(
                "released_protocol_is_frozen", .rule, "A released protocol version never changes.",
                try: "Write the change down as a new version."),
            Fact("arm_label_is_short", .usage, "An arm's label has 1 to 80 characters."),
            Fact("arm_regimen_is_short", .usage, "An arm's regimen has 1 to 200 characters."),
            Fact("arm_plans_one_to_twelve_cycles", .usage, "An arm plans 1 to 12 cycles."),
            Fact(
                "arm_interval_is_in_order", .usage, "The interval between cycles is not in order.",
                try: "minDays ≤ targetDays ≤ maxDays ≤ 400, all above 0"),
            Fact("arm_dwell_is_plausible", .usage, "The exposure of an arm takes 5 to 120 minutes."),
            Fact("arm_slots_are_positive", .usage, "An arm has at least one slot, or no limit at all."),
            Fact("arm_label_is_unique_within_its_version", .usage, "Two arms of one version have the same label."),
            Fact(
                "blinded_arms_look_alike", .rule,
                "The arms of a blinded version differ in what everybody sees: cycles, interval, exposure or criteria.",
                try: "the same numbers and criteria in each arm; only regimen and doses differ"),
            Fact(
                "released_arm_has_criteria", .rule, "An arm without a criterion would find everybody eligible.",
                try: "Write down at least one criterion for each arm."),
            Fact(
                "released_version_has_an_arm", .rule, "A version without an arm takes nobody.",
                try: "Write down at least one arm."),
            Fact(
                "one_version_takes_effect_on_a_day", .rule,
                "Another released version of the trial takes effect on that day.",
                try: "Give the version another first day, then release it: omentum trial versions T…"),
            Fact("protocol_version_summary_is_short", .usage, "The summary of a version has 1 to 500 characters."),
            Fact(
                "regulatory_pathways_are_known", .usage, "This regulatory pathway is not known.",
                try: "ind, ind_exempt, ide_a, ide_b, non_ide"),
        ],
        notes: [
            "trial_has_one_id": "made by the database",
            "protocol_version_has_one_id": "made by the database",
            "arm_has_one_id": "made by the database",
            "protocol_version_belongs_to_trial": "the use case makes it so",
            "arm_belongs_to_protocol_version": "the use case makes it so",
            "recruitment_is_known": "the use case makes it so",
            "released_version_names_who_released_it": "the trigger makes it so",
            "arm_has_one_version": "carries the foreign key of an arm's visits",
        ])
}
