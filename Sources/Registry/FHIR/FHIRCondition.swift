/// FHIR R4 Condition (hl7.org/fhir/R4/condition.html), as far as the registry keeps it.
struct FHIRCondition: Sendable, Equatable {
    /// `onset[x]` and `abatement[x]`: a date where there is one, words otherwise.
    struct Moment: Sendable, Equatable {
        let date: FHIRDate?
        let words: String?
    }

    let subject: FHIRReference
    let code: FHIRConcept?
    /// ICD-10-CM, with its dot, if one of the codes is one.
    let icd10cm: String?
    let clinicalStatus: String?
    let verificationStatus: String?
    let categories: [String]
    let severity: String?
    let bodySite: String?
    let stage: String?
    let onset: Moment
    let abatement: Moment
    let recorded: FHIRDate?

    init(_ root: FHIRElement) throws(FHIRRefusal) {
        guard let subject = try FHIRReference(root, "subject", to: [.patient], in: root) else {
            throw root.refuse("subject", "is missing")
        }
        guard subject.key != nil || subject.value != nil else {
            throw root.refuse("subject", "names no patient that could be looked up")
        }
        self.subject = subject
        code = try FHIRConcept(root, "code")
        icd10cm = code?.code(in: ICD10CM.system).flatMap(ICD10CM.normal)
        clinicalStatus = try Self.status(
            root, "clinicalStatus", "http://terminology.hl7.org/CodeSystem/condition-clinical", of: .clinicalStatus)
        verificationStatus = try Self.status(
            root, "verificationStatus", "http://terminology.hl7.org/CodeSystem/condition-ver-status",
            of: .verificationStatus)
        if verificationStatus == "entered-in-error", clinicalStatus != nil {
            throw root.refuse("clinicalStatus", "must be absent when entered in error (con-5)")
        }
        categories = try Self.codes(root, "category")
        severity = try FHIRConcept(root, "severity", wordsMax: 200)?.wordsOrCode
        bodySite = try root.joined(try Self.words(root, "bodySite"), "bodySite")
        var stages: [String] = []
        for stage in try root.children("stage") {
            if let words = try FHIRConcept(stage, "summary", wordsMax: 200)?.wordsOrCode { stages.append(words) }
        }
        stage = try root.joined(stages, "stage")
        onset = try Self.moment(root, "onset")
        abatement = try Self.moment(root, "abatement")
        recorded = try root.date("recordedDate", timeAllowed: true)
    }

    /// A status must come from FHIR's list: another code could mean anything.
    private static func status(
        _ root: FHIRElement, _ name: String, _ system: String, of list: FHIRCodes
    ) throws(FHIRRefusal) -> String? {
        guard let concept = try FHIRConcept(root, name) else { return nil }
        guard let code = concept.code(in: system) else {
            throw root.refuse(name, "has no code of \(system)")
        }
        guard list.codes.contains(code) else {
            throw root.refuse(name, "is not one of \(list.codes.joined(separator: ", "))")
        }
        return code
    }

    private static func codes(_ root: FHIRElement, _ name: String) throws(FHIRRefusal) -> [String] {
        var codes: [String] = []
        for element in try root.children(name) {
            let concept = try FHIRConcept(element, wordsMax: 200)
            let known = concept.code(in: "http://terminology.hl7.org/CodeSystem/condition-category")
            if let code = known ?? concept.codings.first?.code ?? concept.text { codes.append(code) }
        }
        guard codes.count <= 10 else { throw root.refuse(name, "has more than 10 elements") }
        return codes
    }

    private static func words(_ root: FHIRElement, _ name: String) throws(FHIRRefusal) -> [String] {
        var words: [String] = []
        for element in try root.children(name) {
            if let text = try FHIRConcept(element, wordsMax: 200).wordsOrCode { words.append(text) }
        }
        return words
    }

    private static func moment(_ root: FHIRElement, _ name: String) throws(FHIRRefusal) -> Moment {
        if let date = try root.date("\(name)DateTime", timeAllowed: true) { return Moment(date: date, words: nil) }
        if let period = try root.child("\(name)Period") {
            return Moment(date: try period.date("start", timeAllowed: true), words: nil)
        }
        if let age = try root.child("\(name)Age"), case .number(let value)? = age.json["value"], value.utf8.count <= 10
        {
            let unit = try age.text("unit", max: 40)
            let code = try age.text("code", max: 40)
            return Moment(date: nil, words: "at \(value) \(unit ?? code ?? "of an unknown unit")")
        }
        return Moment(date: nil, words: try root.text("\(name)String"))
    }

    /// The code to go by: ICD-10-CM where there is one, or else the sender's first.
    private var coding: FHIRConcept.Coding? {
        let codings = code?.codings.filter { $0.code != nil } ?? []
        return codings.first { $0.system == ICD10CM.system } ?? codings.first
    }

    /// In the columns of `registry.condition`; whose it is, is written in when that is known.
    var record: JSON {
        .record([
            ("patient_ref", .of(subject.text)), ("code_system", .of(coding?.system)), ("code", .of(coding?.code)),
            ("code_text", .of(code?.words)), ("codings", .of(code?.codingRecords ?? [])), ("icd10cm", .of(icd10cm)),
            ("clinical_status", .of(clinicalStatus)), ("verification_status", .of(verificationStatus)),
            ("category", .of(categories)), ("severity", .of(severity)), ("body_site", .of(bodySite)),
            ("stage_text", .of(stage)), ("onset_on", .of(onset.date?.firstDay)),
            ("onset_precision", .of(onset.date?.precision.rawValue)), ("onset_text", .of(onset.words)),
            ("abated_on", .of(abatement.date?.firstDay)),
            ("abated_precision", .of(abatement.date?.precision.rawValue)), ("abated_text", .of(abatement.words)),
            ("recorded_on", .of(recorded?.firstDay)), ("recorded_precision", .of(recorded?.precision.rawValue)),
        ])
    }
}
