import Postgres
import SourceText
import TestKit
import Testing

@Suite("Statements of the product")
struct StatementTests {
    private static func list() throws -> StatementList {
        // The store's own words (BEGIN, SAVEPOINT) need no schema; the benchmarks make tables of their own.
        StatementList(
            try SourceTree.swiftFiles().filter { $0.isSource && !["Postgres", "omentum-bench"].contains($0.target) })
    }

    @Test("every one of them can be prepared against the migrated schema")
    func prepare() async throws {
        let statements = try Self.list().statements.filter(\.isPreparable)
        #expect(statements.count > 20, "the scan found next to nothing: is it broken?")
        try await withClonedDatabase { db in
            let failures = try await preparing(statements, in: db)
            #expect(failures == [], "\(failures.joined(separator: "\n"))")
        }
    }

    @Test("whatever is handed to the store begins as a statement, so that the list holds it")
    func nothingEscapes() throws {
        let unrecognised = try Self.list().unrecognised
        #expect(unrecognised == [], "begin with a verb in capitals, or splice a fragment that is declared `: SQL`")
    }

    @Test("a wrong column, table, function or word is found, with its file and line")
    func isAwake() async throws {
        let texts = [
            "SELECT nothing FROM migration.applied", "SELECT name FROM migration.missing",
            "SELECT migration.missing(\\(x))",
            "SELECT name FROM migration.applied WHER number = \\(x)",
            "INSERT INTO migration.applied (number, n) VALUES (\\(x), 1)",
            "UPDATE migration.applied SET number = \\(x) WHERE nam = \\(y)",
        ]
        let source = texts.map { "tx.run(\"\($0)\")\n" }.joined()
        let list = StatementList([SourceFile(path: "Sources/A/A.swift", text: source)])
        try await withClonedDatabase { db in
            let failures = try await preparing(list.statements, in: db)
            #expect(failures.count == texts.count)
            for (line, failure) in failures.enumerated() {
                #expect(failure.hasPrefix("Sources/A/A.swift:\(line + 1): "))
            }
        }
    }

    @Test("a value of which the server cannot tell the type is tried as text")
    func typesOfValues() async throws {
        let source = "tx.value(\"SELECT \\(x)\")\ntx.run(\"SELECT 1 WHERE \\(x) IS NULL OR \\(y)\")\n"
        let list = StatementList([SourceFile(path: "Sources/A/A.swift", text: source)])
        try await withClonedDatabase { db in
            let failures = try await preparing(list.statements, in: db)
            #expect(list.statements.count == 2 && failures == [])
        }
    }

    /// Prepares each statement in the server, and gives the server's words for those that it refuses.
    private func preparing(_ statements: [Statement], in db: TestDatabase) async throws -> [String] {
        try await db.pool.withConnection { session in
            try session.script(Self.tryPrepare)
            return try statements.compactMap { statement in
                try session.value("SELECT pg_temp.try_prepare(\(statement.text))", as: String?.self)
                    .map { "\(statement.path):\(statement.line): \($0)" }
            }
        }
    }

    /// Gives the server's message, or NULL.
    ///
    /// Values have no type here: where the server cannot infer it, text is tried.
    private static let tryPrepare = """
        CREATE FUNCTION pg_temp.try_prepare(statement text) RETURNS text LANGUAGE plpgsql AS $body$
        DECLARE
            types text[];
            unclear int;
            message text;
        BEGIN
            FOR attempt IN 1..20 LOOP
                BEGIN
                    EXECUTE 'PREPARE tried' || coalesce('(' || array_to_string(types, ', ') || ')', '') || ' AS ' || statement;
                    DEALLOCATE tried;
                    RETURN NULL;
                EXCEPTION WHEN indeterminate_datatype THEN
                    GET STACKED DIAGNOSTICS message = MESSAGE_TEXT;
                    unclear := substring(message FROM 'parameter \\$(\\d+)')::int;
                    IF unclear IS NULL THEN RETURN message; END IF;
                    types := array(SELECT CASE WHEN i = unclear THEN 'text' ELSE coalesce(types[i], 'unknown') END
                        FROM generate_series(1, greatest(unclear, cardinality(types))) i);
                WHEN OTHERS THEN
                    GET STACKED DIAGNOSTICS message = MESSAGE_TEXT;
                    RETURN message;
                END;
            END LOOP;
            RETURN message;
        END $body$
        """
}

@Suite("The list of statements is read from source text")
struct StatementListTests {
    private func texts(_ source: String) -> [String] {
        StatementList([SourceFile(path: "Sources/A/A.swift", text: source)]).statements.map(\.text)
    }

    @Test("values become placeholders, and prose is no statement")
    func placeholders() {
        #expect(
            texts("tx.run(\"UPDATE a.b SET x = \\(f(1, \")\")) WHERE y = \\(y)\")") == [
                "UPDATE a.b SET x = $1 WHERE y = $2"
            ])
        #expect(texts("let s = \"SELECTED: 3\"; let t = \"Update the row\"; let u = \"WITHOUT\"") == [])
        #expect(texts("let s: SQL = \"\"\"\n    -- why\n    WITH a AS (SELECT 1) SELECT 2\n    \"\"\"").count == 1)
    }

    @Test("fragments are put in where they are named: stored, computed, returned, and every choice of several")
    func fragments() {
        let source = """
            static let columns: SQL = "SELECT id FROM a.b"
            static var open: SQL { "closed_at IS NULL AND n = \\(n)" }
            static func newer(than day: Int) -> SQL { "at > \\(day)" }
            func f() {
                let order: SQL = isUp ? "ORDER BY id" : "ORDER BY id DESC"
                tx.all("\\(Self.columns) WHERE x = \\(x) AND \\(open) AND \\(newer(than: 3)) \\(order)")
            }
            """
        let start = "SELECT id FROM a.b WHERE x = $1 AND closed_at IS NULL AND n = $2 AND at > $3 ORDER BY id"
        #expect(Set(texts(source)) == ["SELECT id FROM a.b", start, start + " DESC"])
    }

    @Test("a fragment that is built from others brings each of them in; one that nobody puts in is told")
    func built() {
        let source = #"""
            func narrowed(_ filter: Filter) -> SQL {
                var all: SQL = ""
                func and(_ condition: SQL?) { if let condition { all = "\(all) \(condition)" } }
                and(filter.day.map { "AND day = \($0)" })
                and(filter.patient.map(about))
                return all
            }
            func about(_ id: Int) -> SQL { "AND patient = \(id)" }
            static let forgotten: SQL = "AND never = 1"
            tx.all("SELECT 1 WHERE true \(narrowed(filter))")
            """#
        #expect(
            Set(texts(source)).isSuperset(of: [
                "SELECT 1 WHERE true AND day = $1", "SELECT 1 WHERE true AND patient = $1",
            ]))
        let unrecognised = StatementList([SourceFile(path: "Sources/A/A.swift", text: source)]).unrecognised
        #expect(unrecognised == ["Sources/A/A.swift:9: no statement puts this in: AND never = 1"])
    }

    @Test("what is passed to a function that puts it in is read where it is passed")
    func parameters() {
        let source = #"""
            func numbers(_ call: SQL, in tx: inout Transaction) { tx.all("SELECT n FROM unnest(\(call)) n") }
            func f() { numbers("a.first(\(x))", in: &tx); numbers("a.second()", in: &tx) }
            """#
        #expect(texts(source) == ["SELECT n FROM unnest(a.first($1)) n", "SELECT n FROM unnest(a.second()) n"])
    }

    @Test("a text that is chosen where it is put in is a value, and so found: Swift makes it a String")
    func inPlace() {
        let source = #"tx.all("SELECT 1 WHERE true \(day.map { "AND day = \($0)" } ?? "")")"#
        #expect(texts(source) == ["SELECT 1 WHERE true $1"])
    }

    @Test("a choice by if is read whole")
    func choice() {
        let source = """
            let stored: SQL =
                if let once {
                    "a.begin(\\(once.key))"
                } else {
                    "NULL::jsonb"
                }
            return tx.one("SELECT \\(stored) AS stored")
            """
        #expect(texts(source) == ["SELECT a.begin($1) AS stored", "SELECT NULL::jsonb AS stored"])
    }

    @Test("what does not begin as a statement is told")
    func unrecognised() {
        let file = SourceFile(
            path: "Sources/A/A.swift", text: "try tx.run(\n    \"update a.b set x = 1\")\nprint(\"update\")")
        #expect(StatementList([file]).unrecognised == ["Sources/A/A.swift:2: update a.b set x = 1"])
    }
}
