import CareTerms
import Postgres
import Registry
import TestKit
import Testing

@testable import TrialEnrollment
@testable import Wards

@Suite("Accrual counts people, and each number says of whom")
struct AccrualTests {
    typealias State = Enrolment.State

    // What counts as what, told a second time, as the clinic says it.
    static let enrolled: Set<State> = [.onStudy, .onTreatment, .offTreatment]
    static let screened: Set<State> = enrolled.union([
        .screening, .eligible, .ineligible, .slotReserved, .followUp, .offStudy,
    ])
    static let consented: Set<State> = screened.union([.consented, .withdrawn])
    static let approached: Set<State> = consented.union([.approached])
    static let over: Set<State> = [.declined, .ineligible, .offStudy, .withdrawn]

    @Test(
        "each grouping counts each person once, as a count by hand does", .clonedDatabase, arguments: 1...4)
    func byHand(seed: UInt64) async throws {
        var random = Seeded(seed)
        let lives = try await Lives.open(try TestDatabase.current)
        let (first, second) = (try await lives.trial(1, arms: 2), try await lives.trial(2, arms: 1))
        let sites = [lives.ward.site, try await lives.site("Second theatre block")]
        let places: [(TrialID?, ArmID?)] = [
            (first.0, first.1[0]), (first.0, first.1[1]), (second.0, second.1[0]), (nil, nil),
        ]
        var people: [PatientID] = []
        for _ in 1...12 { people.append(try await lives.ward.patient()) }
        var written: [Lives.Life] = []
        for _ in 1...40 {
            let place = places.randomElement(using: &random) ?? (nil, nil)
            var life = Lives.Life(
                patient: people.randomElement(using: &random) ?? people[0], trial: place.0, arm: place.1,
                site: sites.randomElement(using: &random) ?? sites[0], steps: [])
            var on = try day("2026-03-01").adding(days: Int.random(in: 0...150, using: &random))
            for state in Lives.ways.randomElement(using: &random) ?? [.identified] {
                let code =
                    state == .ineligible
                    ? ["criterion_not_met", nil, "no_slot"].randomElement(using: &random) ?? nil : nil
                life.steps.append((state, on, code))
                on = on.adding(days: Int.random(in: 0...20, using: &random))
            }
            // A second life of a person runs in another trial only.
            let runs = written.contains {
                $0.patient == life.patient && $0.trial == life.trial && !Self.over.contains($0.last)
            }
            if runs && !Self.over.contains(life.last) { continue }
            life.withdrewData = Int.random(in: 0..<8, using: &random) == 0
            try await lives.write(life)
            written.append(life)
        }
        let all = written
        for grouping in Accrual.Grouping.allCases {
            for filter in [Accrual.Filter(), Accrual.Filter(trial: first.0), Accrual.Filter(site: sites[1])] {
                let counted = try await lives.ward.store(of: Ward.research).read(as: .research) { tx, _ in
                    try Accrual.read(by: grouping, filter, in: &tx)
                }
                Self.expect(counted, grouping, all.filter { Self.fits($0, filter) })
            }
        }
    }

    private static func fits(_ life: Lives.Life, _ filter: Accrual.Filter) -> Bool {
        (filter.trial == nil || life.trial == filter.trial) && (filter.site == nil || life.site == filter.site)
    }

    private static func entered(_ life: Lives.Life) -> ClinicalDay { life.first(of: approached) ?? life.steps[0].on }

    /// A count with no SQL and no view.
    private static func expect(_ counted: Accrual, _ grouping: Accrual.Grouping, _ lives: [Lives.Life]) {
        let months = Dictionary(grouping: lives, by: \.patient).mapValues { of in
            String((of.map(entered).min() ?? of[0].steps[0].on).description.prefix(7))
        }
        func key(_ life: Lives.Life) -> String {
            switch grouping {
            case .trial: life.trial?.description ?? "registry"
            case .arm: life.arm?.description ?? "registry"
            case .site: life.site.description
            case .month: months[life.patient] ?? ""
            }
        }
        let groups = Dictionary(grouping: lives, by: key)
        for (name, of) in groups {
            guard let group = counted.groups.first(where: { $0.key == name }) else {
                Issue.record("\(grouping) has no \(name)")
                continue
            }
            expect(group, of)
        }
        expect(counted.total, lives)
        let withNobody = counted.groups.filter { groups[$0.key ?? ""] == nil }
        #expect(withNobody.allSatisfy { $0.identified == 0 && ($0.enrolledInMonth ?? 0) > 0 })
        if grouping == .month {
            #expect(counted.groups.reduce(0) { $0 + ($1.enrolledInMonth ?? 0) } == counted.total.enrolled)
        }
        #expect(counted.failures.reduce(0) { $0 + $1.people } == counted.total.failed)
        let withdrew = Set(lives.filter(\.withdrewData).map(\.patient)).count
        #expect(counted.dataUseWithdrawn == withdrew)
    }

    private static func expect(_ group: AccrualGroup, _ lives: [Lives.Life]) {
        let people = Dictionary(grouping: lives, by: \.patient).values
        func count(_ states: Set<State>) -> Int { people.count { $0.contains { $0.first(of: states) != nil } } }
        #expect(group.identified == people.count)
        #expect(group.approached == count(approached) && group.consented == count(consented))
        #expect(group.screened == count(screened) && group.enrolled == count(enrolled))
        #expect(group.treated == count([.onTreatment]))
        // What became of everybody adds up, and nobody is counted in what they cannot be a part of.
        let ends = group.enrolled + group.failed + group.declined + group.left + group.awaiting
        #expect(ends == group.identified)
        #expect(group.approached >= group.consented && group.consented >= group.screened)
        #expect(group.screened >= group.enrolled + group.failed && group.enrolled >= group.treated)
    }

    @Test("a day is the site's day: what happened at night counts for the month on its wall", .clonedDatabase)
    func siteDay() async throws {
        let lives = try await Lives.open(try TestDatabase.current)
        let trial = try await lives.trial(1, arms: 1)
        let life = Lives.Life(
            patient: try await lives.ward.patient(), trial: trial.0, arm: trial.1[0], site: lives.ward.site,
            steps: [(.identified, try day("2026-06-30"), nil), (.approached, try day("2026-06-30"), nil)])
        let id = try await lives.write(life)
        try await lives.ward.db.run(
            "UPDATE trials.enrolment_history SET happened_at = '2026-07-01T03:00:00Z' WHERE subject = \(id)")
        let counted = try await lives.ward.store(of: Ward.research).read(as: .research) { tx, _ in
            try Accrual.read(by: .month, Accrual.Filter(), in: &tx)
        }
        #expect(counted.groups.map(\.key) == ["2026-06"])
    }

    @Test("the states of the table count as the clinic says", .clonedDatabase)
    func states() async throws {
        let db = try TestDatabase.current
        for (column, states) in [
            ("approached", Self.approached), ("consented", Self.consented), ("screened", Self.screened),
            ("enrolled", Self.enrolled), ("treated", [.onTreatment]),
        ] as [(SQL, Set<State>)] {
            let told = try await db.all(
                "SELECT state FROM trials.enrolment_state WHERE counts_as_\(column)", as: State.self)
            // Who withdrew was screened or not: that depends on the way.
            #expect(Set(told) == states)
        }
    }
}

/// Random numbers that are the same for the same seed (SplitMix64).
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
