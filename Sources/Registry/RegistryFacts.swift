import CareTerms

// The names under which the registry, the audit trail and the queue refuse.

extension FactBook {
    public static let registry = FactBook(
        people + patients + sources + commands, notes: Self.notes.merging(Self.queueNotes) { mine, _ in mine })

    private static let people: [Fact] = [
        Fact(
            "login_is_given_once", .rule, "This login belongs, or belonged, to somebody: logins are never given twice.",
            try: "Choose another login, or bring the person back: omentum person reactivate"),
        Fact(
            "login_has_plain_letters", .usage, "A login begins with a letter and has 2 to 63 of a-z, 0-9, _ . and -.",
            try: "Use lower-case letters, such as anna.adler."),
        Fact(
            "login_is_free_for_a_person", .rule,
            "This name belongs to a role, a service or a strong login: it is not free for a person.",
            try: "Choose another login."),
        Fact(
            "membership_names_a_group_of_people", .usage, "People cannot be put into this group.",
            try: "The groups are: "
                + GroupRole.allCases.filter { !$0.isService }.map(\.rawValue).joined(separator: ", ")),
        Fact(
            "person_is_active", .notFound, "There is no active person with this login.", try: "omentum person list"),
        Fact("person_has_left_before", .rule, "Only somebody who has left can be brought back."),
        Fact(
            "nobody_is_deactivated_by_themselves", .rule, "You cannot take your own access away.",
            try: "Ask another operator."),
        Fact(
            "nobody_chooses_their_own_groups", .rule, "You cannot choose your own groups.", try: "Ask another operator."
        ),
        Fact(
            "site_zone_is_known", .usage, "The server knows no such time zone.",
            try: "Name an IANA zone, such as America/Chicago or Europe/Madrid."),
        Fact("site_has_its_own_name", .rule, "There is a site of this name already."),
        Fact("site_weekend_has_iso_days", .usage, "Weekend days are numbers from 1, Monday, to 7, Sunday."),
        Fact("site_belongs_to_organisation", .notFound, "There is no such organisation."),
        Fact("holiday_is_told_once", .rule, "This day is a holiday of the site already."),
        Fact("holiday_belongs_to_site", .notFound, "There is no such site."),
        Fact(
            "demo_starts_without_patients", .rule, "This database has patients, so it can not become a demo.",
            try: "Make another database for the demo."),
    ]

    private static let patients: [Fact] = [
        Fact("patient_exists", .notFound, "There is no such patient."),
        Fact(
            "died_patient_stays_so", .rule, "The patient is known to have died.",
            try: "If that was an error: omentum patient vital-status P… alive --corrects-error --reason '…'"),
        Fact("death_correction_has_its_reason", .usage, "Why a death was an error takes 5 to 1000 characters."),
        Fact("death_correction_belongs_to_patient", .notFound, "There is no such patient."),
        Fact("death_correction_is_only_appended", .rule, "That a death was an error is never changed."),
        Fact("disclosed_patient_belongs_to_patient", .notFound, "There is no such patient."),
        Fact("patient_link_names_another_patient", .notFound, "There is no such patient to link to."),
        Fact(
            "identifier_belongs_to_one_patient", .rule, "Another patient has this identifier from the same authority.",
            try: "Look who it is: omentum patient find --identifier"),
        Fact("birth_date_is_plausible", .usage, "This birth date lies too far back."),
        Fact(
            "birth_date_has_its_precision", .usage,
            "A birth date needs to say whether the day, or only the month or year, is known."),
        Fact("patient_death_has_a_plausible_date", .usage, "This date of death lies too far back."),
        Fact("patient_death_date_has_its_precision", .usage, "A date of death needs to say how exactly it is known."),
        Fact("patient_has_a_death_date_only_when_died", .rule, "Only somebody who died has a date of death."),
        Fact("patient_gender_is_known", .usage, "Gender is one of female, male, other, unknown."),
        Fact("patient_vital_status_is_known", .usage, "Vital status is one of alive, died, unknown."),
        Fact("patient_contact_consent_is_known", .usage, "Consent to contact is one of given, refused, unknown."),
        Fact("patient_name_says_something", .usage, "A name needs a family name, a given name, or a text."),
        Fact("patient_name_parts_are_short", .usage, "A name has at most ten parts of 200 characters."),
        Fact("patient_name_use_is_known", .usage, "The use of a name is not one that FHIR R4 knows."),
        Fact("identifier_use_is_known", .usage, "The use of an identifier is not one that FHIR R4 knows."),
        Fact("contact_system_is_known", .usage, "A contact is phone, fax, email, pager, url, sms or other."),
        Fact("contact_use_is_known", .usage, "The use of a contact is not one that FHIR R4 knows."),
        Fact("patient_link_kind_is_known", .usage, "The kind of a link is not one that FHIR R4 knows."),
        Fact("address_lines_are_short", .usage, "An address has at most ten lines of 200 characters."),
        Fact("contact_person_contacts_are_short", .usage, "The contacts of a contact person take too much room."),
        Fact("patient_absent_reasons_are_short", .usage, "The reasons for absent values take too much room."),
        Fact("patient_has_readable_values", .usage, "A value cannot be read, such as a date that no calendar has."),
        Fact("short_text_has_1_to_200_plain_characters", .usage, "A text has 1 to 200 characters, on one line."),
        Fact("line_text_has_1_to_300_plain_characters", .usage, "A text has 1 to 300 characters, on one line."),
        Fact("plain_text_stands_on_one_line", .usage, "A text stands on one line and holds no control characters."),
        Fact(
            "written_text_holds_only_lines_and_tabs", .usage, "A text holds no control characters but lines and tabs."),
        Fact("long_text_has_1_to_4000_characters", .usage, "A text has 1 to 4000 characters."),
        Fact(
            "code_has_1_to_100_printable_characters", .usage,
            "A code has 1 to 100 characters, none of them a space at an end."),
        Fact("precision_is_year_month_or_day", .usage, "A date is known to the year, the month or the day."),
        Fact(
            "identity_is_read_with_a_committed_ticket", .notPermitted,
            "Who a patient is can be read only by whoever asked, for two minutes.", try: "Ask again."),
        Fact("search_has_two_letters", .usage, "A search needs at least two letters of the name."),
        Fact("access_has_purpose", .usage, "Say what you need a patient's identity for: 3 to 200 characters."),
        Fact("access_is_bounded", .usage, "At most 500 patients can be shown at once."),
        Fact("batch_has_at_most_500", .usage, "A batch has at most 500 entries.", try: "several smaller ones"),
    ]

    private static let sources: [Fact] = [
        Fact(
            "condition_in_error_has_no_clinical_status", .usage, "A condition entered in error has no clinical status."),
        Fact("condition_onset_has_its_precision", .usage, "An onset needs to say how exactly it is known."),
        Fact("condition_abatement_has_its_precision", .usage, "An abatement needs to say how exactly it is known."),
        Fact("condition_clinical_status_is_known", .usage, "The clinical status is not one that FHIR R4 knows."),
        Fact(
            "condition_verification_status_is_known", .usage, "The verification status is not one that FHIR R4 knows."),
        Fact("condition_categories_are_short", .usage, "A condition has at most ten categories of 200 characters."),
        Fact("condition_codings_are_short", .usage, "The codings of a condition take too much room."),
        Fact("imported_coverage_status_is_known", .usage, "The status of a coverage is not one that FHIR R4 knows."),
        Fact("imported_coverage_classes_are_short", .usage, "The classes of a coverage take too much room."),
        Fact("imported_coverage_members_are_short", .usage, "The members of a coverage take too much room."),
        Fact("organisation_npi_has_ten_digits", .usage, "An NPI has ten digits."),
        Fact("organisation_npi_is_unique", .rule, "Another organisation has this NPI."),
        Fact(
            "organisation_kind_is_known", .usage, "An organisation is a provider, payer, sponsor, laboratory or other."),
        Fact("organisation_contacts_are_short", .usage, "The contacts of an organisation take too much room."),
        Fact("organisation_addresses_are_short", .usage, "The addresses of an organisation take too much room."),
        Fact("practitioner_npi_has_ten_digits", .usage, "An NPI has ten digits."),
        Fact("practitioner_npi_is_unique", .rule, "Another practitioner has this NPI."),
        Fact("practitioner_gender_is_known", .usage, "Gender is one of female, male, other, unknown."),
        Fact("practitioner_name_parts_are_short", .usage, "A name has at most ten parts of 200 characters."),
        Fact("practitioner_contacts_are_short", .usage, "The contacts of a practitioner take too much room."),
        Fact("practitioner_addresses_are_short", .usage, "The addresses of a practitioner take too much room."),
    ]

    private static let commands: [Fact] = [
        Fact(
            "idempotency_key_names_one_request", .rule, "This key was used for another request.",
            try: "Leave --key out, or give a new one."),
        Fact("idempotency_key_is_short", .usage, "A key has 8 to 100 characters."),
        Fact("idempotency_key_is_kept_a_day", .usage, "Keys are kept for a day at least."),
        Fact(
            "service_acts_in_the_group_of_its_job", .notPermitted,
            "A service writes in an office's group only for a job that somebody of that group asked for."),
        Fact(
            "disclosure_names_its_patients", .usage,
            "A disclosure names its patients, unless nobody can be told from the data."),
        Fact("disclosure_is_not_in_the_future", .usage, "What has not left yet cannot be written down."),
        Fact("disclosure_data_kind_is_known", .usage, "The data are identified, limited_data_set or de_identified."),
        Fact("disclosure_basis_is_known", .usage, "The basis of a disclosure is not one of the known ones."),
        Fact(
            "disclosure_of_a_limited_data_set_names_its_agreement", .usage,
            "A limited data set leaves only under a data use agreement.", try: "Give its number with --reference."),
        Fact("disclosed_patient_is_only_appended", .rule, "What was disclosed is never changed."),
        Fact("disclosure_is_only_appended", .rule, "What was disclosed is never changed."),
        Fact("access_log_is_only_appended", .rule, "Who read what is never changed."),
        Fact("entry_is_only_appended", .rule, "The audit trail is never changed."),
        Fact("audited_table_is_never_truncated", .rule, "An audited table is never emptied at once."),
        Fact("redaction_names_a_recorded_value", .notFound, "The entry holds no such value."),
        Fact("redaction_has_reason", .usage, "A redaction needs a reason of 5 to 500 characters."),
        Fact("value_is_redacted_once", .rule, "This value has been taken out already."),
    ]
}
