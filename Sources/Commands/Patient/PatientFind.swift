internal import ArgumentParser
internal import CareTerms
internal import Registry

struct PatientFind: PatientVerb {
    static let configuration = CommandConfiguration(
        commandName: "find", abstract: "Find patients by name or identifier; writes the access log.",
        discussion: "Example: omentum patient find Adl --born 1961-04-02 --purpose 'phone call about a referral'")
    static let roles: [GroupRole] = PatientShow.roles

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @Argument(help: "How the family name begins: two letters or more.") var name: String?
    @Option(help: ArgumentHelp("Born on this day.", valueName: "YYYY-MM-DD")) var born: ClinicalDay?
    @Option(help: "A medical record number or other identifier, to the letter.") var identifier: String?
    @Option(help: "Who assigned the identifier, such as urn:oid:1.2.3.") var authority: String?
    @Option(help: "Why you look: it stands in the access log.") var purpose: String = "find a patient"

    func validate() throws {
        guard (name == nil) != (identifier == nil) else {
            throw ValidationError("Give either how the family name begins, or --identifier.")
        }
        if identifier == nil, authority != nil { throw ValidationError("--authority goes with --identifier.") }
        if identifier != nil, born != nil { throw ValidationError("--born goes with a name.") }
    }

    func perform(_ output: Output, at desk: Desk) async throws {
        let door = IdentityDoor(desk.store, as: desk.role)
        let found: IdentityDoor.Found
        if let identifier {
            found = try await door.find(identifier: identifier, of: authority, for: purpose)
        } else {
            found = try await door.find(name ?? "", born: born, for: purpose)
        }
        output.show(
            Listing(
                found.patients, none: "Nobody found.",
                columns: [
                    .init("patient") { $0.patient },
                    .init("name") { $0.name },
                    .init("born") { $0.birth?.description },
                ]))
        if found.isFull {
            output.note("omentum: there are more than \(IdentityDoor.hitsMax): give more of the name, or --born.")
        }
    }
}
