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
        let isTenDigits =
            npi?.value.utf8.count == 10 && npi?.value.utf8.allSatisfy { (0x30...0x39).contains($0) } == true
        return [
            ("active", .bool(active)), ("identifiers", .of(identifiers.map(\.record))),
            ("contacts", .of(telecoms.map(\.record))), ("addresses", .of(addresses.map(\.record))),
            // What has not even the form of one stays among the identifiers.
            ("npi", isTenDigits ? .of(npi?.value) : nil), ("npi_valid", isTenDigits ? .of(npi?.isValid) : nil),
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

    private var nameText: String? { name?.text.map { String($0.unicodeScalars.prefix(200)) } }

    /// In the columns of `registry.practitioner`.
    var record: JSON {
        .record(
            person.members + [
                ("family", .of(name?.family)), ("given", .of(name?.given ?? [])), ("prefix", .of(name?.prefix ?? [])),
                ("suffix", .of(name?.suffix ?? [])), ("name_text", .of(nameText)), ("gender", .of(gender)),
            ])
    }
}

/// FHIR R4 Organization (hl7.org/fhir/R4/organization.html).
struct FHIROrganization: Sendable, Equatable {
    let party: FHIRParty
    let name: String
    let type: FHIRConcept?
    let partOf: FHIRReference?
    var npi: FHIRNPI? { party.npi }

    init(_ root: FHIRElement) throws(FHIRRefusal) {
        party = try FHIRParty(root)
        type = try root.children("type").first.map { element throws(FHIRRefusal) in
            try FHIRConcept(element, wordsMax: 200)
        }
        partOf = try FHIRReference(root, "partOf", to: [.organization], in: root)
        let alias = try root.texts("alias", atMost: FHIRElement.elementsMax).first
        // org-1: an organisation has at least a name or an identifier, which then has to do as its name.
        guard let name = try root.text("name") ?? alias ?? party.identifiers.first?.value else {
            throw root.refuse("name", "is missing, and there is no identifier (org-1)")
        }
        self.name = name
    }

    /// The kinds that the registry knows, from HL7's organization-type.
    private var kind: String? {
        switch type?.code(in: "http://terminology.hl7.org/CodeSystem/organization-type") {
        case "prov", "dept", "team": "provider"
        case "ins", "pay": "payer"
        default: nil
        }
    }

    /// In the columns of `registry.organisation`.
    var record: JSON {
        .record(
            party.members + [
                ("name", .string(name)), ("kind", .of(kind)),
                ("type_code", .of(type?.codings.lazy.compactMap(\.code).first)), ("type_text", .of(type?.words)),
                ("part_of_ref", .of(partOf?.text)),
            ])
    }
}
