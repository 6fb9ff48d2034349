internal import ArgumentParser

/// What the person had before them when they decided.
struct SeenOptions: ParsableArguments {
    @Option(
        name: .customLong("seen"),
        help: ArgumentHelp(
            "The version that you saw (referral show): refused if anybody changed the referral since.",
            valueName: "number"))
    var version: Int?
}
