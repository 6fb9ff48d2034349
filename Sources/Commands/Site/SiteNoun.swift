internal import ArgumentParser
internal import CareTerms
internal import Registry

struct SiteNoun: Noun {
    static let configuration = CommandConfiguration(
        commandName: "site", abstract: "The places where procedures are done.",
        subcommands: [SiteAdd.self, SiteList.self])
}

struct SiteAdd: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Add a site, with the zone that its days are counted in.",
        discussion: "Example: omentum site add 'Lakeside theatres' --of Lakeside --zone America/Chicago")
    static let roles: [GroupRole] = [.operator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "Its name.") var name: String
    @Option(name: .customLong("of"), help: ArgumentHelp("The organisation it belongs to.", valueName: "name"))
    var organisation: String
    @Option(help: ArgumentHelp("An IANA zone, such as America/Chicago.", valueName: "zone")) var zone: String

    func perform(_ output: Output, at desk: Desk) async throws {
        let (name, organisation, zone) = (name, organisation, zone)
        let outcome = try await desk.change(change) { tx, _ in
            try Site.add(name, of: organisation, zone: zone, in: &tx)
        }
        output.done(outcome, "Added site \(outcome.answer), days in \(zone).", ["site": outcome.answer, "zone": zone])
    }
}

struct SiteList: StoreVerb {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Show the sites.")
    static let roles = GroupRole.allCases.filter { !$0.isService }

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions

    func perform(_ output: Output, at desk: Desk) async throws {
        let sites = try await desk.read { tx, _ in try Site.all(in: &tx) }
        output.show(
            Listing(
                sites, none: "There is no site yet: omentum site add",
                columns: [.init("site") { $0.id }, .init("name") { $0.name }, .init("zone") { $0.zone }]))
    }
}
