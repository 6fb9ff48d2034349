import TestKit

private let (rita, sven, nora, fina) = (Clinic.rita, Clinic.sven, Clinic.nora, Clinic.fina)
private let long = WrongWay.long

// The screening log, accrual, visits, and breaches of quality.
extension WrongWays {
    static let trialLog = WrongWays(
        "trial log",
        [
            .init(rita, "trial log T99", 4, "There is no trial T99."),
            .init(rita, "trial log E1", 2, "invalid"),
            .init(rita, "trial log T1 --site S99", 4, "There is no site S99."),
            .init(rita, "trial log T1 --from 2026-02-30", 2, "invalid"),
            .init(rita, "trial log T1 --from 2026-03-01 --until 2026-02-01", 2, "--until is before --from."),
            .init(rita, "trial log T1 --csv", 2, "--csv --recipient TEXT --purpose TEXT"),
            .init(rita, "trial log T1 --recipient Sponsor", 2, "--csv --recipient TEXT --purpose TEXT"),
            .init(rita, "trial log T1 --agreement A-1", 2, "--csv --recipient TEXT --purpose TEXT"),
            .init(nora, "trial log T1", 6, "may do this"),
            .init(fina, "trial log T1 --csv --recipient Sponsor --purpose report", 6, "may do this"),
            .init(rita, "trial accrual T99", 4, "There is no trial T99."),
            .init(rita, "trial accrual --site S99", 4, "There is no site S99."),
            .init(rita, "trial accrual --by week", 2, "month"),
            .init(sven, "trial accrual", 6, "may do this"),
            .init(rita, "trial breaches T99", 4, "There is no trial T99."),
            .init(rita, "trial breaches --site S99", 4, "There is no site S99."),
            .init(rita, "trial breaches --rule mood", 2, "missing_reason"),
            .init(rita, "trial breaches --owner nobody", 2, "investigator"),
            .init(fina, "trial breaches", 6, "may do this"),
            .init(rita, "trial answer-breach H99 --reason 'told the board'", 4, "There is no breach H99."),
            .init(rita, "trial answer-breach E1 --reason 'told the board'", 2, "invalid"),
            .init(rita, "trial answer-breach H1", 2, "--reason"),
            .init(sven, "trial answer-breach H1 --reason 'told the board'", 6, "may do this"),
        ])

    static let visit = WrongWays(
        "enrolment visit",
        [
            .init(rita, "enrolment visit E99 day_14 --on 2026-11-02", 4, "There is no enrolment E99."),
            .init(rita, "enrolment visit E1 day_14 --on 2026-11-02", 4, "The plan of E1 has no visit of that name."),
            .init(rita, "enrolment visit E1 \(long) --on 2026-11-02", 4, "has no visit of that name."),
            .init(rita, "enrolment visit E1 day_14", 2, "Say --on YYYY-MM-DD, or --missed."),
            .init(rita, "enrolment visit E1 day_14 --missed --on 2026-11-02", 2, "Say --on YYYY-MM-DD, or --missed."),
            .init(rita, "enrolment visit E1 day_14 --on 2026-02-30", 2, "invalid"),
            .init(rita, "enrolment visit E1 day_14 --on 2026-11-02 --cycle 13", 2, "--cycle takes 1 to 12."),
            .init(rita, "enrolment visit E1 day_14 --on 2026-11-02 --corrects-error", 2, "a correction says why"),
            .init(sven, "enrolment visit E1 day_14 --on 2026-11-02", 6, "may do this"),
            .init(rita, "enrolment visits E99", 4, "There is no enrolment E99."),
        ])
}
