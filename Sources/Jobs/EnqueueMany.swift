public import Postgres

extension Transaction {
    /// How many jobs one call enqueues at most.
    public static var jobsPerCallMax: Int { 10_000 }

    /// How many jobs one statement of ``enqueue(all:_:)`` takes: the next ones are encoded while the server writes these.
    private static var jobsPerStatement: Int { 1000 }

    /// Enqueues many jobs of one kind; gives their ids in the same order.
    ///
    /// All or none: when one of more than a thousand is refused, the transaction cannot go on.
    @discardableResult
    public mutating func enqueue<J: Job>(all jobs: [J], _ options: JobOptions = .none) throws -> [Enqueued] {
        // A key or a lock makes each of them a matter of its own.
        if options.unique != nil || options.lock != nil { return try enqueue(all: jobs) { _ in options } }
        try Self.check(jobs.count)
        if jobs.isEmpty { return [] }
        return try refusingUnknown(options.queue ?? J.queue) { tx in
            guard jobs.count > Self.jobsPerStatement else {
                let ids = try tx.value(
                    Self.enqueueMany(try jobs.map(JobArguments.encode), of: J.self, options), as: [JobNumber].self)
                return ids.map { Enqueued(id: $0, isNew: true) }
            }
            return try tx.enqueueInPieces(jobs, options)
        }
    }

    private mutating func enqueueInPieces<J: Job>(_ jobs: [J], _ options: JobOptions) throws -> [Enqueued] {
        var (enqueued, refused, next) = ([Enqueued](), (any Error)?.none, 0)
        enqueued.reserveCapacity(jobs.count)
        let pieces = AnyIterator { () -> SQL? in
            guard next < jobs.count, refused == nil else { return nil }
            let end = min(next + Self.jobsPerStatement, jobs.count)
            defer { next = end }
            do { return Self.enqueueMany(try jobs[next..<end].map(JobArguments.encode), of: J.self, options) } catch {
                refused = error
                // What was sent before must not stay: the database refuses arguments that are not an object.
                return Self.enqueueMany([JSONText("null")], of: J.self, options)
            }
        }
        do {
            try pipeline(pieces) { _, row in
                for id in try row("ids", as: [JobNumber].self) { enqueued.append(Enqueued(id: id, isNew: true)) }
            }
        } catch { throw refused ?? error }
        return enqueued
    }

    private static func enqueueMany<J: Job>(_ arguments: [JSONText], of type: J.Type, _ options: JobOptions) -> SQL {
        """
        SELECT jobs.enqueue_many(\(J.kind.description), \(J.schemaVersion), \(arguments),
            \((options.queue ?? J.queue).description), \((options.priority ?? J.priority).rawValue), \(options.at),
            \(options.attemptsMax ?? J.attemptsMax), \(options.deadline), \(TraceContext.current?.bytes)) AS ids
        """
    }

    /// Enqueues many jobs of one kind, each with options of its own; gives in the same order what came of each.
    ///
    /// One statement for all that name the same queue and the same kind of key, which is usual.
    @discardableResult
    public mutating func enqueue<J: Job>(all jobs: [J], each options: (J) throws -> JobOptions) throws -> [Enqueued] {
        try Self.check(jobs.count)
        var groups: [Alike: [(place: Int, job: J, options: JobOptions)]] = [:]
        for (place, job) in jobs.enumerated() {
            let own = try options(job)
            groups[Alike(own, of: J.self), default: []].append((place, job, own))
        }
        var enqueued = [Enqueued?](repeating: nil, count: jobs.count)
        // In the order of their first jobs, so that two callers that share keys do not wait for each other in a circle.
        for (alike, group) in groups.sorted(by: { $0.value[0].place < $1.value[0].place }) {
            let results = try enqueue(group.map(\.job), group.map(\.options), alike)
            for (member, result) in zip(group, results) { enqueued[member.place] = result }
        }
        return enqueued.compactMap(\.self)
    }

    /// What one statement has in common.
    private struct Alike: Hashable {
        let queue: QueueName
        let scope: String?
        let seconds: Int32?
        let ifTaken: UniqueKey.IfTaken

        init<J: Job>(_ options: JobOptions, of type: J.Type) {
            queue = options.queue ?? J.queue
            scope = options.unique.map { $0.isForAllKinds ? "" : J.kind.description }
            seconds = options.unique?.period.map { Int32(clamping: $0.components.seconds) }
            ifTaken = options.unique?.ifTaken ?? .ignore
        }
    }

    private mutating func enqueue<J: Job>(_ jobs: [J], _ options: [JobOptions], _ alike: Alike) throws -> [Enqueued] {
        try refusingUnknown(alike.queue) { tx in
            try tx.one(
                """
                SELECT ids, are_new FROM jobs.enqueue_each(\(J.kind.description), \(J.schemaVersion),
                    \(alike.queue.description), \(alike.scope), \(alike.seconds), \(alike.ifTaken.rawValue),
                    \(try jobs.map(JobArguments.encode)), \(options.map(\.unique?.key)),
                    \(options.map { ($0.priority ?? J.priority).rawValue }), \(options.map(\.at)),
                    \(options.map { $0.attemptsMax ?? J.attemptsMax }), \(options.map(\.deadline)),
                    \(options.map(\.lock?.key)), \(options.map { $0.lock?.limit ?? 1 }), \(TraceContext.current?.bytes))
                """
            ) { row in
                zip(try row("ids", as: [JobNumber].self), try row("are_new", as: [Bool].self))
                    .map { Enqueued(id: $0, isNew: $1) }
            }
        }
    }

    private static func check(_ count: Int) throws {
        if count > jobsPerCallMax { throw JobRefused.batchTooLarge(count: count, limit: jobsPerCallMax) }
    }

    private mutating func refusingUnknown<R>(_ queue: QueueName, _ body: (inout Self) throws -> R) throws -> R {
        do { return try body(&self) } catch let error as PostgresError where error.sqlState == "OM022" {
            throw JobRefused.unknownQueue(queue)
        }
    }
}
