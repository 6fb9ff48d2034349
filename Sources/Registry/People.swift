public import CareTerms
public import Postgres

/// Somebody who works here, as the registry knows them.
public struct Person: Sendable, Equatable {
    public let login: String
    /// What stands under the person's signature.
    public let printedName: String
    public let groups: [GroupRole]
    public let activeFrom: Instant
    /// When they left; their login is kept, closed, and never given to anybody else.
    public let activeUntil: Instant?
}

/// Logins and their groups.
///
/// Each change is audited, and takes effect with the person's next transaction.
public enum People {
    /// Registers a person and makes their login, without a password: how logins prove who they are is the server's
    /// setting (peer, certificate, SCRAM), and a password is set by its owner.
    public static func add(
        login: String, printedName: String, groups: [GroupRole], in tx: inout Transaction
    ) throws {
        try tx.run("SELECT registry.add_person(\(login)::name, \(printedName), \(groups)::name[])")
    }

    /// Sets the whole list of a person's groups.
    public static func setGroups(of login: String, to groups: [GroupRole], in tx: inout Transaction) throws {
        try tx.run("SELECT registry.set_groups(\(login)::name, \(groups)::name[])")
    }

    /// Closes the login and takes all groups away.
    public static func deactivate(_ login: String, in tx: inout Transaction) throws {
        try tx.run("SELECT registry.deactivate_person(\(login)::name)")
    }

    /// Opens the login of somebody who came back.
    public static func reactivate(_ login: String, groups: [GroupRole], in tx: inout Transaction) throws {
        try tx.run("SELECT registry.reactivate_person(\(login)::name, \(groups)::name[])")
    }

    /// Everybody, by login; those who left only on request.
    public static func list(includingFormer: Bool = false, in tx: inout Transaction) throws -> [Person] {
        try tx.all(
            """
            SELECT login, printed_name, active_from, active_until,
                array(SELECT group_role::text FROM registry.membership m WHERE m.person = p.id ORDER BY group_role) AS groups
            FROM registry.person p WHERE active_until IS NULL OR \(includingFormer) ORDER BY login
            """
        ) { row in
            Person(
                login: try row("login"), printedName: try row("printed_name"), groups: try row("groups"),
                activeFrom: try row("active_from"), activeUntil: try row("active_until"))
        }
    }

    /// The groups that the login of this session may act in.
    public static func myGroups(in tx: inout Transaction) throws -> [GroupRole] {
        let groups = GroupRole.allCases
        return try tx.all(
            """
            SELECT g FROM unnest(\(groups)::text[]) g
            WHERE EXISTS (SELECT FROM pg_catalog.pg_auth_members m JOIN pg_catalog.pg_roles me ON me.oid = m.member
                JOIN pg_catalog.pg_roles r ON r.oid = m.roleid WHERE me.rolname = session_user AND r.rolname = g)
            ORDER BY array_position(\(groups), g)
            """, as: GroupRole.self)
    }
}
