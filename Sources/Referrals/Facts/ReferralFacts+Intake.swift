import CareTerms
import Registry

extension FactBook {
    /// What the constraints of a referral's papers say: who sent it, its attachments, and whether it came before.
    static let referralsIntake = FactBook(
        [
            Fact(
                "referral_names_its_programme", .notFound, "There is no such programme.",
                try: "leave it out: pipac is the usual one"),
            Fact(
                "referrer_organisation_name_is_short", .usage,
                "The name of the referrer's organisation has 1 to 200 characters."),
            Fact(
                "referrer_npi_has_its_check_digit", .usage,
                "This is no NPI: it has ten digits, begins with 1 or 2, and its last digit must fit the others.",
                try: "the number as it stands on the referral; or leave it out"),
            Fact("referrer_contact_is_short", .usage, "The referrer's contact has 3 to 200 characters."),
            Fact(
                "attachment_belongs_to_referral", .notFound, "There is no such referral.", try: "omentum referral list"),
            Fact("attachment_name_is_short", .usage, "The name of an attachment has 1 to 200 characters."),
            Fact(
                "attachment_kind_is_known", .usage, "This kind of attachment is not known.",
                try: ReferralAttachment.Kind.allCases.map(\.rawValue).joined(separator: ", ")),
            Fact(
                "attachment_was_put_aside", .rule, "The same document was put aside: it counts for nothing here.",
                try: "omentum referral attachments R1; a document that belongs here is sent again, or scanned anew"),
            Fact(
                "attachment_type_is_accepted", .usage,
                "What is in this file is of no type that is kept: the name does not count.",
                try: "PDF, PNG, JPEG, TIFF, DICOM, RTF, DOCX, XML or plain UTF-8 text"),
            Fact(
                "attachment_has_1_byte_to_25_mebibytes", .usage, "An attachment has 1 byte to 25 MiB.",
                try: "a smaller scan, or the file in parts"),
            Fact(
                "attachment_has_readable_values", .usage, "The attachment could not be read.",
                try: "Check that the file is whole."),
            Fact(
                "referral_has_at_most_100_attachments_of_200_mebibytes", .rule,
                "A referral keeps at most 100 attachments of 200 MiB together.",
                try: "omentum referral attachments R… shows what there is"),
            Fact(
                "attachment_is_retracted_once", .rule, "This attachment has been put aside already.",
                try: "omentum referral attachments R…"),
            Fact(
                "retraction_belongs_to_attachment", .notFound, "There is no such attachment.",
                try: "omentum referral attachments R…"),
            Fact(
                "ruling_names_another_referral", .notFound, "There is no such referral.", try: "omentum referral list"),
            Fact(
                "patient_is_not_registered_meanwhile", .changedMeanwhile,
                "Somebody who looks like this person was registered meanwhile.",
                try: "Do it again: they are shown before anything is saved."),
            Fact(
                "referral_is_not_received_meanwhile", .changedMeanwhile,
                "Another referral of this patient was received meanwhile.",
                try: "Do it again: it is shown before anything is saved."),
            Fact(
                "import_plan_is_of_this_database", .changedMeanwhile,
                "The plan saw patients who are not in this database.",
                try: "plan again: omentum referral import FILE.csv --site S… --plan-out PLAN.json"),
            Fact("import_plan_belongs_to_site", .notFound, "There is no such site.", try: "omentum site list"),
            Fact("ruling_names_another_patient", .notFound, "There is no such patient.", try: "omentum patient find"),
            Fact(
                "ruling_has_its_reason", .usage, "Why it is no duplicate takes at least five characters.",
                try: "--not-duplicate 'another person: seen their card'"),
        ],
        notes: [
            "programme_has_one_code": "no verb writes programmes",
            "programme_code_is_a_word": "no verb writes programmes",
            "programme_label_is_short": "no verb writes programmes",
            "attachment_has_one_id": "made by the database",
            "attachment_is_kept_once_per_referral": "the door gives the one that is there",
            "attachment_has_one_referral": "made by the database", "attachment_has_one_content": "made by the database",
            "attachment_has_its_content": "the door writes both",
            "attachment_is_only_appended": "no group may change it",
            "content_belongs_to_one_attachment": "the door writes both", "content_has_its_size": "the door counts",
            "content_has_its_sha256": "the door computes it", "content_is_of_its_type": "the door looks",
            "content_is_what_its_attachment_says": "the door copies it",
            "attachment_content_is_only_appended": "no group may change it",
            "attachment_retraction_is_only_appended": "no group may change it",
            "import_plan_has_one_id": "made by the database", "import_plan_has_its_sha256": "the use case computes it",
            "import_plan_names_its_source": "the use case computes it",
            "import_plan_has_some_rows": "the use case counts",
            "import_plan_is_applied_once": "the door gives the one that is there",
            "import_plan_is_only_appended": "no group may change it",
            "import_row_belongs_to_plan": "written with its plan",
            "import_row_has_its_line": "the use case counts", "import_row_verdict_is_known": "the door's own words",
            "import_row_names_its_referral": "written with its referral",
            "import_row_names_another_referral": "the door found it",
            "import_row_names_another_patient": "the door found it",
            "import_row_is_applied_once": "the door leaves them out",
            "import_row_has_its_outcome": "the door's own words",
            "import_row_is_only_appended": "no group may change it",
            "ruling_has_one_id": "made by the database", "ruling_belongs_to_referral": "written with its referral",
            "ruling_names_one_other": "the use case names one",
            "duplicate_ruling_is_only_appended": "no group may change it",
        ])
}
