public import CareTerms
public import Postgres

/// A study as ClinicalTrials.gov describes it: shown to people, and never asked for a decision.
public struct RegistryStudy: Sendable, Equatable, Codable {
    public let nct: String
    /// The trial of our catalogue with that number.
    public let trial: TrialID?
    public let title: String?
    public let acronym: String?
    public let organisationNumber: String?
    public let status: String?
    public let whyStopped: String?
    /// As it is said: a year, a month or a day.
    public let startDate: String?
    public let completionDate: String?
    public let lastUpdateDate: String?
    public let sponsor: String?
    public let studyType: String?
    public let phases: [String]
    public let enrollment: Int?
    public let sex: String?
    public let minimumAge: String?
    public let maximumAge: String?
    public let healthyVolunteers: Bool?
    public let conditions: [String]
    public let keywords: [String]
    public let eligibility: String?
    /// Words of it that no list of ours has, each with what it is of.
    public let unknownTerms: [String]
    public let changedAt: Instant
    public let checkedAt: Instant

    public static func read(_ nct: String, in tx: inout Transaction) throws -> RegistryStudy {
        let number = nct.uppercased()
        let found = try tx.first(
            """
            SELECT r.nct, t.id AS trial, r.brief_title, r.acronym, r.org_study_id, r.overall_status, r.why_stopped,
                r.start_date, r.completion_date, r.last_update_date, r.lead_sponsor, r.study_type, r.phases, r.enrollment,
                r.sex, r.minimum_age, r.maximum_age, r.healthy_volunteers, r.eligibility, r.unknown_terms, r.changed_at,
                r.checked_at, array(SELECT c.label FROM trials.registry_condition c
                    WHERE c.nct = r.nct AND NOT c.is_keyword ORDER BY c.no)::text[] AS conditions,
                array(SELECT c.label FROM trials.registry_condition c
                    WHERE c.nct = r.nct AND c.is_keyword ORDER BY c.no)::text[] AS keywords
            FROM trials.registry_record r LEFT JOIN trials.trial t ON t.nct = r.nct WHERE r.nct = \(number)
            """
        ) { row in
            RegistryStudy(
                nct: try row("nct"), trial: try row("trial"), title: try row("brief_title"),
                acronym: try row("acronym"), organisationNumber: try row("org_study_id"),
                status: try row("overall_status"), whyStopped: try row("why_stopped"),
                startDate: try row("start_date"), completionDate: try row("completion_date"),
                lastUpdateDate: try row("last_update_date"), sponsor: try row("lead_sponsor"),
                studyType: try row("study_type"), phases: try row("phases"),
                enrollment: (try row("enrollment") as Int32?).map(Int.init), sex: try row("sex"),
                minimumAge: try row("minimum_age"), maximumAge: try row("maximum_age"),
                healthyVolunteers: try row("healthy_volunteers"), conditions: try row("conditions"),
                keywords: try row("keywords"), eligibility: try row("eligibility"),
                unknownTerms: try row("unknown_terms"), changedAt: try row("changed_at"),
                checkedAt: try row("checked_at"))
        }
        guard let found else {
            throw NotFound(noun: "registry record", named: number, try: "omentum trial registry")
        }
        return found
    }

    /// One line of a list of studies.
    public struct Line: Sendable, Equatable, Codable {
        public let nct: String
        public let trial: TrialID?
        public let title: String?
        public let status: String?
        public let phases: [String]
        public let sponsor: String?
        public let startDate: String?
        public let sites: Int
        public let changedAt: Instant
    }

    /// At most `limit` studies behind `after`, by number; of one status, when it is given.
    public static func list(
        status: String? = nil, after: String? = nil, limit: Int, in tx: inout Transaction
    ) throws -> [Line] {
        let (status, after) = (status?.uppercased(), after?.uppercased())
        return try tx.all(
            """
            SELECT r.nct, t.id AS trial, r.brief_title, r.overall_status, r.phases, r.lead_sponsor, r.start_date,
                (SELECT count(*) FROM trials.registry_location l WHERE l.nct = r.nct) AS sites, r.changed_at
            FROM trials.registry_record r LEFT JOIN trials.trial t ON t.nct = r.nct
            WHERE (\(status)::text IS NULL OR r.overall_status = \(status)) AND r.nct > coalesce(\(after)::text, '')
            ORDER BY r.nct LIMIT \(Int64(limit))
            """
        ) { row in
            Line(
                nct: try row("nct"), trial: try row("trial"), title: try row("brief_title"),
                status: try row("overall_status"), phases: try row("phases"), sponsor: try row("lead_sponsor"),
                startDate: try row("start_date"), sites: Int(try row("sites") as Int64),
                changedAt: try row("changed_at"))
        }
    }
}

/// A place of a study.
public struct RegistryLocation: Sendable, Equatable, Codable {
    public let number: Int
    public let facility: String?
    public let city: String?
    public let state: String?
    public let zip: String?
    public let country: String?
    /// Missing where the registry does not say it.
    public let status: String?
    public let latitude: Double?
    public let longitude: Double?

    public static func all(of nct: String, in tx: inout Transaction) throws -> [RegistryLocation] {
        try tx.all(
            """
            SELECT no, facility, city, state, zip, country, status, lat, lon FROM trials.registry_location
            WHERE nct = \(nct) ORDER BY no
            """
        ) { row in
            RegistryLocation(
                number: Int(try row("no") as Int32), facility: try row("facility"), city: try row("city"),
                state: try row("state"), zip: try row("zip"), country: try row("country"), status: try row("status"),
                latitude: try row("lat"), longitude: try row("lon"))
        }
    }
}

/// An arm of a study, or what is given in one, as the registry has it.
public struct RegistryPart: Sendable, Equatable, Codable {
    public let label: String?
    public let type: String?
    public let description: String?

    public static func arms(of nct: String, in tx: inout Transaction) throws -> [RegistryPart] {
        try tx.all("SELECT label, type, description FROM trials.registry_arm WHERE nct = \(nct) ORDER BY no") { row in
            RegistryPart(label: try row("label"), type: try row("type"), description: try row("description"))
        }
    }

    public static func interventions(of nct: String, in tx: inout Transaction) throws -> [RegistryPart] {
        try tx.all(
            "SELECT name AS label, type, description FROM trials.registry_intervention WHERE nct = \(nct) ORDER BY no"
        ) { row in
            RegistryPart(label: try row("label"), type: try row("type"), description: try row("description"))
        }
    }
}

/// Whom to call about a study, or about one of its places.
public struct RegistryContact: Sendable, Equatable, Codable {
    public let kind: String
    /// The place's number.
    public let location: Int?
    public let name: String?
    public let role: String?
    public let phone: String?
    public let email: String?
    public let affiliation: String?

    public static func all(of nct: String, in tx: inout Transaction) throws -> [RegistryContact] {
        try tx.all(
            """
            SELECT kind, location, name, role, phone, email, affiliation FROM trials.registry_contact
            WHERE nct = \(nct) ORDER BY no
            """
        ) { row in
            RegistryContact(
                kind: try row("kind"), location: (try row("location") as Int32?).map(Int.init), name: try row("name"),
                role: try row("role"), phone: try row("phone"), email: try row("email"),
                affiliation: try row("affiliation"))
        }
    }
}

/// What an import found to be different from before.
public struct RegistryChange: Sendable, Equatable, Codable {
    public let nct: String
    public let field: String
    public let was: String?
    public let now: String?
    public let recordedAt: Instant

    /// At most `limit` changes of a study, the last first.
    public static func all(of nct: String, limit: Int, in tx: inout Transaction) throws -> [RegistryChange] {
        let number = nct.uppercased()
        return try tx.all(
            """
            SELECT nct, field, was, now, recorded_at FROM trials.registry_change
            WHERE nct = \(number) ORDER BY id DESC LIMIT \(Int64(limit))
            """
        ) { row in
            RegistryChange(
                nct: try row("nct"), field: try row("field"), was: try row("was"), now: try row("now"),
                recordedAt: try row("recorded_at"))
        }
    }
}
