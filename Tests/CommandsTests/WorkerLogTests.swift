import FoundationEssentials
import Logging
import Testing

@testable import Commands

@Suite("The worker's log for machines")
struct WorkerLogTests {
    private struct Line: Decodable, Equatable {
        let time, level, message, logger, job, trace_id: String
    }

    @Test("is one object per line, whatever stands in it")
    func line() throws {
        let text = LogLines.line(
            .warning, "a \"quoted\"\nline \u{1b}[2J", label: "omentum-worker",
            ["trace_id": "4bf92f3577b34da6a3ce929d0e0e4736", "job": "J7"])
        #expect(!text.contains("\n") && !text.contains("\u{1b}"))
        let line = try JSONDecoder().decode(Line.self, from: Data(text.utf8))
        #expect(line.message == "a \"quoted\"\nline \u{1b}[2J" && line.level == "warning" && line.job == "J7")
        #expect(line.logger == "omentum-worker" && line.trace_id == "4bf92f3577b34da6a3ce929d0e0e4736")
        #expect(line.time.wholeMatch(of: /20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/) != nil)
        // The members stand in an order that people can read.
        #expect(text.hasPrefix("{\"time\":\"") && text.contains("\"job\":\"J7\",\"trace_id\":"))
    }
}
