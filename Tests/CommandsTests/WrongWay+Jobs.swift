import TestKit

private let (carla, otto, long) = (Clinic.carla, Clinic.otto, WrongWay.long)

extension WrongWays {
    private static let why = "--reason 'for repairs'"
    /// A plan of this form, with these jobs.
    private static func plan(_ jobs: String, version: Int = 1) -> String {
        "<(echo '{\"omentumJobsPlan\": \(version), \"act\": \"retry\", \"reason\": \"for repairs\", \"isCut\": false, "
            + "\"jobs\": [\(jobs)]}')"
    }
    private static let gone = #"{"job": 999999, "kind": "nightly.run", "state": "dead", "mark": "0123456789abcdef"}"#

    static let jobs = WrongWays(
        "jobs",
        [
            .init(otto, "jobs show J999999", 4, "There is no job J999999."),
            .init(otto, "jobs show P1", 2, "invalid"),
            .init(otto, "jobs list --state asleep", 2, "dead"),
            .init(otto, "jobs list --limit 0", 2, "--limit takes a number"),
            .init(otto, "jobs list --limit 501", 2, "--limit takes a number from 1 to 500"),
            .init(otto, "jobs list --after 17", 2, "invalid"),
            .init(otto, "jobs list --older yesterday", 2, "invalid"),
            .init(otto, "jobs list --older 0h", 2, "invalid"),
            .init(otto, "jobs list --younger 99999999999999999999d", 2, "invalid"),
            .init(otto, "jobs list --queue Berg", 4, "There is no such queue."),
            .init(otto, "jobs list --kind Berg", 4, "No job of this kind was ever asked for."),
            .init(otto, "jobs dead --queue Berg", 4, "There is no such queue."),
            .init(carla, "jobs list", 6, "may do this"),
            .init(otto, "jobs retry J999999 --reason 'try it again'", 4, "There is no job J999999."),
            .init(otto, "jobs retry \(why)", 2, "Many are planned first"),
            .init(otto, "jobs retry J1 --kind nightly.run \(why)", 2, "and not both"),
            .init(otto, "jobs retry J1 --plan-out /tmp/x \(why)", 2, "and not both"),
            .init(otto, "jobs retry --plan-out /tmp/x \(why)", 2, "Say which jobs"),
            .init(otto, "jobs retry --state ready --plan-out /tmp/x \(why)", 2, "retry takes jobs that are dead"),
            .init(otto, "jobs retry --all --plan-out /nonexistent/x \(why)", 2, "The plan cannot be written"),
            .init(otto, "jobs retry --all --plan-out /dev/null \(why)", 2, "The plan cannot be written"),
            .init(otto, "jobs cancel J999999 --reason 'not needed'", 4, "There is no job J999999."),
            .init(otto, "jobs cancel J999999 --reason x", 2, "5 to 500 characters"),
            .init(otto, "jobs cancel J999999 --reason \(long)", 2, "5 to 500 characters"),
            .init(otto, "jobs discard J999999 \(why)", 4, "There is no job J999999."),
            .init(carla, "jobs discard J1 \(why)", 6, "may do this"),
            .init(otto, "jobs apply /nonexistent", 2, "cannot be read"),
            .init(otto, "jobs apply /dev/null", 2, "no JSON"),
            .init(otto, "jobs apply <(echo '{}')", 2, "is missing"),
            .init(otto, "jobs apply \(plan("", version: 2))", 2, "no plan of this version"),
            .init(otto, "jobs apply \(plan(gone + "," + gone))", 2, "no plan of this version"),
            .init(otto, "jobs apply \(plan(gone))", 5, "J999999 gone"),
            .init(carla, "jobs apply \(plan(gone))", 6, "may do this"),
            .init(otto, "jobs pause nonsense --reason 'for repairs'", 3, "There is no queue nonsense that runs."),
            .init(otto, "jobs resume default --reason 'repaired'", 3, "There is no queue default that is paused."),
            .init(carla, "jobs pause default --reason 'for repairs'", 6, "may do this"),
            .init(otto, "jobs cron", 2, "needs a verb: list, run, enable, disable"),
            .init(otto, "jobs cron run Berg \(why)", 4, "There is no rule of this name."),
            .init(otto, "jobs cron enable Berg \(why)", 4, "There is no rule of this name."),
            .init(otto, "jobs cron disable 'nightly S1' --reason no", 2, "5 to 500 characters"),
            .init(carla, "jobs cron list", 6, "may do this"),
            .init(otto, "jobs wait --queue Berg", 4, "There is no such queue."),
            .init(otto, "jobs wait --timeout 10", 2, "invalid"),
            // The signed procedure's job waits, and no worker runs.
            .init(otto, "jobs wait --timeout 1s", 1, "No worker runs."),
            .init(carla, "jobs stats", 6, "may do this"),
            .init(carla, "jobs watch --once", 6, "may do this"),
            .init(otto, "jobs watch --every 0s", 2, "invalid"),
        ])
}
