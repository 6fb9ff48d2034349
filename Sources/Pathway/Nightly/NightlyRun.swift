public import CareTerms
public import Postgres
public import Registry

/// The nightly run of one site for one local date.
///
/// Every item that a check selects stands in the ledger as acted, skipped or failed, in the transaction that acted on
/// it. Acted and skipped are final for the night, so a crash, a second worker or a second run doubles nothing; failed is
/// tried again by the next run.
public struct NightlyRun: Sendable {
    public let night: NightlyNight
    let batchSize: Int

    public init(_ night: NightlyNight) { self.init(night, batchSize: Self.batchSize) }

    init(_ night: NightlyNight, batchSize: Int) { (self.night, self.batchSize) = (night, batchSize) }

    /// Items in one transaction: short enough for the locks, long enough for the speed.
    static let batchSize = 200

    /// What became of one item.
    public struct Item: Sendable, Equatable, Codable {
        public enum Outcome: String, Sendable, Codable, CaseIterable, PostgresCodable { case acted, skipped, failed }

        public let check: NightlyCheckName
        public let subjectKind: String
        public let subject: Int64
        public let outcome: Outcome
        /// A word, or an SQLSTATE: never a person's data.
        public let reason: String
    }

    /// What a run did, or would do.
    public struct Result: Sendable, Equatable, Codable {
        public let site: SiteID
        public let date: ClinicalDay
        public let daysLate: Int
        public let items: [Item]

        public func count(_ check: NightlyCheckName, _ outcome: Item.Outcome) -> Int {
            items.count { $0.check == check && $0.outcome == outcome }
        }
    }

    /// Runs all checks in batches, each in a transaction of its own; `progress` hears of each batch.
    public func callAsFunction(
        in store: Store, as role: GroupRole, progress: (Int) -> Void = { _ in }
    ) async throws -> Result {
        let opened = try await store.command(as: role) { tx, context in try self.open(&tx, context) }.answer
        var items: [Item] = []
        for check in NightlyCheck.all {
            var after: Int64 = 0
            while true {
                try Task.checkCancellation()
                let from = after
                let batch = try await store.command(as: role) { tx, _ in
                    try await self.batch(of: check, after: from, in: opened.run, &tx)
                }.answer
                items += batch.items
                progress(items.count)
                guard let last = batch.last else { break }
                after = last
            }
        }
        _ = try await store.command(as: role) { tx, context in
            try tx.run("UPDATE pathway.nightly_run SET finished_at = \(context.now) WHERE id = \(opened.run)")
        }
        return Result(site: night.site, date: night.date, daysLate: opened.daysLate, items: items)
    }

    /// Does the same in one transaction that is rolled back, so it cannot tell anything else than the run does.
    public func dryRun(in store: Store, as role: GroupRole) async throws -> Result {
        try await store.command(as: role, dryRun: true) { tx, context in
            let opened = try self.open(&tx, context)
            var items: [Item] = []
            for check in NightlyCheck.all {
                var after: Int64? = 0
                while let from = after {
                    let batch = try await self.batch(of: check, after: from, in: opened.run, &tx)
                    items += batch.items
                    after = batch.last
                }
            }
            return Result(site: self.night.site, date: self.night.date, daysLate: opened.daysLate, items: items)
        }.answer
    }

    private struct Opened: Codable, Sendable {
        let run: Int64
        let daysLate: Int
    }

    private struct Batch: Codable, Sendable {
        let items: [Item]
        /// The last item that was looked at; `nil` when there is no further one.
        let last: Int64?
    }

    private func open(_ tx: inout Transaction, _ context: Context) throws -> Opened {
        let today = try Site.today(at: night.site, in: &tx)
        let daysLate = today.days(since: night.date)
        let run: Int64 = try tx.value(
            """
            INSERT INTO pathway.nightly_run (site, local_date, days_late)
            VALUES (\(night.site), \(night.date), \(Int32(clamping: daysLate))) RETURNING id
            """)
        return Opened(run: run, daysLate: daysLate)
    }

    private func batch(
        of check: NightlyCheck, after: Int64, in run: Int64, _ tx: inout Transaction
    ) async throws -> Batch {
        let due = try check.due(night, after, batchSize, &tx)
        var items: [Item] = []
        for item in due {
            if let done = try await one(item, of: check, in: run, &tx) { items.append(done) }
        }
        return Batch(items: items, last: due.count < batchSize ? nil : due.last?.subject)
    }

    /// One item, isolated by a savepoint; `nil` when it is final in this night's ledger already.
    private func one(
        _ item: NightlyDue, of check: NightlyCheck, in run: Int64, _ tx: inout Transaction
    ) async throws -> Item? {
        do {
            return try await tx.transaction { inner in
                let outcome: Item.Outcome = item.skipped == nil ? .acted : .skipped
                let word = item.endedBy == nil ? check.word : "ended"
                let reason = item.skipped ?? (item.isLate ? "\(word)_late" : word)
                // The ledger row first: a second run waits here for the first, and then finds the item done.
                guard try record(check, item, outcome, reason, run, &inner) else { throw DoneMeanwhile() }
                if item.skipped == nil { try check.act(night, item, &inner) }
                return Item(
                    check: check.name, subjectKind: check.subjectKind, subject: item.subject, outcome: outcome,
                    reason: reason)
            }
        } catch is DoneMeanwhile {
            return nil
        } catch let error as PostgresError {
            guard let state = error.sqlState, !error.isRetryable else { throw error }
            let reason = error.constraint ?? state
            _ = try record(check, item, .failed, reason, run, &tx)
            return Item(
                check: check.name, subjectKind: check.subjectKind, subject: item.subject, outcome: .failed,
                reason: reason)
        }
    }

    private struct DoneMeanwhile: Error {}

    private func record(
        _ check: NightlyCheck, _ item: NightlyDue, _ outcome: Item.Outcome, _ reason: String, _ run: Int64,
        _ tx: inout Transaction
    ) throws -> Bool {
        try tx.run(
            """
            INSERT INTO pathway.nightly_item
                (run, site, local_date, check_name, subject_kind, subject, outcome, reason)
            VALUES (\(run), \(night.site), \(night.date), \(check.name), \(check.subjectKind), \(item.subject),
                \(outcome), \(reason))
            ON CONFLICT (site, local_date, check_name, subject_kind, subject) WHERE outcome <> 'failed' DO NOTHING
            """) == 1
    }
}
