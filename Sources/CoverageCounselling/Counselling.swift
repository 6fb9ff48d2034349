public import CareTerms
public import Postgres

/// What a counsellor writes down of a talk about money: structured, with the words of both sides.
///
/// Codable, because `omentum counselling draft --file` reads it; the same JSON is what is signed.
public struct CounsellingContent: Sendable, Equatable, Codable {
    public enum Channel: String, CaseIterable, Sendable, Codable { case inPerson = "in_person", phone, video }

    /// Something the patient must have heard, or the reason why it does not apply.
    public enum Told: Sendable, Equatable, Codable {
        case told(String)
        case notApplicable(because: String)
    }

    /// What happens next, by whom, until when.
    public struct NextStep: Sendable, Equatable, Codable {
        public var what: String
        public var owner: GroupRole
        public var dueOn: ClinicalDay

        public init(what: String, owner: GroupRole, dueOn: ClinicalDay) {
            self.what = what
            self.owner = owner
            self.dueOn = dueOn
        }
    }

    public var heldAt: Instant
    public var channel: Channel
    /// Whether it was the patient, or somebody who may hear it for them.
    public var spokeWith: String
    public var interpreter: String?
    public var responsibilities: Told?
    public var estimate: Told?
    public var assistance: Told?
    /// What the patient understood, in their own words.
    public var understanding: String?
    public var questions: String?
    public var nextStep: NextStep?
    public var text: String?

    public init(
        heldAt: Instant, channel: Channel, spokeWith: String, interpreter: String? = nil, responsibilities: Told? = nil,
        estimate: Told? = nil, assistance: Told? = nil, understanding: String? = nil, questions: String? = nil,
        nextStep: NextStep? = nil, text: String? = nil
    ) {
        self.heldAt = heldAt
        self.channel = channel
        self.spokeWith = spokeWith
        self.interpreter = interpreter
        self.responsibilities = responsibilities
        self.estimate = estimate
        self.assistance = assistance
        self.understanding = understanding
        self.questions = questions
        self.nextStep = nextStep
        self.text = text
    }

    public static let textMax = 20_000

    /// What a note still lacks before it can be signed: every one, in the order of the form.
    public var missing: [String] {
        var missing: [String] = []
        func ask(_ name: String, _ told: Told?) {
            switch told {
            case .told(let text) where !text.isBlank: break
            case .notApplicable(let reason) where !reason.isBlank: break
            case .none: missing.append(name)
            case .told: missing.append(name)
            case .notApplicable: missing.append("\(name): a reason why it does not apply")
            }
        }
        if spokeWith.isBlank { missing.append("spokeWith") }
        ask("responsibilities", responsibilities)
        ask("estimate", estimate)
        ask("assistance", assistance)
        if understanding?.isBlank ?? true { missing.append("understanding") }
        if nextStep.map({ $0.what.isBlank }) ?? true { missing.append("nextStep") }
        return missing
    }
}

/// As people write it: `{"told": "…"}` or `{"notApplicable": "the reason"}`.
extension CounsellingContent.Told {
    private enum Key: String, CodingKey { case told, notApplicable }

    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Key.self)
        let (told, reason) = (
            try fields.decodeIfPresent(String.self, forKey: .told),
            try fields.decodeIfPresent(String.self, forKey: .notApplicable)
        )
        switch (told, reason) {
        case (let told?, nil): self = .told(told)
        case (nil, let reason?): self = .notApplicable(because: reason)
        default:
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "either told or notApplicable"))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: Key.self)
        switch self {
        case .told(let text): try fields.encode(text, forKey: .told)
        case .notApplicable(let reason): try fields.encode(reason, forKey: .notApplicable)
        }
    }
}

extension String {
    fileprivate var isBlank: Bool { allSatisfy(\.isWhitespace) }
}

/// The draft is not complete, or not there any more.
public enum CounsellingRefused: Refusal, Equatable {
    case incomplete([String])
    case draftChanged(Int64)
    case noDraft(Int64)

    public var kind: RefusalKind {
        switch self {
        case .incomplete: .rule
        case .draftChanged: .changedMeanwhile
        case .noDraft: .notFound
        }
    }

    public var fact: String {
        switch self {
        case .incomplete: "signed_note_is_complete"
        case .draftChanged: "draft_is_as_it_was_seen"
        case .noDraft: "draft_exists"
        }
    }

    public var message: String {
        switch self {
        case .incomplete(let missing): "The note cannot be signed yet; it lacks: \(missing.joined(separator: ", "))."
        case .draftChanged(let id): "Draft \(id) was changed since you read it."
        case .noDraft(let id): "There is no draft \(id)."
        }
    }

    public var remedy: String? {
        switch self {
        case .incomplete: "omentum counselling draft K… --replace ID --version N --file note.json, then sign"
        case .draftChanged: "Read it again, then decide."
        case .noDraft: "omentum counselling list K…"
        }
    }
}
