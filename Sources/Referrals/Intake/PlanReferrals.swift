public import CareTerms
import FoundationEssentials
import Postgres
public import Registry

/// Reads a file of referrals and says of each row what is to become of it; nothing is saved but the search's access log.
///
/// Neither the file nor the plan is ever in memory: rows are read, looked for and written a batch at a time.
public struct PlanReferrals: Sendable {
    /// A search may meet five patients for each row, and a row of the access log takes 500.
    static let batchRows = 100
    /// Of rows that need no search.
    static let pendingMax = 1000
    public static let role = GroupRole.coordinator

    public var site: SiteID
    public var programme: String
    public var dateOrder: ClinicalDateText.Order?
    public var delimiter: CSVDelimiter?
    public var channel: Referral.Channel
    public var priority: Referral.Priority?
    public var authority: String?
    public var leavingOut: Set<String>
    public var renamed: [String: ReferralColumn]

    public init(
        site: SiteID, programme: String = Referral.usualProgramme, dateOrder: ClinicalDateText.Order? = nil,
        delimiter: CSVDelimiter? = nil, channel: Referral.Channel = .csv, priority: Referral.Priority? = nil,
        authority: String? = nil, leavingOut: Set<String> = [], renamed: [String: ReferralColumn] = [:]
    ) {
        (self.site, self.programme, self.dateOrder, self.delimiter) = (site, programme, dateOrder, delimiter)
        (self.channel, self.priority, self.authority) = (channel, priority, authority)
        (self.leavingOut, self.renamed) = (leavingOut, renamed)
    }

    /// Gives the next bytes of the file, `nil` at its end.
    public typealias Chunks = () throws -> ArraySlice<UInt8>?

    /// Writes the plan; `each` is told of every row as it is decided.
    public func callAsFunction(
        on store: Store, reading chunks: Chunks, writing write: @escaping ([UInt8]) throws -> Void,
        each: (PlannedRow) -> Void = { _ in }
    ) async throws -> ImportTotals {
        let (site, programme) = (site, programme)
        let (today, zone, last) = try await store.read(as: Self.role) { tx, _ in
            let known: Bool = try tx.value("SELECT EXISTS (SELECT FROM referrals.programme WHERE code = \(programme))")
            guard known else { throw NotFound(noun: "programme", named: programme, try: "pipac") }
            return (
                try Site.today(at: site, in: &tx), try SiteClock.zone(of: site, in: &tx),
                try tx.value("SELECT coalesce(max(id), 0) FROM registry.patient") as Int64
            )
        }
        let rules = ReferralRules(
            today: today, dateOrder: dateOrder, channel: channel, priority: priority, identifierAuthority: authority)
        var file = ReferralFile(
            rules, format: CSVFormat(delimiter: delimiter), leavingOut: leavingOut, renamed: renamed)
        var writer = try ReferralPlanWriter(site: site, lastPatient: last, to: write)
        var source = FileDigest()
        let decider = PlanDecider(store: store, zone: zone, programme: programme, index: try LineIndex())
        var pending: [ReferralVerdict] = []
        var drafts = 0

        func decide() async throws {
            for row in try await decider.decide(pending) {
                try writer.add(row)
                each(row)
            }
            (pending, drafts) = ([], 0)
        }
        func take() async throws {
            while let verdict = try file.next() {
                pending.append(verdict)
                if case .success = verdict.outcome { drafts += 1 }
                if drafts == Self.batchRows || pending.count == Self.pendingMax { try await decide() }
            }
        }
        while let chunk = try chunks() {
            try Task.checkCancellation()
            source.update(chunk)
            file.give(chunk)
            try await take()
        }
        file.end()
        try await take()
        try await decide()
        try writer.end(source: source.finished())
        return writer.totals
    }
}
