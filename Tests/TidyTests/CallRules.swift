import SourceText

extension Rule {
    static let calls: [Rule] = [bareMemory, clocks, ids, environment, printing, crashing, sleeping, money]

    /// Files outside Postgres that may hold unsafe code, each with its reason.
    static let elsewhereAllowed: [String: String] = [
        "Sources/Jobs/ServiceManager.swift":
            "one datagram to systemd: an address of the socket calls, lent for the call",
        "Tests/JobsTests/Guillotine.swift":
            "a relay on sockets of its own: addresses of the socket calls, lent for the call",
        "Tests/JobsTests/NotifySocket.swift":
            "the address of one socket that stands for systemd's: an address of the socket calls, lent for the call",
        "Sources/Jobs/LoopbackSocket.swift":
            "the address of one listening socket: an address of the socket calls, lent for the call",
    ]

    private static let bareMemory = Rule(
        name: "unsafe code stands in Postgres only",
        instead: "move it into Sources/Postgres, beside the libpq rule it rests on",
        bad: [
            Sample("Sources/Jobs/A.swift", "final class Box: @unchecked Sendable {}\n"),
            Sample("Sources/Registry/A.swift", "let p: OpaquePointer? = nil\n"),
            Sample("Sources/Commands/A.swift", "a.withUnsafeBytes { _ in }\n"),
            Sample("Sources/Jobs/B.swift", "nonisolated(unsafe) var x = 1\n"),
            Sample("Tests/TestKit/A.swift", "UnsafeMutableRawPointer.allocate(1)\n"),
        ],
        good: [
            Sample("Sources/Postgres/A.swift", "let p: OpaquePointer? = nil\n"),
            Sample("Sources/Registry/A.swift", "let unsafeSettings = [1]\n"),
            Sample("Sources/Jobs/A.swift", "// no @unchecked Sendable here\nlet x = \"OpaquePointer\"\n"),
        ]
    ) { file in
        if ["Sources/Postgres/", "Tests/PostgresTests/"].contains(where: file.path.hasPrefix) { return [] }
        if elsewhereAllowed[file.path] != nil { return [] }
        return file.offences(
            /@unchecked\s+Sendable|nonisolated\(unsafe\)|unowned\(unsafe\)|\bOpaquePointer\b|\bunsafe(?:BitCast|Downcast|Address)\b|\w*Unsafe\w+|\bUnmanaged\b/
        )
    }

    private static let clocks = Rule(
        name: "a module reads no clock",
        instead: "take the moment from Context: it is the server's clock, read once per transaction",
        bad: [
            Sample("Sources/Referrals/A.swift", "let at = Date()\n"),
            Sample("Sources/Commands/A.swift", "let at = Date.now\n"),
            Sample("Sources/Pathway/A.swift", "f(at: .now)\n"),
            Sample("Sources/Registry/A.swift", "let start = ContinuousClock().now\n"),
            Sample("Sources/Commands/B.swift", "gettimeofday(&t, nil)\n"),
        ],
        good: [
            Sample("Sources/Referrals/A.swift", "let at = context.now\nlet d = Date(timeIntervalSince1970: 0)\n"),
            Sample("Sources/Postgres/A.swift", "let end = ContinuousClock.now + limit\nf(deadline: .now)\n"),
            Sample("Tests/ReferralsTests/A.swift", "let at = Date()\n"),
        ]
    ) { file in
        // A line of a log has the machine's time: it says when it was written, and nothing is computed from it.
        if file.path == "Sources/Commands/Worker/LogLines.swift" { return [] }
        guard file.isSource, file.target != "omentum-bench" else { return [] }
        let moments = file.offences(/\bDate\(\)|\bDate\.now\b|\bgettimeofday\b|\bclock_gettime\b|\btime\(nil\)/)
        // A monotonic clock measures a wait. Only what waits may read one.
        let waiting: Set = ["Postgres", "Jobs", "Migrations", "Commands", "omentum-worker"]
        if waiting.contains(file.target) { return file.target == "Postgres" ? [] : moments }
        return moments + file.offences(/Clock(?:\(\))?\.now\b|[(\[:=,<>] ?\.now\b/)
    }

    private static let ids = Rule(
        name: "a module makes no id and throws no dice",
        instead: "let the database number it, or take the id from Context",
        bad: [
            Sample("Sources/FollowUp/A.swift", "let id = UUID()\n"),
            Sample("Sources/Registry/A.swift", "let salt = Int.random(in: 0..<9)\n"),
        ],
        good: [
            Sample("Sources/FollowUp/A.swift", "let id = context.uuid()\nlet u = UUID(uuid: bytes)\n"),
            Sample("Sources/Jobs/A.swift", "let jitter = Double.random(in: 0..<1)\n"),
            // A seeded generator throws no dice.
            Sample("Sources/Pathway/A.swift", "Int.random(in: range, using: &self)\n"),
        ]
    ) { file in
        let modules = House.offices.union(["CareTerms", "Registry", "Pathway"])
        guard file.isSource, modules.contains(file.target) else { return [] }
        return file.offences(
            /\bUUID\(\)|\.random\((?!in: range, using:)|\bSystemRandomNumberGenerator\b|\.shuffled\(\)|\.randomElement\(\)/
        )
    }

    private static let environment = Rule(
        name: "only the doors read the environment",
        instead: "take the setting as an argument; Commands and the mains read it",
        bad: [
            Sample("Sources/Registry/A.swift", "let home = getenv(\"HOME\")\n"),
            Sample("Sources/Postgres/A.swift", "ProcessInfo.processInfo.environment\n"),
        ],
        good: [
            Sample("Sources/Commands/A.swift", "ProcessInfo.processInfo.environment\n"),
            Sample("Tests/TestKit/A.swift", "ProcessInfo.processInfo.environment\n"),
        ]
    ) { file in
        guard file.isSource, file.target != "Commands", !file.isMain else { return [] }
        return file.offences(/\b(?:secure_)?getenv\b|\bProcessInfo\b|\benviron\b|\bCommandLine\.arguments\b/)
    }

    private static let printing = Rule(
        name: "only the doors print",
        instead: "return it, or take a closure that reports",
        bad: [
            Sample("Sources/Jobs/A.swift", "print(\"claimed\")\n"),
            Sample("Sources/Registry/A.swift", "debugPrint(x); dump(x)\n"),
        ],
        good: [
            Sample("Sources/Commands/A.swift", "print(\"done\")\n"),
            Sample("Sources/Jobs/A.swift", "fingerprint(x)\nself.print(x)\n"),
        ]
    ) { file in
        guard file.isSource, file.target != "Commands", !file.isMain else { return [] }
        return file.offences(/(?:^|[^.\w])(?:print|debugPrint|dump|fputs|puts|NSLog)\(/)
    }

    private static let crashing = Rule(
        name: "nothing crashes to save a line",
        instead: "throw an error that says what happened; what cannot be is a preconditionFailure that says why",
        bad: [
            Sample("Sources/Jobs/A.swift", "let x = try! f()\n"),
            Sample("Tests/JobsTests/A.swift", "fatalError()\n"),
            Sample("Sources/Jobs/B.swift", "let y = x as! Int\n"),
        ],
        good: [Sample("Sources/Jobs/A.swift", "let x = try? f()\npreconditionFailure(\"no such slot\")\n")]
    ) { $0.offences(/\btry!|\bas!|\bfatalError\(/) }

    private static let sleeping = Rule(
        name: "a test never sleeps",
        instead: "take explicit steps: OpenSession, Gate, TestDatabase.untilBlocked",
        bad: [
            Sample("Tests/JobsTests/A.swift", "try await Task.sleep(for: .seconds(1))\n"),
            Sample("Tests/TestKit/A.swift", "usleep(10)\n"),
        ],
        good: [Sample("Sources/Jobs/A.swift", "try await clock.sleep(until: next)\n")]
    ) { file in
        file.isTest ? file.offences(/\.sleep\(|(?:^|[^.\w])(?:u|nano)?sleep\(/) : []
    }

    private static let money = Rule(
        name: "money is never a floating-point number",
        instead: "use Money (minor units) and ExactDecimal (rates)",
        bad: [
            Sample("Sources/CoverageCounselling/A.swift", "let share: Double = 0.2\n"),
            Sample("Sources/CareTerms/Money.swift", "func f() -> Float { 0 }\n"),
            Sample("Sources/Pathway/A.swift", "struct Bill { let total: Money; let rate: Double }\n"),
        ],
        good: [
            Sample("Sources/Pathway/A.swift", "let share: Double = 0.2\n"),
            Sample("Sources/CareTerms/Money.swift", "let minor: Int64\n"),
        ]
    ) { file in
        guard file.isSource else { return [] }
        let holdsMoney =
            file.target == "CoverageCounselling" || file.path.contains("Money") || file.code.contains(/\bMoney\b/.plain)
        return holdsMoney ? file.offences(/\b(?:Double|Float|Float32|Float64|CGFloat|Decimal)\b/) : []
    }
}
