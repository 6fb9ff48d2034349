import SourceText

extension Rule {
    static let sql: [Rule] = [ownership, noStar]

    /// Views that modules publish for their siblings: each `CREATE VIEW schema.name` in db/views.
    static func publishedViews(in files: [SourceTree.TextFile]) -> Set<String> {
        Set(
            files.filter { $0.path.hasPrefix("db/views/") }.flatMap { file in
                file.text.lowercased().matches(of: /create\s+(?:or\s+replace\s+)?view\s+(\w+\.\w+)/).map {
                    String($0.1)
                }
            })
    }

    private static let published = (try? publishedViews(in: SourceTree.writtenFiles())) ?? []

    private static let ownership = Rule(
        name: "a module's SQL names its own schema, the registry, the queue, and published views",
        instead: "read a sibling's view in db/views, or take an evidence value that Pathway passes",
        bad: [
            Sample("Sources/Referrals/A.swift", "let s: SQL = \"SELECT id FROM trials.enrolment WHERE id = \\(id)\"\n"),
            Sample(
                "Sources/Commands/A.swift",
                "let s: SQL = \"\"\"\n    SELECT id\n    FROM registry.patient\n    \"\"\"\n"),
            Sample("Sources/Jobs/A.swift", "tx.run(\"UPDATE referrals.referral SET x = 1\")\n"),
            Sample("Sources/Pathway/A.swift", "let join: SQL = \"JOIN booking.placement USING (id)\"\n"),
        ],
        good: [
            Sample(
                "Sources/Referrals/A.swift",
                "let s: SQL = \"SELECT id FROM referrals.referral JOIN registry.patient p\"\n"),
            Sample("Sources/FollowUp/A.swift", "let kind = \"coverage.expire\"\nlet path = \"booking.json\"\n"),
        ]
    ) { file in
        guard file.isSource, let allowed = House.maySay[file.target] else { return [] }
        return file.literals.filter { $0.text.contains(looksLikeSQL) }.flatMap { literal in
            literal.text.matches(of: /\b([a-z]+)\.([a-z_0-9]+)\b/.plain).compactMap { match in
                let (schema, name) = (String(match.1), String(match.output.0))
                guard House.schemas.contains(schema), !allowed.contains(schema), !published.contains(name) else {
                    return nil
                }
                return Offence(line: literal.line, what: "\(file.target) names \(name)")
            }
        }
    }

    private static var looksLikeSQL: Regex<Substring> {
        /\b(?:SELECT|FROM|JOIN|INSERT INTO|UPDATE|DELETE FROM|WHERE|EXISTS|RETURNING|VALUES|CALL|LOCK TABLE)\b/.plain
    }

    private static let noStar = Rule(
        name: "a statement names its columns",
        instead: "list the columns: SELECT * breaks prepared plans when a migration adds one",
        bad: [Sample("Sources/Jobs/A.swift", "let s: SQL = \"SELECT * FROM jobs.job\"\n")],
        good: [Sample("Sources/Jobs/A.swift", "let s: SQL = \"SELECT count(*), a * b FROM jobs.job\"\n")]
    ) { file in
        guard file.isSource else { return [] }
        return file.literals.filter { $0.text.contains(/\bSELECT\s+(?:DISTINCT\s+)?\*/.plain) }
            .map { Offence(line: $0.line, what: "SELECT *") }
    }
}
