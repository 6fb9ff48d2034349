public import Postgres

/// The group a person acts in: a database role that carries the grants.
///
/// A login has no rights of its own. Each transaction takes exactly one of these roles by `SET LOCAL ROLE`.
public enum GroupRole: String, CaseIterable, Sendable, Codable, PostgresCodable {
    case coordinator, research, investigator, scheduler, theatre, surgeon, pharmacist, nurse, finance
    case auditor, `operator`
    case worker, cron

    /// Roles that only services take; a person cannot be put into them.
    public var isService: Bool { self == .worker || self == .cron }
}
