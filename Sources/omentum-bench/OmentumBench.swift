import ArgumentParser

/// The benchmarks: one JSON line per measure on standard output, a table for people on standard error.
@main
struct OmentumBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "omentum-bench",
        abstract: "Measures Omentum. One JSON line per measure on standard output, a table on standard error.",
        discussion: "Build it with `swift build -c release`: figures of a debug build mean nothing.",
        subcommands: [
            PostgresBench.self, QueueBench.self, ReferralsBench.self, TrialsBench.self, Torture.self, PostgresSide.self,
        ])
}
