/// Rows of one kind: a table for people, an array of objects with the same fields for machines.
public struct Listing: Sendable {
    struct Column: Sendable {
        var key: String
        var title: String
        var isNumber: Bool
        var readers: Readers
    }

    /// Who gets a column: a table has the room of a terminal, machines have none to care for.
    public enum Readers: Sendable { case both, people, machines }

    var columns: [Column]
    var rows: [[any Shown]]
    /// What people read instead of an empty table: a sentence.
    var none: String

    /// `columns` names each field once, in order: its key for machines gives its title for people too.
    public init<Item>(_ items: [Item], none: String, columns: [Field<Item>]) {
        self.columns = columns.map { Column(key: $0.key, title: $0.title, isNumber: $0.isNumber, readers: $0.readers) }
        self.rows = items.map { item in columns.map { $0.value(item) } }
        self.none = none
    }

    /// One column of a ``Listing``.
    public struct Field<Item> {
        let key: String
        let title: String
        let isNumber: Bool
        let readers: Readers
        let value: (Item) -> any Shown

        /// `key` is in snake_case, and is never changed once released.
        public init(
            _ key: String, title: String? = nil, isNumber: Bool = false, for readers: Readers = .both,
            _ value: @escaping (Item) -> any Shown
        ) {
            self.key = key
            self.title = title ?? Field.title(of: key)
            self.isNumber = isNumber
            self.readers = readers
            self.value = value
        }

        private static func title(of key: String) -> String { key.replacing("_", with: " ") }
    }

    var json: JSON {
        .list(
            rows.map { row in
                .object(zip(columns, row).filter { $0.0.readers != .people }.map { JSON.Member($0.key, $1.json) })
            })
    }

    /// The table that people read.
    var table: Table {
        let shown = columns.indices.filter { columns[$0].readers != .machines }
        return Table(
            titles: shown.map { columns[$0].title },
            rows: rows.map { row in shown.map { row[$0].shown.harmless() } },
            numbers: Set(shown.indices.filter { columns[shown[$0]].isNumber }))
    }
}

/// The fields of one thing: lines of "name: value" for people, one object for machines.
public struct Details: Sendable, ExpressibleByDictionaryLiteral {
    var fields: [(key: String, value: any Shown)]

    public init(dictionaryLiteral elements: (String, any Shown)...) {
        fields = elements.map { (key: $0.0, value: $0.1) }
    }

    public init(_ fields: [(String, any Shown)]) {
        self.fields = fields.map { (key: $0.0, value: $0.1) }
    }

    var json: JSON { .object(fields.map { JSON.Member($0.key, $0.value.json) }) }
}
