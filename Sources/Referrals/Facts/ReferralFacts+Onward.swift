import CareTerms
import Registry

extension FactBook {
    /// What the constraints of the directory, and of sending patients on, say to people.
    static let referralsOnward = FactBook(
        [
            Fact(
                "organisation_is_in_the_directory_once", .rule, "This centre is in the directory already.",
                try: "omentum centre list --all, then omentum centre change"),
            Fact(
                "centre_offers_something", .usage, "A centre offers something of the list.",
                try:
                    "--offers pipac_trial, pipac_off_trial, crs, hipec, systemic_therapy, second_opinion or supportive_care"
            ),
            Fact(
                "centre_can_be_reached", .usage, "A centre can be reached in at least one way.",
                try: "--phone, --fax or --email"),
            Fact(
                "directory_was_not_checked_in_the_future", .usage, "The day of the check has not come yet.",
                try: "--checked-on with the day on which you asked"),
            Fact(
                "centre_trial_has_its_number", .usage, "This is no registry number.", try: "such as: NCT04329494"),
            Fact(
                "centre_is_asked_once_per_decision", .rule, "The patient was sent to this centre on this decision.",
                try: "omentum referral onward R1; what the centre answers: omentum referral onward-reply"),
            Fact("onward_is_not_sent_in_the_future", .usage, "The papers cannot have been sent in the future."),
            Fact(
                "onward_follows_its_decision", .usage,
                "The papers cannot have been sent before the patient was declined.",
                try: "--at with a later time, or none for now"),
            Fact(
                "onward_method_is_known", .usage, "Papers do not leave in this way.",
                try: "--by fax, phone, letter, portal, email, fhir or hl7"),
            Fact(
                "closed_centre_is_sent_nobody", .rule, "This centre takes nobody any more.",
                try: "omentum centre list shows those that do"),
            Fact(
                "onward_reply_is_not_of_the_future", .usage, "The answer cannot be of a day that has not come.",
                try: "--on with the day on which they answered"),
        ],
        notes: [
            "centre_has_one_id": "made by the database",
            "centre_belongs_to_organisation": "the use case finds or makes the organisation",
            "centre_trial_has_one_id": "made by the database",
            "centre_trial_belongs_to_centre": "the use case reads the centre first",
            "centre_trial_is_told_once": "said again, it is brought up to date",
            "onward_has_one_id": "made by the database",
            "onward_names_a_centre": "the use case reads the centre first",
            "onward_has_its_disclosure": "written in the same transaction",
            "onward_disclosure_names_its_patient": "written in the same transaction, of the referral's patient",
            "onward_is_of_a_decision": "the statement reads the decision",
            "onward_reply_has_one_id": "made by the database",
            "onward_reply_belongs_to_onward": "the statement reads what was sent",
            "onward_reply_is_known": "a word of the enumeration",
            "onward_is_only_appended": "no group may change it",
            "onward_reply_is_only_appended": "no group may change it",
        ])
}
