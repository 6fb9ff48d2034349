public import Postgres

/// Which steps a database has, against those of this program.
public struct MigrationStatus: Sendable {
    public enum State: String, Sendable {
        case applied, pending
        /// Applied with another text than this program has.
        case changed
        /// Applied, and this program does not know it.
        case unknown
    }

    public struct Step: Sendable {
        public let name: String
        public let state: State
        public let appliedAt: Instant?
        public let appliedBy: String?
    }

    public let steps: [Step]
    /// View files that changed, are new, are gone, or whose views are missing.
    public let staleViews: [String]

    /// Whether this program and this database fit each other.
    public var isCurrent: Bool { steps.allSatisfy { $0.state == .applied } && staleViews.isEmpty }

    /// The names of the steps in this state.
    public func names(_ state: State) -> [String] { steps.filter { $0.state == state }.map(\.name) }
}
