internal import ArgumentParser
internal import CareTerms
internal import Registry

struct PatientShow: PatientVerb {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show who a patient is; writes the access log.",
        discussion: "Example: omentum patient show P17 --purpose 'call about the date'")
    static let roles: [GroupRole] = [
        .coordinator, .research, .investigator, .scheduler, .theatre, .surgeon, .pharmacist, .nurse, .finance,
    ]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @Argument(help: "The patient, such as P17.") var patient: PatientID
    @Option(help: "Why you look: it stands in the access log.") var purpose: String = "show a patient"

    func perform(_ output: Output, at desk: Desk) async throws {
        let full = try await IdentityDoor(desk.store, as: desk.role).openFully(patient, for: purpose)
        output.show(
            Details([
                ("patient", full.identity.patient),
                ("name", full.identity.name),
                ("born", full.identity.birth?.description),
                (
                    "names",
                    full.names.map { name in
                        let parts = name.prefix + name.given + [name.family].compactMap { $0 } + name.suffix
                        let words = parts.isEmpty ? name.text ?? "" : parts.joined(separator: " ")
                        return name.use.map { "\(words) (\($0))" } ?? words
                    }
                ),
                (
                    "identifiers",
                    full.identifiers.map { id in
                        [id.type, id.value, id.authority.map { "of \($0)" }].compactMap { $0 }.joined(separator: " ")
                    }
                ),
                (
                    "contacts",
                    full.contacts.map { [$0.system, $0.value, $0.use].compactMap { $0 }.joined(separator: " ") }
                ),
                (
                    "addresses",
                    full.addresses.map { address in
                        let parts =
                            address.lines
                            + [address.city, address.state, address.postalCode, address.country].compactMap { $0 }
                        return parts.isEmpty ? address.text ?? "" : parts.joined(separator: ", ")
                    }
                ),
            ]))
    }
}
