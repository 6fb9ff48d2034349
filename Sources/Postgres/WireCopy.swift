internal import CLibpq

// The libpq calls of COPY. The session is in COPY from a `beginCopy…` until one of the calls that end it, and until then
// no other statement can run: `copyIn` and `copyOut` are `mutating`, so the compiler sees to that.

extension Wire {
    /// Begins `COPY … FROM STDIN`; gives whether its format is binary.
    func beginCopyIn(_ sql: SQL) throws(PostgresError) -> Bool {
        try beginCopy(sql, PGRES_COPY_IN, "COPY … FROM STDIN")
    }

    /// Begins `COPY … TO STDOUT`; gives whether its format is binary.
    func beginCopyOut(_ sql: SQL) throws(PostgresError) -> Bool {
        try beginCopy(sql, PGRES_COPY_OUT, "COPY … TO STDOUT")
    }

    private func beginCopy(_ sql: SQL, _ wanted: ExecStatusType, _ form: String) throws(PostgresError) -> Bool {
        guard sql.count == 0 else { throw PostgresError(.misuse, detail: "COPY takes no values").of(sql) }
        let text = sql.text
        if prelude != nil { try sendPrelude() }
        do throws(PostgresError) {
            let (status, isBinary) = try interrupt.during(shielded: false) { () throws(PostgresError) in
                guard let raw = PQexec(connection, text) else { throw lost() }
                defer { PQclear(raw) }
                let status = PQresultStatus(raw)
                switch status {
                case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COMMAND_OK, PGRES_TUPLES_OK:
                    return (status, PQbinaryTuples(raw) == 1)
                default: throw error(raw)
                }
            }
            if status == wanted { return isBinary }
            if status == PGRES_COPY_IN { failCopyIn("not expected") }
            if status == PGRES_COPY_OUT { leaveCopyOut() }
            throw PostgresError(.misuse, detail: "this is no \(form)")
        } catch { throw error.of(sql) }
    }

    // MARK: - In

    /// Sends a piece.
    ///
    /// An error of the server is seen at the end: until then it drops what it is sent.
    func putCopy(_ bytes: UnsafeRawBufferPointer) throws(PostgresError) {
        try interrupt.during(shielded: false) { () throws(PostgresError) in
            let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            guard PQputCopyData(connection, start, Int32(bytes.count)) == 1 else { throw lost() }
        }
    }

    /// Ends a COPY in; gives how many rows the server took.
    ///
    /// From `asked` on the server's answer ends the COPY. An interrupt may come before that.
    func endCopyIn(asked: () -> Void) throws(PostgresError) -> Int {
        try interrupt.during(shielded: false) { () throws(PostgresError) in
            asked()
            guard PQputCopyEnd(connection, nil) == 1 else { throw lost() }
            return try finishCopy()
        }
    }

    /// Has the server forget what it was sent.
    ///
    /// Shielded: this must also work in an interrupted lend.
    func failCopyIn(_ reason: StaticString) {
        if isLost { return }
        try? interrupt.during(shielded: true) { () throws(PostgresError) in
            let text = UnsafeRawPointer(reason.utf8Start).assumingMemoryBound(to: CChar.self)
            guard PQputCopyEnd(connection, text) == 1 else { throw lost() }
            _ = try finishCopy()
        }
    }

    /// Reads to the end of the statement; gives how many rows it moved.
    private func finishCopy() throws(PostgresError) -> Int {
        var rows = 0
        var failure: PostgresError?
        while let raw = PQgetResult(connection) {
            let result = Rows(raw: raw)
            switch PQresultStatus(raw) {
            case PGRES_COMMAND_OK: rows = result.written
            case PGRES_COPY_IN, PGRES_COPY_OUT:
                // libpq repeats this for ever while it is in COPY.
                throw failure ?? lost()
            default: failure = failure ?? error(raw)
            }
        }
        if isLost { throw failure ?? lost() }
        if let failure { throw failure }
        return rows
    }

    // MARK: - Out

    /// The next message, to be freed by ``freeCopy(_:)``; `nil` at the end.
    ///
    /// Takes what libpq already has without a lock; only a wait for more can be interrupted, so an interrupt is seen
    /// after a buffer of rows, and not per row.
    func nextCopy() throws(PostgresError) -> UnsafeRawBufferPointer? {
        var start: UnsafeMutablePointer<CChar>?
        var count = PQgetCopyData(connection, &start, 1)
        if count == 0 {
            count = try interrupt.during(shielded: false) { () throws(PostgresError) in
                PQgetCopyData(connection, &start, 0)
            }
        }
        switch count {
        case -1:
            _ = try interrupt.during(shielded: true) { () throws(PostgresError) in try finishCopy() }
            return nil
        case ..<0: throw lost()
        default: return UnsafeRawBufferPointer(start: start, count: Int(count))
        }
    }

    func freeCopy(_ message: UnsafeRawBufferPointer) {
        PQfreemem(UnsafeMutableRawPointer(mutating: message.baseAddress))
    }

    /// Ends a COPY out before its end.
    ///
    /// The server is asked to stop, as what is left may be large.
    func leaveCopyOut() {
        if isLost { return }
        interrupt.stopping {
            var start: UnsafeMutablePointer<CChar>?
            while PQgetCopyData(connection, &start, 0) > 0 { PQfreemem(start) }
            while let raw = PQgetResult(connection) { PQclear(raw) }
        }
    }

    /// The names and types of the columns of a query, without running it.
    func describe(_ sql: SQL) throws(PostgresError) -> Rows {
        let text = sql.text
        if prelude != nil { try sendPrelude() }
        return try interrupt.during(shielded: false) { () throws(PostgresError) in
            guard let prepared = PQprepare(connection, "", text, 0, nil) else { throw lost() }
            defer { PQclear(prepared) }
            guard PQresultStatus(prepared) == PGRES_COMMAND_OK else { throw error(prepared).of(sql) }
            guard let raw = PQdescribePrepared(connection, "") else { throw lost() }
            let rows = Rows(raw: raw)
            guard PQresultStatus(raw) == PGRES_COMMAND_OK else { throw error(raw).of(sql) }
            return rows
        }
    }
}
