internal import ArgumentParser
internal import CareTerms
internal import Postgres
internal import Referrals
internal import Registry

struct ReferralMissing: PatientVerb {
    static let configuration = CommandConfiguration(
        commandName: "missing",
        abstract: "Show what the board still lacks: missing, unknown or stale, and who must bring it.",
        discussion: "Example: omentum referral missing R1 R2")
    static let roles: [GroupRole] = [.coordinator, .surgeon, .nurse, .research, .investigator, .pharmacist]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var looking: LookOptions
    @Argument(help: "The referrals.") var referrals: [ReferralID]

    static let referralsMax = 50

    func validate() throws {
        guard (1...Self.referralsMax).contains(referrals.count) else {
            throw ValidationError("Name 1 to \(Self.referralsMax) referrals.")
        }
    }

    func perform(_ output: Output, at desk: Desk) async throws {
        let ids = referrals
        let (records, missing) = try await desk.read { tx, _ in
            (try ids.map { try ReferralRecord.read($0, in: &tx) }, try DataItem.missing(of: ids, in: &tx))
        }
        try await desk.look(atEach: records.map(\.patient), looking)
        guard !output.isJSON else { return output.show(Self.listing(missing)) }
        for record in records {
            let mine = missing.filter { $0.referral == record.id }
            let holding = mine.count(where: \.holdsUpTheBoard)
            output.say(
                mine.isEmpty
                    ? "\(record.id), \(record.status.words): nothing is missing."
                    : "\(record.id), \(record.status.words): \(mine.count) to bring, the board waits for \(holding).")
            // Who must bring it is whom to call: one block for each.
            for party in mine.map(\.broughtBy).inOrder {
                output.say("\n  from \(party == "referrer" || party == "patient" ? "the \(party)" : party):")
                for item in mine where item.broughtBy == party { output.say(Self.line(item)) }
            }
            output.say("")
        }
    }

    /// One item, its state, and what it is about, in 80 columns.
    private static func line(_ item: DataItem) -> String {
        let state =
            switch item.state {
            case .stale: "stale since \(item.staleOn?.description ?? "-")"
            case .unknown: "not known on \(item.trueOn?.description ?? "-")"
            default: item.state.rawValue
            }
        let needed = item.isRequired ? "" : " (not required)"
        let start = "    \(item.code.padded(to: 24)) \(state.padded(to: 23)) "
        let lines = "\(item.label)\(needed)".wrapped(to: 27)
        return start + lines.joined(separator: "\n" + String(repeating: " ", count: start.columns))
    }

    private static func listing(_ items: [DataItem]) -> Listing {
        Listing(
            items, none: "Nothing is missing.",
            columns: [
                .init("referral") { $0.referral }, .init("item") { $0.code }, .init("label") { $0.label },
                .init("state") { $0.state.rawValue }, .init("required") { $0.isRequired },
                .init("holds_up_the_board") { $0.holdsUpTheBoard }, .init("brought_by") { $0.broughtBy },
                .init("true_on") { $0.trueOn }, .init("stale_on") { $0.staleOn },
            ])
    }
}

extension Sequence where Element: Hashable {
    /// Each element once, in the order in which it first came.
    fileprivate var inOrder: [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
