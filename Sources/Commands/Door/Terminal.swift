internal import FoundationEssentials
internal import Glibc

/// What the standard streams are connected to.
struct Terminal: Sendable, Equatable {
    var columns: Int
    var outputIsTerminal: Bool
    var errorIsTerminal: Bool
    var colour: Bool

    static let columnsDefault = 80

    /// `COLUMNS` wins over the terminal's own answer, as in other tools; `NO_COLOR` is obeyed when it is not empty.
    static func current() -> Terminal {
        let outputIsTerminal = isatty(STDOUT_FILENO) == 1
        let asked = Environment["COLUMNS"].flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
        return Terminal(
            columns: asked ?? windowColumns() ?? columnsDefault,
            outputIsTerminal: outputIsTerminal,
            errorIsTerminal: isatty(STDERR_FILENO) == 1,
            colour: outputIsTerminal && (Environment["NO_COLOR"] ?? "").isEmpty && Environment["TERM"] != "dumb")
    }

    private static func windowColumns() -> Int? {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }
}

/// The variables that the tool was started with.
enum Environment {
    static subscript(name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }

    static var all: [String: String] { ProcessInfo.processInfo.environment }

    /// Gives `nil` also for a variable that is set to nothing.
    static func filled(_ name: String) -> String? {
        Self[name].flatMap { $0.isEmpty ? nil : $0 }
    }
}
