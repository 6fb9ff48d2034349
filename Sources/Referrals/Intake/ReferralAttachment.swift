public import CareTerms
public import Postgres
import Registry

/// A document that came with a referral, without what it is called and what stands in it: both may name the patient.
public struct ReferralAttachment: Sendable, Equatable {
    /// What a document is about.
    public enum Kind: String, CaseIterable, Sendable, Codable, PostgresCodable {
        case referralLetter = "referral_letter", imaging, laparoscopy, pathology, labs
        case treatmentHistory = "treatment_history", consent, other
    }

    public let id: AttachmentID
    public let referral: ReferralID
    public let kind: Kind
    /// What the bytes say that they are, whatever the file is called.
    public let mediaType: String
    public let size: Int
    /// In hex.
    public let sha256: String
    public let login: String
    public let recordedAt: Instant
    /// Put aside, such as a document of another patient: it is kept, and counts for nothing.
    public let isRetracted: Bool

    /// The database holds a file to the same.
    public static let bytesMax = 25 << 20
    public static let bytesOfReferralMax = 200 << 20
    public static let perReferralMax = 100
    public static let nameLengthMax = 200

    public static func all(of referral: ReferralID, in tx: inout Transaction) throws -> [ReferralAttachment] {
        try tx.all("\(columns) WHERE a.referral = \(referral) ORDER BY a.id") { row in try ReferralAttachment(row) }
    }

    public static func read(_ id: AttachmentID, in tx: inout Transaction) throws -> ReferralAttachment {
        let found = try tx.first("\(columns) WHERE a.id = \(id)") { row in try ReferralAttachment(row) }
        guard let found else { throw NotFound(id) }
        return found
    }

    private static let columns: SQL = """
        SELECT a.id, a.referral, a.kind, a.media_type, a.size, encode(a.sha256, 'hex') AS sha256, a.login, a.recorded_at,
            EXISTS (SELECT FROM referrals.attachment_retraction t WHERE t.attachment = a.id) AS is_retracted
        FROM referrals.attachment a
        """

    private init(_ row: borrowing Row) throws {
        (id, referral, kind) = (try row("id"), try row("referral"), try row("kind"))
        (mediaType, size, sha256) = (try row("media_type"), Int(try row("size") as Int32), try row("sha256"))
        (login, recordedAt, isRetracted) = (try row("login"), try row("recorded_at"), try row("is_retracted"))
    }

    /// A document as it was sent.
    public struct Content: Sendable, Equatable {
        public let name: String
        public let mediaType: String
        public let sha256: String
        public let bytes: [UInt8]
    }

    /// What is in it, with the ticket of its patient; `nil` where the ticket is of somebody else.
    public static func content(
        of id: AttachmentID, ticket: Int64, in tx: inout Transaction
    ) throws -> Content? {
        try tx.first(
            """
            SELECT name, media_type, encode(sha256, 'hex') AS sha256, bytes
            FROM referrals.attachment_content_of(\(ticket), \(id))
            """
        ) { row in
            Content(
                name: try row("name"), mediaType: try row("media_type"), sha256: try row("sha256"),
                bytes: try row("bytes"))
        }
    }

    /// Says that a document does not belong to its referral; it stays to be seen as put aside.
    public static func retract(_ id: AttachmentID, because reason: String, in tx: inout Transaction) throws {
        try tx.run("INSERT INTO referrals.attachment_retraction (attachment, reason) VALUES (\(id), \(reason))")
    }
}

/// A file that is to be kept with a referral.
public struct NewAttachment: Sendable, Equatable {
    public var name: String
    public var kind: ReferralAttachment.Kind
    public var bytes: [UInt8]

    public init(name: String, kind: ReferralAttachment.Kind, bytes: [UInt8]) {
        (self.name, self.kind, self.bytes) = (name, kind, bytes)
    }

    /// Keeps the bytes; the same bytes again are the attachment that is there.
    public func callAsFunction(to referral: ReferralID, in tx: inout Transaction) throws -> AttachmentID {
        try tx.value("SELECT referrals.attach(\(referral), \(name), \(kind), \(bytes))")
    }

    /// Refuses what is too much before anything of it goes to the database.
    public static func check(_ files: [NewAttachment]) throws {
        let total = files.reduce(0) { $0 + $1.bytes.count }
        guard files.count <= ReferralAttachment.perReferralMax, total <= ReferralAttachment.bytesOfReferralMax else {
            throw Fact(
                "referral_has_at_most_100_attachments_of_200_mebibytes", .rule,
                "A referral keeps at most 100 attachments of 200 MiB together.",
                try: "fewer or smaller files")
        }
    }
}
