import CareTerms

/// SplitMix64 (Steele, Lea, Flood 2014): small, and the same on every machine.
///
/// Each patient has a stream of their own, so that one more patient changes nobody else.
struct DemoRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64, stream: UInt64) {
        state = seed &* 0x9E37_79B9_7F4A_7C15 &+ stream &* 0xD1B5_4A32_D192_ED03
        _ = next()
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func whole(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

    /// True as often as `share` says, of a million.
    mutating func chance(_ share: Double) -> Bool { whole(0...999_999) < Int(share * 1_000_000) }

    mutating func pick<Value>(_ values: [Value]) -> Value { values[whole(0...values.count - 1)] }

    mutating func weighted<Value>(_ values: [(Value, Int)]) -> Value {
        var rest = whole(0...values.reduce(0) { $0 + $1.1 } - 1)
        for (value, weight) in values {
            if rest < weight { return value }
            rest -= weight
        }
        return values[0].0
    }
}

/// Which block of which theatre is taken on which day.
struct DemoSlots {
    struct Slot: Hashable {
        let day: ClinicalDay
        let theatre: Int
        let block: Int
    }

    let theatres: Int
    let blocks: Int
    private var used: [ClinicalDay: Int] = [:]

    init(theatres: Int, blocks: Int) {
        self.theatres = theatres
        self.blocks = blocks
    }

    /// The first free block on a working day within so many days.
    mutating func take(from day: ClinicalDay, within days: Int) -> Slot? {
        for offset in 0...days {
            let candidate = day.adding(days: offset)
            guard candidate.weekday != .saturday, candidate.weekday != .sunday else { continue }
            let taken = used[candidate, default: 0]
            guard taken < theatres * blocks else { continue }
            used[candidate] = taken + 1
            return Slot(day: candidate, theatre: taken % theatres, block: taken / theatres)
        }
        return nil
    }
}

/// Names that nobody has: words of the sea and the garden.
enum DemoNames {
    static let families = [
        "Seagrass", "Driftwood", "Lanternfish", "Tidewater", "Sandpiper", "Kelpwood", "Foghorn", "Saltmarsh",
        "Anchorage",
        "Bluecrab", "Windvane", "Pebblebank", "Starwort", "Thistledown", "Fernhollow", "Mossgrove", "Quillberry",
        "Rainbarrel",
    ]
    static let female = ["Marigold", "Juniper", "Clover", "Primrose", "Willow", "Hazel", "Saffron", "Linnea"]
    static let male = ["Rowan", "Sorrel", "Ashby", "Alder", "Basil", "Lark", "Reed", "Heath"]
}
