internal import CLibpq
import Glibc

extension Wire {
    /// Opens a session, and gives up when the lend is interrupted or a host takes longer than its time.
    ///
    /// `PQconnectdb` would block past both. The connection string goes to libpq as it is, in the place of the
    /// database, which is where libpq looks for one; so all of its own ways to connect work. Only looking up the
    /// name of a host blocks, as libpq has no other way.
    static func open(_ settings: Pool.Configuration, _ interrupt: Interrupt) throws(PostgresError) -> Wire {
        var rest: Hosts?
        while true {
            let wire = Wire(try start(settings, rest), interrupt, settings)
            switch try wire.poll(settings.connectTimeout) {
            case .connected:
                interrupt.attach(wire.connection)
                try wire.greet(settings)
                return wire
            case .tooSlow(let host):
                // libpq goes on to its next host only inside its own blocking call: so we start again without this one.
                rest = (rest ?? Hosts(wire.connection)).after(host)
                if rest == nil { throw PostgresError(.timeout) }
            }
        }
    }

    private enum Outcome {
        case connected
        case tooSlow(Hosts.Host)
    }

    private static func start(_ settings: Pool.Configuration, _ hosts: Hosts?) throws(PostgresError) -> OpaquePointer {
        var parameters = [("dbname", settings.conninfo), ("client_encoding", "UTF8")]
        if let name = settings.applicationName { parameters.append(("application_name", name)) }
        if let hosts { parameters += hosts.parameters }
        let words = parameters.map { strdup($0.0) } + [nil]
        let values = parameters.map { strdup($0.1) } + [nil]
        defer { for text in words + values { free(text) } }
        let connection = words.withUnsafeBufferPointer { words in
            values.withUnsafeBufferPointer { values in
                words.withMemoryRebound(to: UnsafePointer<CChar>?.self) { words in
                    values.withMemoryRebound(to: UnsafePointer<CChar>?.self) { values in
                        PQconnectStartParams(words.baseAddress, values.baseAddress, 1)
                    }
                }
            }
        }
        guard let connection else { throw PostgresError(.other) }
        return connection
    }

    private func poll(_ standard: Duration) throws(PostgresError) -> Outcome {
        if PQstatus(connection) == CONNECTION_BAD {
            // Nobody was asked yet, so what is not the network is the connection string.
            let failure = ConnectionFailure.of(connection)
            throw PostgresError(failure == .other ? .settings : failure)
        }
        _ = PQsetErrorVerbosity(connection, PQERRORS_SQLSTATE)
        let limit = timeout ?? standard
        var host = Hosts.Host(connection)
        var end = ContinuousClock.now + limit
        var wanted = Int16(POLLOUT)
        while true {
            var ready = pollfd(fd: PQsocket(connection), events: wanted, revents: 0)
            while Glibc.poll(&ready, 1, 20) == 0 {
                if let reason = interrupt.reason { throw PostgresError(reason) }
                if end < .now { return .tooSlow(host) }
            }
            switch PQconnectPoll(connection) {
            case PGRES_POLLING_READING: wanted = Int16(POLLIN)
            case PGRES_POLLING_WRITING: wanted = Int16(POLLOUT)
            case PGRES_POLLING_OK: return .connected
            default: throw PostgresError(ConnectionFailure.of(connection))
            }
            let current = Hosts.Host(connection)
            if current != host { (host, end) = (current, .now + limit) }
        }
    }

    /// libpq's own `connect_timeout`, wherever it was set; at least 2 seconds, as in libpq.
    private var timeout: Duration? {
        guard let text = setting("connect_timeout", of: connection), let seconds = Int(text), seconds > 0 else {
            return nil
        }
        return .seconds(max(2, seconds))
    }

    /// What every session of the pool begins with, in one round trip.
    private func greet(_ settings: Pool.Configuration) throws(PostgresError) {
        // Errors name the constraint by a field; their texts stay unread.
        _ = PQsetErrorVerbosity(connection, PQERRORS_TERSE)
        if settings.isBehindPooler { return }
        let statements = settings.onConnect + settings.limits(isLocal: false)
        if statements.isEmpty { return }
        do {
            try pipeline(unprepared: statements.count, statements) { _, _ in }
        } catch { throw error as? PostgresError ?? PostgresError(.other) }
        needsReset = false
    }
}

/// The hosts of a connection string, side by side as libpq keeps them: comma-separated lists.
struct Hosts {
    struct Host: Equatable {
        let name: String?
        let port: String?

        /// The host that libpq is trying at this moment.
        init(_ connection: OpaquePointer) {
            name = PQhost(connection).map { String(cString: $0) }
            port = PQport(connection).map { String(cString: $0) }
        }
    }

    private var lists: [String: [Substring]] = [:]
    private static let words = ["host", "hostaddr", "port"]

    init(_ connection: OpaquePointer) {
        for word in Self.words {
            guard let text = setting(word, of: connection), !text.isEmpty else { continue }
            lists[word] = text.split(separator: ",", omittingEmptySubsequences: false)
        }
    }

    var parameters: [(String, String)] { lists.map { ($0.key, $0.value.joined(separator: ",")) } }

    /// The hosts that come after this one; `nil` when it is the last.
    func after(_ host: Host) -> Hosts? {
        let names = lists["host"] ?? lists["hostaddr"] ?? []
        let ports = lists["port"] ?? []
        let position = names.indices.first { index in
            // One port may stand for all hosts.
            let port = ports.count == 1 ? ports[0] : index < ports.count ? ports[index] : ""
            return names[index] == host.name ?? "" && (port.isEmpty || port == host.port ?? "")
        }
        guard let position, position + 1 < names.count else { return nil }
        var rest = self
        for (word, list) in lists where list.count > 1 { rest.lists[word] = Array(list.dropFirst(position + 1)) }
        return rest
    }
}

/// A setting of libpq for this connection, from wherever libpq took it.
private func setting(_ word: String, of connection: OpaquePointer) -> String? {
    guard let options = PQconninfo(connection) else { return nil }
    defer { PQconninfoFree(options) }
    var option = options
    while let keyword = option.pointee.keyword {
        if strcmp(keyword, word) == 0 { return option.pointee.val.map { String(cString: $0) } }
        option += 1
    }
    return nil
}

extension Pool.Configuration {
    /// The time limits that the server keeps, for the session or for its transaction only.
    func limits(isLocal: Bool) -> [SQL] {
        var limits: [SQL] = []
        let (statement, idle) = (statementTimeout.milliseconds, idleInTransactionTimeout.milliseconds)
        let check = clientCheckInterval.milliseconds
        // Not a value: a session that was changed is told by the words.
        let isLocal: SQL = isLocal ? "true" : "false"
        if statementTimeout > .zero {
            limits.append("SELECT set_config('statement_timeout', \(statement), \(isLocal))")
        }
        if idleInTransactionTimeout > .zero {
            limits.append("SELECT set_config('idle_in_transaction_session_timeout', \(idle), \(isLocal))")
        }
        if clientCheckInterval > .zero {
            limits.append("SELECT set_config('client_connection_check_interval', \(check), \(isLocal))")
        }
        return limits
    }
}

extension Duration {
    /// As text for a setting of the server; 0 is without limit.
    fileprivate var milliseconds: String { "\(wholeMicroseconds / 1000)" }
}
