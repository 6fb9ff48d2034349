import CareTerms
public import Registry

extension FactBook {
    /// What the referral office's constraints say to people.
    public static let referrals = FactBook(
        [
            Fact(
                "referral_belongs_to_patient", .notFound, "There is no such patient.",
                try: "omentum patient find, or omentum patient import"),
            Fact("referral_belongs_to_site", .notFound, "There is no such site.", try: "omentum site list"),
            Fact(
                "referral_names_a_practitioner", .notFound, "There is no such practitioner.",
                try: "Leave it out: the referrer's name is enough."),
            Fact("referral_names_an_organisation", .notFound, "There is no such organisation."),
            Fact(
                "referral_channel_is_known", .usage, "This way in is not known.",
                try: "fax, phone, letter, portal, in_person, email, csv, fhir or hl7"),
            Fact(
                "referral_priority_is_known", .usage, "This priority is not known.",
                try: "routine, urgent, asap or stat"),
            Fact("referrer_name_is_short", .usage, "The referrer's name has 1 to 200 characters."),
            Fact(
                "primary_cancer_is_an_icd_10_cm_code", .usage, "The primary cancer is no ICD-10-CM code.",
                try: "a code with its dot, such as C18.9"),
            Fact(
                "peritoneal_disease_is_an_icd_10_cm_code", .usage, "The peritoneal disease is no ICD-10-CM code.",
                try: "a code with its dot, such as C78.6"),
            Fact(
                "referral_is_not_received_in_the_future", .usage, "A referral cannot have been received in the future.",
                try: "--received-at with a moment that has passed"),
            Fact(
                "decision_names_a_decline_reason", .usage, "This reason for declining is not in the list.",
                try: "omentum referral reasons"),
            Fact("decision_names_an_onward_centre", .notFound, "There is no such centre to send the patient to."),
            Fact(
                "board_has_met", .usage, "The day of the board has not come yet.",
                try: "--board-on with the day on which it met"),
            Fact(
                "only_a_declined_referral_is_sent_onward", .rule, "Only a declined referral is sent onward."),
            Fact(
                "accepted_referral_has_its_pathway", .usage, "An accepted referral needs its pathway.",
                try: "--pathway trial, off_trial or registry_only"),
            Fact(
                "decision_pathway_is_known", .usage, "This pathway is not known.",
                try: "trial, off_trial or registry_only"),
            Fact(
                "declined_referral_has_its_reason_code", .usage, "A declined referral needs its coded reason.",
                try: "--because CODE; omentum referral reasons lists them"),
            Fact(
                "decided_referral_has_its_decision", .rule, "The step lacks its decision.",
                try: "omentum referral accept or omentum referral decline: they write both"),
            Fact(
                "referral_step_is_not_before_it_was_received", .usage,
                "A step cannot have happened before the referral was received.",
                try: "--at with a later time, or none for now"),
            Fact(
                "referral_step_is_not_before_the_last_one", .usage,
                "A step cannot have happened before the one that led to it.",
                try: "--at with a later time, or none for now"),
            Fact(
                "accepted_referral_names_its_board", .rule,
                "Nobody is accepted without a tumour board: ours has not decided, and no other is named.",
                try: "omentum board decide, or --board-on with the day of a board that keeps its list on paper"),
            Fact(
                "referral_has_its_minimum_data_set", .rule,
                "The minimum data set is not complete: the board needs what is missing, unknown or stale.",
                try: "omentum referral missing R1"),
            Fact(
                "renewed_referral_has_nothing_stale", .rule, "The referral still rests on answers that went stale.",
                try: "omentum referral missing R1"),
            Fact(
                "referral_is_as_it_was_read", .changedMeanwhile, "The referral was changed since you read it.",
                try: "omentum referral show R1, then decide again with --seen and the version it shows"),
        ],
        notes: [
            "referral_has_one_id": "made by the database",
            "referral_has_one_patient": "made by the database",
            "decline_reason_has_one_code": "the list is the operator's",
            "decline_reason_code_is_a_word": "the operator's list",
            "decline_reason_label_is_short": "the operator's list",
            "decision_outcome_is_known": "a literal of the use case",
            "decision_is_one_per_step": "the step number is the history's own",
            "decision_is_of_its_referral_step": "the step number is the history's own",
            "decision_is_only_appended": "no group may change it",
        ]
    ).adding(.history(of: "referral"))
        .adding(referralsIntake)
        .adding(referralsDesk)
        .adding(referralsDataSet).adding(referralsBoard).adding(referralsOnward)
        .adding(referralsLetters)
        .adding(referralsJoining)
}
