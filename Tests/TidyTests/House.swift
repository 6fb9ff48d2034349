import Testing

/// Who may know whom: the drawing of docs/architecture.md, as data.
enum House {
    static let offices: Set = [
        "Referrals", "TrialEnrollment", "ProcedureBooking", "CoverageCounselling", "FollowUp",
    ]
    static let mains: Set = ["omentum", "omentum-worker", "omentum-bench", "embed-files", "EmbedFiles"]
    private static let officeMaySee: Set = ["CareTerms", "Postgres", "Jobs", "Registry"]

    /// The modules of this package that each source target may import.
    static let mayImport: [String: Set<String>] = {
        var table: [String: Set<String>] = [
            "CLibpq": [],
            "Postgres": ["CLibpq"],
            "Jobs": ["Postgres"],
            "Migrations": ["Postgres"],
            "CareTerms": ["Postgres"],
            "Registry": ["CareTerms", "Postgres", "Jobs"],
            "Pathway": officeMaySee.union(offices).union(["Migrations"]),
            "Commands": officeMaySee.union(offices).union(["Pathway", "Migrations"]),
            "LetterPress": ["Referrals"],
            "omentum": ["Commands", "LetterPress"],
            "omentum-worker": ["Commands", "Jobs", "Pathway", "Postgres"],
            "omentum-bench": [
                "Postgres", "Jobs", "Migrations", "CareTerms", "Registry", "Referrals", "TrialEnrollment", "Pathway",
            ],
            "embed-files": [],
            "EmbedFiles": [],
        ]
        for office in offices { table[office] = officeMaySee }
        return table
    }()

    /// Everything else is loaded at the start of every command, where Foundation costs about as much as the rest.
    static let mayLoadFoundation: Set = ["omentum-bench", "embed-files", "EmbedFiles"]

    /// Source targets whose tests are not in a target of their own name, and where they are; `nil` where people read
    /// the figures.
    static let testedElsewhere: [String: String?] = [
        "Migrations": "MigrationTests", "embed-files": "MigrationTests", "EmbedFiles": "MigrationTests",
        "LetterPress": "ReferralsTests", "omentum": "CommandsTests", "omentum-worker": "CommandsTests",
        "omentum-bench": nil,
    ]

    /// The schemas that a module's SQL may name.
    ///
    /// The base and the doors own none.
    static let schemas: Set = [
        "registry", "referrals", "trials", "booking", "coverage", "followup", "jobs", "audit", "pathway", "migration",
    ]
    static let maySay: [String: Set<String>] = {
        let shared: Set = ["registry", "jobs", "audit"]
        return [
            "Postgres": [],
            "Jobs": ["jobs"],
            "Migrations": ["migration"],
            "CareTerms": [],
            "Registry": shared,
            "Referrals": shared.union(["referrals"]),
            "TrialEnrollment": shared.union(["trials"]),
            "ProcedureBooking": shared.union(["booking"]),
            "CoverageCounselling": shared.union(["coverage"]),
            "FollowUp": shared.union(["followup"]),
            "Pathway": shared.union(["pathway"]),
            "LetterPress": [], "Commands": [], "omentum": [], "omentum-worker": [],
            // The benchmarks fill the tables that they measure, in a database of their own.
            "omentum-bench": ["jobs", "registry", "referrals", "trials", "booking"],
        ]
    }()
}
