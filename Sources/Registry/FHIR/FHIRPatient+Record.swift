extension FHIRPatient {
    /// In the columns of `registry.patient` and of the tables around it.
    ///
    /// What the sender does not say is left out, so that it stays what it is in the registry.
    var record: JSON {
        let practitioner = generalPractitioners.first { $0.key != nil || $0.value != nil }
        return .record([
            ("active", .bool(active)), ("gender", .of(gender)), ("birth_date", .of(birthDate?.firstDay)),
            ("birth_precision", .of(birthDate?.precision.rawValue)), ("vital_status", vitalWord.map { .string($0) }),
            ("died_on", .of(death?.firstDay)), ("died_precision", .of(death?.precision.rawValue)),
            ("died_at", .of(death.flatMap { $0.isInstant ? $0.text : nil })),
            ("language", .of(language?.codings.lazy.compactMap(\.code).first)), ("language_text", .of(language?.words)),
            ("interpreter_needed", .of(interpreterNeeded)),
            ("managing_organisation_ref", .of(managingOrganization?.text)),
            ("general_practitioner_ref", .of(practitioner?.text)),
            ("general_practitioner_text", .of(generalPractitioners.lazy.compactMap(\.words).first)),
            ("absent_reasons", absentRecord), ("names", .of(names.map(\.record))),
            ("identifiers", .of(identifiers.map(\.record))), ("contacts", .of(telecoms.map(\.record))),
            ("addresses", .of(addresses.map(\.record))), ("contact_persons", .of(contacts.map(\.record))),
            ("links", .of(links.map(\.record))),
        ])
    }

    /// nil for unknown: a file that says nothing does not take away what is known.
    private var vitalWord: String? {
        switch vital {
        case .unknown: nil
        case .alive: "alive"
        case .deceased: "died"
        }
    }

    private var death: FHIRDate? {
        guard case .deceased(let date) = vital else { return nil }
        return date
    }

    private var absentRecord: JSON? {
        var seen: Set<String> = []
        let members = absent.filter { seen.insert($0.element).inserted }.map {
            JSON.Member($0.element, .string($0.reason))
        }
        return members.isEmpty ? nil : .object(members)
    }
}

extension FHIRPatient.ContactPerson {
    var record: JSON {
        .record([
            ("relationship", .of(relationship)), ("name", .of(name?.inOneLine)),
            ("contacts", .of(telecoms.map(\.record))),
        ])
    }
}

extension FHIRPatient.Link {
    var record: JSON { .record([("kind", .string(kind)), ("other_ref", .of(other.text))]) }
}

extension FHIRName {
    /// The name as it would be said, for a person who is only a line in another one's record.
    var inOneLine: String? {
        if let text { return text }
        let parts = prefix + given + [family].compactMap { $0 } + suffix
        return parts.isEmpty ? nil : String(parts.joined(separator: " ").unicodeScalars.prefix(300))
    }
}
