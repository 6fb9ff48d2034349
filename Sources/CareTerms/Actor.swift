public import Postgres

/// Who acts: the login that the database checked, in one of its groups.
public struct Actor: Hashable, Sendable {
    /// The name that the person, or the service, logged in with.
    public let login: String
    public let role: GroupRole

    public init(login: String, role: GroupRole) {
        self.login = login
        self.role = role
    }
}

/// What a use case is told of the world: it reads no clock and knows no other way to who acts.
public struct Context: Sendable {
    /// The database server's clock, read once per transaction.
    public let now: Instant
    public let actor: Actor

    public init(now: Instant, actor: Actor) {
        self.now = now
        self.actor = actor
    }
}
