/// The prepared statements of one session: which it has, and which it gives up first.
///
/// Decisions only; ``Wire`` performs them. A plan is found by the literals of its statement, as addresses, which costs
/// no text; two places that wrote the same text share one plan.
struct Plans {
    /// "s1", "s2" …, as C text: a `String` would be made into one for each call.
    struct Name: Equatable {
        let bytes: [CChar]

        init(_ number: Int) { bytes = Array("s\(number)".utf8CString) }

        var text: String { String(decoding: bytes.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self) }
    }

    struct Plan {
        let name: Name
        let text: String
        var used: Int
        var keys: [Key]
    }

    struct Key: Hashable {
        let pieces: [SQL.Piece]

        /// Few statements begin alike, and those that do are compared.
        func hash(into hasher: inout Hasher) {
            hasher.combine(pieces.count)
            if let first = pieces.first { hasher.combine(first) }
            if let last = pieces.last { hasher.combine(last) }
        }
    }

    private struct TextKey: Hashable {
        let text: String
        let types: [PostgresType]
    }

    let bound: Int
    private var byKey: [Key: Int] = [:]
    private var byText: [TextKey: Int] = [:]
    private var plans: [Int: (plan: Plan, text: TextKey)] = [:]
    private var clock = 0
    private var lastNumber = 0
    /// The plan that was used last: a statement in a loop finds it without a look into the tables.
    private var latest: (pieces: [SQL.Piece], name: Name)?
    /// A rolled-back change of the schema, or a stale plan, makes all of them doubtful.
    private(set) var areDoubtful = false

    init(bound: Int) { self.bound = bound }

    var count: Int { plans.count }

    /// The name of the plan, if the session has one.
    mutating func find(_ sql: SQL) -> Name? {
        if let latest, latest.pieces == sql.pieces { return latest.name }
        let key = Key(pieces: sql.pieces)
        var found = byKey[key]
        if found == nil, let number = byText[TextKey(text: sql.text, types: sql.types)] {
            byKey[key] = number
            plans[number]?.plan.keys.append(key)
            found = number
        }
        guard let name = found.flatMap({ use($0) }) else { return nil }
        latest = (sql.pieces, name)
        return name
    }

    /// Records a plan that is about to be prepared.
    ///
    /// Names are never used twice.
    mutating func add(_ sql: SQL) -> Plan {
        lastNumber += 1
        clock += 1
        let key = Key(pieces: sql.pieces)
        let text = TextKey(text: sql.text, types: sql.types)
        let plan = Plan(name: Name(lastNumber), text: text.text, used: clock, keys: [key])
        byKey[key] = lastNumber
        byText[text] = lastNumber
        plans[lastNumber] = (plan, text)
        latest = (sql.pieces, plan.name)
        return plan
    }

    /// Drops a plan that the server refused to prepare.
    mutating func forget(_ name: Name) {
        if let number = plans.first(where: { $0.value.plan.name == name })?.key { remove(number) }
    }

    /// Makes room for one more: drops the plan that was not used for longest, and gives its name.
    mutating func evict() -> Name? {
        guard plans.count >= bound, let oldest = plans.min(by: { $0.value.plan.used < $1.value.plan.used }) else {
            return nil
        }
        remove(oldest.key)
        return oldest.value.plan.name
    }

    mutating func doubt() { areDoubtful = !plans.isEmpty }

    mutating func removeAll() {
        byKey.removeAll()
        byText.removeAll()
        plans.removeAll()
        latest = nil
        areDoubtful = false
    }

    private mutating func use(_ number: Int) -> Name? {
        clock += 1
        plans[number]?.plan.used = clock
        return plans[number]?.plan.name
    }

    private mutating func remove(_ number: Int) {
        latest = nil
        guard let (plan, text) = plans.removeValue(forKey: number) else { return }
        for key in plan.keys { byKey[key] = nil }
        byText[text] = nil
    }
}

/// Literals are compared by address: they live as long as the program, and never change.
extension SQL.Piece: Hashable {
    static func == (one: Self, other: Self) -> Bool {
        switch (one, other) {
        case (.literal(let one), .literal(let other)):
            one.utf8Start == other.utf8Start && one.utf8CodeUnitCount == other.utf8CodeUnitCount
        case (.parameter(let one), .parameter(let other)): one == other
        default: false
        }
    }

    func hash(into hasher: inout Hasher) {
        switch self {
        case .literal(let literal): hasher.combine(literal.utf8Start)
        case .parameter(let type): hasher.combine(type)
        }
    }
}
