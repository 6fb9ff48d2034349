public import CareTerms
public import Postgres

/// The eligibility checklist of an assessment: composed by the database, signed by an investigator over its exact text.
public struct EligibilityChecklist: Sendable, Equatable, Codable {
    public let enrolment: EnrolmentID
    public let assessment: Int64
    public let text: String

    /// What would be signed: the latest assessment, with the fact behind each answer and whoever overrode one.
    public static func compose(_ id: EnrolmentID, in tx: inout Transaction) throws -> EligibilityChecklist {
        let record = try EnrolmentRecord.read(id, in: &tx)
        guard record.trial != nil else { throw ChecklistRefused.registry(id) }
        let found = try tx.first(
            """
            SELECT id, trials.checklist_text(id) AS text FROM trials.eligibility WHERE enrolment = \(id)
            ORDER BY id DESC LIMIT 1
            """
        ) { row in EligibilityChecklist(enrolment: id, assessment: try row("id"), text: try row("text")) }
        guard let found else { throw ChecklistRefused.notAssessed(id) }
        return found
    }

    /// Signs the checklist of the latest assessment; `seen` is the assessment that the signer read.
    public static func sign(
        _ id: EnrolmentID, seen: Int64? = nil, in tx: inout Transaction, _ context: Context
    ) throws -> SignedChecklist {
        let checklist = try compose(id, in: &tx)
        if let seen, seen != checklist.assessment {
            throw ChecklistRefused.assessedAnew(id, seen: seen, now: checklist.assessment)
        }
        return try write(checklist, &tx)
    }

    /// Signs the checklist of each, in the order of their numbers; whoever has none to sign refuses them all.
    public static func sign(_ ids: [EnrolmentID], in tx: inout Transaction, _ context: Context) throws -> Int {
        let signed = try tx.all(
            """
            WITH written AS (
                INSERT INTO trials.checklist (enrolment, eligibility, body)
                SELECT g.enrolment, g.id, trials.checklist_text(g.id) FROM (
                    SELECT DISTINCT ON (enrolment) enrolment, id FROM trials.eligibility WHERE enrolment = ANY (\(ids))
                    ORDER BY enrolment, id DESC) g
                RETURNING id, hash)
            SELECT id, hash FROM written ORDER BY id
            """
        ) { row in (id: try row("id") as Int64, hash: try row("hash") as [UInt8]) }
        guard signed.count == ids.count else { throw ChecklistRefused.notAllAssessed(ids.count - signed.count) }
        try tx.run(
            """
            INSERT INTO trials.checklist_signature (document, hash)
            SELECT document, hash FROM unnest(\(signed.map(\.id))::bigint[], \(signed.map(\.hash))::bytea[]) x(document, hash)
            """)
        return signed.count
    }

    private static func write(_ checklist: EligibilityChecklist, _ tx: inout Transaction) throws -> SignedChecklist {
        let (document, hash): (Int64, [UInt8]) = try tx.one(
            """
            INSERT INTO trials.checklist (enrolment, eligibility, body)
            VALUES (\(checklist.enrolment), \(checklist.assessment), \(checklist.text)) RETURNING id, hash
            """
        ) { row in (try row("id"), try row("hash")) }
        return try tx.one(
            """
            INSERT INTO trials.checklist_signature (document, hash) VALUES (\(document), \(hash))
            RETURNING printed_name, signed_at, binding, encode(hash, 'hex') AS sha256
            """
        ) { row in
            SignedChecklist(
                enrolment: checklist.enrolment, assessment: checklist.assessment, sha256: try row("sha256"),
                printedName: try row("printed_name"), signedAt: try row("signed_at"), binds: try row("binding"))
        }
    }
}

/// What the database stamped on a signed checklist.
public struct SignedChecklist: Sendable, Equatable, Codable {
    public let enrolment: EnrolmentID
    public let assessment: Int64
    public let sha256: String
    public let printedName: String
    public let signedAt: Instant
    public let binds: Bool

    /// The signature under the latest assessment of an enrolment, if there is one.
    public static func latest(of id: EnrolmentID, in tx: inout Transaction) throws -> SignedChecklist? {
        try tx.first(
            """
            SELECT c.eligibility, encode(s.hash, 'hex') AS sha256, s.printed_name, s.signed_at, s.binding
            FROM trials.checklist c JOIN trials.checklist_signature s ON s.document = c.id
            WHERE c.eligibility = (SELECT max(g.id) FROM trials.eligibility g WHERE g.enrolment = \(id))
            """
        ) { row in
            SignedChecklist(
                enrolment: id, assessment: try row("eligibility"), sha256: try row("sha256"),
                printedName: try row("printed_name"), signedAt: try row("signed_at"), binds: try row("binding"))
        }
    }
}

/// Why there is no checklist to sign.
public enum ChecklistRefused: Refusal, Equatable {
    case registry(EnrolmentID)
    case notAssessed(EnrolmentID)
    case notAllAssessed(Int)
    case assessedAnew(EnrolmentID, seen: Int64, now: Int64)

    public var kind: RefusalKind {
        if case .assessedAnew = self { return .changedMeanwhile }
        return .rule
    }
    public var fact: String {
        switch self {
        case .registry: "checklist_is_of_a_trial"
        case .notAssessed, .notAllAssessed: "checklist_is_of_an_assessment"
        case .assessedAnew: "checklist_is_of_the_latest_assessment"
        }
    }
    public var message: String {
        switch self {
        case .registry(let id): "\(id) is in the centre's registry, which has no criteria to sign for."
        case .notAssessed(let id): "\(id) was not assessed yet."
        case .notAllAssessed(let count): "\(count) of them were not assessed yet."
        case .assessedAnew(let id, let seen, let now):
            "\(id) was assessed anew: you read \(seen), the latest is \(now)."
        }
    }
    public var remedy: String? {
        switch self {
        case .registry: nil
        case .notAssessed, .notAllAssessed: "omentum enrolment assess E… --on DAY"
        case .assessedAnew(let id, _, _): "omentum enrolment sign \(id) --preview"
        }
    }
}
