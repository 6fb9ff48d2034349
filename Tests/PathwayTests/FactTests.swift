import Postgres
import Registry
import TestKit
import Testing

@testable import Pathway

@Suite("What constraints say to people", .clonedDatabase) struct FactTests {
    @Test("every constraint of every office has its sentence, or a note on why nobody meets it")
    func everyConstraint() async throws {
        let names = try await TestDatabase.current.transaction { tx in
            try FactBook.constraints(
                of: ["registry", "audit", "referrals", "trials", "booking", "coverage", "followup", "pathway"], in: &tx)
        }
        #expect(names.count > 300)
        #expect(FactBook.all.unexplained(of: names) == [])
    }

    @Test("the catalogue has no offence against the rules of the database")
    func catalogue() async throws {
        let offences = try await TestDatabase.current.all("SELECT registry.catalog_offences()", as: String.self)
        #expect(offences == [])
    }
}
