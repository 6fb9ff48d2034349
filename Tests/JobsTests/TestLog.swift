import Logging
import TestKit

/// Keeps every line that a logger writes, of every level.
final class TestLog: Sendable {
    private let kept = Locked<[String]>([])

    var lines: [String] { kept.current }

    func logger(label: String, metadataProvider: Logger.MetadataProvider? = nil) -> Logger {
        var logger = Logger(label: label) { _ in Handler(kept: self.kept, metadataProvider: metadataProvider) }
        logger.logLevel = .trace
        return logger
    }

    private struct Handler: LogHandler {
        let kept: Locked<[String]>
        var metadataProvider: Logger.MetadataProvider?
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let about = (metadataProvider?.get() ?? [:]).merging(metadata) { $1 }.merging(event.metadata ?? [:]) { $1 }
            let words = about.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            kept.update { $0.append(([event.level.rawValue, "\(event.message)"] + words).joined(separator: " ")) }
        }
    }
}
