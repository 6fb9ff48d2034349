import CareTerms
import Postgres
import ProcedureBooking
import Registry
import TestKit
import Testing

/// A safeguard is one when what it refuses goes through without it.
@Suite("Each safeguard is the one that refuses")
struct SafeguardTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let fact: String
        /// What takes the safeguard away.
        let removal: String
        let role: GroupRole
        let attempt: @Sendable (Ward, inout Transaction, Context) throws -> Void

        var testDescription: String { fact }

        init(
            _ fact: String, _ removal: String, as role: GroupRole = .scheduler,
            _ attempt: @escaping @Sendable (Ward, inout Transaction, Context) throws -> Void
        ) {
            (self.fact, self.removal, self.role, self.attempt) = (fact, removal, role, attempt)
        }
    }

    private static func place(
        _ cycle: PlannedCycleID, _ resources: [ResourceID], from: String, _ tx: inout Transaction, _ context: Context
    ) throws {
        let during = try Ward.hours(from)
        _ = try BookCycle(cycle, at: Ward.site, with: resources, during: during)(in: &tx, context)
    }

    static let cases: [Case] = [
        Case(
            "resource_is_used_by_one_placement_at_a_time",
            "ALTER TABLE booking.claim DROP CONSTRAINT resource_is_used_by_one_placement_at_a_time"
        ) { _, tx, context in
            try place(Ward.cycle(1, of: 2), Ward.room, from: Ward.tuesday("15:00"), &tx, context)
        },
        Case(
            "patient_is_in_one_placement_at_a_time",
            "ALTER TABLE booking.placement DROP CONSTRAINT patient_is_in_one_placement_at_a_time"
        ) { _, tx, context in
            try place(Ward.cycle(2), Ward.otherRoom, from: Ward.tuesday("15:00"), &tx, context)
        },
        Case("planned_cycle_has_one_open_placement", "DROP INDEX booking.planned_cycle_has_one_open_placement") {
            _, tx, context in
            try place(Ward.cycle(1), Ward.otherRoom, from: "2026-12-09T15:00:00Z", &tx, context)
        },
        Case(
            "placement_is_not_in_the_past", "ALTER TABLE booking.placement DROP CONSTRAINT placement_is_not_in_the_past"
        ) {
            _, tx, context in
            try place(Ward.cycle(1, of: 2), Ward.room, from: "2026-12-04T15:00:00Z", &tx, context)
        },
        Case(
            "released_placement_has_its_coded_reason",
            "ALTER TABLE booking.placement_history DROP CONSTRAINT released_placement_has_its_coded_reason"
        ) { _, tx, context in
            try Placement.take(.release, on: ID(1), Circumstances(reason: "no code"), in: &tx, context)
        },
        Case(
            "other_placement_reason_is_told",
            "ALTER TABLE booking.placement_history DROP CONSTRAINT other_placement_reason_is_told"
        ) { _, tx, context in
            try Placement.release(ID(1), because: .other, Circumstances(), in: &tx, context)
        },
        Case(
            "skipped_cycle_has_no_placement",
            "ALTER TABLE booking.planned_cycle_history DISABLE TRIGGER with_its_facts", as: .coordinator
        ) { _, tx, context in
            try PlannedCycle.take(.skip, on: Ward.cycle(1), Circumstances(reason: "skipped"), in: &tx, context)
        },
        Case(
            "completed_course_has_no_open_cycle",
            "ALTER TABLE booking.course_history DISABLE TRIGGER with_its_facts", as: .surgeon
        ) { ward, tx, context in
            try Course.take(.complete, on: ward.courses[1], in: &tx, context)
        },
        Case(
            "held_course_has_its_review_date",
            "ALTER TABLE booking.course_history DISABLE TRIGGER hold_has_its_review", as: .surgeon
        ) { ward, tx, context in
            try Course.take(.hold, on: ward.courses[1], Circumstances(reason: "infection"), in: &tx, context)
            try tx.run("SET CONSTRAINTS ALL IMMEDIATE")
        },
    ]

    @Test("it refuses, and without it nobody does", arguments: cases)
    func removed(_ safeguard: Case) async throws {
        try await withClonedDatabase { db in
            let ward = try await Ward.open(in: db)
            _ = try await ward.hold(Ward.cycle(1), from: Ward.tuesday("14:30"))
            await expectRefusal(by: safeguard.fact) {
                try await ward.act(as: safeguard.role, at: Ward.monday) { tx, context in
                    try safeguard.attempt(ward, &tx, context)
                }
            }
            try await db.script(safeguard.removal)
            try await ward.act(as: safeguard.role, at: Ward.monday) { tx, context in
                try safeguard.attempt(ward, &tx, context)
            }
        }
    }
}
