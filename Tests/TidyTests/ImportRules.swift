import SourceText

extension Rule {
    static let imports: [Rule] = [layers, noReexport, leanBase]

    private static let layers = Rule(
        name: "a module imports only what lies below it, and never a sibling",
        instead: "read a sibling's view in db/views, or take an evidence value that Pathway passes",
        bad: [
            Sample("Sources/Referrals/A.swift", "import CareTerms\nimport TrialEnrollment\n"),
            Sample("Sources/Postgres/A.swift", "internal import CareTerms\n"),
            Sample("Sources/Jobs/A.swift", "public import Registry\n"),
            Sample("Sources/Registry/A.swift", "import CLibpq\n"),
            Sample("Sources/Pathway/A.swift", "@testable import Commands\n"),
            Sample("Sources/Unknown/A.swift", "import Postgres\n"),
        ],
        good: [
            Sample("Sources/Referrals/A.swift", "public import CareTerms\nimport Registry\n// import FollowUp\n"),
            Sample("Sources/Pathway/A.swift", "import Referrals\nimport struct FollowUp.Plan\n"),
            Sample("Tests/JourneyTests/A.swift", "import Referrals\nimport Pathway\n"),
        ]
    ) { file in
        guard file.isSource else { return [] }
        let allowed = House.mayImport[file.target]
        let ours = Set(House.mayImport.keys).union(["TestKit"])
        return file.imports.filter { ours.contains($0.module) && allowed?.contains($0.module) != true }
            .map { Offence(line: $0.line, what: "\(file.target) imports \($0.module)") }
    }

    private static let noReexport = Rule(
        name: "nobody hands on what it imports",
        instead: "let each file import what it uses",
        bad: [Sample("Sources/Pathway/A.swift", "@_exported import Referrals\n")],
        good: [Sample("Sources/Pathway/A.swift", "public import Referrals\n")]
    ) { $0.offences(/@_exported\b/) }

    private static let leanBase = Rule(
        name: "what a command loads starts without Foundation",
        instead: "use FoundationEssentials, or write the few lines: loading Foundation costs every command its start",
        bad: [
            Sample("Sources/Postgres/A.swift", "import Foundation\n"),
            Sample("Sources/Commands/A.swift", "internal import Foundation\n"),
        ],
        good: [
            Sample("Sources/Postgres/A.swift", "import FoundationEssentials\n"),
            Sample("Sources/omentum-bench/A.swift", "import Foundation\n"),
        ]
    ) { file in
        guard file.isSource, !House.mayLoadFoundation.contains(file.target) else { return [] }
        return file.imports.filter { $0.module == "Foundation" }.map {
            Offence(line: $0.line, what: "imports Foundation")
        }
    }
}
