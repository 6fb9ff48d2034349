import TestKit

private let (sven, theo, sura, nora, fina) = (Clinic.sven, Clinic.theo, Clinic.sura, Clinic.nora, Clinic.fina)
private let carla = Clinic.carla
private let (long, broken) = (WrongWay.long, WrongWay.broken)

// Payers, coverage, authorisations and counselling.
extension WrongWays {
    static let payer = WrongWays(
        "payer",
        [
            .init(fina, "payer add 'Example Health' --class self_pay", 3, "is of another class"),
            .init(fina, "payer add X --class rich", 2, "commercial"),
            .init(fina, "payer add \(long) --class commercial", 2, "characters"),
            .init(fina, "payer add \(broken) --class commercial", 2, "not valid UTF-8"),
            .init(nora, "payer add X --class commercial", 6, "may do this"),
        ])

    static let coverage = WrongWays(
        "coverage",
        [
            .init(fina, "coverage record P99 --payer 1 --from 2026-01-01 --source card", 4, "no such patient"),
            .init(fina, "coverage record G1 --payer 1 --from 2026-01-01 --source card", 2, "invalid"),
            .init(
                fina, "coverage record P1 --payer 99 --priority 2 --from 2026-01-01 --source card", 4, "no such payer"),
            .init(
                fina, "coverage record P1 --payer 1 --from 2026-01-01 --to 2025-01-01 --source card", 2,
                "before it begins"),
            .init(fina, "coverage record P1 --payer 1 --from 2026-02-30 --source card", 2, "invalid"),
            .init(fina, "coverage record P1 --payer 1 --from 2026-01-01 --priority 0 --source card", 2, "1 to 9"),
            .init(fina, "coverage record P1 --payer 1 --from 2026-01-01 --source \(long)", 2, "characters"),
            .init(fina, "coverage record P1 --payer 1 --from 2026-01-01 --source card", 3, "priority"),
            .init(fina, "coverage record P1 --payer 1 --from 2026-01-01 --source card --replacing G99", 4, "G99"),
            .init(fina, "coverage list P99", 4, "There is no patient P99."),
            .init(fina, "coverage show Y99", 4, "There is no planned cycle Y99."),
            .init(
                fina, "coverage assign Y99 drug --to sponsor --from 2026-11-01 --source call", 4, "planned cycle Y99"),
            .init(fina, "coverage assign Y2 wishes --to sponsor --from 2026-11-01 --source call", 4, "coverage items"),
            .init(fina, "coverage assign Y2 drug --to nobody --from 2026-11-01 --source call", 2, "sponsor"),
            .init(fina, "coverage assign Y2 drug --to insurer --from 2026-11-01 --source call", 2, "--coverage G"),
            .init(
                fina, "coverage assign Y2 drug --to insurer --coverage G99 --from 2026-11-01 --source call", 4,
                "coverage"),
            .init(
                fina, "coverage assign Y2 drug --to sponsor --from 2026-11-02 --to-day 2026-11-01 --source call", 2,
                "before it begins"),
            .init(
                fina, "coverage assign Y1 drug --to sponsor --from 2026-11-01 --source call", 3,
                "is confirmed: confirm is not possible there."),
            .init(fina, "coverage ask Y2 drug --due 2026-02-30 --source call", 2, "invalid"),
            .init(fina, "coverage ask Y2 drug --due 2026-12-01 --source call --step 9", 5, "has moved from step 9"),
            .init(fina, "coverage deny Y1 drug --source call", 3, "is confirmed: deny is not possible there."),
            .init(fina, "coverage reopen Y1 drug", 2, "needs a reason"),
            .init(fina, "coverage reopen Y1 wishes --reason x", 4, "omentum coverage show Y1"),
            .init(sven, "coverage assign Y2 drug --to sponsor --from 2026-11-01 --source call", 6, "may do this"),
        ])

    static let authorisation = WrongWays(
        "authorisation",
        [
            .init(
                fina, granted("--coverage G99 --reference A --units 3 --to 2027-01-01"), 4, "There is no coverage G99."),
            .init(fina, granted("--coverage Q1 --reference A --units 3 --to 2027-01-01"), 2, "invalid"),
            .init(
                fina, granted("--coverage G1 --reference A --units 0 --to 2027-01-01"), 2, "--units takes 1 to 1000."),
            .init(fina, granted("--coverage G1 --reference A --units 3 --to 2026-01-01"), 2, "before it begins"),
            .init(fina, granted("--coverage G1 --reference A --units 3 --to 2026-02-30"), 2, "invalid"),
            .init(fina, granted("--coverage G1 --reference \(long) --units 3 --to 2027-01-01"), 2, "characters"),
            .init(
                fina, granted("--coverage G1 --reference PA-7731 --units 3 --to 2027-01-01"), 3, "written down already"),
            .init(nora, granted("--coverage G1 --reference A --units 3 --to 2027-01-01"), 6, "may do this"),
            .init(fina, "authorisation list P99", 4, "There is no patient P99."),
        ])

    private static func granted(_ words: String) -> String {
        "authorisation add --from 2026-11-01 --granted-on 2026-11-02 \(words)"
    }

    private static let talk =
        "\"heldAt\": \"2026-11-02T14:30:00Z\", \"channel\": \"phone\", \"spokeWith\": \"the patient\""
    static let counselling = WrongWays(
        "counselling",
        [
            .init(fina, "counselling draft K99 --file <(echo '{\(talk)}')", 4, "There is no course K99."),
            .init(
                fina, "counselling draft K1 --file <(echo '{\(talk), \"mood\": 1}')", 2, "The form has no field mood."),
            .init(fina, "counselling draft K1 --file <(echo '{}')", 2, "is missing"),
            .init(fina, "counselling draft --file <(echo '{}')", 2, "Name the course"),
            .init(fina, "counselling draft K1 --replace 2 --file <(echo '{}')", 2, "the version that you read"),
            .init(fina, "counselling draft K1 --replace 2 --version 9 --file <(echo '{\(talk)}')", 5, "changed since"),
            .init(fina, "counselling sign 99", 4, "There is no draft 99."),
            .init(fina, "counselling sign 2", 3, "it lacks: responsibilities, estimate"),
            .init(fina, "counselling sign 2 --version 9", 5, "Draft 2 was changed since you read it."),
            .init(nora, "counselling sign 2", 6, "may do this"),
            .init(fina, "counselling amend N99 --kind addendum --text x", 4, "There is no counselling note N99."),
            .init(fina, "counselling amend N1 --kind poem --text x", 2, "addendum"),
            .init(fina, "counselling amend N1 --kind addendum --text ' '", 2, "An amendment has words."),
            .init(fina, "counselling amend N1 --kind addendum --text \(broken)", 2, "not valid UTF-8"),
            .init(fina, "counselling show N99", 4, "There is no counselling note N99."),
            .init(fina, "counselling show", 2, "one of the two"),
            .init(fina, "counselling list K99", 4, "There is no course K99."),
            .init(nora, "counselling show N1", 6, "may do this"),
        ])
}

// Tasks, adverse events and the day of the procedure.
extension WrongWays {
    static let task = WrongWays(
        "task",
        [
            .init(nora, "task show F99", 4, "There is no follow-up task F99."),
            .init(nora, "task show P1", 2, "invalid"),
            .init(nora, "task list --site S99", 4, "There is no site S99."),
            .init(nora, "task complete F1 --result done", 3, "F1 is done: complete is not possible there."),
            .init(nora, "task complete F1 --result no_answer", 2, "omentum task attempt"),
            .init(nora, "task attempt F1 --result done", 2, "omentum task complete"),
            .init(nora, "task attempt F1 --result no_answer", 2, "--next-on"),
            .init(nora, "task attempt F1 --result no_answer --next-on 2026-02-30", 2, "invalid"),
            .init(nora, "task complete F1 --result done --at 2026-03-08T02:30", 2, "2026-03-08T02:30"),
            .init(nora, "task complete F1 --result done --at 2030-01-01T02:30", 2, "future"),
            .init(nora, "task complete F1 --result done --note \(long)", 2, "4000 characters"),
            .init(nora, "task complete F1 --result done --step 9", 5, "F1 has moved from step 9"),
            .init(nora, "task miss F1 --reason late", 3, "F1 is done: miss is not possible there."),
            .init(nora, "task cancel F99 --reason late", 4, "There is no follow-up task F99."),
            .init(theo, "task complete F1 --result done", 6, "may do this"),
        ])

    private static func event(_ words: String) -> String { "adverse-event record P1 --onset 2026-11-09 \(words)" }
    static let adverseEvent = WrongWays(
        "adverse-event",
        [
            .init(nora, "adverse-event record P99 --term Pain --grade 1 --onset 2026-11-09", 4, "no such patient"),
            .init(nora, "adverse-event record P1 --term Pain --grade 1 --onset 2026-02-30", 2, "invalid"),
            .init(nora, event("--term Pain --grade 6"), 2, "--grade takes 1 to 5."),
            .init(nora, event("--term Pain --grade 5"), 2, "grade 5 is serious"),
            .init(nora, event("--term P --grade 1"), 2, "3 to 120 characters"),
            .init(nora, event("--term \(long) --grade 1"), 2, "3 to 120 characters"),
            .init(nora, event("--term \(broken) --grade 1"), 2, "not valid UTF-8"),
            .init(nora, event("--term Pain --grade 1 --clavien IX"), 2, "IIIa"),
            .init(nora, event("--term Pain --grade 1 --ctcae 9"), 2, "5.0"),
            .init(nora, event("--term Pain --grade 1 --procedure X99"), 4, "X99"),
            .init(nora, event("--term Pain --grade 1 --resolved 2026-11-01"), 2, "before it began"),
            .init(nora, event("--term Pain --grade 1 --resolved 2027-11-01"), 2, "has not happened yet"),
            .init(fina, event("--term Pain --grade 1"), 6, "may do this"),
            .init(nora, "adverse-event resolve 99 --on 2026-11-10", 4, "There is no adverse event 99."),
            .init(nora, "adverse-event resolve 2 --on 2026-11-10", 3, "over already"),
            .init(nora, "adverse-event resolve 1 --on 2026-11-10", 5, "newer version"),
            .init(nora, "adverse-event list P99", 4, "There is no patient P99."),
        ])

    static let procedure = WrongWays(
        "procedure",
        [
            .init(nora, "procedure show X99", 4, "There is no procedure X99."),
            .init(nora, "procedure show Y1", 2, "invalid"),
            .init(nora, "procedure arrive Y99", 4, "There is no planned cycle Y99."),
            .init(nora, "procedure arrive Y1", 3, "Y1 is attempted already."),
            .init(nora, "procedure arrive Y2", 3, "Y2 has no confirmed placement."),
            .init(carla, "procedure arrive Y1", 6, "may do this"),
            .init(theo, "procedure theatre X1", 3, "X1 is discharged same day: enter theatre is not possible there."),
            .init(
                theo, "procedure aerosol-start X1", 3, "X1 is discharged same day: start aerosol is not possible there."
            ),
            .init(theo, "procedure aerosol-start X1 --pressure high", 2, "invalid"),
            .init(theo, "procedure aerosol-stop X1", 3, "No aerosol is running."),
            .init(theo, "procedure aerosol-stop X99", 4, "There is no procedure X99."),
            .init(theo, "procedure exposure X1", 2, "--pressure"),
            .init(theo, "procedure void X1 --entry 99 --reason wrong", 3, "No aerosol is running."),
            .init(theo, "procedure milestone X1 lunch", 2, "skin_incised"),
            .init(theo, "procedure milestone X1 skin_incised --at 2026-03-08T02:30", 2, "2026-03-08T02:30"),
            .init(theo, "procedure milestone X1 skin_incised --at 2026-11-10T09:30", 3, "The record is signed."),
            .init(theo, "procedure cancel X1 --because boredom", 3, "X1 is discharged same day"),
            .init(nora, "procedure gate X1", 2, "--mobilised"),
            .init(nora, "procedure gate X1 --pain maybe", 2, "not_met"),
            .init(nora, "procedure discharge X1", 3, "X1 is discharged same day: discharge is not possible there."),
            .init(nora, "procedure close X1", 3, "thirty days"),
            .init(nora, "procedure close X1 --step 1", 5, "X1 has moved from step 1"),
            .init(sura, "procedure sign X1 --report Again.", 3, "The record is signed"),
            .init(nora, "procedure sign X1 --report x", 6, "may do this"),
            .init(sura, "procedure amend X99 addendum --text x", 4, "There is no procedure X99."),
            .init(sura, "procedure amend X1 poem --text x", 2, "addendum"),
            .init(sura, "procedure amend X1 addendum --text ' '", 2, "words"),
        ])

    static let all = [
        patient, site, referral, letter, joining, desk, clock, target, trial, consentForm, consent, fact, enrolment,
        enrolmentPapers, slot, trialLog, visit, course, catalogue,
        booking, procedure,
        payer, coverage,
        authorisation, counselling, task, adverseEvent, hold, gate, jobs,
        dataSet, board, centre, intake, files, matching,
    ]
}
