import CareTerms
import Registry

extension FactBook {
    /// Two referrals that are one.
    static let referralsJoining = FactBook(
        [
            Fact("referral_is_a_copy_of_a_referral", .notFound, "There is no such referral to join it to."),
            Fact(
                "referral_is_not_its_own_copy", .usage, "A referral is not its own copy.",
                try: "--to with the other one"),
            Fact(
                "duplicate_referral_names_its_original", .usage, "A duplicate names the referral that goes on.",
                try: "omentum referral join R2 --to R1 --reason TEXT"),
            Fact(
                "joined_referrals_are_of_one_patient", .rule, "The two referrals are of two patients.",
                try: "omentum referral show of both; two records of one patient are made one first"),
            Fact(
                "referral_is_joined_to_one_that_goes_on", .rule,
                "A referral is joined to one that goes on, not to one that is joined itself or closed.",
                try: "omentum referral joined R1 tells which one goes on"),
            Fact(
                "joined_referral_has_none_joined_to_it", .rule,
                "Another referral is joined to this one, so this one goes on.",
                try: "omentum referral joined R2, then join the other way round or unjoin first"),
            Fact(
                "joined_referral_keeps_its_original", .rule, "This referral is joined to another one already.",
                try: "omentum referral unjoin R2 --reason TEXT, then join it to the right one"),
            Fact(
                "restored_referral_returns_to_where_it_was", .rule,
                "A joining is taken back to the state from which it was made, and nothing else came since.",
                try: "omentum referral joined R2"),
        ],
        notes: [
            "joining_keeps_a_referral": "the referral's own key refuses first",
            "referral_is_not_joined_to_itself": "the referral's own check refuses first",
            "joining_event_is_known": "a literal of the trigger",
            "joining_follows_one_step": "the step number is the history's own",
            "joining_is_of_a_step": "the step number is the history's own",
            "joining_is_only_appended": "no group may change it",
        ])
}
