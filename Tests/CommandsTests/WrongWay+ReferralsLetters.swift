import TestKit

private let (carla, nora, fina) = (Clinic.carla, Clinic.nora, Clinic.fina)
private let (long, broken) = (WrongWay.long, WrongWay.broken)

// Letters and joining: R1 is linked, so its acceptance is what the referrer is owed word of; R2 is open.
extension WrongWays {
    /// A folder with templates of an acceptance that say this.
    private static func templates(_ says: String) -> String {
        "\"$(d=$(mktemp -d); for e in txt html; do echo '\(says)' > $d/outcome-accepted.$e; done; echo $d)\""
    }

    static let letter = WrongWays(
        "letter",
        [
            .init(carla, "referral letter R99", 4, "There is no referral R99."),
            .init(carla, "referral letter R2", 3, "R2 is open: there is no outcome yet to tell of."),
            .init(carla, "referral letter R1 --template outcome-died", 2, "tells another outcome than this one"),
            .init(carla, "referral letter R1 --template kind-words", 2, "No template of this name was built in."),
            .init(carla, "referral letter R1 --template ../x --templates /tmp", 2, "small letters, digits and dashes"),
            .init(carla, "referral letter R1 --templates /nonexistent", 2, "cannot be read"),
            .init(
                carla, "referral letter R1 --templates \(templates("Dear {{refferer}}, this is a letter."))", 2,
                "outcome-accepted.txt, line 1: there is no variable refferer."),
            .init(
                carla, "referral letter R1 --templates \(templates("Declined, since {{decline_reason}}."))", 2,
                "asks for what this letter does not have: decline_reason."),
            .init(
                carla, "referral letter R1 --templates \(templates("Dear {{{referrer}}}."))", 2,
                "values are always escaped"),
            .init(carla, "referral letter R1 --templates \(templates("Dear you."))", 3, "20 to 20000 characters"),
            .init(carla, "referral letter R1 --html --text", 2, "one of the two"),
            .init(carla, "referral letter R1 --out /dev/null", 2, "There is a file of this name already"),
            .init(carla, "referral letter R1 --seen 1", 5, "was changed since you read it"),
            .init(nora, "referral letter R1", 6, "may do this"),
            .init(carla, "referral letters R99", 4, "There is no referral R99."),
            .init(fina, "referral letters R1", 6, "may do this"),
            .init(carla, "referral letter-text Z99", 4, "There is no letter Z99."),
            .init(carla, "referral letter-text R1", 2, "invalid"),
            .init(fina, "referral letter-text Z1", 6, "may do this"),
            .init(carla, "referral send R1 --by fax", 2, "omentum referral letter R1 writes one"),
            .init(carla, "referral send R1 --by phone --letter Z1", 2, "On the phone no letter is sent"),
            .init(carla, "referral send R1 --by dove", 2, "portal"),
            .init(carla, "referral send R1 --by fax --letter Z99", 4, "There is no letter Z99."),
            .init(carla, "referral send R2 --by phone", 3, "R2 is open"),
            .init(carla, "referral send R1 --by phone --at 2030-01-01T10:00", 2, "in the future"),
            .init(carla, "referral send R1 --by phone --at 2026-11-01T10:00", 2, "before it was decided"),
            .init(carla, "referral send R1 --by phone --at 2026-11-01T01:30", 2, "2026-11-01T01:30"),
            .init(carla, "referral send R1 --by phone --recipient \(long)", 2, "characters"),
            .init(carla, "referral send R1 --by phone --recipient \(broken)", 2, "not valid UTF-8"),
            .init(carla, "referral send R1 --by phone --seen 1", 5, "was changed since you read it"),
            .init(carla, "referral acknowledge R1 --by phone", 3, "R1 was not withdrawn by its referrer"),
            .init(carla, "referral acknowledge R1 --by fax", 3, "R1 was not withdrawn by its referrer"),
            .init(carla, "referral waive R1 --reason no", 2, "5 to 500 characters"),
            .init(carla, "referral waive R1", 2, "--reason"),
            .init(carla, "referral waive R2 --reason 'nobody asked'", 3, "R2 is open"),
            .init(carla, "referral close R1", 3, "only when the referrer was told of this very outcome"),
            .init(carla, "referral close R1 --told-by fax", 2, "omentum referral send R1 --letter Z"),
            .init(
                carla, "referral close R1 --told-by phone --waive 'nobody asked'", 2, "Say how the referrer was told"),
            .init(carla, "referral close R1 --waive no", 2, "5 to 500 characters"),
            .init(carla, "referral close R2", 3, "R2 is received: close is not possible there."),
        ])

    static let joining = WrongWays(
        "joining",
        [
            .init(carla, "referral join R2 --to R2 --reason 'the same fax'", 2, "not its own copy"),
            .init(carla, "referral join R2 --to R99 --reason 'the same fax'", 4, "no such referral"),
            .init(carla, "referral join R99 --to R2 --reason 'the same fax'", 4, "There is no referral R99."),
            .init(carla, "referral join R1 --to R2 --reason 'the same fax'", 3, "R1 is linked"),
            .init(carla, "referral join R2 --to R1", 2, "--reason"),
            .init(carla, "referral join R2 --to R1 --reason ' '", 2, "needs a reason"),
            .init(carla, "referral join R2 --to R1 --reason 'the same fax' --step 7", 5, "R2 has moved from step 7"),
            .init(carla, "referral join R2 --to R1 --reason 'the same fax' --seen 7", 5, "was changed since"),
            .init(nora, "referral join R2 --to R1 --reason 'the same fax'", 6, "may do this"),
            .init(carla, "referral duplicate R2 --of R2 --reason 'the same fax'", 2, "not its own copy"),
            .init(carla, "referral step R2 mark_duplicate", 2, "omentum referral join"),
            .init(carla, "referral step R2 restore_received", 2, "omentum referral unjoin"),
            .init(carla, "referral unjoin R2 --reason 'another course'", 3, "R2 is joined to no other referral."),
            .init(carla, "referral unjoin R99 --reason 'another course'", 4, "There is no referral R99."),
            .init(carla, "referral joined R99", 4, "There is no referral R99."),
            .init(fina, "referral joined R1", 6, "may do this"),
        ])
}
