internal import Glibc

/// Where a verb puts its answer: standard output, as text for people or as one JSON document.
public final class Output {
    public let isJSON: Bool
    let terminal: Terminal
    /// What was typed after the name of the tool.
    let words: [String]
    private var buffer: [UInt8] = []
    /// How the tool ends when the verb threw nothing: an answer can be a no, and some of the work can have failed.
    var ending = Ending.done

    init(json: Bool, terminal: Terminal, words: [String] = []) {
        isJSON = json
        self.words = words
        self.terminal = terminal
    }

    /// Shows a list.
    public func show(_ listing: Listing) {
        if isJSON { return write(listing.json.document) }
        guard !listing.rows.isEmpty else { return write(listing.none.harmless()) }
        for line in listing.table.lines(width: terminal.columns, bold: bold) { write(line) }
    }

    /// Shows one thing: `sentence` for people, the fields for both.
    public func show(_ details: Details, saying sentence: String? = nil) {
        if isJSON { return write(details.json.document) }
        if let sentence { write(sentence.harmless(keepingLines: true)) }
        let pairs = details.fields.map {
            ($0.key.replacing("_", with: " "), $0.value.shown.harmless(keepingLines: true))
        }
        for line in Table.pairs(pairs, width: terminal.columns, bold: bold) { write(line) }
    }

    /// Shows what was done: a sentence for people, the fields for machines.
    public func done(_ sentence: String, _ details: Details) {
        write(isJSON ? details.json.document : sentence.harmless(keepingLines: true))
    }

    /// Shows the value as JSON, whatever form it was asked for.
    public func show(_ json: JSON) { write(json.document) }

    /// A line for people only, between other output; machines do not get it.
    public func say(_ line: String) {
        guard !isJSON else { return }
        write(line.harmless(keepingLines: true))
        flushed = flushed && flush()
    }

    /// A generated text, as it is.
    func raw(_ text: String) { write(text) }

    /// A line on standard error, for people and machines.
    public func note(_ line: String) { Output.error(line.harmless(keepingLines: true)) }

    /// Tells on standard error how long work goes on; `finish` it before anything else is shown.
    public func progress(_ label: String, total: Int? = nil) -> Progress {
        Progress(label, total: total, terminal: terminal) { _ = Output.write(Array($0.utf8), to: STDERR_FILENO) }
    }

    private func bold(_ text: String) -> String { terminal.colour ? "\u{1b}[1m\(text)\u{1b}[0m" : text }

    private func write(_ text: String) {
        buffer += text.utf8
        // An empty text is an empty line, such as between two blocks.
        if text.isEmpty || buffer.last != UInt8(ascii: "\n") { buffer.append(UInt8(ascii: "\n")) }
        if buffer.count > 1 << 16 { flushed = flushed && flush() }
    }

    private var flushed = true

    /// Writes what is left; `false` when standard output did not take it.
    ///
    /// A reader that went away (`| head`) has what it wanted, so that is no error.
    func finish() -> Bool { flush() && flushed }

    /// Writes what there is now, for an answer that goes on.
    func letGo() { flushed = flushed && flush() }

    private func flush() -> Bool {
        defer { buffer = [] }
        return Output.write(buffer, to: STDOUT_FILENO)
    }

    static func error(_ line: String) { _ = write(Array((line + "\n").utf8), to: STDERR_FILENO) }

    /// For text without an `Output` yet: help and versions.
    static func plain(_ text: String) -> Bool { write(Array((text + "\n").utf8), to: STDOUT_FILENO) }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = Glibc.write(descriptor, Array(rest), rest.count)
            if count < 0 {
                if errno == EINTR || errno == EAGAIN { continue }
                return errno == EPIPE
            }
            rest = rest.dropFirst(count)
        }
        return true
    }
}

/// Standard streams that were closed by the caller would be taken by the next file or socket that is opened.
enum StandardStreams {
    /// Opened for reading only, so that a later attempt to write is an error and not silence.
    static func secure() {
        signal(SIGPIPE, SIG_IGN)
        for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(descriptor, F_GETFD) == -1 {
            _ = open("/dev/null", O_RDONLY)
        }
    }
}
