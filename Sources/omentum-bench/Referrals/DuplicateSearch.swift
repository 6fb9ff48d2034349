import CareTerms
import Foundation
import Postgres
import Registry

/// The search for who looks alike: how many of those whom we know it finds, by the kind of error, and how long it takes.
///
/// Theirs is what one writes by hand: trigrams over the names, or the birth date.
struct DuplicateSearch {
    let ground: ReferralsGround

    /// Questions of each kind.
    private static let questions = 200

    /// One question: somebody whom we know, told with an error.
    private struct Question: Sendable {
        let kind: String
        let patient: PatientID
        let person: NewPerson
    }

    func run() async throws {
        let pool = Pool(ground.conninfo, size: 1)
        try await pool.withConnection { session in try session.script(Self.questionRows) }
        let questions = try await pool.withConnection { session in
            try session.all("SELECT kind, p, family, given, born FROM gen.question ORDER BY md5(kind || p)") { row in
                Question(
                    kind: try row("kind"), patient: try row("p"),
                    person: NewPerson(family: try row("family"), given: try row("given"), birthDate: try row("born")))
            }
        }
        let door = IdentityDoor(ground.store, as: .coordinator)
        var took: [Double] = []
        var found: [String: (asked: Int, found: Int)] = [:]
        for question in questions {
            let start = ContinuousClock.now
            let hits = try await door.find(meant: question.person, for: "bench")
            took.append((ContinuousClock.now - start) / .milliseconds(1))
            let isFound = hits.patients.prefix(5).contains { $0.patient == question.patient }
            found[question.kind, default: (0, 0)].asked += 1
            found[question.kind, default: (0, 0)].found += isFound ? 1 : 0
        }
        let byHand = try byHand(questions)
        let recall = Double(found.values.map(\.found).reduce(0, +)) / Double(max(1, questions.count))
        var figure = ReferralsFigure(
            name: "search for duplicates", operations: questions.count,
            ours: took.reduce(0, +) / Double(max(1, took.count)), theirs: byHand.milliseconds, p95: took.quantile(0.95))
        figure.more = [
            ("recall_at_5", .number(recall, digits: 4)), ("psql_recall_at_5", .number(byHand.recall, digits: 4)),
        ]
        figure.tell()
        for (kind, count) in found.sorted(by: { $0.key < $1.key }) {
            printToError("  \(kind): \(count.found) of \(count.asked)")
        }
    }

    /// The same questions to trigrams; a tenth of them, as they take their time.
    private func byHand(_ questions: [Question]) throws -> (milliseconds: Double, recall: Double) {
        let psql = HandPsql(conninfo: ground.conninfo)
        _ = try psql.run(
            """
            CREATE EXTENSION IF NOT EXISTS pg_trgm;
            ALTER TABLE gen.who ADD COLUMN IF NOT EXISTS name text;
            UPDATE gen.who SET name = lower(f1 || ' ' || coalesce(f2, '') || ' ' || g1) WHERE name IS NULL;
            CREATE INDEX IF NOT EXISTS who_name ON gen.who USING gin (name gin_trgm_ops);
            CREATE INDEX IF NOT EXISTS who_born ON gen.who (born);
            VACUUM ANALYZE gen.who;
            """)
        let some = questions.enumerated().filter { $0.offset % 10 == 0 }.map(\.element)
        func ask(_ question: Question) -> String {
            func quoted(_ text: String?) -> String { "'\((text ?? "").replacing("'", with: "''"))'" }
            let name = quoted([question.person.family, question.person.given].compactMap { $0 }.joined(separator: " "))
            let born = quoted(question.person.birthDate?.description)
            return """
                SELECT p FROM gen.who WHERE name % lower(\(name)) OR born = \(born)
                ORDER BY similarity(name, lower(\(name))) + (born = \(born))::int DESC LIMIT 5;
                """
        }
        let settings = "SET pg_trgm.similarity_threshold = 0.5;"
        let time = try psql.time(before: settings, some.map(ask).joined(separator: "\n")) / Double(max(1, some.count))
        var found = 0
        let answers = try psql.run(settings + some.map { "\(ask($0))\n\\echo ." }.joined(separator: "\n"))
            .components(separatedBy: ".\n")
        for (question, answer) in zip(some, answers) {
            let hits = answer.split(whereSeparator: \.isWhitespace)
            if hits.contains("\(question.patient.rawValue)") { found += 1 }
        }
        return (time, Double(found) / Double(max(1, some.count)))
    }

    /// People whom we know, told as people tell them: with typing errors, with day and month in each other's place, with
    /// one surname of two.
    private static let questionRows = """
        SELECT setseed(0.17);
        CREATE OR REPLACE FUNCTION gen.typo(w text) RETURNS text LANGUAGE plpgsql VOLATILE AS $$
        DECLARE p int := 1 + floor(random() * length(w))::int; c text := chr(97 + floor(random() * 26)::int);
            k int := floor(random() * 4);
        BEGIN
            IF length(w) < 3 AND k = 1 THEN k := 2; END IF;
            RETURN CASE k WHEN 0 THEN overlay(w placing c from p for 1) WHEN 1 THEN overlay(w placing '' from p for 1)
                WHEN 2 THEN overlay(w placing c from p for 0) ELSE CASE WHEN p < length(w)
                    THEN overlay(w placing substr(w, p + 1, 1) || substr(w, p, 1) from p for 2)
                    ELSE overlay(w placing c from p for 1) END END;
        END $$;
        DROP TABLE IF EXISTS gen.question;
        CREATE TABLE gen.question AS SELECT kind, p,
            CASE WHEN kind LIKE 'swapped%' THEN make_date(extract(year FROM born)::int, extract(day FROM born)::int,
                    extract(month FROM born)::int)
                WHEN kind = 'year digit wrong' THEN (born + interval '10 years')::date
                WHEN kind = 'day wrong, typo given' THEN born + 3 ELSE born END AS born,
            CASE WHEN kind IN ('typo family', 'typo both', 'swapped day, typo family')
                    THEN gen.typo(f1) || coalesce(' ' || f2, '')
                WHEN kind = 'double: first only' THEN f1 WHEN kind = 'double: second only' THEN f2
                WHEN kind = 'double: turned round' THEN f2 || '-' || f1 WHEN kind = 'double: second, typo' THEN gen.typo(f2)
                WHEN kind = 'double added' THEN f1 || ' ' || (SELECT w FROM gen.family WHERE i = (x.p * 31) % 30000)
                WHEN kind = 'accents lost' THEN upper(translate(f1, 'áéíóúñöüØßôě', 'aeiounouOsoe')) || coalesce(' ' || f2, '')
                WHEN kind = 'names swapped' THEN g1 ELSE f1 || coalesce('-' || f2, '') END AS family,
            CASE WHEN kind IN ('typo given', 'typo both', 'day wrong, typo given', 'swapped day, typo given')
                THEN gen.typo(g1) WHEN kind = 'names swapped' THEN f1 ELSE g1 END AS given
        FROM (SELECT kind, w.* FROM unnest(ARRAY['as stored', 'typo family', 'typo given', 'typo both', 'swapped day',
                'swapped day, typo family', 'swapped day, typo given', 'double: first only', 'double: second only',
                'double: second, typo', 'double: turned round', 'double added', 'accents lost', 'names swapped',
                'year digit wrong', 'day wrong, typo given']) WITH ORDINALITY u(kind, o),
            LATERAL (SELECT p, f1, f2, g1, born FROM gen.who WHERE (p + u.o) % 16 = 0
                AND (kind NOT LIKE 'double:%' OR (f2 IS NOT NULL AND f2 <> f1)) AND (kind <> 'double added' OR f2 IS NULL)
                AND (kind NOT LIKE 'swapped%'
                    OR (extract(day FROM born) <= 12 AND extract(day FROM born) <> extract(month FROM born)))
                AND (kind <> 'accents lost' OR f1 ~ '[^A-Za-z]') ORDER BY md5(p::text) LIMIT \(questions)) w) x;
        """
}
