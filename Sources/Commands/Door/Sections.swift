internal import CareTerms
public import Postgres
internal import Registry

/// A list that belongs to one thing: a member of its object for machines, a table with a title for people.
struct Section {
    let key: String
    let listing: Listing

    init(_ key: String, _ listing: Listing) {
        self.key = key
        self.listing = listing
    }
}

extension Output {
    /// One thing and the lists that belong to it.
    func show(_ details: Details, _ sections: [Section]) {
        if isJSON { return show(Self.object(details, sections)) }
        show(details)
        show(sections)
    }

    /// What was done, and lists of what came of it.
    func done<Answer>(
        _ outcome: Store.Outcome<Answer>, _ sentence: String, _ details: Details, _ sections: [Section]
    ) {
        if isJSON {
            let flags: Details = ["dry_run": outcome.isDryRun, "repeat": outcome.isRepeat]
            return show(Self.object(Details(details.fields + flags.fields), sections))
        }
        done(outcome, sentence, details)
        show(sections)
    }

    /// A full page is never taken for complete.
    func noteFullPage(_ count: Int, of max: Int) {
        if count >= max { note("omentum: only the first \(max) are shown: narrow it down.") }
    }

    private func show(_ sections: [Section]) {
        for section in sections {
            say("\n\(section.key.replacing("_", with: " ").uppercased())")
            show(section.listing)
        }
    }

    private static func object(_ details: Details, _ sections: [Section]) -> JSON {
        guard case .object(let members) = details.json else { return details.json }
        return .object(members + sections.map { JSON.Member($0.key, $0.listing.json) })
    }
}

extension Details {
    fileprivate init(_ fields: [(key: String, value: any Shown)]) { self.init(fields.map { ($0.key, $0.value) }) }
}

/// A word of a closed list: with spaces for people, as it is typed for machines.
struct Term: Shown {
    let raw: String

    init(_ value: some RawRepresentable<String>) { raw = value.rawValue }

    var shown: String { raw.replacing("_", with: " ") }
    var json: JSON { .text(raw) }
}

extension ExactDecimal: Shown {
    public var json: JSON { .number(description) }
}

extension Machine {
    /// The steps that a role may take from a state.
    static func open(from state: State, to role: GroupRole) -> [String] {
        Event.allCases.filter { step($0, from: state)?.roles.contains(role) == true }.map(\.rawValue)
    }
}
