public import ArgumentParser
internal import CareTerms
internal import Postgres
public import Registry

/// What can be said of any step besides the step itself.
struct StepOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Why; some steps ask for it.", valueName: "text")) var reason: String?
    @Option(
        help: ArgumentHelp(
            "When it happened: 2026-12-01T08:10 on the site's wall, or with an offset. Now, when left out.",
            valueName: "time"))
    var at: StatedTime?
    @Option(help: ArgumentHelp("The step that you saw last: refused if somebody moved it since.", valueName: "number"))
    var step: Int?

    /// The words, apart from how they were parsed: a closure can take them along.
    var words: StepWords { StepWords(reason: reason, at: at, step: step) }
}

/// What was said of a step, before the zone of its site is known.
struct StepWords: Sendable {
    let reason: String?
    let at: StatedTime?
    let step: Int?

    /// The circumstances in the zone of a site; a time that the zone's clocks skip is refused.
    func circumstances(at site: SiteID, in tx: inout Transaction) throws -> Circumstances {
        let moment = try at.map { stated in
            try SiteClock.moment(stated, zone: try SiteClock.zone(of: site, in: &tx), in: &tx)
        }
        return Circumstances(reason: reason, happenedAt: moment, expecting: step)
    }
}

extension StatedTime: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}
