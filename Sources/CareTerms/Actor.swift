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
