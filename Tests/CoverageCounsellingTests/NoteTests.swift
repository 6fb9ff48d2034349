import CareTerms
import Foundation
import Postgres
import Registry
import Testing

@testable import CoverageCounselling

@Suite("What a counselling note holds before it may be signed")
struct NoteTests {
    /// A part that is left out or left blank, and what the note then lacks.
    struct Lack: Sendable, CustomTestStringConvertible {
        let missing: [String]
        let spoil: @Sendable (inout CounsellingContent) -> Void
        var testDescription: String { "\(missing)" }

        init(_ missing: [String], _ spoil: @escaping @Sendable (inout CounsellingContent) -> Void) {
            (self.missing, self.spoil) = (missing, spoil)
        }
    }

    static let lacks: [Lack] = [
        Lack([]) { _ in },
        Lack(["spokeWith"]) { $0.spokeWith = " \n" },
        Lack(["responsibilities"]) { $0.responsibilities = nil },
        Lack(["responsibilities"]) { $0.responsibilities = .told("  ") },
        Lack(["estimate"]) { $0.estimate = nil },
        Lack(["estimate: a reason why it does not apply"]) { $0.estimate = .notApplicable(because: "") },
        Lack([]) { $0.estimate = .notApplicable(because: "no bill") },
        Lack(["assistance"]) { $0.assistance = nil },
        Lack(["understanding"]) { $0.understanding = nil },
        Lack(["understanding"]) { $0.understanding = " " },
        Lack(["nextStep"]) { $0.nextStep = nil },
        Lack(["nextStep"]) { $0.nextStep?.what = "" },
        // What is optional is never missed.
        Lack([]) { ($0.interpreter, $0.questions, $0.text) = (nil, nil, nil) },
        Lack(["spokeWith", "responsibilities", "understanding"]) {
            ($0.spokeWith, $0.responsibilities, $0.understanding) = ("", nil, nil)
        },
    ]

    @Test("everything that is missing is said at once, in the order of the form", arguments: lacks)
    func missing(lack: Lack) throws {
        var content = try Self.content()
        lack.spoil(&content)
        #expect(content.missing == lack.missing)
    }

    @Test("what is signed reads back as it was written, in one fixed text")
    func text() throws {
        let content = try Self.content()
        let json = try content.json
        let (again, text) = (try CounsellingContent(json), try content.json.text)
        #expect(again == content && text == json.text)
    }

    @Test(
        "told, or a reason why it does not apply: never both and never neither",
        arguments: [
            #"{"told": "a", "notApplicable": "b"}"#, "{}", #"{"told": null}"#,
        ])
    func either(text: String) {
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(CounsellingContent.Told.self, from: Data(text.utf8))
        }
    }

    static func content() throws -> CounsellingContent {
        CounsellingContent(
            heldAt: try #require(Instant("2026-11-02T11:00:00Z")), channel: .phone, spokeWith: "the patient",
            interpreter: "by phone", responsibilities: .told("The sponsor pays."), estimate: .told("About 300."),
            assistance: .told("Travel fund."), understanding: "I pay nothing.", questions: "Who pays the hotel?",
            nextStep: .init(what: "Call", owner: .finance, dueOn: try #require(ClinicalDay("2026-12-01"))), text: "/ ö")
    }
}

@Suite("What the life of a coverage line promises")
struct PositionMachineTests {
    private let steps = Position.grid.compactMap { cell in
        cell.step.map { (from: cell.state, event: cell.event, step: $0) }
    }

    @Test("whoever pays is said by finance alone, and every answer is written down with its step")
    func answers() {
        for cell in steps where cell.from != nil {
            #expect(cell.step.roles == [.finance])
            let isAnswer = cell.step.to != .unassigned
            #expect(cell.step.facts == (isAnswer ? ["answered_position_has_its_answer"] : []))
        }
    }

    @Test("no line is at its end: what was confirmed or denied can be opened again, with a reason")
    func ends() {
        #expect(Position.ends == [])
        for cell in steps where cell.event == .reopen {
            #expect(cell.step.to == .unassigned && cell.step.needsReason)
        }
    }

    @Test("a no is never overwritten by a yes: between them stands a question or an appeal")
    func denial() {
        #expect(Position.step(.confirm, from: .denied) == nil)
        #expect(Position.step(.deny, from: .confirmed) == nil)
        #expect(Position.step(.appeal, from: .denied)?.to == .appealed)
        #expect(Position.step(.confirm, from: .appealed)?.to == .confirmed)
    }
}
