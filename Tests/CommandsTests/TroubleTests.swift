import CareTerms
import Postgres
import Testing

@testable import Commands

@Suite("Every error has one answer and one exit code")
struct TroubleTests {
    @Test(
        "each kind of refusal has its own exit code",
        arguments: zip(
            RefusalKind.allCases,
            [.usage, .refused, .notFound, .changedMeanwhile, .notPermitted, .outcomeUnknown, .doneInPart]
                as [Ending])
    )
    func refusals(kind: RefusalKind, status: Ending) {
        let trouble = Trouble(Fact("bed_is_free", kind, "The bed is taken.", try: "omentum bed list"))
        #expect(trouble.status == status)
        #expect(trouble.fact == "bed_is_free")
        #expect(trouble.text == "omentum: The bed is taken.\n    try: omentum bed list")
    }

    @Test("the numbers are those that scripts know")
    func numbers() {
        #expect(Ending.allCases.map(\.rawValue) == Array(0...9))
        #expect(Set(Ending.allCases.map(\.code)).count == 10)
    }

    @Test(
        "what the server says decides the exit code",
        arguments: [
            ("42501", Ending.notPermitted), ("28P01", .notPermitted), ("57P01", .unreachable),
            ("53300", .unreachable), ("40001", .changedMeanwhile), ("55P03", .changedMeanwhile), ("22001", .usage),
            ("23505", .refused), ("OM010", .refused), ("42P01", .failed), ("XX000", .failed), ("ABCDE", .failed),
        ])
    func states(state: String, status: Ending) {
        #expect(Trouble(state: state, constraint: nil).status == status)
    }

    @Test("a constraint that no module explains is said by its name")
    func constraint() {
        let trouble = Trouble(state: "23P01", constraint: "theatre_holds_one_patient_at_a_time")
        #expect(trouble.message == "Refused by a rule: theatre holds one patient at a time.")
        #expect(trouble.fact == "theatre_holds_one_patient_at_a_time")
    }

    @Test("machines get the same four fields always, and the key when the outcome is unknown")
    func json() {
        var trouble = Trouble(.failed, "No.")
        #expect(
            trouble.json
                == .object([
                    .init(
                        "error",
                        .object([
                            .init("code", .text("failed")), .init("fact", .null), .init("message", .text("No.")),
                            .init("try", .null),
                        ]))
                ]))
        trouble.key = "k1"
        #expect(trouble.json.document.contains("\"key\": \"k1\""))
        #expect(trouble.text.hasSuffix("\n    key: k1"))
    }

    @Test("an error of no known kind names its type and nothing that it holds")
    func unknown() {
        struct Leak: Error { let patient = "Mary" }
        #expect(!Trouble(Leak()).text.contains("Mary"))
    }
}

@Suite("Wrong words are answered with the right ones")
struct CommandTreeTests {
    @Test(
        "the nearest name is found",
        arguments: [
            ("ad", "add"), ("lst", "list"), ("lits", "list"), ("LIST", "list"), ("verfy", "verify"), ("sho", "show"),
        ])
    func nearest(typed: String, meant: String) {
        #expect(CommandTree.nearest(to: typed, among: ["add", "list", "verify", "show"]) == meant)
    }

    @Test("a word that is near to nothing gets no guess", arguments: ["x", "merge", "Smith", ""])
    func far(typed: String) {
        #expect(CommandTree.nearest(to: typed, among: ["add", "list", "verify", "show"]) == nil)
    }

    @Test("a value is named by its place and never repeated")
    func values() {
        let parser = ParserTrouble(arguments: ["person", "add", "--born=Mary", "Smith", "-Smith"])
        #expect(parser.withoutValues("The value 'Mary' is invalid") == "The value (argument 3) is invalid")
        #expect(parser.withoutValues("Unexpected argument 'Smith'") == "Unexpected argument (argument 4)")
        #expect(parser.withoutValues("Unknown option '-Smith'") == "Unknown option (argument 5)")
    }

    @Test(
        "a wrong step is answered with the steps that the verb takes, and a wrong day with how a day is written",
        arguments: [
            ("referral step R1 reveiw", "review", "accept"), ("enrolment step E1 aproach", "approach", "withdraw"),
            ("referral accept R1 --pathway trial --board-on 24.11.2026", "YYYY-MM-DD", "24.11"),
        ])
    func steps(line: String, wanted: String, unwanted: String) throws {
        let outcome = try Omentum.shell("\"$omentum\" \(line)")
        #expect(outcome.status == 2 && outcome.output.contains(wanted), "\(outcome.output)")
        #expect(!outcome.output.contains(unwanted), "\(outcome.output)")
    }

    @Test("more arguments, longer ones, and no text are refused")
    func limits() {
        #expect(throws: UsageTrouble.self) { try Door.check(Array(repeating: "a", count: Door.argumentsMax + 1)) }
        #expect(throws: UsageTrouble.self) {
            try Door.check([String(repeating: "a", count: Door.argumentBytesMax + 1)])
        }
        #expect(throws: UsageTrouble.self) { try Door.check(["a\u{FFFD}b"]) }
        #expect(throws: Never.self) { try Door.check(["ödön", "王"]) }
    }
}
