public import ArgumentParser
public import CareTerms
internal import Postgres

/// Which database the verbs talk to: what libpq's own settings name, or the embedded one of the current folder.
enum DatabaseAddress {
    /// `PGHOST` and the like say where; libpq reads them itself.
    case named
    case embedded(ClusterPlace)

    static let databaseName = "omentum"
    static let connectSecondsMax = 10

    /// `OMENTUM_POOLED` says that a pooler in transaction mode stands between us and the server.
    static var isBehindPooler: Bool { !["", "0"].contains(Environment["OMENTUM_POOLED"] ?? "") }

    /// Sessions with these words, which leave nothing behind where a pooler gives each transaction another one.
    static func pool(_ conninfo: String, size: Int, isBehindPooler: Bool = isBehindPooler) -> Pool {
        var settings = Pool.Configuration(conninfo, size: size)
        settings.isBehindPooler = isBehindPooler
        return Pool(settings)
    }

    /// Any of these says where a server is; `PGUSER` alone does not.
    static let naming = ["PGHOST", "PGHOSTADDR", "PGPORT", "PGSERVICE", "PGDATABASE"]

    static func current() throws -> DatabaseAddress {
        if naming.contains(where: { Environment.filled($0) != nil }) { return .named }
        return .embedded(try ClusterPlace.current())
    }

    /// libpq's words for a session of this login; without one, of whoever the operating system says.
    func conninfo(login: String?, database: String = databaseName) throws -> String {
        var words = ["fallback_application_name=omentum"]
        if Environment.filled("PGCONNECT_TIMEOUT") == nil { words.append("connect_timeout=\(Self.connectSecondsMax)") }
        switch self {
        case .named:
            if let login { words.append("user=" + ClusterPlace.quoted(login)) }
            // A service names its own database.
            if Environment.filled("PGDATABASE") == nil, Environment.filled("PGSERVICE") == nil {
                words.append("dbname=" + ClusterPlace.quoted(database))
            }
        case .embedded(let place):
            let survey = ClusterSurvey.of(place)
            // Without a cluster, or with one that is stopped, libpq would only say that a file is missing.
            guard survey.mayBeReached else { throw Trouble.unreachable(place) }
            if case .foreign(let why) = survey.socketFolder {
                throw ClusterTrouble.foreignSocketFolder(place.socketFolder, why: why)
            }
            words.append(place.conninfo(login: login ?? SystemUser.current().name, database: database))
        }
        return words.joined(separator: " ")
    }
}

extension ClusterSurvey {
    /// Whether a server may be listening, as far as this user may see.
    fileprivate var mayBeReached: Bool {
        switch (home, server) {
        case (.missing, _), (.empty, _), (.foreign, _), (.notAFolder, _): false
        // Another user may not look into the data; the connection itself will tell.
        case (.ours, .stopped), (.ours, .died): foreignOwner != nil
        case (.ours, .running): true
        }
    }
}

extension Trouble {
    fileprivate static func unreachable(_ place: ClusterPlace) -> Trouble {
        Trouble(
            .unreachable, fact: "database_answers",
            "No database is named (PGHOST, PGSERVICE), and no embedded server runs for \(place.asked).",
            try: "omentum db start")
    }
}

/// Who acts: every verb that reads or changes records has these.
struct ActorOptions: ParsableArguments {
    @Option(
        name: .customLong("as"),
        help: ArgumentHelp("Act as this person, on the embedded database.", valueName: "login"))
    var login: String?

    @Option(help: "The role to act in, for a person who has several.")
    var role: GroupRole?

    init() {}

    /// The login to ask for; elsewhere than on the embedded database, people prove who they are to the server.
    func login(at address: DatabaseAddress) throws -> String? {
        if case .named = address, login != nil {
            throw UsageTrouble(
                "login_is_proven", "--as works on the embedded database only.",
                try: "PGUSER=login, with that login's own secret, in place of --as")
        }
        return login
    }
}

extension GroupRole: ExpressibleByArgument {
    public static var allValueStrings: [String] { allCases.filter { !$0.isService }.map(\.rawValue) }

    public init?(argument: String) {
        guard let role = GroupRole(rawValue: argument), !role.isService else { return nil }
        self = role
    }
}
