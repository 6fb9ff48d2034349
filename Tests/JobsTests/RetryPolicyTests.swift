import Testing

@testable import Jobs

@Suite("How long a failed job waits")
struct RetryPolicyTests {
    let policy = RetryPolicy(first: .seconds(5), factor: 2, longest: .seconds(3600), jitter: 0.2)

    @Test("each wait is twice the last one, up to the longest")
    func doubles() {
        let waits = (1...12).map { policy.wait(after: $0, chance: 0.5) }
        #expect(waits.prefix(4) == [.seconds(5), .seconds(10), .seconds(20), .seconds(40)])
        #expect(waits.suffix(2) == [.seconds(3600), .seconds(3600)])
        #expect(zip(waits, waits.dropFirst()).allSatisfy { $0 <= $1 })
    }

    @Test("chance moves a wait within its jitter, and never beyond the longest", arguments: 1...40)
    func jitter(attempt: Int) {
        let middle = policy.wait(after: attempt, chance: 0.5)
        for chance in [0, 0.25, 0.75, 1] {
            let wait = policy.wait(after: attempt, chance: chance)
            #expect(wait >= middle * 0.9 && wait <= .seconds(3600) && wait <= middle * 1.1)
        }
    }

    @Test("attempts and chances out of range give a wait all the same", arguments: [-5, 0, 1, 1000, Int.max])
    func extremes(attempt: Int) {
        for chance in [-1, 0.5, 7, Double.infinity] {
            let wait = policy.wait(after: attempt, chance: chance)
            #expect(wait > .zero && wait <= .seconds(3600))
        }
    }
}

@Suite("What is said of an error")
struct ScrubbedTests {
    struct Leaky: Error, CustomStringConvertible {
        let name: String
        var description: String { "patient \(name)" }
    }
    enum Reason: Error { case of(String) }

    @Test("only the type of an error is told, never what it holds")
    func types() {
        #expect(Scrubbed.name(of: Leaky(name: "Canary")) == "JobsTests.ScrubbedTests.Leaky")
        #expect(!Scrubbed.name(of: Reason.of("Canary")).contains("Canary"))
    }

    @Test(
        "an error's name is short and made of plain characters",
        arguments: ["", "a'b\"c;\n\u{0}ü", String(repeating: "x", count: 9000)])
    func plain(text: String) {
        let kept = Scrubbed.text(text)
        #expect(!kept.isEmpty && kept.count <= Scrubbed.lengthMax)
        #expect(kept.wholeMatch(of: /[A-Za-z0-9_.:<> -]+/) != nil)
    }
}
