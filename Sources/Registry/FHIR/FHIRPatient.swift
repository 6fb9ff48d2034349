/// FHIR R4 Patient (hl7.org/fhir/R4/patient.html), as far as the registry keeps it.
struct FHIRPatient: Sendable, Equatable {
    /// What `deceased[x]` says; nothing said is not "alive".
    enum Vital: Sendable, Equatable {
        case unknown, alive
        case deceased(on: FHIRDate?)
    }

    struct Link: Sendable, Equatable {
        let kind: String
        let other: FHIRReference
    }

    /// Next of kin and others to call.
    struct ContactPerson: Sendable, Equatable {
        let relationship: String?
        let name: FHIRName?
        let telecoms: [FHIRTelecom]
    }

    let active: Bool
    let gender: String?
    let birthDate: FHIRDate?
    let vital: Vital
    let names: [FHIRName]
    let identifiers: [FHIRIdentifier]
    let telecoms: [FHIRTelecom]
    let addresses: [FHIRAddress]
    let contacts: [ContactPerson]
    let language: FHIRConcept?
    let interpreterNeeded: Bool?
    let managingOrganization: FHIRReference?
    let generalPractitioners: [FHIRReference]
    let links: [Link]
    /// Element name to the reason why it is absent, where the sender gives one.
    let absent: [(element: String, reason: String)]

    static func == (one: FHIRPatient, other: FHIRPatient) -> Bool { one.record == other.record }

    init(_ root: FHIRElement) throws(FHIRRefusal) {
        active = try root.flag("active") ?? true
        gender = try root.code("gender", of: .gender)
        birthDate = try root.date("birthDate")
        vital = try Self.vital(root)
        var absent = try Self.absentPrimitives(root)
        names = try root.present("name", &absent) { element throws(FHIRRefusal) in try FHIRName(element) }
        identifiers = try root.present("identifier", &absent) { element throws(FHIRRefusal) in
            try FHIRIdentifier(element)
        }
        telecoms = try root.present("telecom", &absent) { element throws(FHIRRefusal) in try FHIRTelecom(element) }
        addresses = try root.present("address", &absent) { element throws(FHIRRefusal) in try FHIRAddress(element) }
        self.absent = absent
        var contacts: [ContactPerson] = []
        for contact in try root.children("contact") { contacts.append(try Self.contactPerson(contact)) }
        self.contacts = contacts
        language = try Self.language(root)
        interpreterNeeded = try Self.interpreterNeeded(root)
        managingOrganization = try FHIRReference(root, "managingOrganization", to: [.organization], in: root)
        var practitioners: [FHIRReference] = []
        for reference in try root.children("generalPractitioner") {
            practitioners.append(try FHIRReference(reference, to: [.practitioner, .organization], in: root))
        }
        generalPractitioners = practitioners
        var links: [Link] = []
        for link in try root.children("link") {
            guard let other = try FHIRReference(link, "other", to: [.patient], in: root) else {
                throw link.refuse("other", "is missing")
            }
            guard let kind = try link.code("type", of: .linkType) else { throw link.refuse("type", "is missing") }
            links.append(Link(kind: kind, other: other))
        }
        self.links = links
    }

    private static func vital(_ root: FHIRElement) throws(FHIRRefusal) -> Vital {
        let date = try root.date("deceasedDateTime", timeAllowed: true)
        let flag = try root.flag("deceasedBoolean")
        if date != nil, flag != nil { throw root.refuse("deceased", "is given twice, as a date and as yes or no") }
        if let date { return .deceased(on: date) }
        return flag.map { $0 ? .deceased(on: nil) : .alive } ?? .unknown
    }

    private static func absentPrimitives(
        _ root: FHIRElement
    ) throws(FHIRRefusal) -> [(element: String, reason: String)] {
        var absent: [(element: String, reason: String)] = []
        for name in ["active", "gender", "birthDate", "deceasedBoolean", "deceasedDateTime"] {
            if let reason = try root.absentReason(of: name) { absent.append((name, reason)) }
        }
        return absent
    }

    private static func contactPerson(_ contact: FHIRElement) throws(FHIRRefusal) -> ContactPerson {
        var relationships: [String] = []
        for element in try contact.children("relationship") {
            if let words = try FHIRConcept(element, wordsMax: 200).wordsOrCode { relationships.append(words) }
        }
        var telecoms: [FHIRTelecom] = []
        for element in try contact.children("telecom") {
            if let telecom = try FHIRTelecom(element) { telecoms.append(telecom) }
        }
        return ContactPerson(
            relationship: try contact.joined(relationships, "relationship"),
            name: try contact.child("name").flatMap { name throws(FHIRRefusal) in try FHIRName(name) },
            telecoms: telecoms)
    }

    /// The preferred language, or else the first.
    private static func language(_ root: FHIRElement) throws(FHIRRefusal) -> FHIRConcept? {
        var first: FHIRConcept?
        for communication in try root.children("communication") {
            guard let language = try FHIRConcept(communication, "language", wordsMax: 200) else {
                throw communication.refuse("language", "is missing")
            }
            if try communication.flag("preferred") == true { return language }
            first = first ?? language
        }
        return first
    }

    /// R4's own extension says true or false; US Core's says it with SNOMED's yes and no.
    private static func interpreterNeeded(_ root: FHIRElement) throws(FHIRRefusal) -> Bool? {
        let own = "http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired"
        let usCore = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-interpreter-needed"
        for element in try root.extensions(own, usCore) {
            if let flag = try element.flag("valueBoolean") { return flag }
            switch try element.child("valueCoding")?.text("code", max: 100) {
            case "373066001": return true
            case "373067005": return false
            default: break
            }
        }
        return nil
    }
}

extension FHIRElement {
    /// Several words as one text of the length that has room.
    func joined(_ words: [String], _ name: String) throws(FHIRRefusal) -> String? {
        let text = words.joined(separator: ", ")
        guard text.unicodeScalars.count <= 200 else { throw refuse(name, "is longer than 200 characters in all") }
        return text.isEmpty ? nil : text
    }

    /// The elements of a list that say something; one that only says why it is absent is noted as that.
    func present<Value>(
        _ name: String, _ absent: inout [(element: String, reason: String)],
        _ read: (FHIRElement) throws(FHIRRefusal) -> Value?
    ) throws(FHIRRefusal) -> [Value] {
        var values: [Value] = []
        for element in try children(name) {
            if let value = try read(element) {
                values.append(value)
            } else if let reason = try element.absentReason() {
                absent.append((name, reason))
            }
        }
        return values
    }
}
