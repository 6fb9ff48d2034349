internal import Postgres

/// What a running embedded server still needs before people can work.
struct DatabasePreparation {
    let place: ClusterPlace
    let report: (String) -> Void

    /// Makes the database if it is missing; `true` when it did.
    func createDatabase() async throws -> Bool {
        let pool = Pool(place.conninfo(login: "postgres", database: "postgres"), size: 1)
        return try await pool.withConnection { session in
            let name = DatabaseAddress.databaseName
            guard try session.first("SELECT 1 FROM pg_database WHERE datname = \(name)", as: Int32.self) == nil else {
                return false
            }
            do {
                try session.run("CREATE DATABASE omentum")
                return true
            } catch let error as PostgresError where error.sqlState == "42P04" || error.sqlState == "23505" {
                // Another start made it just now.
                return false
            }
        }
    }
}
