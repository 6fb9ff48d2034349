internal import CLibpq
import Glibc

extension Wire {
    /// What the next result answers.
    private enum Expected {
        case prepared(name: String)
        case result(of: Int)
    }

    /// What is gathered before it is sent.
    ///
    /// libpq itself would wait for 64 kB: until then the server would do nothing, and then we.
    private static var pieceMax: Int { 8 * 1024 }

    /// Sends all, then reads all, in one round trip, new plans included.
    ///
    /// libpq reads while it writes even in blocking mode, so big replies cannot deadlock it.
    /// Plans are dropped before, never within: so the bound may be passed by as many plans as one pipeline has.
    func pipeline(
        _ statements: some Sequence<SQL>, unprepared: Int = 0, _ receive: (Int, borrowing Rows) throws -> Void
    ) throws {
        if plans != nil { try trimPlans() }
        var read: (any Error)?
        try interrupt.during(shielded: false) { () throws(PostgresError) in
            guard PQenterPipelineMode(connection) == 1 else { throw lost() }
            defer { PQexitPipelineMode(connection) }
            let sent = try send(statements, unprepared: unprepared)
            guard PQpipelineSync(connection) == 1 else { throw lost() }
            try drain(sent) { index, rows in
                if read != nil { return }
                do { try receive(index, rows) } catch { read = error }
            }
        }
        if let read { throw read }
    }

    /// Sends each statement as the sequence makes it, so that the server works while we do.
    private func send(_ statements: some Sequence<SQL>, unprepared: Int) throws(PostgresError) -> Sent {
        var sent = Sent()
        var gathered = 0
        for sql in statements {
            let index = sent.statements.count
            do throws(PostgresError) { try sql.checkSize() } catch {
                // Without its sync, what was sent is one transaction that never ends: so let it end with the session.
                if index > 0 { shutdown(PQsocket(connection), Int32(SHUT_RDWR)) }
                throw error
            }
            guard send(sql, prepared: index >= unprepared && plans != nil, &sent) else { throw lost() }
            gathered += sql.bytes.count + Self.messagesBytes
            if gathered >= Self.pieceMax {
                guard PQflush(connection) >= 0 else { throw lost() }
                gathered = 0
            }
        }
        return sent
    }

    /// The statements of one pipeline, without their values, and the results that they will have.
    private struct Sent {
        var statements: [SQL] = []
        var expected: [Expected] = []
    }

    /// What one prepared statement costs on the wire beside its values: Bind, Describe, Execute.
    private static var messagesBytes: Int { 50 }

    private func send(_ sql: SQL, prepared: Bool, _ sent: inout Sent) -> Bool {
        defer {
            sent.expected.append(.result(of: sent.statements.count))
            sent.statements.append(sql.withoutValues)
        }
        guard prepared else {
            let types = sql.types.map(\.rawValue)
            return sql.withParameters { count, values, lengths, formats in
                PQsendQueryParams(connection, sql.text, count, types, values, lengths, formats, 1) == 1
            }
        }
        var known = plans?.find(sql)
        if known == nil, let plan = plans?.add(sql) {
            let types = sql.types.map(\.rawValue)
            guard PQsendPrepare(connection, plan.name, plan.text, Int32(types.count), types) == 1 else { return false }
            sent.expected.append(.prepared(name: plan.name))
            known = plan.name
        }
        guard let name = known else { return false }
        return sql.withParameters { count, values, lengths, formats in
            PQsendQueryPrepared(connection, name, count, values, lengths, formats, 1) == 1
        }
    }

    /// Reads to the end also after an error: each later result is `PGRES_PIPELINE_ABORTED`, up to the sync.
    private func drain(_ sent: Sent, _ receive: (Int, borrowing Rows) -> Void) throws(PostgresError) {
        let (expected, statements) = (sent.expected, sent.statements)
        var next = 0
        var failure: PostgresError?
        while true {
            // nil ends the results of one statement, and is also what a lost connection gives.
            guard let raw = PQgetResult(connection) else {
                if isLost { throw failure ?? lost() }
                continue
            }
            let rows = Rows(raw: raw)
            let status = PQresultStatus(raw)
            if status == PGRES_PIPELINE_SYNC {
                if failure?.isStalePlan == true { plans?.doubt() }
                if let failure { throw failure }
                return
            }
            guard next < expected.count else { throw failure ?? lost() }
            defer { next += 1 }
            switch (expected[next], status) {
            case (.prepared, PGRES_COMMAND_OK): break
            case (.result(let index), PGRES_COMMAND_OK), (.result(let index), PGRES_TUPLES_OK):
                if status == PGRES_COMMAND_OK { note(raw, isLocal: { statements[index].setsLocally }) }
                if failure == nil { receive(index, rows) }
            case (let what, let status):
                if case .prepared(let name) = what { plans?.forget(name) }
                guard status != PGRES_PIPELINE_ABORTED, failure == nil else { break }
                failure = error(raw).of(statements[statement(expected, next)])
            }
        }
    }

    /// A refused plan is the fault of the statement that comes after it.
    private func statement(_ expected: [Expected], _ next: Int) -> Int {
        if case .result(let index) = expected[next] { return index }
        return statement(expected, next + 1)
    }
}
