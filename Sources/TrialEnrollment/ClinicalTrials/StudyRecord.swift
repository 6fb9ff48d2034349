import Registry

/// What is read of a study of ClinicalTrials.gov: each field as it is said there, apart from how the file is made.
///
/// Nothing is guessed: a word that no list has is kept, a date keeps its precision, and what has another form than the
/// registry's own is left out and named in ``unread``.
struct StudyRecord: Sendable, Equatable {
    /// The registry's number, by which everything hangs together.
    let nct: String
    /// What the database compares and keeps.
    let json: JSON
    /// Paths of fields that are there and cannot be read; their values are not repeated.
    let unread: [String]

    init(protocolSection: JSON) throws(StudyFault) {
        var reader = StudyReader(protocolSection)
        guard let said = protocolSection["identificationModule"]?["nctId"]?.words else { throw .numberIsMissing }
        let nct = said.uppercased()
        guard Self.isNumber(nct) else { throw .numberIsNone }
        self.nct = nct
        json = try reader.record(nct)
        unread = reader.unread
    }

    /// NCT and eight digits; there is no check digit.
    static func isNumber(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return bytes.count == 11 && text.hasPrefix("NCT") && bytes[3...].allSatisfy { (0x30...0x39).contains($0) }
    }
}

/// Why a study that is JSON is not taken.
enum StudyFault: Error, Sendable, Equatable {
    case numberIsMissing
    case numberIsNone
    case tooLong(String, max: Int)
    case tooMany(String, max: Int)
}

extension StudyFault: CustomStringConvertible {
    var description: String {
        switch self {
        case .numberIsMissing: "identificationModule.nctId is missing"
        case .numberIsNone: "identificationModule.nctId is no NCT number: NCT and eight digits"
        case .tooLong(let path, let max): "\(path) has more than \(max) characters"
        case .tooMany(let path, let max): "\(path) has more than \(max) entries"
        }
    }
}

/// Reads the modules of a protocol section, field by field.
struct StudyReader {
    static let entriesMax = 20_000

    private let section: JSON
    private(set) var unread: [String] = []

    init(_ section: JSON) { self.section = section }

    mutating func record(_ nct: String) throws(StudyFault) -> JSON {
        let (identity, status) = (module("identificationModule"), module("statusModule"))
        let (design, eligibility) = (module("designModule"), module("eligibilityModule"))
        let (sponsor, conditions) = (module("sponsorCollaboratorsModule"), module("conditionsModule"))
        let contacts = module("contactsLocationsModule")
        return .record([
            ("nct", .string(nct)),
            ("org_study_id", try line(identity, "orgStudyIdInfo.id")),
            ("brief_title", try line(identity, "briefTitle", max: 1000)),
            ("official_title", try line(identity, "officialTitle", max: 2000)),
            ("acronym", try line(identity, "acronym")),
            ("overall_status", try line(status, "overallStatus", max: 100)),
            ("why_stopped", try line(status, "whyStopped", max: 1000)),
            ("start_date", date(status, "startDateStruct.date")),
            ("start_date_type", try line(status, "startDateStruct.type", max: 100)),
            ("primary_completion_date", date(status, "primaryCompletionDateStruct.date")),
            ("completion_date", date(status, "completionDateStruct.date")),
            ("completion_date_type", try line(status, "completionDateStruct.type", max: 100)),
            ("last_update_date", date(status, "lastUpdatePostDateStruct.date")),
            ("lead_sponsor", try line(sponsor, "leadSponsor.name")),
            ("collaborators", try texts(sponsor, "collaborators", of: "name")),
            ("study_type", try line(design, "studyType", max: 100)),
            ("phases", try texts(design, "phases", max: 100)),
            ("enrollment", count(design, "enrollmentInfo.count")),
            ("enrollment_type", try line(design, "enrollmentInfo.type", max: 100)),
            ("conditions", try texts(conditions, "conditions")),
            ("keywords", try texts(conditions, "keywords")),
            ("eligibility", try text(eligibility, "eligibilityCriteria", max: 60_000)),
            ("sex", try line(eligibility, "sex", max: 100)),
            ("minimum_age", try line(eligibility, "minimumAge", max: 100)),
            ("maximum_age", try line(eligibility, "maximumAge", max: 100)),
            ("healthy_volunteers", flag(eligibility, "healthyVolunteers")),
            ("arms", try arms()),
            ("interventions", try interventions()),
            ("locations", try locations(contacts)),
            ("central_contacts", try people(contacts, "centralContacts")),
            ("officials", try people(contacts, "overallOfficials")),
        ])
    }

    private mutating func arms() throws(StudyFault) -> JSON? {
        let module = module("armsInterventionsModule")
        return try list(module, "armGroups") { reader, arm throws(StudyFault) in
            .record([
                ("label", try reader.line(arm, "label")), ("type", try reader.line(arm, "type", max: 100)),
                ("description", try reader.text(arm, "description", max: 4000)),
                ("interventions", try reader.texts(arm, "interventionNames")),
            ])
        }
    }

    private mutating func interventions() throws(StudyFault) -> JSON? {
        let module = module("armsInterventionsModule")
        return try list(module, "interventions") { reader, item throws(StudyFault) in
            .record([
                ("name", try reader.line(item, "name")), ("type", try reader.line(item, "type", max: 100)),
                ("description", try reader.text(item, "description", max: 4000)),
                ("other_names", try reader.texts(item, "otherNames")),
                ("arms", try reader.texts(item, "armGroupLabels")),
            ])
        }
    }

    private mutating func locations(_ module: Module) throws(StudyFault) -> JSON? {
        try list(module, "locations") { reader, place throws(StudyFault) in
            let (lat, lon) = (
                reader.coordinate(place, "geoPoint.lat", within: 90),
                reader.coordinate(place, "geoPoint.lon", within: 180)
            )
            return .record([
                ("facility", try reader.line(place, "facility")), ("city", try reader.line(place, "city")),
                ("state", try reader.line(place, "state")), ("zip", try reader.line(place, "zip")),
                ("country", try reader.line(place, "country")), ("status", try reader.line(place, "status", max: 100)),
                // Half a place is nowhere.
                ("lat", lon == nil ? nil : lat), ("lon", lat == nil ? nil : lon),
                ("contacts", try reader.people(place, "contacts")),
            ])
        }
    }

    private mutating func people(_ module: Module, _ path: String) throws(StudyFault) -> JSON? {
        try list(module, path) { reader, person throws(StudyFault) in
            .record([
                ("name", try reader.line(person, "name")), ("role", try reader.line(person, "role", max: 100)),
                ("phone", try reader.line(person, "phone")), ("email", try reader.line(person, "email")),
                ("affiliation", try reader.line(person, "affiliation")),
            ])
        }
    }
}

// One field, in the form that the registry gives it.
extension StudyReader {
    /// A part of the section, with its path: what is said of a field says where it stands.
    struct Module {
        let path: String
        let json: JSON?
    }

    private func module(_ name: String) -> Module { Module(path: name, json: section[name]) }

    private func value(_ module: Module, _ path: String) -> JSON? {
        var json = module.json
        for step in path.split(separator: ".") { json = json?[String(step)] }
        return json == .null ? nil : json
    }

    private mutating func leaveOut(_ module: Module, _ path: String) { unread.append("\(module.path).\(path)") }

    /// Text on one line: numbers and truth values are read as they are written.
    private mutating func line(_ module: Module, _ path: String, max: Int = 300) throws(StudyFault) -> JSON? {
        guard let value = value(module, path) else { return nil }
        guard let said = Self.said(value) else {
            leaveOut(module, path)
            return nil
        }
        let text = StudyText.line(said)
        guard text.unicodeScalars.count <= max else { throw .tooLong("\(module.path).\(path)", max: max) }
        return text.isEmpty ? nil : .string(text)
    }

    private mutating func text(_ module: Module, _ path: String, max: Int) throws(StudyFault) -> JSON? {
        guard let value = value(module, path) else { return nil }
        guard let said = value.words else {
            leaveOut(module, path)
            return nil
        }
        let text = StudyText.lines(said)
        guard text.unicodeScalars.count <= max else { throw .tooLong("\(module.path).\(path)", max: max) }
        return text.isEmpty ? nil : .string(text)
    }

    private static func said(_ value: JSON) -> String? {
        switch value {
        case .string(let words): words
        case .number(let digits): digits
        case .bool(let flag): flag ? "true" : "false"
        case .null, .array, .object: nil
        }
    }

    /// A list of texts, or of one member of each object in a list.
    private mutating func texts(
        _ module: Module, _ path: String, of member: String? = nil, max: Int = 300
    ) throws(StudyFault) -> JSON? {
        guard let value = value(module, path) else { return nil }
        guard case .array(let elements) = value else {
            leaveOut(module, path)
            return nil
        }
        guard elements.count <= Self.entriesMax else { throw .tooMany("\(module.path).\(path)", max: Self.entriesMax) }
        var read: [JSON] = []
        for element in elements {
            guard let said = (member.map { element[$0] } ?? element).flatMap(Self.said) else {
                leaveOut(module, path)
                continue
            }
            let text = StudyText.line(said)
            guard text.unicodeScalars.count <= max else { throw .tooLong("\(module.path).\(path)", max: max) }
            if !text.isEmpty { read.append(.string(text)) }
        }
        return read.isEmpty ? nil : .array(read)
    }

    private mutating func list(
        _ module: Module, _ path: String, _ each: (inout Self, Module) throws(StudyFault) -> JSON
    ) throws(StudyFault) -> JSON? {
        guard let value = value(module, path) else { return nil }
        guard case .array(let elements) = value else {
            leaveOut(module, path)
            return nil
        }
        guard elements.count <= Self.entriesMax else { throw .tooMany("\(module.path).\(path)", max: Self.entriesMax) }
        var read: [JSON] = []
        for element in elements {
            guard case .object = element else {
                leaveOut(module, path)
                continue
            }
            let found = try each(&self, Module(path: "\(module.path).\(path)[]", json: element))
            if found != .object([]) { read.append(found) }
        }
        return read.isEmpty ? nil : .array(read)
    }

    /// `2025`, `2025-01` or `2025-01-31`: what is not said is not made up.
    private mutating func date(_ module: Module, _ path: String) -> JSON? {
        guard let value = value(module, path) else { return nil }
        guard let words = value.words, StudyText.isDate(words) else {
            leaveOut(module, path)
            return nil
        }
        return .string(words)
    }

    private mutating func count(_ module: Module, _ path: String) -> JSON? {
        guard let value = value(module, path) else { return nil }
        guard case .number(let digits) = value, let number = Int32(digits), number >= 0 else {
            leaveOut(module, path)
            return nil
        }
        return .number(String(number))
    }

    private mutating func flag(_ module: Module, _ path: String) -> JSON? {
        guard let value = value(module, path) else { return nil }
        guard case .bool = value else {
            leaveOut(module, path)
            return nil
        }
        return value
    }

    private mutating func coordinate(_ module: Module, _ path: String, within max: Double) -> JSON? {
        guard let value = value(module, path) else { return nil }
        guard case .number(let digits) = value, let degrees = Double(digits), abs(degrees) <= max, digits.count <= 30
        else {
            leaveOut(module, path)
            return nil
        }
        return .number(digits)
    }
}

/// Texts as the database takes them: control characters have no place in them.
enum StudyText {
    static func line(_ text: String) -> String {
        clean(text) { _ in false }
    }

    /// With its lines and tabs; the markdown of the registry stays as it is.
    static func lines(_ text: String) -> String {
        clean(text.replacing("\r\n", with: "\n")) { $0 == "\n" || $0 == "\t" }
    }

    private static func clean(_ text: String, keeping isKept: (Unicode.Scalar) -> Bool) -> String {
        var clean = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            clean.append(scalar.properties.generalCategory == .control && !isKept(scalar) ? " " : scalar)
        }
        let isSpace: (Unicode.Scalar) -> Bool = { $0.properties.isWhitespace }
        let front = clean.drop(while: isSpace)
        guard let end = front.lastIndex(where: { !isSpace($0) }) else { return "" }
        return String(front[...end])
    }

    /// A year from 1000 on, perhaps with its month, perhaps with its day.
    static func isDate(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard (1...3).contains(parts.count), parts[0].utf8.count == 4,
            parts.dropFirst().allSatisfy({ $0.utf8.count == 2 }),
            parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } })
        else { return false }
        let month = parts.count > 1 ? Int(parts[1]) ?? 0 : 1
        let day = parts.count > 2 ? Int(parts[2]) ?? 0 : 1
        return parts[0] != "0000" && (1...12).contains(month) && (1...31).contains(day)
    }
}
