/// The resource types that an import reads.
///
/// In this order they refer to each other: each only to earlier ones.
public enum ImportKind: String, Sendable, CaseIterable, Hashable, Codable {
    case organization = "Organization"
    case practitioner = "Practitioner"
    case patient = "Patient"
    case coverage = "Coverage"
    case condition = "Condition"
}

/// What the import makes of one resource: what the registry keeps of it, in the registry's words.
struct FHIRRecord: Sendable, Equatable {
    let kind: ImportKind
    /// By what the sender's other resources call it: `Patient/17`, and the entry's `fullUrl`.
    let keys: [String]
    /// `meta.lastUpdated`, which tells an older version from a newer one.
    let updated: String?
    /// `meta.source` without its fragment: the system that the resource comes from.
    let source: String?
    /// What is kept, in the columns of its table.
    ///
    /// Two resources with equal content are the same to us.
    let content: JSON
    /// What it refers to, which is written in as numbers when it is known.
    let references: [Reference]
    /// What a person should look at, although the record was taken.
    let remarks: [ImportRemark]

    struct Reference: Sendable, Equatable {
        /// The column that takes the number.
        enum Place: Sendable, Equatable {
            case patient, managingOrganisation, generalPractitioner, partOf
            case payer(Int)
        }

        let place: Place
        let kind: ImportKind
        let target: FHIRReference
    }

    /// Reads a resource as FHIR R4, or says which element breaks which rule.
    init(_ resource: JSON, fullURL: String?) throws(FHIRRefusal) {
        let root = FHIRElement(json: resource, path: "")
        guard case .object = resource else { throw root.refuse("", "is not a resource") }
        let type = try root.required("resourceType", max: 64)
        guard let kind = ImportKind(rawValue: type) else { throw root.refuse("resourceType", "is not read here") }
        try Self.refuseModifiers(resource, path: "")
        self.kind = kind
        keys = try Self.keys(root, kind, fullURL)
        let meta = try root.child("meta")
        let updated = try meta?.date("lastUpdated", timeAllowed: true)
        self.updated = updated.flatMap { $0.isInstant ? $0.text : nil }
        source = Self.source(try meta?.text("source", max: 300))
        switch kind {
        case .patient:
            let patient = try FHIRPatient(root)
            (content, references, remarks) = (patient.record, patient.references, [])
        case .condition:
            let condition = try FHIRCondition(root)
            (content, remarks) = (condition.record, [])
            references = [Reference(place: .patient, kind: .patient, target: condition.subject)]
        case .coverage:
            let coverage = try FHIRCoverage(root)
            (content, references, remarks) = (coverage.record, coverage.references, [])
        case .practitioner:
            let practitioner = try FHIRPractitioner(root)
            (content, references, remarks) = (practitioner.record, [], practitioner.person.npi?.remarks ?? [])
        case .organization:
            let organization = try FHIROrganization(root)
            (content, remarks) = (organization.record, organization.npi?.remarks ?? [])
            references = organization.partOf.map { [Reference(place: .partOf, kind: .organization, target: $0)] } ?? []
        }
    }

    /// `http://host/fhir#a83k` is the same system as `http://host/fhir#b91x`: servers put the request there.
    static func source(_ text: String?) -> String? {
        guard let system = text?.prefix(while: { $0 != "#" }), !system.isEmpty, system.count <= 200 else { return nil }
        return String(system)
    }

    private static func keys(
        _ root: FHIRElement, _ kind: ImportKind, _ fullURL: String?
    ) throws(FHIRRefusal) -> [String] {
        var keys: [String] = []
        if let id = try root.text("id", max: 64) {
            let allowed = id.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
            }
            guard allowed else { throw root.refuse("id", "may hold only letters, digits, - and .") }
            keys.append("\(kind.rawValue)/\(id)")
        }
        if let fullURL, !fullURL.isEmpty, fullURL.utf8.count <= 300 {
            let key = FHIRReference.key(fullURL)
            if !keys.contains(key) { keys.append(key) }
        }
        return keys
    }

    /// One of its keys means this record only within the system that it comes from, such as `Patient/17`.
    ///
    /// A UUID, an OID or a whole address is one record's in all the world.
    var hasLocalKey: Bool {
        keys.contains { key in
            if key.hasPrefix("urn:") || key.contains("://") { return false }
            let id = key.split(separator: "/").last ?? ""
            let parts = id.split(separator: "-", omittingEmptySubsequences: false)
            return parts.map(\.utf8.count) != [8, 4, 4, 4, 12] || !id.allSatisfy { $0 == "-" || $0.isHexDigit }
        }
    }

    /// FHIR R4 extensibility.html: who does not know a modifier extension must not go on as if it were not there.
    private static func refuseModifiers(_ json: JSON, path: String) throws(FHIRRefusal) {
        switch json {
        case .object(let members):
            for member in members where member.key != "contained" {
                if member.key == "modifierExtension", member.value != .array([]), member.value != .null {
                    let where_ = path.isEmpty ? "modifierExtension" : "\(path).modifierExtension"
                    throw FHIRRefusal(path: where_, rule: "changes the meaning in a way that is not known here")
                }
                if path.isEmpty, member.key == "implicitRules", member.value != .null {
                    throw FHIRRefusal(path: "implicitRules", rule: "names rules that are not known here")
                }
                try refuseModifiers(member.value, path: step(path, member.key))
            }
        case .array(let elements):
            for (index, element) in elements.enumerated() { try refuseModifiers(element, path: "\(path)[\(index)]") }
        case .null, .bool, .number, .string:
            break
        }
    }

    /// A name that is no FHIR name could be anything, so that it is not repeated.
    private static func step(_ path: String, _ key: String) -> String {
        let isName = key.utf8.count <= 40 && key.utf8.allSatisfy { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A }
        let name = isName ? key : "?"
        return path.isEmpty ? name : "\(path).\(name)"
    }
}

/// What a person should look at, although the resource was taken.
public enum ImportRemark: String, Sendable, CaseIterable, Hashable, Codable {
    case npiFailsItsCheckDigit = "npi-fails-its-check-digit"
    /// An older version than the one that is known, which was kept.
    case olderVersion = "older-version"
    /// Another version of it came earlier in the same import, and counts.
    case anotherVersionInThisImport = "another-version-in-this-import"
}
