public import Postgres

/// Which group may do what, read from the catalogue: `db/grants.txt`, reviewed in every change.
public enum GrantMatrix {
    public static let schemas = [
        "audit", "booking", "coverage", "followup", "jobs", "pathway", "referrals", "registry", "trials",
    ]

    /// One line per relation and privilege, and per function: `registry.patient  select: coordinator, finance`.
    ///
    /// A privilege on some columns names them. Owners, superusers and what everybody may are not listed.
    public static func lines(in tx: inout Transaction) throws -> [String] {
        let names = GroupNames.all
        let relations = try tx.all(
            """
            WITH held AS (
                SELECT n.nspname || '.' || c.relname AS rel, p.priv, g.name,
                    CASE WHEN NOT has_table_privilege(g.name, c.oid, p.priv) THEN
                        (SELECT string_agg(attname, ' ' ORDER BY attnum) FROM pg_catalog.pg_attribute a
                         WHERE a.attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND p.priv <> 'delete'
                            AND has_column_privilege(g.name, c.oid, attnum, p.priv)) ELSE '' END AS columns
                FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace,
                    unnest('{select,insert,update,delete}'::text[]) p(priv), unnest(\(names)::text[]) g(name)
                WHERE n.nspname = ANY (\(schemas)) AND c.relkind IN ('r', 'p', 'v', 'm') AND NOT c.relispartition)
            SELECT rel || '  ' || priv || CASE columns WHEN '' THEN '' ELSE ' (' || columns || ')' END || ': '
                || string_agg(name, ', ' ORDER BY name)
            FROM held WHERE columns IS NOT NULL GROUP BY rel, priv, columns
            ORDER BY rel COLLATE "C", priv, columns
            """, as: String.self)
        let functions = try tx.all(
            """
            SELECT p.oid::regprocedure || '  execute: ' || string_agg(g.name, ', ' ORDER BY g.name)
            FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace, unnest(\(names)::text[]) g(name)
            WHERE n.nspname = ANY (\(schemas)) AND has_function_privilege(g.name, p.oid, 'execute')
                AND NOT has_function_privilege('public', p.oid, 'execute')
            GROUP BY p.oid ORDER BY (p.oid::regprocedure::text) COLLATE "C"
            """, as: String.self)
        return relations + functions
    }
}
