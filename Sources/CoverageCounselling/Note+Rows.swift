public import CareTerms
public import Postgres

/// A signed counselling note, or an amendment of one, with its signature.
public struct NoteRecord: Sendable, Equatable, Codable {
    public let id: NoteID
    public let course: CourseID
    public let patient: PatientID
    /// `note`, or the kind of amendment; it is the meaning of the signature too.
    public let kind: String
    public let amends: NoteID?
    public let heldAt: Instant
    /// The very text that was signed.
    public let text: String
    public let signature: NoteSignature

    private static let columns: SQL = """
        SELECT n.id, n.course, n.patient, n.kind, n.amends, n.held_at, n.content, s.printed_name, s.login, s.role,
            s.signed_at, s.binding
        FROM coverage.note n JOIN coverage.note_signature s ON s.document = n.id
        """

    private init(_ row: borrowing Row) throws {
        id = try row("id")
        course = try row("course")
        patient = try row("patient")
        kind = try row("kind")
        amends = try row("amends")
        heldAt = try row("held_at")
        text = try row("content")
        signature = NoteSignature(
            printedName: try row("printed_name"), login: try row("login"), role: try row("role"),
            signedAt: try row("signed_at"), binds: try row("binding"))
    }

    /// A note and everything that was added to it since, in the order of signing.
    public static func read(
        _ id: NoteID, in tx: inout Transaction
    ) throws -> (note: NoteRecord, amendments: [NoteRecord]) {
        let found = try tx.all(
            """
            \(columns) WHERE n.id IN (
                WITH RECURSIVE whole AS (
                    SELECT id FROM coverage.note WHERE id = \(id)
                    UNION SELECT a.id FROM coverage.note a JOIN whole w ON a.amends = w.id)
                SELECT id FROM whole)
            ORDER BY n.id
            """
        ) { row in try NoteRecord(row) }
        guard let note = found.first(where: { $0.id == id }) else { throw NotFound(id) }
        return (note, found.filter { $0.id != id })
    }

    /// At most `limit` notes and amendments of a course, the last signed first.
    public static func list(
        of course: CourseID, limit: Int, in tx: inout Transaction
    ) throws -> [NoteRecord] {
        try tx.all(
            "\(columns) WHERE n.course = \(course) ORDER BY n.id DESC LIMIT \(Int64(limit))"
        ) { row in try NoteRecord(row) }
    }
}

/// Who signed, when, and whether it binds in law.
public struct NoteSignature: Sendable, Equatable, Codable {
    public let printedName: String
    public let login: String
    public let role: String
    public let signedAt: Instant
    /// Not on the embedded database, which knows only the operating system's user.
    public let binds: Bool

    public static func read(of id: NoteID, in tx: inout Transaction) throws -> NoteSignature {
        let found = try tx.first(
            "SELECT printed_name, login, role, signed_at, binding FROM coverage.note_signature WHERE document = \(id)"
        ) { row in
            NoteSignature(
                printedName: try row("printed_name"), login: try row("login"), role: try row("role"),
                signedAt: try row("signed_at"), binds: try row("binding"))
        }
        guard let found else { throw NotFound(id) }
        return found
    }
}

/// A draft: nobody is bound by it.
public struct DraftRecord: Sendable, Equatable, Codable {
    public let id: Int64
    public let course: CourseID
    public let patient: PatientID
    public let version: Int
    public let author: String
    public let content: CounsellingContent

    private static let columns: SQL = "SELECT id, course, patient, version, author, content FROM coverage.note_draft"

    private init(_ row: borrowing Row) throws {
        id = try row("id")
        course = try row("course")
        patient = try row("patient")
        version = Int(try row("version") as Int32)
        author = try row("author")
        content = try CounsellingContent(try row("content") as JSONText)
    }

    public static func read(_ id: Int64, in tx: inout Transaction) throws -> DraftRecord {
        let found = try tx.first("\(columns) WHERE id = \(id)") { row in try DraftRecord(row) }
        guard let found else { throw CounsellingRefused.noDraft(id) }
        return found
    }

    /// At most `limit` drafts of a course; throws when there is no such course.
    public static func list(of course: CourseID, limit: Int, in tx: inout Transaction) throws -> [DraftRecord] {
        let isThere: Bool = try tx.value("SELECT EXISTS (SELECT FROM booking.course_now WHERE course = \(course))")
        guard isThere else { throw NotFound(course) }
        return try tx.all("\(columns) WHERE course = \(course) ORDER BY id DESC LIMIT \(Int64(limit))") { row in
            try DraftRecord(row)
        }
    }
}

extension CounsellingContent {
    /// What was counselled, read from the text that was signed; `nil` for the words of an amendment.
    public init?(signed text: String) {
        guard let content = try? CounsellingContent(JSONText(text)) else { return nil }
        self = content
    }
}

extension NoteRecord {
    /// The words of an amendment; `nil` for a note, which is a form.
    public var words: String? {
        guard kind != "note", let form = try? AmendmentText(JSONText(text)) else { return nil }
        return form.text
    }
}
