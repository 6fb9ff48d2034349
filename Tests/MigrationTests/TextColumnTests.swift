import Postgres
import TestKit
import Testing

@Suite("Texts that people and files bring in have a limit, and no control character")
struct TextColumnTests {
    /// Columns that no person writes freely, each with why; a schema is named with a star.
    private static let exempt: [String: String] = [
        "audit.entry.*": "the trail's own trigger copies what other columns have taken",
        "audit.redaction.col": "registry's redaction looks it up among the entry's columns",
        "jobs.*": "the queue's functions take only what the Swift side has checked",
        "registry.transition.*": "only migrations write it",
        "registry.catalog_exemption.*": "only migrations write it",
        "registry.site.zone": "a trigger looks it up among the server's zones",
        "*_history.from_state": "the step's trigger stamps it",
        "*_history.to_state": "the step's trigger stamps it",
        "*_history.event": "the step's trigger looks it up in the table of transitions",
    ]

    @Test("each text column refuses a bell and a text of 120 000 characters", .clonedDatabase)
    func everyColumn() async throws {
        let db = try TestDatabase.current
        let columns = try await db.all(Self.columns, as: String.self)
        #expect(columns.count > 120)
        let found = try await Self.taken(in: db)
        #expect(found.filter { !Self.isExempt($0) } == [])
        // Nothing stands in the list without need.
        for name in Self.exempt.keys where name != "jobs.*" {
            #expect(found.contains { Self.matches(name, $0) }, "\(name) needs no exemption")
        }
    }

    @Test("a column without its check is found", .clonedDatabase)
    func canFail() async throws {
        let db = try TestDatabase.current
        // A trigger's condition names the column.
        try await db.script(
            """
            DROP TRIGGER audit_update ON referrals.referral;
            ALTER TABLE referrals.referral ALTER referrer_name TYPE text;
            """)
        let found = try await Self.taken(in: db)
        #expect(found.contains("referrals.referral.referrer_name"))
        try await db.script("ALTER TABLE referrals.referral DROP CONSTRAINT referral_channel_is_known")
        let more = try await Self.taken(in: db)
        #expect(more.contains("referrals.referral.channel"))
    }

    private static func isExempt(_ column: String) -> Bool { exempt.keys.contains { matches($0, column) } }

    private static func matches(_ pattern: String, _ column: String) -> Bool {
        if pattern.hasSuffix("*") { return column.hasPrefix(pattern.dropLast()) }
        if pattern.hasPrefix("*") { return column.hasSuffix(pattern.dropFirst()) }
        return pattern == column
    }

    /// Text columns, and lists of texts, that no foreign key holds to a list of words.
    private static let columns: SQL = """
        SELECT a.attrelid::regclass || '.' || a.attname
        FROM pg_attribute a JOIN pg_class r ON r.oid = a.attrelid JOIN pg_type t ON t.oid = a.atttypid
        WHERE r.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
          AND r.relnamespace::regnamespace::text = ANY ('{audit,booking,coverage,followup,jobs,pathway,referrals,registry,trials}')
          AND (t.oid IN ('text'::regtype, 'text[]'::regtype)
               OR t.typtype = 'd' AND t.typnamespace = 'registry'::regnamespace)
          AND NOT EXISTS (SELECT FROM pg_constraint f
                          WHERE f.conrelid = a.attrelid AND f.contype = 'f' AND a.attnum = ANY (f.conkey))
        ORDER BY 1
        """

    /// The columns that take a text which they should refuse, by the checks of their domain and their table.
    ///
    /// A check of several columns counts only when it is the text that it refuses: it must take a plain one.
    private static func taken(in db: TestDatabase) async throws -> [String] {
        try await db.script(
            """
            CREATE OR REPLACE FUNCTION pg_temp.takes(rel regclass, col text, sample text) RETURNS boolean
            LANGUAGE plpgsql AS $$
            DECLARE k record; is_list boolean; row_is text := '(SELECT (jsonb_populate_record(null::%s, $1)).*) t';
                answer boolean; plain jsonb; given jsonb;
            BEGIN
                SELECT atttypid = 'text[]'::regtype INTO is_list FROM pg_attribute WHERE attrelid = rel AND attname = col;
                given := jsonb_build_object(col, CASE WHEN is_list THEN jsonb_build_array(sample) ELSE to_jsonb(sample) END);
                plain := jsonb_build_object(col, CASE WHEN is_list THEN '["abcde"]'::jsonb ELSE '"abcde"' END);
                BEGIN
                    EXECUTE format('SELECT FROM ' || row_is, rel) USING given;
                    EXECUTE format('SELECT %I IS NULL FROM ' || row_is, col, rel) INTO answer USING given;
                EXCEPTION WHEN check_violation THEN RETURN false; END;
                FOR k IN SELECT pg_get_expr(conbin, conrelid) AS x, cardinality(conkey) AS n FROM pg_constraint
                    WHERE conrelid = rel AND contype = 'c'
                      AND (SELECT attnum FROM pg_attribute WHERE attrelid = rel AND attname = col) = ANY (conkey)
                LOOP
                    EXECUTE format('SELECT (%s) FROM ' || row_is, k.x, rel) INTO answer USING given;
                    IF answer IS FALSE AND k.n > 1 THEN
                        EXECUTE format('SELECT (%s) IS FALSE FROM ' || row_is, k.x, rel) INTO answer USING plain;
                    END IF;
                    IF answer IS FALSE THEN RETURN false; END IF;
                END LOOP;
                RETURN true;
            END $$;
            DROP TABLE IF EXISTS public.taken;
            CREATE TABLE public.taken AS SELECT c FROM (\(columns.text)) x(c),
                (VALUES ('ab' || chr(7) || 'cd'), ('ab' || chr(7) || 'cd ef gh ij klm'), (repeat('ab ', 40000))) samples(s)
            WHERE pg_temp.takes(
                left(c, length(c) - length(substring(c FROM '[^.]*$')) - 1)::regclass, substring(c FROM '[^.]*$'), s)
            """)
        return try await db.all("SELECT DISTINCT c FROM public.taken ORDER BY 1", as: String.self)
    }
}
