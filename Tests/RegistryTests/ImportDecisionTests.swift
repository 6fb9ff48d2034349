import Testing

@testable import Registry

@Suite("What is done with a record that comes in")
struct ImportDecisionTests {
    @Test("every case of what is known, for every kind", arguments: ImportKind.allCases)
    func grid(kind: ImportKind) {
        let both = [false, true]
        for record in [nil, Int64(7)] {
            for isMany in both {
                for isSame in both {
                    for isOlder in both {
                        for isSeen in both {
                            for (isHistory, isDated) in [(false, false), (true, false), (false, true), (true, true)] {
                                let known = ImportKnown(
                                    record: record, isMany: isMany, isSame: isSame, isOlder: isOlder, isSeen: isSeen,
                                    isHistory: isHistory, isDated: isDated)
                                Self.check(kind, known, ImportDecision.decide(kind, known))
                            }
                        }
                    }
                }
            }
        }
    }

    private static func check(_ kind: ImportKind, _ known: ImportKnown, _ decision: ImportDecision) {
        switch decision {
        case .create: #expect(known.record == nil && !known.isMany)
        case .update(let record):
            #expect(record == known.record && !known.isSame && !known.isOlder)
            #expect(!known.isSeen || (known.isDated && !known.isHistory), "a second one only with a date to go by")
        case .keep(let record, _, _):
            #expect(record == known.record && (known.isSame || known.isOlder || known.isSeen))
        case .reject(.keysNameSeveralRecords): #expect(known.isMany)
        case .reject(let fault):
            #expect(fault == .comesTwiceAndDiffers && known.isSeen && !known.isDated && !known.isHistory)
            #expect(kind != .organization && kind != .practitioner)
        }
    }

    @Test("an identifier does not turn one person into another")
    func persons() {
        let create = ImportDecision.create
        #expect(create.checked(ImportMatch()) == .create)
        #expect(create.checked(ImportMatch(patient: 7)) == .update(7))
        #expect(create.checked(ImportMatch(patient: 7, isPlausible: false)) == .reject(.looksLikeAnotherPerson(7)))
        #expect(create.checked(ImportMatch(patient: 7, isMany: true)) == .reject(.identifiersNameSeveralPatients))
        let update = ImportDecision.update(7)
        #expect(update.checked(ImportMatch(patient: 7, isPlausible: false)) == .reject(.looksLikeAnotherPerson(7)))
        #expect(update.checked(ImportMatch(patient: 7)) == .update(7))
    }
}
