import TestKit

private let (rita, fina) = (Clinic.rita, Clinic.fina)

// What is asked of trials and of what is known: matching, candidates, places, units.
extension WrongWays {
    private static func form(_ change: String) -> String {
        "trial create --file <(\"$omentum\" trial create --print-schema 2>/dev/null "
            + "| sed 's/NCT04329494/NCT04329495/; \(change)')"
    }

    static let matching = WrongWays(
        "matching",
        [
            .init(rita, "trial match R99", 4, "There is no referral R99."),
            .init(rita, "trial match T1", 2, "invalid"),
            .init(rita, "trial match R1 --on 2026-02-30", 2, "invalid"),
            .init(rita, "trial match R1 --known-at 2026-03-08T02:30", 2, "2026-03-08T02:30"),
            .init(rita, "trial match R1 --arm A99", 4, "A99 is no arm of an open trial."),
            .init(fina, "trial match R1", 6, "may do this"),
            .init(rita, "trial candidates T99", 4, "There is no trial T99."),
            .init(rita, "trial candidates NCT00000000", 4, "omentum trial list"),
            .init(rita, "trial candidates T1 --on 2020-01-01", 3, "T1 takes nobody on 2020-01-01"),
            .init(rita, "trial candidates T1 --limit 501", 2, "--limit is from 1 to 500."),
            .init(fina, "trial candidates T1", 6, "may do this"),
            .init(rita, "trial near R99", 4, "There is no referral R99."),
            .init(rita, "trial near R1 --near Chicago", 2, "invalid"),
            .init(rita, "trial near R1 --near 91,0", 2, "invalid"),
            .init(rita, "trial near R1 --within 0", 2, "--within is from 1 to 20100 km"),
            .init(rita, "trial near R1", 3, "--near LAT,LON"),
            .init(fina, "trial near R1 --near 41.88,-87.63", 6, "may do this"),
            .init(rita, form("s/\"unit\": \"{score}\",//"), 2, "does not say in which unit"),
            .init(rita, form("s/{score}/mg/"), 2, "{xULN} for multiples of the upper limit"),
            .init(rita, form("s/\\[\"2\"\\]/[\"0.1234567\"]/"), 2, "at most six decimals"),
            .init(
                rita, "fact add P1 --fact ecog --number 1.1234567 --unit '{score}' --true-on 2026-11-01", 2,
                "at most six decimals"),
            .init(
                rita, "fact add P1 --fact ast --number 30 --upper-limit 0 --unit U/L --true-on 2026-11-01", 2,
                "An upper limit of normal belongs to a number"),
            .init(
                rita, "fact add P1 --fact ast --number 30 --upper-limit forty --unit U/L --true-on 2026-11-01", 2,
                "no decimal number"),
            .init(
                rita, "fact add P1 --fact hiv --word no --true-on 2026-11-01 --true-until 2026-10-31", 2,
                "cannot end before it began"),
        ])
}
