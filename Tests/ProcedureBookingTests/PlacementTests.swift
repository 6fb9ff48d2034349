import CareTerms
import Postgres
import ProcedureBooking
import Registry
import TestKit
import Testing

@Suite("Placing a cycle")
struct PlacementTests {
    @Test("a cycle is held, confirmed on a go, and then booked; its window moves the later ones")
    func ordinary() async throws {
        try await withClonedDatabase { db in
            let ward = try await Ward.open(in: db)
            let placement = try await ward.hold(Ward.cycle(1), from: "2026-12-08T14:30:00Z")
            #expect(try await ward.status(Ward.cycle(1)) == .planned)
            try await ward.confirm(placement, of: Ward.cycle(1), on: "2026-12-08")
            #expect(try await ward.status(Ward.cycle(1)) == .booked)
            let cycles = try await ward.act(as: .scheduler, at: Ward.monday) { tx, _ in
                try CycleRecord.all(of: ward.courses[0], in: &tx)
            }
            #expect(cycles[0].localTimes == "08:30 to 11:15")
            #expect(cycles[1].windowFrom?.description == "2027-01-19")
            #expect(cycles[1].windowTo?.description == "2027-02-02")
            #expect(cycles[2].windowFrom?.description == "2027-03-02")
        }
    }

    @Test("a confirm without a go of this very transaction is refused, and a go for another day is none")
    func needsGo() async throws {
        try await withClonedDatabase { db in
            let ward = try await Ward.open(in: db)
            let cycle = Ward.cycle(1)
            let placement = try await ward.hold(cycle, from: "2026-12-08T14:30:00Z")
            let attempts: [@Sendable (inout Transaction) throws -> Void] = [
                { _ in },
                { tx in try Ward.go(cycle, .confirm, on: "2026-12-09", in: &tx) },
                { tx in try Ward.go(cycle, .arrive, on: "2026-12-08", in: &tx) },
                { tx in try Ward.go(Ward.cycle(2), .confirm, on: "2026-12-08", in: &tx) },
                { tx in
                    try Ward.go(cycle, .confirm, on: "2026-12-08", in: &tx)
                    try Ward.go(cycle, .confirm, on: "2026-12-08", .noGo, in: &tx)
                },
            ]
            for attempt in attempts {
                await expectRefusal(by: "placement_is_confirmed_on_a_go") {
                    try await ward.act(as: .scheduler, at: Ward.monday) { tx, context in
                        try attempt(&tx)
                        try Placement.take(.confirm, on: placement, in: &tx, context)
                    }
                }
            }
            // A go that was committed by itself opens nothing later.
            try await ward.act(as: .scheduler, at: Ward.monday) { tx, _ in
                try Ward.go(cycle, .confirm, on: "2026-12-08", in: &tx)
            }
            await expectRefusal(by: "placement_is_confirmed_on_a_go") {
                try await ward.act(as: .scheduler, at: Ward.monday) { tx, context in
                    try Placement.take(.confirm, on: placement, in: &tx, context)
                }
            }
            #expect(try await ward.status(placement) == .held)
            try await db.script("ALTER TABLE booking.placement_history DISABLE TRIGGER with_its_facts")
            try await ward.act(as: .scheduler, at: Ward.monday) { tx, context in
                _ = try Placement.take(.confirm, on: placement, in: &tx, context)
            }
        }
    }

    @Test("what cannot be placed is refused by its fact, and leaves nothing")
    func refusals() async throws {
        try await withClonedDatabase { db in
            let ward = try await Ward.open(in: db)
            _ = try await ward.hold(Ward.cycle(1), from: "2026-12-08T14:30:00Z")
            let before: Int = try await db.value("SELECT count(*) FROM booking.placement_history")
            let other = Ward.cycle(1, of: 2)
            let cases: [(String, PlannedCycleID, [ResourceID], String, Int)] = [
                ("resource_is_used_by_one_placement_at_a_time", other, Ward.room, "2026-12-08T16:00:00Z", 165),
                ("patient_is_in_one_placement_at_a_time", Ward.cycle(2), Ward.otherRoom, "2026-12-08T16:00:00Z", 165),
                ("planned_cycle_has_one_open_placement", Ward.cycle(1), Ward.otherRoom, "2026-12-09T16:00:00Z", 165),
                (
                    "placement_has_every_resource_it_needs", other, [Ward.theatre, Ward.surgeon],
                    "2026-12-09T16:00:00Z", 165
                ),
                (
                    "placement_has_every_resource_it_needs", other, Ward.room + [Ward.otherTheatre],
                    "2026-12-09T16:00:00Z", 165
                ),
                ("claim_names_a_resource", other, Ward.room + [ID(99)], "2026-12-09T16:00:00Z", 165),
                ("placement_is_not_in_the_past", other, Ward.otherRoom, "2026-12-07T11:00:00Z", 165),
                ("placement_fits_a_day", other, Ward.otherRoom, "2026-12-09T16:00:00Z", 10),
                ("placement_fits_a_day", other, Ward.otherRoom, "2026-12-09T16:00:00Z", 24 * 60 + 1),
                ("placement_is_of_a_planned_cycle", ID(999), Ward.otherRoom, "2026-12-09T16:00:00Z", 165),
            ]
            for (fact, cycle, resources, from, minutes) in cases {
                let during = try Ward.hours(from, minutes)
                await expectRefusal(by: fact) {
                    try await ward.act(as: .scheduler, at: Ward.monday) { tx, context in
                        _ = try BookCycle(cycle, at: Ward.site, with: resources, during: during)(in: &tx, context)
                    }
                }
            }
            #expect(try await db.value("SELECT count(*) FROM booking.placement_history") == before)
            await expectRefusal(sqlState: "42501") {
                let during = try Ward.hours("2026-12-09T16:00:00Z")
                try await ward.act(as: .finance, at: Ward.monday) { tx, context in
                    _ = try BookCycle(other, at: Ward.site, with: Ward.otherRoom, during: during)(in: &tx, context)
                }
            }
        }
    }

    @Test("a half-hour shift in the same theatre works; on refusal the old placement stands")
    func reschedule() async throws {
        try await withClonedDatabase { db in
            let ward = try await Ward.open(in: db)
            let cycle = Ward.cycle(1)
            let old = try await ward.hold(cycle, from: "2026-12-08T14:30:00Z")
            try await ward.confirm(old, of: cycle, on: "2026-12-08")
            _ = try await ward.hold(Ward.cycle(1, of: 2), from: "2026-12-08T18:00:00Z")
            let (clash, shifted) = (try Ward.hours("2026-12-08T17:00:00Z"), try Ward.hours("2026-12-08T15:00:00Z"))
            await expectRefusal(by: "resource_is_used_by_one_placement_at_a_time") {
                try await ward.act(as: .scheduler, at: Ward.monday) { tx, context in
                    _ = try BookCycle(cycle, at: Ward.site, with: Ward.room, during: clash, replacing: old)(
                        in: &tx, context)
                }
            }
            #expect(try await ward.status(old) == .confirmed)
            #expect(try await ward.status(cycle) == .booked)
            let new = try await ward.act(as: .scheduler, at: Ward.monday) { tx, context in
                try BookCycle(cycle, at: Ward.site, with: Ward.room, during: shifted, replacing: old)(in: &tx, context)
            }
            #expect(try await ward.status(old) == .superseded)
            // Until the new time is confirmed nobody may take the cycle for booked.
            #expect(try await ward.status(cycle) == .needsRebooking)
            try await ward.confirm(new, of: cycle, on: "2026-12-08")
            #expect(try await ward.status(cycle) == .booked)
            await expectRefusal(by: "superseded_placement_has_its_replacement") {
                try await ward.act(as: .scheduler, at: Ward.monday) { tx, context in
                    _ = try Placement.take(.supersede, on: new, in: &tx, context)
                }
            }
        }
    }

    @Test("a slot given back makes its cycle need rebooking, and is free at once")
    func release() async throws {
        try await withClonedDatabase { db in
            let ward = try await Ward.open(in: db)
            let placement = try await ward.hold(Ward.cycle(1), from: "2026-12-08T14:30:00Z")
            try await ward.confirm(placement, of: Ward.cycle(1), on: "2026-12-08")
            try await ward.act(as: .scheduler, at: Ward.monday) { tx, context in
                _ = try Placement.release(placement, because: .byPatient, Circumstances(), in: &tx, context)
            }
            #expect(try await ward.status(Ward.cycle(1)) == .needsRebooking)
            _ = try await ward.hold(Ward.cycle(1, of: 2), from: "2026-12-08T14:30:00Z")
            await expectRefusal(by: "placement_reason_is_known") {
                try await ward.act(as: .scheduler, at: Ward.monday) { tx, context in
                    _ = try Placement.take(
                        .release, on: ID(2), Circumstances(reasonCode: "no_such_code"), in: &tx, context)
                }
            }
        }
    }

    @Test("a hold that is over cannot be confirmed, and whoever books next clears it away")
    func expiry() async throws {
        try await withClonedDatabase { db in
            let ward = try await Ward.open(in: db)
            let placement = try await ward.hold(Ward.cycle(1), from: "2026-12-08T14:30:00Z")
            let later = "2026-12-07T12:16:00Z"
            await expectRefusal(by: "hold_expires_when_its_time_is_over") {
                try await ward.act(as: .scheduler, at: Ward.monday) { tx, context in
                    _ = try Placement.take(.expire, on: placement, in: &tx, context)
                }
            }
            await expectRefusal(by: "placement_is_confirmed_before_its_hold_expires") {
                try await ward.confirm(placement, of: Ward.cycle(1), on: "2026-12-08", at: later)
            }
            let next = try await ward.hold(Ward.cycle(1, of: 2), from: "2026-12-08T15:00:00Z", at: later)
            #expect(try await ward.status(placement) == .released)
            #expect(try await ward.status(next) == .held)
        }
    }

    @Test("a resource that is away is not placed; taking it away gives back what was placed, on request only")
    func unavailable() async throws {
        try await withClonedDatabase { db in
            let ward = try await Ward.open(in: db)
            let placement = try await ward.hold(Ward.cycle(1), from: "2026-12-08T14:30:00Z")
            try await ward.confirm(placement, of: Ward.cycle(1), on: "2026-12-08")
            let away = PostgresRange<Instant>(from: Instant("2026-12-08T00:00:00Z"), to: nil)
            await expectRefusal(by: "resource_is_used_by_one_placement_at_a_time") {
                try await ward.act(as: .scheduler, at: Ward.monday) { tx, context in
                    _ = try Unavailability.block(
                        Ward.surgeon, during: away, because: "ill", givingBack: false, in: &tx, context)
                }
            }
            let absence = try await ward.act(as: .scheduler, at: Ward.monday) { tx, context in
                try Unavailability.block(
                    Ward.surgeon, during: away, because: "ill", givingBack: true, in: &tx, context)
            }
            #expect(try await ward.status(Ward.cycle(1)) == .needsRebooking)
            await expectRefusal(by: "resource_is_available") {
                _ = try await ward.hold(Ward.cycle(1), from: "2026-12-09T14:30:00Z")
            }
            try await ward.act(as: .scheduler, at: Ward.monday) { tx, context in
                try Unavailability.lift(absence, in: &tx, context)
            }
            _ = try await ward.hold(Ward.cycle(1), from: "2026-12-09T14:30:00Z")
        }
    }
}
