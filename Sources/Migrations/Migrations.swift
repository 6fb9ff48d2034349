/// The numbered SQL files of the folder db, as built into this binary.
public struct Migration: Sendable {
    public let name: String
    public let text: String

    public static let all: [Migration] = EmbeddedSQL.files
        .filter { $0.folder == "migrations" }
        .map { Migration(name: $0.name, text: $0.text.description) }
}
