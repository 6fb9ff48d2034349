public import CareTerms

/// Made-up lives for a programme to look at: everything that will happen to each patient, decided before anything is
/// written.
///
/// It is pure and made from a seed, so the same seed gives the same programme. The shares follow the published cohorts
/// that docs/demo.md names; nobody in it exists.
public struct DemoPlan: Sendable, Equatable {
    public struct Cycle: Sendable, Equatable {
        public enum Outcome: String, Sendable, CaseIterable { case complete, partial, noAccess }

        public let number: Int
        public let day: ClinicalDay
        /// Which theatre, with its surgeon and device, and which block of its day.
        public let theatre: Int
        public let block: Int
        /// `nil` while the day has not come: the slot is confirmed, and no more.
        public let outcome: Outcome?
        public let goesHome: Bool
        /// Whether the calls and visits that fell due were made.
        public let isFollowedUp: Bool
    }

    public enum Fate: Sendable, Equatable {
        /// Still on the referral desk, in this state.
        case waiting(String)
        case declined(String)
        case treated(onTrial: Bool)
    }

    public struct Patient: Sendable, Equatable {
        public let index: Int
        public let family, given, gender: String
        public let birthDate: ClinicalDay
        public let cancer: String
        public let receivedOn: ClinicalDay
        public let fate: Fate
        public let cycles: [Cycle]
        /// Why the course ended before its plan did; `nil` when it runs or was completed.
        public let stopReason: String?
    }

    public let asOf: ClinicalDay
    public let theatres: Int
    public let patients: [Patient]

    /// Blocks of a theatre's day, and how many days back referrals reach.
    static let blocks = 3
    static let daysBack = 400
    static let cyclesMax = 3
    public static let patientsMax = 20_000

    public init(patients count: Int, seed: UInt64, asOf: ClinicalDay) {
        self.asOf = asOf
        theatres = max(2, (count + 199) / 200)
        var slots = DemoSlots(theatres: theatres, blocks: Self.blocks)
        patients = (0..<count).map { index in
            var random = DemoRandom(seed: seed, stream: UInt64(index))
            return Self.patient(index, asOf: asOf, &random, &slots)
        }
    }

    private static func patient(
        _ index: Int, asOf: ClinicalDay, _ random: inout DemoRandom, _ slots: inout DemoSlots
    ) -> Patient {
        let (cancer, isOvarian) = random.weighted([
            (("C18.9", false), 30), (("C16.9", false), 28), (("C56.9", true), 22), (("C18.1", false), 10),
            (("C45.1", false), 5), (("C25.9", false), 5),
        ])
        let gender = isOvarian || random.chance(0.45) ? "female" : "male"
        let names = gender == "female" ? DemoNames.female : DemoNames.male
        let received = asOf.adding(days: -random.whole(1...daysBack))
        let fate = fate(received, asOf: asOf, &random)
        var cycles: [Cycle] = []
        var stopReason: String?
        if case .treated = fate {
            (cycles, stopReason) = Self.cycles(after: received.adding(days: 21), asOf: asOf, &random, &slots)
        }
        return Patient(
            index: index, family: random.pick(DemoNames.families), given: random.pick(names), gender: gender,
            birthDate: asOf.adding(days: -random.whole(14_600...29_200)), cancer: cancer, receivedOn: received,
            fate: fate, cycles: cycles, stopReason: stopReason)
    }

    private static func fate(_ received: ClinicalDay, asOf: ClinicalDay, _ random: inout DemoRandom) -> Fate {
        let age = asOf.days(since: received)
        if age < 14 { return .waiting(random.weighted([("received", 1), ("in_review", 2), ("awaiting_board", 2)])) }
        if random.chance(0.18) {
            return .declined(
                random.weighted([
                    ("extraperitoneal_disease", 4), ("performance_status", 3), ("bowel_obstruction", 2),
                    ("candidate_for_cytoreduction", 2), ("patient_declined", 1),
                ]))
        }
        return .treated(onTrial: random.chance(0.6))
    }

    /// Up to three cycles, 42 to 56 days apart; a course ends early as often, and for the reasons, as published.
    private static func cycles(
        after first: ClinicalDay, asOf: ClinicalDay, _ random: inout DemoRandom, _ slots: inout DemoSlots
    ) -> ([Cycle], String?) {
        var cycles: [Cycle] = []
        var from = first
        for number in 1...cyclesMax {
            guard from <= asOf.adding(days: 28), let slot = slots.take(from: from, within: number == 1 ? 28 : 14) else {
                break
            }
            let isPast = slot.day < asOf
            let noAccess = random.chance(0.035)
            let outcome: Cycle.Outcome? =
                isPast ? (noAccess ? .noAccess : number == 3 && random.chance(0.06) ? .partial : .complete) : nil
            cycles.append(
                Cycle(
                    number: number, day: slot.day, theatre: slot.theatre, block: slot.block, outcome: outcome,
                    goesHome: random.chance([0.24, 0.45, 0.65][number - 1]), isFollowedUp: random.chance(0.93)))
            guard isPast else { break }
            if noAccess { return (cycles, "technical") }
            // Not every course that ended has been closed yet: three weeks pass until the board looks.
            if number < 3, random.chance(number == 1 ? 0.27 : 0.22) {
                guard slot.day.adding(days: 21) <= asOf else { break }
                return (
                    cycles,
                    random.weighted([
                        ("progression", 50), ("obstruction", 15), ("refusal", 10), ("medical", 8),
                        ("converted_to_surgery", 7), ("other", 10),
                    ])
                )
            }
            from = slot.day.adding(days: 42)
        }
        return (cycles, nil)
    }
}
