internal import CLibpq
import Glibc

extension Wire {
    /// What the next result answers.
    private enum Expected {
        case prepared(Plans.Name)
        /// The statement, without its values.
        case result(of: SQL)
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
        unprepared: Int, _ next: () -> SQL?, _ receive: (Int, borrowing Rows) throws -> Void
    ) throws {
        if prelude != nil { try sendPrelude() }
        if plans != nil { try trimPlans() }
        var read: (any Error)?
        try interrupt.during(shielded: false) { () throws(PostgresError) in
            guard PQenterPipelineMode(connection) == 1 else { throw lost() }
            defer { PQexitPipelineMode(connection) }
            let expected = try send(unprepared: unprepared, next)
            guard PQpipelineSync(connection) == 1 else { throw lost() }
            try drain(expected) { index, rows in
                if read != nil { return }
                do { try receive(index, rows) } catch { read = error }
            }
        }
        if let read { throw read }
    }

    func pipeline(
        unprepared: Int, _ statements: [SQL], _ receive: (Int, borrowing Rows) throws -> Void
    ) throws {
        var rest = statements.makeIterator()
        try pipeline(unprepared: unprepared, { rest.next() }, receive)
    }

    /// Sends each statement as it is made, so that the server works while we do.
    private func send(unprepared: Int, _ next: () -> SQL?) throws(PostgresError) -> [Expected] {
        var expected: [Expected] = []
        var (index, gathered) = (0, 0)
        while let sql = next() {
            do throws(PostgresError) { try sql.checkSize() } catch {
                // Without its sync, what was sent is one transaction that never ends: so let it end with the session.
                if index > 0 { shutdown(PQsocket(connection), Int32(SHUT_RDWR)) }
                throw error
            }
            guard send(sql, prepared: index >= unprepared && plans != nil, &expected) else { throw lost() }
            index += 1
            gathered += sql.bytes.count + Self.messagesBytes
            if gathered >= Self.pieceMax {
                guard PQflush(connection) >= 0 else { throw lost() }
                gathered = 0
            }
        }
        return expected
    }

    /// What one prepared statement costs on the wire beside its values: Bind, Describe, Execute.
    private static var messagesBytes: Int { 50 }

    private func send(_ sql: SQL, prepared: Bool, _ expected: inout [Expected]) -> Bool {
        guard prepared else {
            expected.append(.result(of: sql.withoutValues))
            if sql.leavesTraces { needsReset = true }
            let types = sql.types.map(\.rawValue)
            return sql.withParameters { count, values, lengths, formats in
                PQsendQueryParams(connection, sql.text, count, types, values, lengths, formats, 1) == 1
            }
        }
        var known = plans?.find(sql)
        if known == nil, let plan = plans?.add(sql) {
            if sql.leavesTraces { needsReset = true }
            let types = sql.types.map(\.rawValue)
            guard PQsendPrepare(connection, plan.name.bytes, plan.text, Int32(types.count), types) == 1 else {
                return false
            }
            expected.append(.prepared(plan.name))
            known = plan.name
        }
        guard let name = known else { return false }
        expected.append(.result(of: sql.withoutValues))
        return sql.withParameters { count, values, lengths, formats in
            PQsendQueryPrepared(connection, name.bytes, count, values, lengths, formats, 1) == 1
        }
    }

    /// A statement ends with one nil; more in a row are no end of anything.
    private static var silencesMax: Int { 3 }

    /// Reads to the end also after an error: each later result is `PGRES_PIPELINE_ABORTED`, up to the sync.
    private func drain(
        _ expected: [Expected], _ receive: (Int, borrowing Rows) -> Void
    ) throws(PostgresError) {
        var (next, index) = (0, 0)
        var failure: PostgresError?
        var silences = 0
        while true {
            // nil ends the results of one statement, and is also what a lost connection gives.
            guard let raw = PQgetResult(connection) else {
                silences += 1
                // A server that goes away in the middle can leave libpq with nothing to wait for, and a session that
                // does not look lost: it would answer nil for ever. Nobody may use it again.
                if silences > Self.silencesMax { shutdown(PQsocket(connection), Int32(SHUT_RDWR)) }
                // What the server said before it went, if anything, matters less.
                if isLost || silences > Self.silencesMax { throw lost() }
                continue
            }
            silences = 0
            let rows = Rows(raw: raw)
            let status = PQresultStatus(raw)
            if status == PGRES_PIPELINE_SYNC {
                if failure?.isStalePlan == true { plans?.doubt() }
                if let failure { throw failure }
                return
            }
            guard next < expected.count else { throw lost() }
            defer { next += 1 }
            switch (expected[next], status) {
            case (.prepared, PGRES_COMMAND_OK): break
            case (.result(let sql), PGRES_COMMAND_OK), (.result(let sql), PGRES_TUPLES_OK):
                if status == PGRES_COMMAND_OK { note(raw, isLocal: { sql.setsLocally }) }
                if failure == nil { receive(index, rows) }
                index += 1
            case (let what, let status):
                if case .prepared(let name) = what { plans?.forget(name) }
                guard status != PGRES_PIPELINE_ABORTED, failure == nil else { break }
                failure = error(raw)
                if let failed = statement(expected, next) { failure = failure?.of(failed) }
            }
        }
    }

    /// A refused plan is the fault of the statement that comes after it.
    private func statement(_ expected: [Expected], _ next: Int) -> SQL? {
        for case .result(let sql) in expected[next...] { return sql }
        return nil
    }
}
