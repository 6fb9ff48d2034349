import CareTerms
import Registry

extension FactBook {
    /// Letters, and how the referrer was told.
    static let referralsLetters = FactBook(
        [
            Fact(
                "closed_referral_has_told_its_referrer", .rule,
                "A referral closes only when the referrer was told of this very outcome, or that was waived with a reason.",
                try: "omentum referral letter R1, then omentum referral send R1 --letter Z1 --by fax; "
                    + "or omentum referral waive R1 --reason TEXT"),
            Fact(
                "notice_tells_the_present_outcome", .rule, "The referrer is told of the outcome that holds now.",
                try: "omentum referral letter R1, which writes a letter about it"),
            Fact(
                "notice_in_writing_has_its_letter", .rule, "What is sent in writing is a letter that is kept here.",
                try: "omentum referral letter R1, then omentum referral send R1 --letter Z1 --by fax"),
            Fact(
                "notice_sends_a_letter_of_its_step", .rule, "This letter is not about this outcome of this referral.",
                try: "omentum referral letters R1"),
            Fact(
                "waiver_has_its_reason", .usage, "A waiver needs a reason of 5 to 500 characters.",
                try: "omentum referral waive R1 --reason TEXT"),
            Fact(
                "notice_is_not_sent_in_the_future", .usage, "The answer cannot have been sent in the future.",
                try: "--at with a time that has passed, or none for now"),
            Fact(
                "notice_is_sent_after_its_outcome", .usage, "The answer cannot have been sent before it was decided.",
                try: "--at with a later time, or none for now"),
            Fact(
                "notice_method_is_known", .usage, "This way to the referrer is not known.",
                try: "fax, phone, letter, portal, email, fhir or hl7"),
            Fact(
                "letter_template_is_a_file_name", .usage,
                "The name of a template has small letters, digits and dashes.", try: "omentum referral letter --help"),
            Fact(
                "letter_body_is_short", .rule, "The letter as text has 20 to 20000 characters.",
                try: "--templates DIR with shorter templates"),
            Fact(
                "letter_html_is_short", .rule, "The letter as HTML has 20 to 60000 characters.",
                try: "--templates DIR with shorter templates"),
            Fact(
                "letter_has_its_sha256", .rule, "The letter is not what was written: its hash does not fit.",
                try: "omentum audit verify, and tell whoever runs the database"),
        ],
        notes: [
            "notice_belongs_to_referral": "the use case finds the referral first",
            "notice_number_is_positive": "counted by the trigger",
            "notice_tells_a_step_of_its_referral": "the step is the one of the desk",
            "notice_has_one_number": "counted under the referral's lock",
            "notice_is_sent_or_waived": "the use case knows either, never both",
            "notice_names_its_disclosure": "the use case writes both",
            "sent_letter_has_its_disclosure": "the use case writes both",
            "outcome_notice_is_only_appended": "no group may change it",
            "letter_has_one_id": "made by the database",
            "letter_tells_one_step": "made by the database",
            "letter_template_has_its_sha256": "computed by the statement",
            "letter_tells_a_step_of_its_referral": "the step is the one of the desk",
            "letter_is_only_appended": "no group may change it",
        ])
}
