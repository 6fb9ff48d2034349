import TestKit

private let (carla, rita, sven, nora, fina) = (Clinic.carla, Clinic.rita, Clinic.sven, Clinic.nora, Clinic.fina)
private let (long, broken) = (WrongWay.long, WrongWay.broken)

// Trials, forms, facts and enrolments.
extension WrongWays {
    /// The form, with a part of it replaced, as the tool reads it from standard input.
    private static func form(_ change: String) -> String {
        "trial create --file <(\"$omentum\" trial create --print-schema 2>/dev/null | sed '\(change)')"
    }

    static let trial = WrongWays(
        "trial",
        [
            .init(rita, "trial show T99", 4, "There is no trial T99."),
            .init(rita, "trial show R1", 2, "invalid"),
            .init(rita, "trial create", 2, "--print-schema"),
            .init(rita, "trial create --file /nonexistent", 2, "cannot be read"),
            .init(rita, "trial create --file <(echo nonsense)", 2, "The file is no JSON."),
            .init(rita, "trial create --file <(printf '\\xff')", 2, "not valid UTF-8"),
            .init(rita, "trial create --file <(echo '{}')", 2, "is missing"),
            .init(rita, form(""), 3, "This trial is in the catalogue already."),
            .init(rita, form("s/\"nct\"/\"ntc\"/"), 2, "The form has no field ntc."),
            .init(rita, form("s/NCT04329494/NCT1/"), 2, "no ClinicalTrials.gov number"),
            .init(rita, form("s/NCT04329494/NCT04329495/; s/2026-01-01/2026-02-30/"), 2, "effectiveFrom"),
            .init(rita, form("s/NCT04329494/NCT04329495/; s/\"minDays\": 42/\"minDays\": 50/"), 2, "not in order"),
            .init(
                rita, form("s/NCT04329494/NCT04329495/; s/\"plannedCycles\": 3/\"plannedCycles\": 13/"), 2,
                "1 to 12 cycles"),
            .init(
                rita, form("s/NCT04329494/NCT04329495/; s/\"fact\": \"ecog\"/\"fact\": \"mood\"/"), 4,
                "omentum fact kinds"),
            .init(rita, form("s/NCT04329494/NCT04329495/; s/\\[\"2\"\\]/[\"two\"]/"), 2, "no decimal number"),
            .init(carla, form(""), 6, "may do this"),
        ])

    static let consentForm = WrongWays(
        "consent-form",
        [
            .init(rita, "consent-form add 9 --trial T99 --from 2026-12-01", 4, "There is no such trial."),
            .init(rita, "consent-form add 9 --trial R1 --from 2026-12-01", 2, "invalid"),
            .init(rita, "consent-form add 3 --trial T1 --from 2026-12-01", 3, "is there already"),
            .init(rita, "consent-form add 9 --trial T1 --from 2026-02-30", 2, "invalid"),
            .init(rita, "consent-form add \(long) --trial T1 --from 2026-12-01", 2, "1 to 40 characters"),
            .init(rita, "consent-form add \(broken) --trial T1 --from 2026-12-01", 2, "not valid UTF-8"),
            .init(nora, "consent-form add 9 --trial T1 --from 2026-12-01", 6, "may do this"),
            .init(rita, "consent-form list --trial T99", 4, "There is no trial T99."),
        ])

    static let fact = WrongWays(
        "fact",
        [
            .init(
                rita, "fact add P99 --fact ecog --number 1 --unit '{score}' --true-on 2026-11-01", 4, "no such patient"),
            .init(rita, "fact add P1 --fact mood --word good --true-on 2026-11-01", 4, "omentum fact kinds"),
            .init(rita, "fact add P1 --fact ecog --true-on 2026-11-01", 2, "one of the two"),
            .init(rita, "fact add P1 --fact ecog --number one --unit '{score}' --true-on 2026-11-01", 2, "decimal"),
            .init(rita, "fact add P1 --fact ecog --number 1 --unit '{score}' --true-on 2026-02-30", 2, "invalid"),
            .init(
                rita, "fact add P1 --fact ecog --number 1 --unit '{score}' --true-on 2027-11-01", 2,
                "lies in the future"),
            .init(rita, "fact add P1 --fact bowel_obstruction --word \(long) --true-on 2026-11-01", 2, "characters"),
            .init(
                rita, "fact add P1 --fact bowel_obstruction --word \(broken) --true-on 2026-11-01", 2, "not valid UTF-8"
            ),
            .init(
                rita, "fact add P1 --fact ecog --number 1 --unit '{score}' --true-on 2026-11-01 --corrects 99", 4,
                "fact"),
            .init(
                rita, "fact add P1 --fact ecog --number 1 --unit '{score}' --true-on 2026-11-01 --corrects 1", 5,
                "has been corrected already"),
            .init(fina, "fact add P1 --fact ecog --number 1 --unit '{score}' --true-on 2026-11-01", 6, "may do this"),
            .init(rita, "fact list P99", 4, "There is no patient P99."),
        ])

    static let enrolment = WrongWays(
        "enrolment",
        [
            .init(rita, "enrolment show E99", 4, "There is no enrolment E99."),
            .init(rita, "enrolment show K1", 2, "invalid"),
            .init(rita, "enrolment identify P99 --referral R1 --site S1", 4, "no such patient"),
            .init(rita, "enrolment identify P1 --referral R99 --site S1", 4, "no such referral"),
            .init(rita, "enrolment identify P1 --referral R1 --site S99", 4, "no such site"),
            .init(rita, "enrolment identify P1 --referral R1 --site S1 --arm A99", 4, "There is no trial arm A99."),
            .init(rita, "enrolment identify P1 --referral R1 --site S1 --arm A1", 3, "still runs"),
            .init(rita, "enrolment step E1 approach", 3, "E1 is on treatment: approach is not possible there."),
            .init(rita, "enrolment step E1 consent", 2, "omentum enrolment consent"),
            .init(rita, "enrolment step E1 end_treatment --step 1", 5, "E1 has moved from step 1"),
            .init(rita, "enrolment step E1 end_treatment", 2, "needs a reason"),
            .init(rita, "enrolment step E1 treat --at 2026-03-08T02:30", 2, "2026-03-08T02:30"),
            .init(rita, "enrolment step E99 treat", 4, "There is no enrolment E99."),
            .init(nora, "enrolment step E1 treat", 6, "None of your roles (nurse) may do this."),
            .init(
                rita, "enrolment decline E1 --because distance", 3, "E1 is on treatment: decline is not possible there."
            ),
            .init(rita, "enrolment consent E1 --form 9 --signed-on 2026-11-02", 4, "omentum consent-form list"),
            .init(rita, "enrolment consent E1 --form 3 --signed-on 2025-11-02", 3, "not in force on that day"),
            .init(rita, "enrolment consent E1 --form 3 --signed-on 2026-13-02", 2, "invalid"),
            .init(rita, "enrolment consent E1 --form 3 --signed-on 2027-11-02", 2, "signed in the future"),
            .init(rita, "enrolment assess E99 --on 2026-11-10", 4, "There is no enrolment E99."),
            .init(rita, "enrolment withdraw E1 --from everything --said-on 2026-11-10 --reason wish", 2, "data_use"),
            .init(rita, "enrolment withdraw E1 --from treatment --said-on 2026-11-10", 2, "needs a reason"),
            .init(
                rita, "enrolment withdraw E1 --from treatment --said-on 2026-11-10 --reason \(long)", 2, "characters"),
        ])

    static let course = WrongWays(
        "course",
        [
            .init(sven, "course show K99", 4, "There is no course K99."),
            .init(sven, "course show 0", 2, "invalid"),
            .init(sven, "course open R1", 3, "has its course already"),
            .init(sven, "course open R2", 3, "R2 is not accepted"),
            .init(sven, "course open R99", 4, "There is no referral R99."),
            .init(sven, "course open R2 --first-day 2026-02-30", 2, "invalid"),
            .init(carla, "course hold K1 --review-on 2026-02-30", 2, "invalid"),
            .init(carla, "course hold K99 --review-on 2026-12-01 --reason x", 4, "There is no course K99."),
            .init(carla, "course resume K1", 3, "K1 is open: resume is not possible there."),
            .init(carla, "course complete K1", 3, "cycle"),
            .init(carla, "course complete K1 --step 9", 5, "K1 has moved from step 9"),
            .init(carla, "course stop K1 --because boredom", 2, "progression"),
            .init(carla, "course stop K1 --because other --reason \(long)", 2, "characters"),
            .init(nora, "course stop K1 --because progression", 6, "may do this"),
            .init(carla, "course skip Y99 --reason x", 4, "There is no planned cycle Y99."),
            .init(carla, "course skip Y1 --reason 'not needed'", 3, "Y1 is attempted"),
            .init(sven, "course retry Y1 --reason again", 3, "without a complete aerosol"),
            .init(sven, "course list P99", 4, "There is no patient P99."),
        ])
}
