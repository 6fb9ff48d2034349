import FoundationEssentials
public import Jobs
import Postgres
public import TestKit
public import Testing

extension TestDatabase {
    /// The unfinished jobs of one kind, as their handler would read them, in the order of their numbers.
    public func enqueued<J: Job>(_ type: J.Type) async throws -> [J] {
        try await all(
            """
            SELECT j.args FROM jobs.job j JOIN jobs.kind k ON k.id = j.kind
            WHERE k.name = \(J.kind.description) ORDER BY j.id
            """, as: JSONText.self
        ).map { try JSONDecoder().decode(J.self, from: Data($0.text.utf8)) }
    }

    /// So many unfinished jobs of this kind with exactly these arguments are in the queue.
    public func expectEnqueued<J: Job>(
        _ job: J, count: Int = 1, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        if let complaint = try await complaint(about: job, count) {
            Issue.record("\(complaint)", sourceLocation: sourceLocation)
        }
    }

    /// So many unfinished jobs of this kind are in the queue, whatever their arguments.
    public func expectEnqueued<J: Job>(
        _ type: J.Type, count: Int, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        if let complaint = try await complaint(about: type, count) {
            Issue.record("\(complaint)", sourceLocation: sourceLocation)
        }
    }

    /// What an expectation would say; `nil` when it holds.
    func complaint<J: Job>(about job: J, _ count: Int) async throws -> String? {
        let wanted = JSONText(String(decoding: try JSONEncoder().encode(job), as: UTF8.self))
        let found = try await value(
            """
            SELECT count(*) FROM jobs.job j JOIN jobs.kind k ON k.id = j.kind
            WHERE k.name = \(J.kind.description) AND j.args = \(wanted)
            """, as: Int.self)
        guard found != count else { return nil }
        return
            "\(found) instead of \(count) jobs \(J.kind) \(wanted.text) are enqueued; there are: \(try await queued())"
    }

    func complaint<J: Job>(about type: J.Type, _ count: Int) async throws -> String? {
        let found = try await enqueued(type).count
        guard found != count else { return nil }
        return "\(found) instead of \(count) jobs \(J.kind) are enqueued; there are: \(try await queued())"
    }

    /// The queue holds these kinds and no others, each as often as it is named.
    public func expectEnqueued(
        only kinds: JobKind..., sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let found = try await all(
            "SELECT k.name FROM jobs.job j JOIN jobs.kind k ON k.id = j.kind ORDER BY k.name", as: String.self)
        #expect(found == kinds.map(\.description).sorted(), sourceLocation: sourceLocation)
    }

    /// Every unfinished job with its arguments, which are ids.
    private func queued() async throws -> String {
        try await all(
            """
            SELECT k.name || ' ' || j.args::text FROM jobs.job j JOIN jobs.kind k ON k.id = j.kind
            ORDER BY j.id LIMIT 20
            """, as: String.self
        ).joined(separator: ", ")
    }
}
