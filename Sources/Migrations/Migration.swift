/// A numbered step of the schema: a file of db/migrations, as built into this binary.
public struct Migration: Sendable, Equatable {
    public let number: Int
    /// The file's name without its ending, such as `0004_registry`.
    public let name: String
    public let text: String

    public init(number: Int, name: String, text: String) {
        self.number = number
        self.name = name
        self.text = text
    }

    /// All steps, in order.
    public static let all: [Migration] = EmbeddedFile.all
        .filter { $0.folder == "migrations" }
        .map { file in
            // A file without a number gets one that no list can hold, so that faults(in:) names it.
            let digits = file.name.prefix { $0.isWholeNumber }
            return Migration(number: Int(digits) ?? -1, name: file.stem, text: file.text.description)
        }
        .sorted { ($0.number, $0.name) < ($1.number, $1.name) }

    /// What is wrong with a list of steps: names that tell no number, numbers used twice, gaps.
    public static func faults(in migrations: [Migration]) -> [String] {
        var faults: [String] = []
        var last = 0
        for migration in migrations {
            let fourDigits = String("0000\(migration.number)".suffix(4))
            if migration.number < 1 || !migration.name.hasPrefix(fourDigits + "_") {
                faults.append("\(migration.name) is not named NNNN_what_it_does.sql")
            }
            if migration.number == last { faults.append("\(migration.name) has a number that is taken") }
            if migration.number > last + 1 { faults.append("\(migration.name) does not follow \(last)") }
            last = migration.number
        }
        return faults
    }
}

/// A file of db/views: read contracts between modules, made anew whenever one of these files changed.
public struct ViewFile: Sendable, Equatable {
    /// The file's name without its ending; files are run in the order of their names.
    public let name: String
    public let text: String

    public init(name: String, text: String) {
        self.name = name
        self.text = text
    }

    public static let all: [ViewFile] = EmbeddedFile.all
        .filter { $0.folder == "views" }
        .map { ViewFile(name: $0.stem, text: $0.text.description) }
        .sorted { $0.name < $1.name }
}

extension EmbeddedFile {
    var stem: String { name.hasSuffix(".sql") ? String(name.dropLast(4)) : name }

    /// db/roles.sql: the roles of the whole cluster.
    static var roles: String { all.first { $0.name == "roles.sql" }?.text.description ?? "" }
}
