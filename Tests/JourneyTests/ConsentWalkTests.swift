import CareTerms
import Pathway
import Postgres
import ProcedureBooking
import Registry
import TestKit
import Testing
import TrialEnrollment

@testable import Wards

@Suite("Nobody is treated without a consent that holds, whatever is done in whatever order")
struct ConsentWalkTests {
    /// What may be done on the day of a procedure, to the papers and to the patient.
    enum Act: CaseIterable {
        case newForm, newFormThatAsksAgain, sign, refuse, takeBack, invalidate, arrive, enterTheatre, startAerosol
    }

    /// What the papers say, kept beside the database by rules of its own.
    struct Papers {
        var forms = [(version: "3", asksAgain: false)]
        var acts: [(form: Int, isGiven: Bool, isValid: Bool)] = [(0, true, true)]
        var takenBack = -1

        /// The latest act that was not found invalid.
        var word: Int? { acts.indices.last { acts[$0].isValid } }

        var hold: Bool {
            guard let word, acts[word].isGiven, word > takenBack else { return false }
            return !forms.indices.contains { $0 > acts[word].form && forms[$0].asksAgain }
        }
    }

    @Test("random days", .clonedDatabase, arguments: 1...6 as ClosedRange<UInt64>)
    func walk(seed: UInt64) async throws {
        let ward = try await Ward.open(try TestDatabase.current, on: "2026-11-02")
        let (course, cycle) = try await ward.confirmedCycle(at: "2026-11-09T14:00:00Z")
        let (enrolment, trial) = try await ward.enrolment(of: course)
        try await ward.today("2026-11-09", at: "13:30")
        let procedure = try await ward.as(Ward.nurse) { tx, context in try Procedure.ofToday(cycle, in: &tx, context) }
        var (papers, chance) = (Papers(), Chance(seed: seed))
        var (treated, stopped) = (0, 0)
        for turn in 0..<60 {
            let state = try await ward.state(of: procedure)
            guard state != "aerosol_running" else { break }
            // Towards the aerosol a little more often than round about it.
            let step: Act = state == "scheduled" ? .arrive : state == "arrived" ? .enterTheatre : .startAerosol
            let act = chance.next() % 3 == 0 ? step : Act.allCases[Int(chance.next() % UInt64(Act.allCases.count))]
            switch act {
            case .arrive, .enterTheatre, .startAerosol:
                let moved = try await ward.takes(act, on: procedure)
                (treated, stopped) = (treated + (moved ? 1 : 0), stopped + (moved ? 0 : 1))
                #expect(!moved || papers.hold, "turn \(turn): \(act) without a consent that holds: \(papers)")
                #expect(moved || !papers.hold || act != step, "turn \(turn): \(act) refused: \(papers)")
            default: try await ward.does(act, to: enrolment, in: trial, &papers)
            }
        }
        #expect(treated + stopped > 0)
        // The database's own word is the same.
        let standing = try await ward.db.value(
            "SELECT coalesce(trials.consent_standing(\(enrolment), registry.now()), '-')", as: String.self)
        #expect((standing == "current") == papers.hold, "\(standing): \(papers)")
    }

    /// The same walk for the same seed.
    struct Chance {
        private var state: UInt64

        init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state >> 33
        }
    }
}

extension Ward {
    fileprivate func enrolment(of course: CourseID) async throws -> (EnrolmentID, TrialID) {
        let id = try await db.value("SELECT enrolment FROM booking.course WHERE id = \(course)", as: EnrolmentID.self)
        return (id, try await db.value("SELECT trial FROM trials.enrolment WHERE id = \(id)", as: TrialID.self))
    }

    fileprivate func state(of procedure: ProcedureID) async throws -> String {
        try await db.value("SELECT status FROM booking.procedure WHERE id = \(procedure)")
    }

    /// Whether the step was taken.
    fileprivate func takes(_ act: ConsentWalkTests.Act, on procedure: ProcedureID) async throws -> Bool {
        do {
            switch act {
            case .arrive:
                return try await self.as(Ward.nurse) { tx, context in
                    try ClearedStep.arrive(procedure, in: &tx, context).moved != nil
                }
            case .enterTheatre:
                try await self.as(Ward.theatre) { tx, context in
                    try Procedure.take(.enterTheatre, on: procedure, in: &tx, context)
                }
                return true
            default:
                return try await self.as(Ward.theatre) { tx, context in
                    try ClearedStep.startAerosol(procedure, in: &tx, context).moved != nil
                }
            }
        } catch is any Refusal {
            return false
        }
    }

    /// Changes the papers, here and there alike.
    fileprivate func does(
        _ act: ConsentWalkTests.Act, to enrolment: EnrolmentID, in trial: TrialID,
        _ papers: inout ConsentWalkTests.Papers
    ) async throws {
        let today = try day("2026-11-09")
        let latest = (number: papers.forms.count - 1, version: papers.forms[papers.forms.count - 1].version)
        switch act {
        case .newForm, .newFormThatAsksAgain:
            let version = "\(papers.forms.count + 3)"
            try await self.as(Ward.research) { tx, _ in
                try ConsentForm.add(version, to: trial, from: today, asksAgain: act == .newFormThatAsksAgain, in: &tx)
            }
            papers.forms.append((version, act == .newFormThatAsksAgain))
        case .sign, .refuse:
            let talk = ConsentTalk(isGiven: act == .sign, reason: act == .sign ? nil : "wants to think about it")
            try await self.as(Ward.research) { tx, context in
                try Enrolment.consent(enrolment, form: latest.version, signedOn: today, talk, in: &tx, context)
            }
            papers.acts.append((latest.number, act == .sign, true))
        case .takeBack:
            guard let word = papers.word, papers.acts[word].isGiven, word > papers.takenBack else { return }
            try await self.as(Ward.nurse) { tx, context in
                try Enrolment.takeBackConsent(
                    enrolment, saidOn: today, because: "said so on the ward", in: &tx, context)
            }
            papers.takenBack = word
        case .invalidate:
            guard let word = papers.word else { return }
            try await self.as(Ward.research) { tx, context in
                try Enrolment.invalidateConsent(
                    word + 1, of: enrolment, foundOn: today, because: "the wrong form", in: &tx, context)
                return word
            }
            papers.acts[word].isValid = false
        case .arrive, .enterTheatre, .startAerosol: break
        }
    }
}
