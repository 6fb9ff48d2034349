import TestKit

private let (carla, sura, nora) = (Clinic.carla, Clinic.sura, Clinic.nora)
private let (fina, otto, theo) = (Clinic.fina, Clinic.otto, Clinic.theo)
private let (long, broken) = (WrongWay.long, WrongWay.broken)

// Lists of work, who has a referral, what is said about it, and the clocks.
extension WrongWays {
    static let desk = WrongWays(
        "the referral desk",
        [
            .init(carla, "referral list dead", 2, "unowned"),
            .init(carla, "referral list live --limit 0", 2, "--limit takes 1 to 500"),
            .init(carla, "referral list live --limit 501", 2, "--limit takes 1 to 500"),
            .init(carla, "referral list live --after yesterday", 2, "invalid"),
            .init(carla, "referral list live --after stalled,2026-11-02T15:00:00Z,R1", 2, "of the list stalled"),
            .init(carla, "referral list live --status parked", 2, "received"),
            .init(carla, "referral list live --owner nobody", 4, "There is no such person."),
            .init(carla, "referral list mine --owner \(sura.name)", 2, "The list mine is your own."),
            .init(carla, "referral list live --site S99", 4, "There is no site S99."),
            .init(carla, "referral list live --programme hipec", 4, "There is no such programme."),
            .init(carla, "referral list live --csv", 2, "--recipient TEXT --purpose TEXT"),
            .init(carla, "referral list live --purpose audit", 2, "--recipient TEXT --purpose TEXT"),
            .init(carla, "referral list live --csv --recipient \(long) --purpose audit", 2, "characters"),
            .init(theo, "referral list live", 6, "may do this"),
            .init(carla, "referral assign R99 --to \(sura.name)", 4, "There is no referral R99."),
            .init(carla, "referral assign R2 --to nobody", 4, "There is no such person."),
            .init(carla, "referral assign R2 --to \(sura.name) --seen 99", 5, "changed since you read it"),
            .init(carla, "referral assign R2 --to \(sura.name) --note \(long)", 2, "characters"),
            .init(carla, "referral hand-over R2 --to \(sura.name) --note 'all is said'", 3, "Only who has a referral"),
            .init(carla, "referral release R2 --note 'on leave'", 3, "Only who has a referral"),
            .init(carla, "referral release R2", 2, "--note"),
            .init(carla, "referral take R2 --seen 0", 5, "changed since you read it"),
            .init(nora, "referral take R2", 6, "may do this"),
            .init(carla, "referral note R99 'a word'", 4, "There is no referral R99."),
            .init(carla, "referral note R2 'a word' --mention theatre", 2, "This group cannot be mentioned."),
            .init(carla, "referral note R2 'a word' --mention doctors", 2, "invalid"),
            .init(carla, "referral note R2 'a word' --reply-to 99", 4, "no note of that number"),
            .init(carla, "referral note R2 'a word' --due 2026-12-01", 2, "--mention nurse"),
            .init(carla, "referral note R2 \(long)", 2, "characters"),
            .init(carla, "referral note R2 \(broken)", 2, "not valid UTF-8"),
            .init(carla, "referral note R2 ''", 2, "characters"),
            .init(fina, "referral note R2 'a word'", 6, "may do this"),
            .init(fina, "referral notes R2", 6, "may do this"),
            .init(nora, "referral notes R99", 4, "There is no referral R99."),
            .init(carla, "referral next R2 'Call' --due 2026-02-30", 2, "invalid"),
            .init(carla, "referral next R2 'Call'", 2, "--due"),
            .init(carla, "referral next R99 'Call' --due 2026-12-01", 4, "There is no referral R99."),
            .init(nora, "referral next R2 'Call' --due 2026-12-01", 6, "may do this"),
            .init(nora, "referral tasks --mine --all", 2, "one of --owner, --mine and --all"),
            .init(nora, "referral tasks --after 12", 2, "invalid"),
            .init(theo, "referral tasks", 6, "may do this"),
            .init(nora, "referral task-done 99", 4, "There is no such task."),
            .init(nora, "referral task-not-needed 99", 2, "--note"),
        ])

    static let clock = WrongWays(
        "clock",
        [
            .init(carla, "clock show R99", 4, "There is no referral R99."),
            .init(otto, "clock show R2", 6, "may do this"),
            .init(carla, "clock choice R2 --from 2026-11-10 --until 2026-11-09", 2, "before the first"),
            .init(carla, "clock choice R2 --from 2026-11-10 --until 2026-11-31", 2, "invalid"),
            .init(
                carla, "clock choice R2 --from 2026-11-09 --until 2026-11-10 --seen 99", 5, "changed since you read it"),
            .init(carla, "clock carry R2 --from O99 --at 2026-10-01T09:00", 4, "no such organisation"),
            .init(carla, "clock carry R2 --from O1 --at 2026-11-10T09:00", 2, "before the referral came here"),
            .init(carla, "clock start R2 --rule treatment_changed", 3, "A clock runs already"),
            .init(carla, "clock start R2 --rule accepted", 2, "treatment_changed"),
            .init(carla, "clock stop R1 --rule active_monitoring", 3, "No clock of this referral runs."),
            .init(carla, "clock stop R2 --rule boredom", 2, "active_monitoring"),
            .init(carla, "clock stop R2 --rule active_monitoring --at 2027-01-01T09:00", 2, "has not happened yet"),
            .init(carla, "clock stop R2 --rule active_monitoring --at 2026-03-08T02:30", 2, "2026-03-08T02:30"),
            .init(carla, "clock told R2", 3, "there is nothing to tell"),
            .init(carla, "clock void R2 1 --note mistake", 3, "is not voided by hand"),
            .init(carla, "clock void R2 99 --note mistake", 4, "no such event"),
            .init(carla, "clock void R2 1", 2, "--note"),
            .init(nora, "clock void R2 1 --note mistake", 6, "may do this"),
            .init(sura, "clock start R2 --rule treatment_changed", 6, "may do this"),
        ])

    private static let to = "--amount 5 --unit business_days --source 'board of November' --from"
    static let target = WrongWays(
        "target",
        [
            .init(otto, "target set pipac answer \(to) 2026-11-01", 2, "from a day to come"),
            .init(otto, "target set hipec answer \(to) 2027-01-01", 4, "no such programme"),
            .init(otto, "target set pipac soon \(to) 2027-01-01", 2, "decision"),
            .init(
                otto, "target set pipac answer --amount 0 --unit calendar_days --source 'a board' --from 2027-01-01", 2,
                "1 to 366"),
            .init(
                otto, "target set pipac answer --amount 5 --unit weeks --source 'a board' --from 2027-01-01", 2,
                "business_days"),
            .init(
                otto, "target set pipac answer --amount 5 --unit calendar_days --source \(long) --from 2027-01-01", 2,
                "3 to 300 characters"),
            .init(carla, "target set pipac answer \(to) 2027-01-01", 6, "may do this"),
        ])
}
