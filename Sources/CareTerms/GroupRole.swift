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

    /// Takes the role for the rest of the transaction.
    ///
    /// A name of a role is an identifier, so it cannot travel as a value: each is a literal here.
    public var setLocal: SQL {
        switch self {
        case .coordinator: "SET LOCAL ROLE coordinator"
        case .research: "SET LOCAL ROLE research"
        case .investigator: "SET LOCAL ROLE investigator"
        case .scheduler: "SET LOCAL ROLE scheduler"
        case .theatre: "SET LOCAL ROLE theatre"
        case .surgeon: "SET LOCAL ROLE surgeon"
        case .pharmacist: "SET LOCAL ROLE pharmacist"
        case .nurse: "SET LOCAL ROLE nurse"
        case .finance: "SET LOCAL ROLE finance"
        case .auditor: "SET LOCAL ROLE auditor"
        case .operator: "SET LOCAL ROLE operator"
        case .worker: "SET LOCAL ROLE worker"
        case .cron: "SET LOCAL ROLE cron"
        }
    }
}
