internal import ArgumentParser
internal import CareTerms
internal import ProcedureBooking
internal import Registry

/// Lists what can be placed at a site.
struct BookingResources: StoreVerb {
    static let configuration = CommandConfiguration(
        commandName: "resources", abstract: "List theatres, people and devices of a site.")
    static let roles: [GroupRole] = [.scheduler, .coordinator, .theatre, .nurse, .surgeon]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @Option(help: "The site, such as S1.") var site: SiteID

    func perform(_ output: Output, at desk: Desk) async throws {
        let site = site
        let resources = try await desk.read { tx, _ in
            _ = try SiteClock.zone(of: site, in: &tx)
            return try ResourceRecord.all(of: site, in: &tx)
        }
        output.show(
            Listing(
                resources, none: "The site has no resources: omentum booking add-resource",
                columns: [
                    .init("resource") { $0.id }, .init("kind") { $0.kind.rawValue.replacing("_", with: " ") },
                    .init("name") { $0.name }, .init("site") { $0.site }, .init("travels") { $0.travels },
                ]))
    }
}
