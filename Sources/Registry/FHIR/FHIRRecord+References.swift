extension FHIRPatient {
    var references: [FHIRRecord.Reference] {
        let practitioner = generalPractitioners.first { $0.key != nil || $0.value != nil }
        return [
            managingOrganization.map { .init(place: .managingOrganisation, kind: .organization, target: $0) },
            practitioner.map { .init(place: .generalPractitioner, kind: .practitioner, target: $0) },
        ].compactMap { $0 }
    }
}

extension FHIRCoverage {
    var references: [FHIRRecord.Reference] {
        [.init(place: .patient, kind: .patient, target: beneficiary)]
            + payers.enumerated().map { .init(place: .payer($0), kind: .organization, target: $1) }
    }
}

extension FHIRRecord {
    /// The content with the numbers of what it refers to, as far as they are known.
    func content(with numbers: [Int64?]) -> JSON {
        guard case .object(var members) = content else { return content }
        func number(_ value: Int64?) -> JSON { value.map { .number("\($0)") } ?? .null }
        for (reference, value) in zip(references, numbers) {
            switch reference.place {
            case .patient: members.append(.init("patient", number(value)))
            case .managingOrganisation: members.append(.init("managing_organisation", number(value)))
            case .generalPractitioner: members.append(.init("general_practitioner", number(value)))
            case .partOf: members.append(.init("part_of", number(value)))
            case .payer(let index):
                guard let at = members.firstIndex(where: { $0.key == "payers" }),
                    case .array(var payers) = members[at].value, case .object(var payer) = payers[index]
                else { continue }
                payer.append(.init("organisation", number(value)))
                payers[index] = .object(payer)
                members[at] = .init("payers", .array(payers))
            }
        }
        return .object(members)
    }
}
