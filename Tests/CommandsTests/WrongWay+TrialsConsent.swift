import TestKit

private let (carla, rita, nora, fina) = (Clinic.carla, Clinic.rita, Clinic.nora, Clinic.fina)
private let long = WrongWay.long

// Forms, acts of consent, and their ends.
extension WrongWays {
    static let consent = WrongWays(
        "consent",
        [
            .init(
                rita, "consent-form add 9 --trial T1 --from 2026-12-01 --approved-on 2026-12-02", 2, "from its approval"
            ),
            .init(rita, "consent-form add 9 --trial T1 --from 2026-12-01 --language Spanish", 2, "such as en, es"),
            .init(
                rita, "consent-form add 9 --trial T1 --from 2026-12-01 --cost-section <(echo free)", 2, "20 to 50000"),
            .init(
                rita, "consent-form add 9 --trial T1 --from 2026-12-01 --cost-section /nonexistent", 2, "cannot be read"
            ),
            .init(
                rita, "consent-form expire 9 --trial T1 --last-day 2026-12-01 --reason 'board letter'", 4,
                "There is no consent form version 9."),
            .init(rita, "consent-form expire 3 --trial T1 --last-day 2026-12-01 --reason x", 2, "5 to 500 characters"),
            .init(
                carla, "consent-form expire 3 --trial T1 --last-day 2026-12-01 --reason 'board letter'", 6,
                "may do this"),
            .init(rita, "consent-form show 9 --trial T1", 4, "There is no consent form version 9."),
            .init(rita, "consent-form show 3 --trial T1 --language fr", 4, "3 in fr"),
            .init(rita, "consent-form again --trial T99", 4, "There is no trial T99."),
            .init(rita, "consent-form again --trial T1 --registry", 2, "not both"),
            .init(
                rita, "enrolment consent E1 --form 3 --signed-on 2026-11-02 --signed-at noon", 2, "--signed-at 10:15"),
            .init(rita, "enrolment consent E1 --form 3 --signed-on 2026-11-02 --channel pigeon", 2, "in_person"),
            .init(rita, "enrolment consent E1 --form 3 --signed-on 2026-11-02 --language es", 2, "--interpreter NAME"),
            .init(rita, "enrolment consent E1 --form 3 --signed-on 2026-11-02 --taken-by nobody", 4, "this login"),
            .init(
                rita, "enrolment consent E1 --form 3 --signed-on 2026-11-02 --kept-in 'binder 4'", 2, "--document FILE"),
            .init(
                rita, "enrolment consent E1 --form 3 --signed-on 2026-11-02 --document /nonexistent", 2,
                "cannot be read"),
            .init(rita, "enrolment consent E1 --form 3 --signed-on 2026-11-02 --reason \(long)", 2, "500 characters"),
            .init(rita, "enrolment consents E99", 4, "There is no enrolment E99."),
            .init(rita, "enrolment consent-document E1 9 <(echo form)", 4, "There is no such consent."),
            .init(rita, "enrolment consent-document E1 1 /dev/null", 2, "no file"),
            .init(nora, "enrolment consent-document E1 1 <(echo form)", 6, "may do this"),
            .init(rita, "enrolment revoke-consent E1 --said-on 2027-11-02", 2, "in the future"),
            .init(rita, "enrolment revoke-consent E1 --said-on 2026-10-02", 3, "no consent of E1 was given"),
            .init(rita, "enrolment revoke-consent E99 --said-on 2026-11-02", 4, "There is no enrolment E99."),
            .init(fina, "enrolment revoke-consent E1 --said-on 2026-11-02", 6, "may do this"),
            .init(
                rita, "enrolment invalidate-consent E1 9 --found-on 2026-11-09 --reason 'a page is missing'", 4,
                "There is no such consent."),
            .init(rita, "enrolment invalidate-consent E1 1 --found-on 2026-11-09 --reason x", 2, "5 to 500 characters"),
            .init(
                rita, "enrolment invalidate-consent E1 1 --found-on 2027-11-09 --reason 'a page is missing'", 2,
                "in the future"),
            .init(
                carla, "enrolment invalidate-consent E1 1 --found-on 2026-11-09 --reason 'a page is missing'", 6,
                "may do this"),
            .init(
                rita, "enrolment withdraw E1 --from treatment --said-on 2027-11-10 --reason wish", 2, "in the future"),
            .init(
                rita, "enrolment withdraw E1 --from treatment --said-on 2026-11-10 --reason wish --step 1", 5,
                "E1 has moved from step 1"),
        ])
}
