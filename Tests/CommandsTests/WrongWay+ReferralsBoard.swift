import TestKit

private let (carla, sura, nora) = (Clinic.carla, Clinic.sura, Clinic.nora)
private let (fina, otto) = (Clinic.fina, Clinic.otto)
private let long = WrongWay.long

// What the board needs to know, the board itself, and other centres.
extension WrongWays {
    private static let loading = "data-set load --file"
    static let dataSet = WrongWays(
        "data-set",
        [
            .init(carla, "data-set show --version 99", 4, "There is no such version"),
            .init(carla, "data-set show --programme heart", 4, "There is no such version"),
            .init(otto, "\(loading) /nonexistent", 2, "cannot be read"),
            .init(otto, "\(loading) <(echo '{\"programme\": \"pipac\"}')", 2, "is missing"),
            .init(otto, "\(loading) <(\(form(version: 1)))", 3, "is there already"),
            .init(otto, "\(loading) <(\(form(version: 0)))", 2, "a number from 1 on"),
            .init(otto, "\(loading) <(\(form(evidence: "rumour")))", 2, "kind of evidence"),
            .init(otto, "\(loading) <(\(form(broughtBy: "nobody")))", 2, "nobody who brings"),
            .init(otto, "\(loading) <(\(form(days: 0)))", 2, "1 to 3660 days"),
            .init(otto, "\(loading) <(\(form(programme: "heart")))", 4, "no such programme"),
            .init(carla, "\(loading) <(\(form()))", 6, "may do this"),
            .init(carla, "referral missing R99", 4, "There is no referral R99."),
            .init(fina, "referral missing R2", 6, "may do this"),
            .init(carla, "referral answers R99", 4, "There is no referral R99."),
            .init(
                carla, "referral answer R2 shoe_size --value 43 --true-on 2026-11-01 --observed-by X2", 2,
                "no such item"),
            .init(carla, "referral answer R99 ascites --unknown --true-on 2026-11-01", 4, "There is no referral R99."),
            .init(carla, "referral answer R2 ascites --value none --true-on 2026-11-01", 2, "rests on something"),
            .init(
                carla, "referral answer R2 histology --value x --true-on 2026-11-01 --observed-by X2", 2,
                "by a document"),
            .init(
                carla, "referral answer R2 ascites --value none --true-on 2026-11-01 --document D99", 3,
                "no such attachment"),
            .init(
                carla, "referral answer R2 ascites --value none --true-on 2026-11-01 --condition 99", 3,
                "not one of this"),
            .init(
                carla, "referral answer R2 ascites --value lots --true-on 2026-11-01 --observed-by X2", 2,
                "one of its choices"),
            .init(
                carla, "referral answer R2 ascites --value none --true-on 2027-01-01 --observed-by X2", 2, "not come"),
            .init(
                carla, "referral answer R2 primary_tumour --value \(long) --true-on 2026-11-01 --observed-by X2", 2,
                "characters"),
            .init(carla, "referral answer R2 ascites --value none --observed-by X2", 2, "Say which day"),
            .init(carla, "referral answer R2 ascites --true-on 2026-11-01", 2, "Say what is known"),
            .init(
                carla, "referral answer R2 ascites --entered-in-error --true-on 2026-11-01", 2, "goes with nothing else"
            ),
            .init(carla, "referral answer R2 ascites --entered-in-error", 3, "no answer that could be taken back"),
            .init(carla, "referral answer R2 ascites --unknown --true-on 2026-11-01 --seen 99", 5, "changed since"),
            .init(fina, "referral answer R2 ascites --unknown --true-on 2026-11-01", 6, "may do this"),
            .init(carla, "referral step R2 refer_to_board", 3, "not possible there"),
        ])

    /// A filled-in form, as a shell prints it.
    private static func form(
        programme: String = "pipac", version: Int = 2, evidence: String = "either", days: Int = 28,
        broughtBy: String = "nurse"
    ) -> String {
        """
        echo '{"programme": "\(programme)", "version": \(version), "holdsFrom": "2027-01-01", "isGate": true, \
        "source": "the board", "items": [{"code": "ascites", "label": "Ascites", "required": true, \
        "evidence": "\(evidence)", "maxAgeDays": \(days), "broughtBy": "\(broughtBy)"}]}'
        """
    }

    private static let deciding = "board decide M99 R2 --summary seen --answer"
    static let board = WrongWays(
        "board",
        [
            .init(carla, "board meet --site S9 --board 'Tumour board' --at 2026-11-24T07:30", 4, "There is no site S9"),
            .init(carla, "board meet --site S1 --board X --at 2026-11-24T07:30", 2, "3 to 120 characters"),
            .init(carla, "board meet --site S1 --board 'Tumour board' --at 2027-03-14T02:30", 2, "skip"),
            .init(nora, "board meet --site S1 --board 'Tumour board' --at 2026-11-24T07:30", 6, "may do this"),
            .init(carla, "board list --site S9", 4, "There is no site S9"),
            .init(carla, "board show M99", 4, "There is no board meeting M99."),
            .init(carla, "board show R1", 2, "invalid"),
            .init(fina, "board show M99", 6, "may do this"),
            .init(carla, "board put-on M99 R2", 4, "There is no board meeting M99."),
            .init(carla, "board put-on M99 R99", 4, "There is no referral R99."),
            .init(carla, "board put-on M99 R2 --seen 99", 5, "changed since"),
            .init(nora, "board put-on M99 R2", 6, "may do this"),
            .init(carla, "board take-off M99 R2 --reason ill", 3, "not on the list"),
            .init(carla, "board defer M99 R2 --to M98 --reason ill", 3, "not on the list"),
            .init(carla, "board take-off M99 R2", 2, "--reason"),
            .init(carla, "board present M99 --name 'A B' --specialty surgery", 4, "There is no board meeting M99."),
            .init(carla, "board present M99 --name 'A B' --specialty magic", 2, "oncology"),
            .init(sura, "\(deciding) supportive_care", 4, "There is no board meeting M99."),
            .init(sura, "\(deciding) supportive_care --intent fun", 2, "disease_control"),
            .init(sura, "\(deciding) supportive_care --condition 'Echo;nurse'", 2, "invalid"),
            .init(sura, "\(deciding) supportive_care --condition 'Echo;boss;2026-12-01'", 2, "invalid"),
            .init(sura, "\(deciding) supportive_care --corrects R1", 2, "invalid"),
            .init(nora, "\(deciding) supportive_care", 6, "may do this"),
            .init(carla, "board hold M99", 4, "There is no board meeting M99."),
            .init(carla, "board cancel M99 --reason snow", 4, "There is no board meeting M99."),
            .init(nora, "board hold M99", 6, "may do this"),
            .init(carla, "board reported --site S9", 4, "There is no site S9"),
            .init(carla, "board reported --from 2026-02-30", 2, "invalid"),
        ])

    private static let adding = "centre add 'Dale Hospital' --checked-on"
    static let centre = WrongWays(
        "centre",
        [
            .init(carla, "centre show C99", 4, "There is no centre C99."),
            .init(carla, "centre show O1", 2, "invalid"),
            .init(carla, "\(adding) 2026-11-01 --offers crs", 2, "can be reached"),
            .init(carla, "\(adding) 2026-11-01 --phone 1", 2, "--offers"),
            .init(carla, "\(adding) 2026-11-01 --phone 1 --offers magic", 2, "hipec"),
            .init(carla, "\(adding) 2027-11-01 --phone 1 --offers crs", 2, "has not come yet"),
            .init(carla, "centre add \(long) --checked-on 2026-11-01 --phone 1 --offers crs", 2, "characters"),
            .init(nora, "\(adding) 2026-11-01 --phone 1 --offers crs", 6, "may do this"),
            .init(carla, "centre change C99 --phone 1 --checked-on 2026-11-01", 4, "There is no centre C99."),
            .init(carla, "centre change C99 --open --closed --checked-on 2026-11-01", 2, "either --closed or --open"),
            .init(
                carla, "centre add-trial C99 NCT04329494 --title X2 --checked-on 2026-11-01", 4,
                "There is no centre C99."),
            .init(carla, "centre close-trial C99 NCT04329494 --checked-on 2026-11-01", 4, "no trial of this number"),
            .init(carla, "centre list --offers magic", 2, "hipec"),
            .init(carla, "centre awaited --centre C99", 4, "There is no centre C99."),
            .init(carla, "referral send-onward R2 --to C99 --by fax", 4, "There is no centre C99."),
            .init(carla, "referral send-onward R2 --to C99 --by dove", 2, "fax"),
            .init(nora, "referral send-onward R2 --to C99 --by fax", 6, "may do this"),
            .init(
                carla, "referral onward-reply R2 --from C99 --reply accepted --on 2026-11-05", 4, "was not sent to C99"),
            .init(carla, "referral onward-reply R2 --from C99 --reply maybe --on 2026-11-05", 2, "asks_for_more"),
            .init(carla, "referral onward R99", 4, "There is no referral R99."),
            .init(
                carla, "referral decline R2 --because other --reason told --centre C99", 4, "There is no centre C99."),
            .init(
                carla, "referral decline R2 --because other --reason told --centre C9 --onward-to O9", 2,
                "Name the centre once"),
        ])
}
