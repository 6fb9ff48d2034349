extension FHIRPatient {
    var record: JSON {
        .record([
            ("active", .bool(active)), ("gender", .of(gender)), ("born", .of(birthDate)),
            ("vital", .string(vitalWord)), ("died", diedRecord), ("names", .of(names.map(\.record))),
            ("identifiers", .of(identifiers.map(\.record))), ("telecoms", .of(telecoms.map(\.record))),
            ("addresses", .of(addresses.map(\.record))), ("contacts", .of(contacts.map(\.record))),
            ("language", .of(language?.codings.first { $0.code != nil }?.code)),
            ("language_text", .of(language?.words)), ("interpreter_needed", .of(interpreterNeeded)),
            ("managing_organisation", managingOrganization?.record),
            ("general_practitioners", .of(generalPractitioners.compactMap(\.record))),
            ("links", .of(links.map(\.record))), ("absent", absentRecord),
        ])
    }

    private var vitalWord: String {
        switch vital {
        case .unknown: "unknown"
        case .alive: "alive"
        case .deceased: "died"
        }
    }

    private var diedRecord: JSON? {
        guard case .deceased(let date?) = vital else { return nil }
        return .of(date)
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
            ("relationship", .of(relationship)), ("name", name?.record), ("telecoms", .of(telecoms.map(\.record))),
        ])
    }
}

extension FHIRPatient.Link {
    var record: JSON { .record([("kind", .string(kind)), ("other", other.record)]) }
}
