import CareTerms
import Postgres
import ProcedureBooking
import Registry
import TestKit
import Testing

// What a hand beside the use cases cannot write of the day.

extension DayTests {
    @Test("the gates of going home are asked in recovery, and no answer is from before it")
    func gatesInRecovery() async throws {
        try await withClonedDatabase { db in
            let (ward, procedure) = try await morning(in: db)
            @Sendable func answer(_ tx: inout Transaction, _ context: Context, at time: String) throws {
                try Procedure.answer([.pain: .met], on: procedure, at: Instant(time), in: &tx, context)
            }
            await expectRefusal(by: "discharge_gate_is_answered_in_recovery") {
                try await ward.act(as: .nurse, at: Ward.tuesday("13:01")) { tx, context in
                    try answer(&tx, context, at: "2020-01-01T12:00:00Z")
                }
            }
            try await aerosol(ward, procedure)
            _ = try await stop(ward, procedure, at: "15:50")
            try await theatre(ward, .enterRecovery, procedure, at: "16:30")
            await expectRefusal(by: "discharge_answer_follows_recovery") {
                try await ward.act(as: .nurse, at: Ward.tuesday("17:00")) { tx, context in
                    try answer(&tx, context, at: Ward.tuesday("16:29"))
                }
            }
            try await ward.act(as: .nurse, at: Ward.tuesday("17:00")) { tx, context in
                try answer(&tx, context, at: Ward.tuesday("16:30"))
            }
            try await db.script("ALTER TABLE booking.discharge_answer DISABLE TRIGGER with_its_facts")
            try await ward.act(as: .nurse, at: Ward.tuesday("17:00")) { tx, context in
                try answer(&tx, context, at: "2020-01-01T12:00:00Z")
            }
        }
    }

    @Test("a hand cannot book, attempt or lose a cycle beside its placement and its procedure")
    func cycleFollowsFacts() async throws {
        try await withClonedDatabase { db in
            let (ward, _) = try await morning(in: db)
            let wrongs: [(String, PlannedCycle.Event, PlannedCycleID, GroupRole)] = [
                ("booked_cycle_has_a_confirmed_placement", .book, Ward.cycle(2), .scheduler),
                ("attempted_cycle_has_its_procedure", .attempt, Self.cycle, .surgeon),
                ("cycle_that_lost_its_slot_has_none", .loseSlot, Self.cycle, .scheduler),
            ]
            for (fact, event, cycle, role) in wrongs {
                await expectRefusal(by: fact) {
                    try await ward.act(as: role, at: Ward.tuesday("13:05")) { tx, context in
                        try PlannedCycle.take(event, on: cycle, in: &tx, context)
                    }
                }
            }
            try await db.script("ALTER TABLE booking.planned_cycle_history DISABLE TRIGGER with_its_facts")
            for (_, event, cycle, role) in wrongs.dropLast() {
                _ = try await ward.act(as: role, at: Ward.tuesday("13:05")) { tx, context in
                    try PlannedCycle.take(event, on: cycle, in: &tx, context)
                }
            }
        }
    }
}
