internal import Postgres

extension Trouble {
    /// What the state of the database, or the name of a constraint, means to the person at the keyboard.
    init(_ error: PostgresError) {
        switch error.kind {
        case .connection: self.init(error.connectionFailure ?? .other)
        case .inDoubt:
            self.init(
                .outcomeUnknown, fact: "outcome_is_known",
                "The connection was lost while the change was being committed: nobody knows whether it took place.",
                try: "the same command again with the same --key; it is not done twice")
        case .deadline:
            self.init(.failed, fact: "statement_ends_in_time", "The database took too long; nothing was changed.")
        case .cancelled:
            self.init(.failed, fact: "command_is_not_interrupted", "Interrupted: nothing was changed.")
        case .server: self.init(state: error.sqlState ?? "", constraint: error.constraint)
        default: self.init(.failed, fact: "no_defect", "Something that should not happen did: \(error).")
        }
    }

    init(state: String, constraint: String?) {
        let sentence = constraint?.replacing("_", with: " ")
        switch (state, state.prefix(2)) {
        case ("42501", _):
            self.init(
                .notPermitted, fact: constraint ?? "role_may", "Your role may not do this.",
                try: "the same command with --role, when you have another role; omentum person list shows who may")
        case (_, "28"): self.init(.notPermitted, fact: "login_is_accepted", "The database refused this login.")
        case (_, "08"), ("57P01", _), ("57P02", _), ("57P03", _), ("53300", _):
            self.init(
                .unreachable, fact: "database_answers", "The database does not accept connections now (\(state)).",
                try: "again in a moment")
        case ("3D000", _), ("3F000", _), ("42P01", _), ("42883", _), ("42703", _):
            self.init(
                .failed, fact: "database_is_migrated", "The database is not as this version needs it (\(state)).",
                try: "omentum db status, then omentum db migrate")
        case ("40001", _), ("40P01", _), ("55P03", _):
            self.init(
                .changedMeanwhile, fact: "record_is_free", "Others were changing the same records all the time.",
                try: "the same command again")
        case ("57014", _):
            self.init(.failed, fact: "statement_ends_in_time", "The database took too long; nothing was changed.")
        case (_, "22"):
            self.init(.usage, fact: constraint ?? "value_is_possible", "A value is not possible here (\(state)).")
        case (_, "23"), (_, "OM"):
            self.init(
                .refused, fact: constraint, "Refused by a rule: \(sentence ?? "SQLSTATE \(state)").")
        case (_, "53"), (_, "58"), (_, "XX"):
            self.init(.failed, fact: "server_is_well", "The database server is in trouble (\(state)): see its log.")
        default:
            self.init(
                .failed, fact: constraint,
                "The database refused: \(sentence.map { "\($0), " } ?? "")SQLSTATE \(state).")
        }
    }

    /// Why there is no session: what the person can look at next.
    init(_ failure: ConnectionFailure) {
        let (message, remedy): (String, String?) =
            switch failure {
            case .refused:
                ("Nobody answers where the database should be.", "omentum db status, or the settings PGHOST and PGPORT")
            case .unreachable: ("There is no way to the host of the database.", "the settings PGHOST and PGPORT")
            case .timeout:
                ("The database did not answer in time.", "again in a moment, or the settings PGHOST and PGPORT")
            case .authentication:
                (
                    "The database did not accept this login.",
                    "omentum person list, by somebody who may; or the login's own secret"
                )
            case .noDatabase:
                ("The server has no such database.", "omentum db start, or createdb and omentum db migrate")
            case .tls:
                (
                    "No encrypted connection could be made, or the server is not the expected one.",
                    "the settings PGSSLMODE and PGSSLROOTCERT"
                )
            case .tooManyConnections: ("The server has no connection left.", "again in a moment")
            case .notReady: ("The server is starting or stopping.", "again in a moment")
            case .settings:
                (
                    "The settings of the connection cannot be understood.",
                    "the variables PGHOST, PGPORT, PGSERVICE and the service file"
                )
            case .lost:
                ("The connection to the database was lost; what was not committed is undone.", "the same command again")
            case .other: ("The database cannot be reached.", "omentum db status")
            }
        self.init(
            failure == .authentication ? .notPermitted : .unreachable, fact: "database_answers", message, try: remedy)
    }
}
