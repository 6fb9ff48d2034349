internal import Glibc
internal import Logging
internal import Postgres
internal import Synchronization

/// A log of one JSON object per line on standard error, for what collects logs of many machines.
struct LogLines: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info
    var metadataProvider: Logger.MetadataProvider?
    private let label: String
    private static let writing = Mutex(())

    init(label: String, metadataProvider: Logger.MetadataProvider?) {
        (self.label, self.metadataProvider) = (label, metadataProvider)
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let about = (metadataProvider?.get() ?? [:]).merging(metadata) { $1 }.merging(event.metadata ?? [:]) { $1 }
        let line = Self.line(event.level, "\(event.message)", label: label, about) + "\n"
        // One write for each line, so that lines of several threads do not mix.
        Self.writing.withLock { _ in
            let bytes = Array(line.utf8)
            _ = write(STDERR_FILENO, bytes, bytes.count)
        }
    }

    static func line(_ level: Logger.Level, _ message: String, label: String, _ about: Logger.Metadata) -> String {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        let time = Instant(unixSeconds: Int64(now.tv_sec)) + .nanoseconds(Int64(now.tv_nsec / 1_000_000) * 1_000_000)
        let fields =
            [("time", "\(time)"), ("level", level.rawValue), ("message", message), ("logger", label)]
            + about.sorted { $0.key < $1.key }.map { ($0.key, $0.value.description) }
        let members = fields.map { "\(JSON.text($0).document):\(JSON.text($1).document)" }
        return "{\(members.joined(separator: ","))}"
    }
}
