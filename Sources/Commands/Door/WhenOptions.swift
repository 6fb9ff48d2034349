internal import ArgumentParser
internal import CareTerms
internal import Postgres
internal import Registry

/// When something happened in theatre: a time on the wall of the site, or of a zone that is named, or a moment.
struct WhenOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "When it happened: 2026-12-01T08:10 on the site's wall, or with an offset. Now, when left out.",
            valueName: "time"))
    var at: StatedTime?
    @Option(help: ArgumentHelp("The zone of the time, when it is not the site's: Europe/Madrid.", valueName: "zone"))
    var zone: String?

    /// `nil` means now, by the server's clock.
    func moment(siteZone: String, in tx: inout Transaction) throws -> Instant? {
        guard let at else { return nil }
        if let zone { return try SiteClock.moment(at, namedZone: zone, in: &tx) }
        return try SiteClock.moment(at, zone: siteZone, in: &tx)
    }
}

/// What can be said of a step beside when it happened.
struct ReasonOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Why; some steps ask for it.", valueName: "text")) var reason: String?
    @Option(help: ArgumentHelp("The step that you saw last: refused if somebody moved it since.", valueName: "number"))
    var step: Int?

    func circumstances(at: Instant? = nil) -> Circumstances {
        Circumstances(reason: reason, happenedAt: at, expecting: step)
    }
}
