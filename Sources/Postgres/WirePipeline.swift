internal import CLibpq

extension Wire {
    /// What the next result answers.
    private enum Expected {
        case prepared(name: String)
        case result(of: Int)
    }

    /// Sends all, then reads all, in one round trip, new plans included.
    ///
    /// libpq reads while it writes even in blocking mode, so big replies cannot deadlock it.
    /// Plans are dropped before, never within: so the bound may be passed by as many plans as one pipeline has.
    func pipeline(
        _ statements: [SQL], unprepared: Int = 0, _ receive: (Int, borrowing Rows) throws -> Void
    ) throws {
        for sql in statements { try sql.checkSize() }
        if plans != nil { try trimPlans() }
        var read: (any Error)?
        try interrupt.during(shielded: false) { () throws(PostgresError) in
            guard PQenterPipelineMode(connection) == 1 else { throw lost() }
            defer { PQexitPipelineMode(connection) }
            var expected: [Expected] = []
            for (index, sql) in statements.enumerated() {
                guard send(sql, index, prepared: index >= unprepared && plans != nil, &expected) else { throw lost() }
            }
            guard PQpipelineSync(connection) == 1 else { throw lost() }
            try drain(expected, statements) { index, rows in
                if read != nil { return }
                do { try receive(index, rows) } catch { read = error }
            }
        }
        if let read { throw read }
    }

    private func send(_ sql: SQL, _ index: Int, prepared: Bool, _ expected: inout [Expected]) -> Bool {
        defer { expected.append(.result(of: index)) }
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
            expected.append(.prepared(name: plan.name))
            known = plan.name
        }
        guard let name = known else { return false }
        return sql.withParameters { count, values, lengths, formats in
            PQsendQueryPrepared(connection, name, count, values, lengths, formats, 1) == 1
        }
    }

    /// Reads to the end also after an error: each later result is `PGRES_PIPELINE_ABORTED`, up to the sync.
    private func drain(
        _ expected: [Expected], _ statements: [SQL], _ receive: (Int, borrowing Rows) -> Void
    ) throws(PostgresError) {
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
