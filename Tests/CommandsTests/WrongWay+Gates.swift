import TestKit

private let (carla, sura, nora) = (Clinic.carla, Clinic.sura, Clinic.nora)
private let long = WrongWay.long

// Treatment holds, and gates that somebody takes upon themselves.
extension WrongWays {
    static let hold = WrongWays(
        "hold",
        [
            .init(sura, "hold place P99 --reason 'a fever' --review-on 2026-11-20", 4, "no such patient"),
            .init(sura, "hold place P1 --reason '' --review-on 2026-11-20", 2, "5 to 1000 characters"),
            .init(sura, "hold place P1 --reason \(long) --review-on 2026-11-20", 2, "5 to 1000 characters"),
            .init(sura, "hold place P1 --reason 'a fever' --review-on 2026-11-08", 2, "from today on"),
            .init(sura, "hold place P1 --reason 'a fever' --review-on 2028-01-01", 2, "within a year"),
            .init(sura, "hold place P1 --reason 'a fever' --review-on 2026-02-30", 2, "invalid"),
            .init(sura, "hold place P1 --reason 'a fever'", 2, "--review-on"),
            .init(nora, "hold place P1 --reason 'a fever' --review-on 2026-11-20", 6, "may do this"),
            .init(sura, "hold lift 99 --reason 'no fever'", 4, "There is no treatment hold 99."),
            .init(nora, "hold lift 1 --reason 'no fever'", 6, "may do this"),
            .init(nora, "hold list P99", 4, "There is no patient P99."),
        ])

    static let gate = WrongWays(
        "gate",
        [
            .init(sura, "gate override Y2 alive --on 2026-12-22 --reason 'she lives'", 3, "is met on 2026-12-22"),
            .init(sura, "gate override Y2 resources --on 2026-12-22 --reason 'no theatre'", 3, "This gate is hard"),
            .init(sura, "gate override Y2 counselled --on 2026-12-22 --reason 'talked'", 3, "nothing to override"),
            .init(sura, "gate override Y2 interval --on 2026-12-01 --reason ''", 2, "5 to 1000 characters"),
            .init(sura, "gate override Y2 interval --on 2026-12-01 --reason \(long)", 2, "5 to 1000 characters"),
            .init(sura, "gate override Y2 wishes --on 2026-12-01 --reason 'her wish'", 2, "interval"),
            .init(sura, "gate override Y99 interval --on 2026-12-01 --reason 'is safe'", 4, "planned cycle Y99"),
            .init(carla, "gate override Y2 interval --on 2026-12-01 --reason 'is safe'", 6, "may do this"),
            .init(
                sura, "gate revoke Y2 interval --on 2026-12-01 --reason 'a fever'", 3, "No override of interval stands"),
            .init(nora, "gate revoke Y2 interval --on 2026-12-01 --reason 'a fever'", 6, "may do this"),
        ])
}
