/// A National Provider Identifier as the sender gave it: kept also when its check digit is wrong, but flagged.
struct FHIRNPI: Sendable, Equatable {
    let value: String
    var isValid: Bool { NPI.isValid(value) }
    var remarks: [ImportRemark] { isValid ? [] : [.npiFailsItsCheckDigit] }

    init?(among identifiers: [FHIRIdentifier]) {
        let candidates = identifiers.filter { $0.authority == NPI.system }.map(\.value)
        guard let value = candidates.first(where: NPI.isValid) ?? candidates.first else { return nil }
        self.value = value
    }
}

/// What Practitioner and Organization have in common.
struct FHIRParty: Sendable, Equatable {
    let active: Bool
    let identifiers: [FHIRIdentifier]
    let telecoms: [FHIRTelecom]
    let addresses: [FHIRAddress]
    let npi: FHIRNPI?

    init(_ root: FHIRElement) throws(FHIRRefusal) {
        active = try root.flag("active") ?? true
        var absent: [(element: String, reason: String)] = []
        identifiers = try root.present("identifier", &absent) { element throws(FHIRRefusal) in
            try FHIRIdentifier(element)
        }
        telecoms = try root.present("telecom", &absent) { element throws(FHIRRefusal) in try FHIRTelecom(element) }
        addresses = try root.present("address", &absent) { element throws(FHIRRefusal) in try FHIRAddress(element) }
        npi = FHIRNPI(among: identifiers)
    }

    var members: [(String, JSON?)] {
        [
            ("active", .bool(active)), ("identifiers", .of(identifiers.map(\.record))),
            ("telecoms", .of(telecoms.map(\.record))), ("addresses", .of(addresses.map(\.record))),
            ("npi", .of(npi?.value)), ("npi_valid", .of(npi?.isValid)),
        ]
    }
}

/// FHIR R4 Practitioner (hl7.org/fhir/R4/practitioner.html).
struct FHIRPractitioner: Sendable, Equatable {
    let person: FHIRParty
    let names: [FHIRName]
    let gender: String?

    init(_ root: FHIRElement) throws(FHIRRefusal) {
        person = try FHIRParty(root)
        gender = try root.code("gender", of: .gender)
        var names: [FHIRName] = []
        for element in try root.children("name") { if let name = try FHIRName(element) { names.append(name) } }
        self.names = names
    }

    /// The name to show: the official one, or else the first that is still in use.
    private var name: FHIRName? {
        names.first { $0.use == "official" } ?? names.first { $0.use != "old" && $0.use != "maiden" } ?? names.first
    }

    var record: JSON {
        .record(person.members + [("name", name?.record), ("gender", .of(gender))])
    }
}

/// FHIR R4 Organization (hl7.org/fhir/R4/organization.html).
struct FHIROrganization: Sendable, Equatable {
    let party: FHIRParty
    let name: String?
    let aliases: [String]
    let type: FHIRConcept?
    let partOf: FHIRReference?
    var npi: FHIRNPI? { party.npi }

    init(_ root: FHIRElement) throws(FHIRRefusal) {
        party = try FHIRParty(root)
        name = try root.text("name", max: 500)
        aliases = try root.texts("alias", max: 500)
        type = try root.children("type").first.map { element throws(FHIRRefusal) in try FHIRConcept(element) }
        partOf = try FHIRReference(root, "partOf", to: [.organization], in: root)
        // org-1: an organisation has at least a name or an identifier.
        guard name != nil || !party.identifiers.isEmpty else {
            throw root.refuse("name", "is missing, and there is no identifier (org-1)")
        }
    }

    var record: JSON {
        .record(
            party.members + [
                ("name", .of(name)), ("aliases", .of(aliases)), ("type", .of(type?.codings.first?.code)),
                ("type_text", .of(type?.words)), ("part_of", partOf?.record),
            ])
    }
}
