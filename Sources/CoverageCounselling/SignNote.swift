public import CareTerms
import FoundationEssentials
public import Postgres

/// Counselling notes: drafts that change freely, and signed notes that never do.
public enum CounsellingNote {
    /// Keeps a draft; nobody is bound by it, and nothing may rest on it.
    public static func draft(
        _ content: CounsellingContent, for course: CourseID, in tx: inout Transaction, _ context: Context
    ) throws -> Int64 {
        let made = try tx.first(
            """
            INSERT INTO coverage.note_draft (patient, course, content)
            SELECT patient, course, \(try content.json) FROM booking.course_now WHERE course = \(course) RETURNING id
            """, as: Int64.self)
        guard let made else { throw NotFound(course) }
        return made
    }

    /// Replaces a draft that is still as the writer saw it, and gives its new version.
    public static func redraft(
        _ id: Int64, _ content: CounsellingContent, expecting version: Int, in tx: inout Transaction, _ context: Context
    ) throws -> Int {
        let changed = try tx.first(
            """
            UPDATE coverage.note_draft SET content = \(try content.json), version = version + 1
            WHERE id = \(id) AND version = \(Int32(version)) RETURNING version
            """, as: Int32.self)
        guard let changed else { throw CounsellingRefused.draftChanged(id) }
        return Int(changed)
    }

    /// Signs a draft: its exact text becomes a note with the signature of the login, and the draft is gone.
    ///
    /// The database stamps who signs, when, and how fresh the connection is; a complete note is asked for here.
    public static func sign(draft id: Int64, in tx: inout Transaction, _ context: Context) throws -> NoteID {
        let found = try tx.first(
            "DELETE FROM coverage.note_draft WHERE id = \(id) RETURNING patient, course, kind, amends, content"
        ) { row in
            (
                patient: try row("patient") as PatientID, course: try row("course") as CourseID,
                kind: try row("kind") as String, amends: try row("amends") as NoteID?,
                content: try row("content") as JSONText
            )
        }
        guard let found else { throw CounsellingRefused.noDraft(id) }
        let content = try CounsellingContent(found.content)
        guard content.missing.isEmpty else { throw CounsellingRefused.incomplete(content.missing) }
        return try write(
            Signed(
                patient: found.patient, course: found.course, amends: found.amends, kind: found.kind,
                heldAt: content.heldAt, text: found.content.text), &tx)
    }

    /// What may be added to a signed note; the note itself stays as it is.
    public enum Amendment: String, CaseIterable, Sendable, Codable {
        case addendum, lateEntry = "late_entry", correction, enteredInError = "entered_in_error"
    }

    /// Adds to a signed note, signed in the same act.
    public static func amend(
        _ id: NoteID, _ kind: Amendment, _ text: String, in tx: inout Transaction, _ context: Context
    ) throws -> NoteID {
        let found = try tx.first("SELECT patient, course FROM coverage.note WHERE id = \(id)") { row in
            (patient: try row("patient") as PatientID, course: try row("course") as CourseID)
        }
        guard let found else { throw NotFound(id) }
        let encoded = try AmendmentText(text: text).json.text
        return try write(
            Signed(
                patient: found.patient, course: found.course, amends: id, kind: kind.rawValue, heldAt: context.now,
                text: encoded), &tx)
    }

    private struct Signed {
        let patient: PatientID
        let course: CourseID
        let amends: NoteID?
        let kind: String
        let heldAt: Instant
        let text: String
    }

    private static func write(_ note: Signed, _ tx: inout Transaction) throws -> NoteID {
        let (id, hash): (NoteID, [UInt8]) = try tx.one(
            """
            INSERT INTO coverage.note (patient, course, amends, kind, held_at, content)
            VALUES (\(note.patient), \(note.course), \(note.amends), \(note.kind), \(note.heldAt), \(note.text))
            RETURNING id, hash
            """
        ) { row in (try row("id"), try row("hash")) }
        try tx.run("INSERT INTO coverage.note_signature (document, hash) VALUES (\(id), \(hash))")
        return id
    }
}

/// What an amendment holds: words alone.
struct AmendmentText: Codable {
    let text: String

    init(text: String) { self.text = text }

    init(_ json: JSONText) throws { self = try JSONDecoder().decode(Self.self, from: Data(json.text.utf8)) }

    var json: JSONText {
        get throws { JSONText(String(decoding: try JSONEncoder().encode(self), as: UTF8.self)) }
    }
}

extension CounsellingContent {
    var json: JSONText {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return JSONText(String(decoding: try encoder.encode(self), as: UTF8.self))
        }
    }

    init(_ json: JSONText) throws { self = try JSONDecoder().decode(Self.self, from: Data(json.text.utf8)) }
}
