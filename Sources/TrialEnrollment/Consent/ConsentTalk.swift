public import CareTerms
public import Postgres

/// How a consent came about: who talked with whom, in which language, by which way, and what paper there is of it.
///
/// What nobody told stays open.
public struct ConsentTalk: Sendable, Equatable {
    public enum Channel: String, CaseIterable, Sendable, Codable, PostgresCodable {
        case inPerson = "in_person", phone, video, post, electronic
    }

    public enum Signatory: String, CaseIterable, Sendable, Codable, PostgresCodable {
        case patient, representative
    }

    /// `false` is a refusal to sign, which is an act too.
    public var isGiven: Bool
    public var signedBy: Signatory
    public var signedAt: Instant?
    /// The login of who talked with the patient; whoever writes it down when nobody is named.
    public var takenBy: String?
    public var channel: Channel?
    /// Of the talk, such as `es`; the form's own when nobody says.
    public var language: String?
    public var interpreter: String?
    public var reason: String?
    public var document: ConsentDocument?

    public init(
        isGiven: Bool = true, signedBy: Signatory = .patient, signedAt: Instant? = nil, takenBy: String? = nil,
        channel: Channel? = nil, language: String? = nil, interpreter: String? = nil, reason: String? = nil,
        document: ConsentDocument? = nil
    ) {
        (self.isGiven, self.signedBy, self.signedAt, self.takenBy) = (isGiven, signedBy, signedAt, takenBy)
        (self.channel, self.language, self.interpreter) = (channel, language, interpreter)
        (self.reason, self.document) = (reason, document)
    }
}

/// The signed paper, known by its hash: the bytes stay where the centre keeps them.
public struct ConsentDocument: Sendable, Equatable {
    /// In hexadecimal digits.
    public let sha256: String
    public let size: Int
    /// Where it is kept, such as "investigator site file, binder 4".
    public let keptIn: String?

    public init(sha256: String, size: Int, keptIn: String? = nil) {
        (self.sha256, self.size, self.keptIn) = (sha256, size, keptIn)
    }

    /// Keeps the hash with an act of consent.
    public func attach(to number: Int, of id: EnrolmentID, in tx: inout Transaction) throws {
        try tx.run(
            """
            INSERT INTO trials.consent_document (enrolment, no, sha256, size, kept_in)
            VALUES (\(id), \(Int32(number)), decode(\(sha256), 'hex'), \(Int32(clamping: size)), \(keptIn))
            """)
    }
}
