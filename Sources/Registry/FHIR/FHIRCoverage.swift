/// FHIR R4 Coverage (hl7.org/fhir/R4/coverage.html): what the sender says about who pays.
///
/// No decision of ours.
struct FHIRCoverage: Sendable, Equatable {
    struct Class: Sendable, Equatable {
        let type: String?
        let value: String
        let name: String?

        var record: JSON { .record([("type", .of(type)), ("value", .of(value)), ("name", .of(name))]) }
    }

    let beneficiary: FHIRReference
    let status: String
    let type: FHIRConcept?
    let subscriberID: String?
    let identifiers: [FHIRIdentifier]
    let relationship: FHIRConcept?
    let period: FHIRPeriod?
    let payers: [FHIRReference]
    let classes: [Class]
    let order: Int?
    let network: String?

    init(_ root: FHIRElement) throws(FHIRRefusal) {
        guard let status = try root.code("status", of: .coverageStatus) else {
            throw root.refuse("status", "is missing")
        }
        self.status = status
        guard let beneficiary = try FHIRReference(root, "beneficiary", to: [.patient], in: root) else {
            throw root.refuse("beneficiary", "is missing")
        }
        guard beneficiary.key != nil || beneficiary.value != nil else {
            throw root.refuse("beneficiary", "names no patient that could be looked up")
        }
        self.beneficiary = beneficiary
        type = try FHIRConcept(root, "type", wordsMax: 200)
        subscriberID = try root.text("subscriberId")
        relationship = try FHIRConcept(root, "relationship", wordsMax: 200)
        period = try FHIRPeriod(root)
        order = try root.integer("order", in: 1...1_000_000)
        network = try root.text("network")
        var identifiers: [FHIRIdentifier] = []
        for element in try root.children("identifier") {
            if let identifier = try FHIRIdentifier(element) { identifiers.append(identifier) }
        }
        self.identifiers = identifiers
        var payers: [FHIRReference] = []
        for element in try root.children("payor") {
            var payer = try FHIRReference(element, to: [.organization], in: root)
            // A patient or relative may pay; the name of a person is not for this table.
            if payer.key?.contains("Patient/") == true || payer.key?.contains("RelatedPerson/") == true {
                payer.words = nil
            }
            payers.append(payer)
        }
        guard !payers.isEmpty else { throw root.refuse("payor", "is missing") }
        self.payers = payers
        var classes: [Class] = []
        for element in try root.children("class") {
            let type = try FHIRConcept(element, "type", wordsMax: 200)
            classes.append(
                Class(
                    type: type?.codings.first?.code ?? type?.text, value: try element.required("value"),
                    name: try element.text("name")))
        }
        self.classes = classes
    }

    /// In the columns of `registry.imported_coverage`; whose it is, is written in when that is known.
    var record: JSON {
        .record([
            ("patient_ref", .of(beneficiary.text)), ("status", .string(status)),
            ("type_code", .of(type?.codings.lazy.compactMap(\.code).first)), ("type_text", .of(type?.words)),
            ("subscriber_id", .of(subscriberID)), ("member_identifiers", .of(identifiers.map(\.record))),
            ("relationship_code", .of(relationship?.codings.lazy.compactMap(\.code).first)),
            ("relationship_text", .of(relationship?.words)), ("starts_on", .of(period?.start?.firstDay)),
            ("starts_text", .of(period?.start?.text)), ("ends_on", .of(lastDay)), ("ends_text", .of(period?.end?.text)),
            ("classes", .of(classes.map(\.record))), ("ordering", .of(order)), ("network", .of(network)),
            ("payers", .of(payers.map { .record([("ref", .of($0.text)), ("text", .of($0.words))]) })),
        ])
    }

    /// The day it ends; an end that is only a month or a year is no day, and stays a text.
    private var lastDay: String? { period?.end.flatMap { $0.precision == .day ? $0.firstDay : nil } }
}
