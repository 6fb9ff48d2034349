import CareTerms
import Pathway
import Postgres
import ProcedureBooking
import Registry
import TestKit
import Testing

@testable import TrialEnrollment

/// A small centre on a test database: its people, its theatre, and the words in which a journey is told.
struct Ward: Sendable {
    let db: TestDatabase
    let site: SiteID
    let resources: [ResourceID]
    let zone = "America/Chicago"

    static let coordinator = TestLogin("carla", .coordinator)
    static let research = TestLogin("rita", .research)
    static let investigator = TestLogin("ines", .investigator)
    static let scheduler = TestLogin("sven", .scheduler)
    static let theatre = TestLogin("theo", .theatre)
    static let surgeon = TestLogin("sura", .surgeon)
    static let nurse = TestLogin("nora", .nurse)
    static let finance = TestLogin("fina", .finance)
    static let everyone = [coordinator, research, investigator, scheduler, theatre, surgeon, nurse, finance]

    /// The centre exists, and today is `day`.
    static func open(_ db: TestDatabase, on day: String) async throws -> Ward {
        for login in everyone {
            _ = try await db.pool(as: login)
            try await db.run(
                """
                INSERT INTO registry.person (login, printed_name, active_from)
                VALUES (\(login.name), \(login.name), '2020-01-01')
                """)
        }
        try await db.setClock(Instant("\(day)T12:00:00Z"))
        let (site, resources) = try await db.transaction { tx in
            let site = try Site.add("Theatre block", of: "Lakeside", zone: "America/Chicago", in: &tx)
            let context = Context(now: try tx.value("SELECT registry.now()"), actor: Actor(login: "x", role: .operator))
            let kinds: [(ResourceKind, String)] = [
                (.theatre, "Theatre 4"), (.surgeon, "Surgeon A"), (.device, "Nebuliser 1"),
            ]
            return (site, try kinds.map { try AddResource(site: site, kind: $0.0, name: $0.1)(in: &tx, context) })
        }
        return Ward(db: db, site: site, resources: resources)
    }

    /// Somebody does something in one command, as every door does it.
    @discardableResult
    func `as`<Answer: Codable & Sendable>(
        _ login: TestLogin, _ body: @escaping @Sendable (inout Transaction, Context) async throws -> Answer
    ) async throws -> Answer {
        try await store(of: login).command(as: login.groups[0], body).answer
    }

    /// The way in of somebody, with what every office's constraints say.
    func store(of login: TestLogin) async throws -> Store { Store(try await db.pool(as: login), facts: .all) }

    /// Signs with a connection made just now, as a signature asks.
    @discardableResult
    func signs<Answer: Codable & Sendable>(
        _ login: TestLogin, _ body: @escaping @Sendable (inout Transaction, Context) async throws -> Answer
    ) async throws -> Answer {
        let store = Store(Pool(try db.conninfo(as: login), size: 1), facts: .all)
        return try await store.command(as: login.groups[0], body).answer
    }

    func today(_ day: String, at time: String = "12:00") async throws {
        try await db.setClock(Instant("\(day)T\(time):00Z"))
    }

    func patient() async throws -> PatientID {
        try await db.value("INSERT INTO registry.patient (vital_status) VALUES ('alive') RETURNING id")
    }
}

/// A moment on a day in UTC.
func moment(_ text: String) throws -> Instant { try #require(Instant(text)) }
func day(_ text: String) throws -> ClinicalDay { try #require(ClinicalDay(text)) }

/// Expects a use case to be refused with this fact.
func expectFact<R>(
    _ fact: String, sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> R
) async {
    do {
        _ = try await body()
        Issue.record("not refused, where \(fact) should refuse", sourceLocation: sourceLocation)
    } catch let refusal as any Refusal {
        #expect(refusal.fact == fact, "refused by \(refusal.fact): \(refusal.message)", sourceLocation: sourceLocation)
    } catch {
        Issue.record("refused by \(error), not by \(fact)", sourceLocation: sourceLocation)
    }
}
