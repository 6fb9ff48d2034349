public import CareTerms
public import Postgres
public import Registry

/// Takes a referral in, with its patient and its papers: in one transaction, or not at all.
///
/// Who is meant is looked for first, by a search that stands in the access log. Where that finds somebody, or another
/// referral of the patient goes on, nothing is saved until a person has ruled.
public struct ReferralIntake: Sendable {
    public enum Whose: Sendable, Equatable {
        case known(PatientID)
        case new(NewPerson)
    }

    /// What a person said about probable duplicates.
    public enum Ruling: Sendable, Equatable {
        case none
        case notDuplicate(because: String)
        case duplicate(of: ReferralID, because: String)
    }

    let form: ReferralForm
    let attachments: [NewAttachment]
    let ruling: Ruling
    let whose: Whose
    private let received: StatedTime

    /// Refuses what can be refused without asking anybody.
    public init(_ form: ReferralForm, attachments: [NewAttachment] = [], ruling: Ruling = .none) throws {
        (self.form, self.attachments, self.ruling) = (form, attachments, ruling)
        (whose, received) = (try form.whose(), try form.moment())
        try form.checkNPI()
        try NewAttachment.check(attachments)
    }

    /// A referral that goes on, of a patient who may be meant.
    public struct Open: Sendable, Equatable {
        public let id: ReferralID
        public let patient: PatientID
        public let status: Referral.State
        public let receivedAt: Instant
        /// Of the site that received it.
        public let zone: String
    }

    /// What was there already when the intake began.
    public struct Seen: Sendable {
        /// Those who may be the person, with who they are, the most likely first.
        public let alike: [Identity]
        /// There are more.
        public let isFull: Bool
        public let open: [Open]
        /// The patient of the referral that this one is said to be a copy of.
        let original: PatientID?
    }

    /// Looks for who is meant, and for their referrals; the search is in the access log before it answers.
    public func look(through store: Store, as role: GroupRole, for purpose: String) async throws -> Seen {
        var found: IdentityDoor.Found?
        if case .new(let person) = whose {
            found = try await IdentityDoor(store, as: role).find(meant: person, for: purpose)
        }
        let (hits, isFull, whose, ruling) = (found?.patients ?? [], found?.isFull ?? false, whose, ruling)
        return try await store.read(as: role) { tx, _ in
            var patients = hits.map(\.patient)
            if case .known(let patient) = whose { patients = [patient] }
            var original: PatientID?
            if case .duplicate(let referral, _) = ruling {
                original = try ReferralRecord.read(referral, in: &tx).patient
            }
            let open = try tx.all(
                """
                SELECT r.id, r.patient, r.status, r.received_at, s.zone
                FROM referrals.referral r JOIN registry.site s ON s.id = r.site
                WHERE r.patient = ANY (\(patients)) AND referrals.goes_on(r.status) ORDER BY r.patient, r.id LIMIT 100
                """
            ) { row in
                Open(
                    id: try row("id"), patient: try row("patient"), status: try row("status"),
                    receivedAt: try row("received_at"), zone: try row("zone"))
            }
            return Seen(alike: hits, isFull: isFull, open: open, original: original)
        }
    }

    /// What came of it: ids and words of the programme, no patient's data.
    public struct Received: Sendable, Equatable, Codable {
        public let referral: ReferralID
        public let patient: PatientID
        public let patientIsNew: Bool
        public let attachments: [AttachmentID]
        public let duplicateOf: ReferralID?
        public let missing: [MissingItem]
    }

    /// An item of the minimum data set that is not there yet.
    public struct MissingItem: Sendable, Equatable, Codable {
        public let code, label, broughtBy, state: String
    }

    /// Writes everything down, unless somebody came since `seen`.
    public func callAsFunction(_ seen: Seen, in tx: inout Transaction, _ context: Context) throws -> Received {
        if let probable = ProbableDuplicate(whose, seen, ruling) { throw probable }
        let (patient, isNew) = try patient(seen, in: &tx)
        // What was seen of others does not matter: the function asks for this patient's.
        try tx.run("SELECT referrals.expect_open(\(patient), \(seen.open.map(\.id)))")
        let zone = try SiteClock.zone(of: form.site, in: &tx)
        let referral = try ReceiveReferral(
            patient: patient, site: form.site, receivedAt: try SiteClock.moment(received, zone: zone, in: &tx),
            channel: form.channel, priority: form.priority, referrerName: form.referrer.name,
            referrerOrganisationName: form.referrer.organisation, referrerNPI: form.referrer.npi,
            referrerContact: form.referrer.contact, referrerOrganisation: form.referrer.record,
            primaryCancer: Self.code(form.primaryCancer), peritonealDisease: form.peritonealDisease.map(Self.code),
            programme: form.programme ?? Referral.usualProgramme)(in: &tx, context)
        let papers = try attachments.map { try $0(to: referral, in: &tx) }
        try rule(on: referral, of: patient, seen, in: &tx)
        var original: ReferralID?
        if case .duplicate(let kept, let because) = ruling {
            try tx.run("SELECT referrals.join_referrals(\(referral), \(kept), \(because))")
            original = kept
        }
        return Received(
            referral: referral, patient: patient, patientIsNew: isNew, attachments: papers, duplicateOf: original,
            missing: try MissingItem.all(of: referral, in: &tx))
    }

    private func patient(_ seen: Seen, in tx: inout Transaction) throws -> (PatientID, isNew: Bool) {
        switch whose {
        case .known(let patient): return (patient, false)
        case .new(let person):
            if let original = seen.original { return (original, false) }
            return (try person.register(unlike: seen.alike.map(\.patient), in: &tx), true)
        }
    }

    /// Keeps why those who look alike are others.
    private func rule(
        on referral: ReferralID, of patient: PatientID, _ seen: Seen, in tx: inout Transaction
    ) throws {
        guard case .notDuplicate(let because) = ruling else { return }
        let (people, referrals): ([PatientID], [ReferralID]) =
            switch whose {
            case .known: ([], seen.open.map(\.id))
            case .new: (seen.alike.map(\.patient), [])
            }
        try tx.run(
            """
            INSERT INTO referrals.duplicate_ruling (referral, other_patient, reason)
            SELECT \(referral), p, \(because) FROM unnest(\(people)::bigint[]) p
            """)
        try tx.run(
            """
            INSERT INTO referrals.duplicate_ruling (referral, other_referral, reason)
            SELECT \(referral), r, \(because) FROM unnest(\(referrals)::bigint[]) r
            """)
    }

    /// In capitals and with its dot, where it has the form of one; else the database refuses it by its name.
    private static func code(_ text: String) -> String { ICD10CM.normal(text) ?? text }
}

extension ReferralIntake.MissingItem {
    /// What the referral's programme asks for and nobody answered, in the order of its list.
    public static func all(of referral: ReferralID, in tx: inout Transaction) throws -> [Self] {
        try DataItem.outstanding(of: referral, in: &tx).map {
            Self(code: $0.code, label: $0.label, broughtBy: $0.broughtBy, state: $0.state.rawValue)
        }
    }
}

/// Somebody alike is registered, or another referral of the patient goes on, and nobody has ruled.
///
/// It names ids only: who they are is shown by whoever asked, as it was logged.
public struct ProbableDuplicate: Refusal, Equatable {
    public let patients: [PatientID]
    public let referrals: [ReferralID]
    public let fact: String
    public let message: String
    public let remedy: String?
    public var kind: RefusalKind { .rule }

    init?(_ whose: ReferralIntake.Whose, _ seen: ReferralIntake.Seen, _ ruling: ReferralIntake.Ruling) {
        patients = seen.alike.map(\.patient)
        referrals = seen.open.map(\.id)
        var ways = ["--not-duplicate REASON"]
        if let first = referrals.first { ways.append("--duplicate-of \(first)") }
        if let original = seen.original, case .duplicate(let referral, _) = ruling {
            let isTheirs: Bool =
                switch whose {
                case .known(let patient): patient == original
                case .new: patients.contains(original)
                }
            guard !isTheirs else { return nil }
            fact = "duplicate_is_of_the_same_patient"
            message = "\(referral) is of \(original), and this one is not: a copy is of the same patient."
            remedy = "omentum referral show \(referral)"
            return
        }
        guard case .none = ruling else { return nil }
        switch whose {
        case .known(let patient):
            guard !referrals.isEmpty else { return nil }
            fact = "referral_is_no_duplicate"
            message = "\(patient) has a referral that goes on: \(Self.list(referrals)). Nothing is saved."
        case .new:
            guard let first = patients.first else { return nil }
            fact = "referral_is_no_duplicate"
            let others = seen.isFull ? " and others" : ""
            let open = referrals.isEmpty ? "" : ", with \(Self.list(referrals))"
            message = "This person looks like \(Self.list(patients))\(others)\(open). Nothing is saved."
            ways.insert("--patient \(first) instead of the name, if it is the same person", at: 0)
        }
        remedy = ways.joined(separator: "\nor ")
    }

    private static func list<Tag>(_ ids: [ID<Tag>]) -> String {
        ids.prefix(10).map(\.description).joined(separator: ", ") + (ids.count > 10 ? " …" : "")
    }
}
