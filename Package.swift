// swift-tools-version: 6.2
import PackageDescription

/// What every office may see: vocabulary, the store, the queue, and the registry of people; never a sibling.
let officeDependencies: [Target.Dependency] = ["CareTerms", "Postgres", "Jobs", "Registry"]
let offices = ["Referrals", "TrialEnrollment", "ProcedureBooking", "CoverageCounselling", "FollowUp"]
let officeTargets: [Target.Dependency] = offices.map { .target(name: $0) }

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let metrics = Target.Dependency.product(name: "CoreMetrics", package: "swift-metrics")

let package = Package(
    name: "omentum",
    products: [
        .executable(name: "omentum", targets: ["omentum"]),
        .executable(name: "omentum-worker", targets: ["omentum-worker"]),
        .executable(name: "omentum-bench", targets: ["omentum-bench"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    ],
    targets: [
        // The base: knows no patient.
        .systemLibrary(name: "CLibpq", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .target(name: "Postgres", dependencies: ["CLibpq"]),
        .target(name: "Jobs", dependencies: ["Postgres", logging, lifecycle, unixSignals, metrics]),

        // db/migrations and docs/templates, built into the binary.
        .executableTarget(name: "embed-files"),
        .plugin(
            name: "EmbedFiles", capability: .buildTool(), dependencies: ["embed-files"],
            path: "Sources/EmbedFiles"),
        .target(name: "Migrations", dependencies: ["Postgres"], plugins: ["EmbedFiles"]),

        // Words, and the registry everything hangs on.
        .target(name: "CareTerms", dependencies: ["Postgres"]),
        .target(name: "Registry", dependencies: ["CareTerms", "Postgres", "Jobs"]),

        // The five offices: siblings that never import each other.
        .target(name: "Referrals", dependencies: officeDependencies, plugins: ["EmbedFiles"]),
        .target(name: "TrialEnrollment", dependencies: officeDependencies),
        .target(name: "ProcedureBooking", dependencies: officeDependencies),
        .target(name: "CoverageCounselling", dependencies: officeDependencies),
        .target(name: "FollowUp", dependencies: officeDependencies),

        // Where they meet, and the doors.
        .target(name: "Pathway", dependencies: officeDependencies + officeTargets + ["Migrations"]),
        .target(
            name: "Commands",
            dependencies: officeDependencies + officeTargets + [
                "Pathway", "Migrations", argumentParser, logging, metrics,
            ]),
        // Fills in the templates of letters. Linked by the tool alone: it brings Foundation along.
        .target(name: "LetterPress", dependencies: ["Referrals", mustache]),
        .executableTarget(name: "omentum", dependencies: ["Commands", "LetterPress"]),
        .executableTarget(
            name: "omentum-worker",
            dependencies: [
                "Commands", "Jobs", "Pathway", "Postgres", argumentParser, logging, lifecycle, unixSignals, metrics,
            ]),
        .executableTarget(
            name: "omentum-bench",
            dependencies: officeDependencies + [
                "Migrations", "Referrals", "TrialEnrollment", "Pathway", argumentParser, logging, lifecycle,
            ]),
        // The yardstick of omentum-bench: plain C on libpq, spawned by it.
        .executableTarget(name: "omentum-bench-c", dependencies: ["CLibpq"]),

        // Tests.
        .target(
            name: "TestKit", dependencies: ["Postgres", "CareTerms", "Migrations"], path: "Tests/TestKit"),
        // Runs jobs by hand, for tests of what enqueues and handles them.
        .target(
            name: "JobsKit", dependencies: ["Jobs", "Postgres", "CareTerms", "TestKit", logging], path: "Tests/JobsKit"),
        .testTarget(name: "PostgresTests", dependencies: ["Postgres", "TestKit"], exclude: ["Misuse"]),
        .executableTarget(
            name: "worker-under-test", dependencies: ["Jobs", "Postgres", logging], path: "Tests/WorkerUnderTest"),
        .testTarget(
            name: "JobsTests",
            dependencies: [
                "Jobs", "Postgres", "CareTerms", "TestKit", "JobsKit", "worker-under-test", logging, lifecycle, metrics,
            ]),
        .testTarget(name: "CareTermsTests", dependencies: ["CareTerms"]),
        .testTarget(
            name: "ProcedureBookingTests",
            dependencies: officeDependencies + ["ProcedureBooking", "Migrations", "TestKit", "JobsKit"]),
        .testTarget(
            name: "CommandsTests",
            dependencies: officeDependencies + officeTargets + [
                "Commands", "Pathway", "TestKit", argumentParser, logging,
            ]),
        .testTarget(name: "RegistryTests", dependencies: ["Registry", "CareTerms", "Postgres", "TestKit"]),
        .testTarget(name: "TestKitTests", dependencies: ["TestKit", "CareTerms", "Migrations", "Postgres"]),
        .testTarget(name: "MigrationTests", dependencies: ["Migrations", "Postgres", "TestKit", "SourceText"]),
        .target(name: "SourceText", path: "Tests/SourceText"),
        .testTarget(name: "PathwayTests", dependencies: ["Pathway", "CareTerms", "Registry", "TestKit"]),
        // A small centre with its people, for tests that need the other offices' records.
        .target(
            name: "Wards", dependencies: officeDependencies + officeTargets + ["Pathway", "TestKit", "JobsKit"],
            path: "Tests/Wards"),
        .testTarget(
            name: "ReferralsTests",
            dependencies: officeDependencies + ["Referrals", "LetterPress", "TestKit", "Wards"]),
        .testTarget(
            name: "TrialEnrollmentTests", dependencies: officeDependencies + ["TrialEnrollment", "TestKit", "Wards"]),
        .testTarget(
            name: "CoverageCounsellingTests",
            dependencies: officeDependencies + ["CoverageCounselling", "TestKit", "Wards"]),
        .testTarget(name: "FollowUpTests", dependencies: officeDependencies + ["FollowUp", "TestKit", "Wards"]),
        .testTarget(
            name: "JourneyTests",
            dependencies: officeDependencies + officeTargets + [
                "Pathway", "LetterPress", "TestKit", "JobsKit", "Wards",
            ]),
        .testTarget(name: "TidyTests", dependencies: ["SourceText"]),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets where ![.system, .plugin].contains(target.type) {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),  // SE-0335
        .enableUpcomingFeature("InternalImportsByDefault"),  // SE-0409: a public import is a decision
        .enableUpcomingFeature("MemberImportVisibility"),  // SE-0444
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),  // SE-0461: a lent transaction stays on its thread
        .treatAllWarnings(as: .error),
    ]
}
