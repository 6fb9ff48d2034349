import CareTerms
import Postgres
import Registry
import TestKit
import Testing

@testable import TrialEnrollment
@testable import Wards

@Suite("Where others recruit, the nearest first")
struct NearbyTests {
    /// Five records of the public registry, with their sites.
    private static let records = """
        INSERT INTO trials.registry_import DEFAULT VALUES;
        INSERT INTO trials.registry_record (nct, brief_title, overall_status, content, sha256, import, first_seen_at,
            changed_at, checked_at)
        SELECT 'NCT0000000' || i, 'Trial ' || i, CASE i WHEN 3 THEN 'COMPLETED' ELSE 'RECRUITING' END, '{}',
            sha256('{}'::bytea), 1, now(), now(), now() FROM generate_series(1, 5) i;
        INSERT INTO trials.registry_condition (nct, no, is_keyword, label) VALUES ('NCT00000002', 1, false, 'Peritoneal Cancer');
        INSERT INTO trials.registry_location (nct, no, city, state, zip, country, status, lat, lon) VALUES
            ('NCT00000001', 1, 'Chicago', 'Illinois', '60601', 'United States', 'RECRUITING', 41.85, -87.65),
            ('NCT00000001', 2, 'Evanston', 'Illinois', '60201', 'United States', 'COMPLETED', 42.04, -87.69),
            ('NCT00000001', 3, 'Ghent', NULL, '9000', 'Belgium', 'RECRUITING', NULL, NULL),
            ('NCT00000002', 1, 'Portland', 'Maine', '04101', 'United States', NULL, 43.66, -70.26),
            ('NCT00000002', 2, 'Portland', 'Oregon', '97201', 'United States', 'RECRUITING', 45.52, -122.68),
            ('NCT00000003', 1, 'Chicago', 'Illinois', '60601', 'United States', 'RECRUITING', 41.85, -87.65),
            ('NCT00000004', 1, 'Madison', 'Wisconsin', '53703', 'United States', 'RECRUITING', 43.07, -89.40),
            ('NCT00000005', 1, 'Milwaukee', 'Wisconsin', '53202', 'United States', 'RECRUITING', 43.04, -87.91);
        INSERT INTO trials.trial (nct, title, recruitment) VALUES
            ('NCT00000004', 'Ours, and it recruits', 'recruiting'), ('NCT00000005', 'Ours, and it is closed', 'closed');
        """

    @Test("only what recruits, and not here; kilometres as the crow flies; no coordinates come last", .clonedDatabase)
    func list() async throws {
        let db = try TestDatabase.current
        try await db.script(Self.records)
        let chicago = try #require(Place("41.88,-87.63"))
        func sites(_ filter: NearbySite.Filter = .init(), limit: Int = 9) async throws -> [String] {
            try await db.transaction { tx in
                try NearbySite.list(from: chicago, filter, limit: limit, in: &tx).map {
                    "\($0.nct.suffix(1)) \($0.city ?? "") \($0.kilometres.map(String.init) ?? "-")"
                }
            }
        }
        let all = ["1 Chicago 4", "5 Milwaukee 131", "2 Portland 1429", "2 Portland 2824", "1 Ghent -"]
        #expect(try await sites() == all)
        #expect(try await sites(.init(about: "PERITONEAL")) == Array(all[2...3]))
        #expect(try await sites(.init(withinKilometres: 1429)).count == 3, "what is not placed is not near")
        #expect(try await sites(limit: 1) == ["1 Chicago 4"])
    }

    static let towns: [(String, String?, String?, String?, String?)] = [
        ("Chicago", "IL", "60601-1234", "US", "zip"), ("chicago", "Illinois", nil, "United States", "city"),
        ("Chicago", "IL", "60699", nil, "city"), ("Chicago", nil, nil, nil, "city"),
        ("Portland", "ME", nil, nil, "city"),
        ("Portland", nil, "97201", nil, "zip"), ("Portland", nil, nil, nil, nil), ("Portland", "TX", nil, nil, nil),
        ("Chicago", nil, nil, "Belgium", nil), ("Ghent", nil, "9000", "Belgium", nil), ("Rome", nil, nil, nil, nil),
    ]

    @Test(
        "a town is placed as the records place it; one that they do not know, or know twice, is unknown",
        .clonedDatabase,
        arguments: towns)
    func place(city: String, state: String?, zip: String?, country: String?, source: String?) async throws {
        let db = try TestDatabase.current
        try await db.script(Self.records)
        let town = Town(city: city, state: state, zip: zip, country: country)
        let place = try await db.transaction { tx in try town.place(in: &tx) }
        #expect(place?.source.rawValue == source)
    }

    @Test("the address is read behind the identity door alone", .clonedDatabase)
    func door() async throws {
        let ward = try await Ward.open(try TestDatabase.current, on: "2026-11-02")
        try await ward.db.script(Self.records)
        let patient = try await ward.patient()
        try await ward.db.run(
            """
            INSERT INTO registry.patient_address (patient, ordinal, city, state, postal_code)
            VALUES (\(patient), 1, 'Chicago', 'IL', '60601')
            """)
        let store = try await ward.store(of: Ward.research)
        let place = try await IdentityDoor(store, as: .research).read(behind: patient, for: "test") { tx, ticket in
            try Place.ofPatient(behind: ticket, in: &tx)
        }
        #expect(place?.source == .zip)
        await #expect(throws: (any Error).self) {
            try await store.read(as: .research) { tx, _ in try Place.ofPatient(behind: 999, in: &tx) }
        }
    }

    @Test(
        "a point is two degrees, and nothing else", arguments: ["", "41.88", "91,0", "0,181", "a,b", "1,2,3", "nan,0"])
    func noPoint(text: String) { #expect(Place(text) == nil) }
}
