internal import ArgumentParser
internal import CareTerms
internal import ProcedureBooking
internal import Registry

/// Make a theatre, a person or a device known.
struct BookingAddResource: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "add-resource", abstract: "Make a theatre, a person or a device known.",
        discussion: "Example: omentum booking add-resource 'Theatre 4' --site S1 --kind theatre")
    static let roles: [GroupRole] = [.scheduler]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "What people call it.") var name: String
    @Option(help: "The site, such as S1.") var site: SiteID
    @Option(help: "What it is.") var kind: ResourceKind
    @Flag(help: "It also works at other sites, and is still one.") var travels = false
    @Option(help: "The login of the surgeon who it is.") var login: String?

    func perform(_ output: Output, at desk: Desk) async throws {
        let resource = AddResource(site: site, kind: kind, name: name, travels: travels, login: login)
        let outcome = try await desk.change(change) { tx, context in try resource(in: &tx, context) }
        output.done(
            outcome, "\(outcome.answer) is \(name).",
            ["resource": outcome.answer, "kind": kind.rawValue, "name": name, "site": site])
    }
}
