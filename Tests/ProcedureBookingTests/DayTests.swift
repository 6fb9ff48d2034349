import CareTerms
import Jobs
import JobsKit
import Postgres
import ProcedureBooking
import Registry
import TestKit
import Testing

@Suite("The day of the procedure")
struct DayTests {
    static let cycle = Ward.cycle(1)

    /// A ward where the first cycle is confirmed for Tuesday 08:30, and its procedure open.
    func morning(in db: TestDatabase) async throws -> (Ward, ProcedureID) {
        let ward = try await Ward.open(in: db)
        let placement = try await ward.hold(Self.cycle, from: Ward.tuesday("14:30"))
        try await ward.confirm(placement, of: Self.cycle, on: "2026-12-08")
        let procedure = try await ward.act(as: .nurse, at: Ward.tuesday("13:00")) { tx, context in
            try Procedure.ofToday(Self.cycle, in: &tx, context)
        }
        return (ward, procedure)
    }

    private func arrive(_ ward: Ward, _ procedure: ProcedureID) async throws {
        try await ward.act(as: .nurse, at: Ward.tuesday("13:05")) { tx, context in
            try Ward.go(Self.cycle, .arrive, on: "2026-12-08", in: &tx)
            try Procedure.take(.arrive, on: procedure, in: &tx, context)
        }
    }

    func theatre(
        _ ward: Ward, _ event: Procedure.Event, _ procedure: ProcedureID, at time: String
    ) async throws {
        try await ward.act(as: .theatre, at: Ward.tuesday(time)) { tx, context in
            if event == .startAerosol { try Ward.go(Self.cycle, .aerosol, on: "2026-12-08", in: &tx) }
            try Procedure.take(event, on: procedure, in: &tx, context)
        }
    }

    func aerosol(_ ward: Ward, _ procedure: ProcedureID) async throws {
        try await arrive(ward, procedure)
        try await theatre(ward, .enterTheatre, procedure, at: "14:40")
        try await theatre(ward, .startAerosol, procedure, at: "15:20")
    }

    func stop(
        _ ward: Ward, _ procedure: ProcedureID, at time: String, because reason: CodedReason? = nil
    ) async throws -> ExposureResult {
        try await ward.act(as: .theatre, at: Ward.tuesday(time)) { tx, context in
            try Exposure.stop(procedure, at: nil, shortBecause: reason, in: &tx, context)
        }
    }

    @Test("an ordinary day: arrival, aerosol, four gates, home, signed, and the other offices are told once")
    func ordinary() async throws {
        try await withClonedDatabase { db in
            let (ward, procedure) = try await morning(in: db)
            try await aerosol(ward, procedure)
            #expect(try await ward.status(Self.cycle) == .attempted)
            try await ward.act(as: .theatre, at: Ward.tuesday("15:30")) { tx, context in
                let reading = ExposureReading(pressureMmHg: ExactDecimal(12), temperatureC: ExactDecimal(37))
                try Exposure.record(.reading, on: procedure, at: nil, reading, in: &tx, context)
            }
            let result = try await stop(ward, procedure, at: "15:50")
            #expect(result.dwellSeconds == 1800 && result.outcome == .complete && result.deviations == [])
            try await theatre(ward, .enterRecovery, procedure, at: "16:30")
            try await ward.act(as: .nurse, at: Ward.tuesday("21:00")) { tx, context in
                let met = Dictionary(uniqueKeysWithValues: DischargeGate.allCases.map { ($0, Answer.met) })
                try Procedure.answer(met, on: procedure, in: &tx, context)
                try Procedure.discharge(procedure, in: &tx, context)
            }
            let signed = try await sign(ward, procedure)
            #expect(signed.hash.count == 64 && !signed.binding)
            let (day, course) = try await ward.act(as: .nurse, at: Ward.tuesday("22:00")) { tx, _ in
                (try ProcedureDay.read(procedure, in: &tx), try CourseRecord.read(ward.courses[0], in: &tx))
            }
            #expect(day.status == .dischargedSameDay && day.disposition == "discharged_same_day")
            #expect(day.outcome == "aerosol_complete" && day.dwellMinutes == "30.0")
            #expect(day.signedAt != nil && day.nonAccess == nil)
            #expect(course.deliveredCycles == 1 && course.attempts == 1)
            #expect(course.lastDeliveredOn?.description == "2026-12-08")
            try await db.expectEnqueued(only: ProcedureSigned.kind)
            try await db.expectEnqueued(ProcedureSigned(procedure: procedure))
        }
    }

    private func sign(_ ward: Ward, _ procedure: ProcedureID) async throws -> SignedRecord {
        try await ward.act(as: .surgeon, at: Ward.tuesday("21:30")) { tx, context in
            try Procedure.sign(procedure, words: "Uneventful.", in: &tx, context)
        }
    }

    @Test("arrival and aerosol are refused without a go of the same transaction")
    func needsGo() async throws {
        try await withClonedDatabase { db in
            let (ward, procedure) = try await morning(in: db)
            await expectRefusal(by: "patient_arrives_on_a_go") {
                try await ward.act(as: .nurse, at: Ward.tuesday("13:05")) { tx, context in
                    try Ward.go(Self.cycle, .arrive, on: "2026-12-08", .noGo, in: &tx)
                    try Procedure.take(.arrive, on: procedure, in: &tx, context)
                }
            }
            await expectRefusal(by: "patient_arrives_on_the_booked_day") {
                try await ward.act(as: .nurse, at: "2026-12-09T13:05:00Z") { tx, context in
                    try Ward.go(Self.cycle, .arrive, on: "2026-12-09", in: &tx)
                    try Procedure.take(.arrive, on: procedure, in: &tx, context)
                }
            }
            try await arrive(ward, procedure)
            try await theatre(ward, .enterTheatre, procedure, at: "14:40")
            let withoutGo: @Sendable (inout Transaction, Context) throws -> Void = { tx, context in
                try Procedure.take(.startAerosol, on: procedure, in: &tx, context)
            }
            await expectRefusal(by: "aerosol_starts_on_a_go") {
                try await ward.act(as: .theatre, at: Ward.tuesday("15:20"), withoutGo)
            }
            // The safeguard, taken away.
            try await db.script("ALTER TABLE booking.procedure_history DISABLE TRIGGER with_its_facts")
            try await ward.act(as: .theatre, at: Ward.tuesday("15:20"), withoutGo)
        }
    }

    @Test("a short aerosol is partial, needs its code, drafts a deviation, and counts only where the protocol says so")
    func partial() async throws {
        try await withClonedDatabase { db in
            let (ward, procedure) = try await morning(in: db)
            try await aerosol(ward, procedure)
            try await ward.act(as: .theatre, at: Ward.tuesday("15:40")) { tx, context in
                let low = ExposureReading(pressureMmHg: ExactDecimal("8.5"))
                try Exposure.record(.reading, on: procedure, at: Instant(Ward.tuesday("15:31")), low, in: &tx, context)
                try Exposure.record(
                    .interruptionStart, on: procedure, at: Instant(Ward.tuesday("15:30")), in: &tx, context)
                try Exposure.record(
                    .interruptionStop, on: procedure, at: Instant(Ward.tuesday("15:35")), in: &tx, context)
            }
            await #expect(throws: ShortAerosolUnexplained.self) { _ = try await stop(ward, procedure, at: "15:50") }
            let result = try await stop(ward, procedure, at: "15:50", because: CodedReason("leak"))
            #expect(result.dwellSeconds == 1500 && result.outcome == .partial)
            #expect(
                result.deviations == [
                    "short_dwell: 25 min 0 s (asked: 30 min, tolerance 2)",
                    "pressure_out_of_range: 8.5 to 8.5 mmHg (asked: 12.0 mmHg, tolerance 2.0)",
                ])
            let course = try await ward.act(as: .nurse, at: Ward.tuesday("16:00")) { tx, _ in
                try CourseRecord.read(ward.courses[0], in: &tx)
            }
            #expect(course.deliveredCycles == 0 && course.attempts == 1 && course.lastDeliveredOn == nil)
            // It does not count, and the body rests after it all the same.
            let next = try await ward.act(as: .nurse, at: Ward.tuesday("16:00")) { tx, _ in
                try CycleRecord.all(of: ward.courses[0], in: &tx)[1].windowFrom
            }
            #expect(next?.description == "2027-01-19")
        }
    }

    @Test("the outcome and the dwell are the ledger's: the database takes no other")
    func ledgerDecides() async throws {
        try await withClonedDatabase { db in
            let (ward, procedure) = try await morning(in: db)
            try await aerosol(ward, procedure)
            let insert: @Sendable (Int32, String) -> @Sendable (inout Transaction, Context) throws -> Void = {
                seconds, outcome in
                { tx, context in
                    try Exposure.record(.aerosolStop, on: procedure, at: nil, in: &tx, context)
                    try tx.run(
                        """
                        INSERT INTO booking.exposure_result (procedure, dwell_seconds, outcome, rule)
                        VALUES (\(procedure), \(seconds), \(outcome), 'typed')
                        """)
                }
            }
            for (fact, seconds, outcome) in [
                ("dwell_is_what_the_ledger_says", Int32(1800), "complete"),
                ("aerosol_is_complete_when_its_dwell_is_reached", 600, "complete"),
            ] {
                await expectRefusal(by: fact) {
                    try await ward.act(as: .theatre, at: Ward.tuesday("15:30"), insert(seconds, outcome))
                }
            }
            await expectRefusal(by: "aerosol_outcome_is_what_its_dwell_says") {
                try await theatre(ward, .completeAerosol, procedure, at: "15:50")
            }
            await expectRefusal(by: "exposure_event_follows_the_start") {
                try await ward.act(as: .theatre, at: Ward.tuesday("15:30")) { tx, context in
                    try Exposure.record(
                        .aerosolStop, on: procedure, at: Instant(Ward.tuesday("15:19")), in: &tx, context)
                }
            }
        }
    }

    @Test("a wrong stop is taken back and entered again, and both stay in the ledger")
    func corrected() async throws {
        try await withClonedDatabase { db in
            let (ward, procedure) = try await morning(in: db)
            try await aerosol(ward, procedure)
            _ = try await stop(ward, procedure, at: "15:35", because: CodedReason("equipment"))
            let wrong: Int64 = try await db.value("SELECT id FROM booking.exposure_event WHERE kind = 'aerosol_stop'")
            let result = try await ward.act(as: .surgeon, at: Ward.tuesday("16:00")) { tx, context in
                try Procedure.take(
                    .reopenExposure, on: procedure, Circumstances(reason: "typing error"), in: &tx, context)
                try Exposure.void(wrong, on: procedure, because: "typing error", in: &tx, context)
                return try Exposure.stop(procedure, at: Instant(Ward.tuesday("15:51")), in: &tx, context)
            }
            #expect(result.outcome == .complete && result.dwellSeconds == 1860)
            let day = try await ward.act(as: .surgeon, at: Ward.tuesday("16:00")) { tx, _ in
                try ProcedureDay.read(procedure, in: &tx)
            }
            #expect(day.outcome == "aerosol_complete" && day.dwellMinutes == "31.0")
            #expect(try await db.value("SELECT count(*) FROM booking.exposure_result", as: Int.self) == 2)
        }
    }

    @Test("no access is a state of its own, primary at the first attempt, and the cycle can be tried again")
    func nonAccess() async throws {
        try await withClonedDatabase { db in
            let (ward, procedure) = try await morning(in: db)
            try await arrive(ward, procedure)
            try await theatre(ward, .enterTheatre, procedure, at: "14:40")
            await expectRefusal(by: "procedure_reason_is_known") {
                try await ward.act(as: .surgeon, at: Ward.tuesday("15:00")) { tx, context in
                    _ = try Procedure.take(.failAccess, on: procedure, because: CodedReason("leak"), in: &tx, context)
                }
            }
            try await ward.act(as: .surgeon, at: Ward.tuesday("15:00")) { tx, context in
                _ = try Procedure.take(.failAccess, on: procedure, because: CodedReason("adhesions"), in: &tx, context)
                _ = try PlannedCycle.take(
                    .tryAgain, on: Self.cycle, Circumstances(reason: "open access next time"), in: &tx, context)
            }
            let day = try await ward.act(as: .nurse, at: Ward.tuesday("16:00")) { tx, _ in
                try ProcedureDay.read(procedure, in: &tx)
            }
            #expect(day.outcome == "access_failed" && day.nonAccess == "primary" && day.dwellMinutes == nil)
            #expect(try await ward.status(Self.cycle) == .needsRebooking)
            let again = try await ward.hold(Self.cycle, from: "2026-12-15T14:30:00Z", at: Ward.tuesday("17:00"))
            try await ward.confirm(again, of: Self.cycle, on: "2026-12-15", at: Ward.tuesday("17:00"))
            let second = try await ward.act(as: .nurse, at: "2026-12-15T13:00:00Z") { tx, context in
                try ProcedureDay.read(Procedure.ofToday(Self.cycle, in: &tx, context), in: &tx)
            }
            #expect(second.attempt == 2 && second.number == 1)
        }
    }

    @Test("cancelled on the day gives the slot back and leaves the cycle in need of another")
    func cancelled() async throws {
        try await withClonedDatabase { db in
            let (ward, procedure) = try await morning(in: db)
            await expectRefusal(by: "opened_procedure_keeps_its_placement") {
                try await ward.act(as: .scheduler, at: Ward.tuesday("13:10")) { tx, context in
                    _ = try Placement.release(ID(1), because: .byHospital, Circumstances(), in: &tx, context)
                }
            }
            try await arrive(ward, procedure)
            try await ward.act(as: .nurse, at: Ward.tuesday("13:30")) { tx, context in
                _ = try Procedure.cancelOnTheDay(
                    procedure, because: CodedReason("clinical_finding", "fever"), in: &tx, context)
            }
            #expect(try await ward.status(Self.cycle) == .needsRebooking)
            #expect(try await ward.status(PlacementID(1)) == .released)
        }
    }

    @Test("home only with four gates met on the same day, otherwise a stay with its code")
    func gates() async throws {
        try await withClonedDatabase { db in
            let (ward, procedure) = try await morning(in: db)
            try await aerosol(ward, procedure)
            _ = try await stop(ward, procedure, at: "15:50")
            try await theatre(ward, .enterRecovery, procedure, at: "16:30")
            await #expect(throws: NotFitToGoHome.self) {
                try await ward.act(as: .nurse, at: Ward.tuesday("20:00")) { tx, context in
                    try Procedure.answer([.mobilised: .met, .pain: .notMet], on: procedure, in: &tx, context)
                    _ = try Procedure.discharge(procedure, in: &tx, context)
                }
            }
            // The database itself, for who goes past the use case.
            await expectRefusal(by: "patient_goes_home_when_all_four_gates_are_met") {
                try await ward.act(as: .nurse, at: Ward.tuesday("20:00")) { tx, context in
                    _ = try Procedure.take(.discharge, on: procedure, in: &tx, context)
                }
            }
            let met = Dictionary(uniqueKeysWithValues: DischargeGate.allCases.map { ($0, Answer.met) })
            await expectRefusal(by: "same_day_discharge_is_on_the_day_of_arrival") {
                try await ward.act(as: .nurse, at: "2026-12-09T06:30:00Z") { tx, context in
                    try Procedure.answer(met, on: procedure, in: &tx, context)
                    _ = try Procedure.discharge(procedure, in: &tx, context)
                }
            }
            await expectRefusal(by: "other_procedure_reason_is_told") {
                try await ward.act(as: .nurse, at: Ward.tuesday("22:00")) { tx, context in
                    _ = try Procedure.take(.stay, on: procedure, because: CodedReason("other"), in: &tx, context)
                }
            }
            try await ward.act(as: .nurse, at: Ward.tuesday("22:00")) { tx, context in
                _ = try Procedure.take(.stay, on: procedure, because: CodedReason("pain"), in: &tx, context)
            }
            await expectRefusal(by: "procedure_is_closed_after_thirty_days") {
                try await ward.act(as: .nurse, at: "2027-01-07T14:39:59Z") { tx, context in
                    _ = try Procedure.take(.close, on: procedure, in: &tx, context)
                }
            }
            try await ward.act(as: .nurse, at: "2027-01-07T14:40:00Z") { tx, context in
                _ = try Procedure.take(.close, on: procedure, in: &tx, context)
            }
        }
    }

    @Test("a signed record is over its exact content; afterwards there are only addenda")
    func signing() async throws {
        try await withClonedDatabase { db in
            let (ward, procedure) = try await morning(in: db)
            await expectRefusal(by: "signed_procedure_is_over") { _ = try await sign(ward, procedure) }
            try await aerosol(ward, procedure)
            _ = try await stop(ward, procedure, at: "15:50")
            let seen = try await ward.act(as: .surgeon, at: Ward.tuesday("16:00")) { tx, _ in
                try ProcedureReport.compose(procedure, words: "Uneventful.", in: &tx)
            }
            #expect(seen.text.contains("dwell 30 min 0 s, target 30 min, tolerance 2: complete"))
            try await theatre(ward, .enterRecovery, procedure, at: "16:30")
            await #expect(throws: ReportChanged.self) {
                try await ward.act(as: .surgeon, at: Ward.tuesday("17:00")) { tx, context in
                    _ = try Procedure.sign(procedure, words: "Uneventful.", seen: seen.text, in: &tx, context)
                }
            }
            await #expect(throws: NothingSigned.self) {
                try await ward.act(as: .surgeon, at: Ward.tuesday("17:00")) { tx, context in
                    _ = try Procedure.amend(procedure, .addendum, words: "More.", in: &tx, context)
                }
            }
            let signed = try await sign(ward, procedure)
            let isHash: Bool = try await db.value(
                """
                SELECT hash = sha256(convert_to('p1|' || procedure || '|record|-|' || body, 'UTF8'))
                FROM booking.procedure_record WHERE id = \(signed.record)
                """)
            #expect(isHash)
            await expectRefusal(by: "procedure_has_one_signed_record") { _ = try await sign(ward, procedure) }
            await expectRefusal(by: "signed_record_is_only_amended") {
                try await ward.act(as: .surgeon, at: Ward.tuesday("21:40")) { tx, context in
                    try Milestone.skinClosed.record(on: procedure, in: &tx, context)
                }
            }
            await expectRefusal(by: "procedure_record_is_only_appended") {
                try await db.script("UPDATE booking.procedure_record SET body = 'Different.'")
            }
            await expectRefusal(by: "procedure_record_is_signed_when_written") {
                try await ward.act(as: .surgeon, at: Ward.tuesday("21:45")) { tx, _ in
                    try tx.run(
                        """
                        INSERT INTO booking.procedure_record (procedure, kind, amends, body)
                        VALUES (\(procedure), 'addendum', \(signed.record), 'unsigned')
                        """)
                }
            }
            _ = try await ward.act(as: .surgeon, at: Ward.tuesday("21:50")) { tx, context in
                try Procedure.amend(procedure, .addendum, words: "Histology sent.", in: &tx, context)
            }
        }
    }

    @Test("a step that happened before the one before it is refused")
    func order() async throws {
        try await withClonedDatabase { db in
            let (ward, procedure) = try await morning(in: db)
            try await arrive(ward, procedure)
            await expectRefusal(by: "procedure_step_follows_the_one_before") {
                try await ward.act(as: .theatre, at: Ward.tuesday("14:40")) { tx, context in
                    let early = Circumstances(happenedAt: Instant(Ward.tuesday("13:04")))
                    _ = try Procedure.take(.enterTheatre, on: procedure, early, in: &tx, context)
                }
            }
            await expectRefusal(by: "procedure_step_is_not_in_the_future") {
                try await ward.act(as: .theatre, at: Ward.tuesday("14:40")) { tx, context in
                    let late = Circumstances(happenedAt: Instant(Ward.tuesday("14:41")))
                    _ = try Procedure.take(.enterTheatre, on: procedure, late, in: &tx, context)
                }
            }
        }
    }
}
