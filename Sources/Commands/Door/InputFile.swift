internal import ArgumentParser
internal import FoundationEssentials
internal import Glibc

/// What a verb reads besides its words: a file, or `-` for standard input.
struct InputFile: Sendable, ExpressibleByArgument {
    static let bytesMax = 1 << 20

    let path: String

    init?(argument: String) {
        guard !argument.isEmpty else { return nil }
        path = argument
    }

    /// The whole text; the path is not repeated in an error, as it may hold a name.
    func text() throws -> String {
        let file = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw Self.unreadable(errno) }
        defer { if file != STDIN_FILENO { close(file) } }
        var bytes: [UInt8] = []
        var page = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count <= Self.bytesMax {
            let count = read(file, &page, page.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Self.unreadable(errno) }
            if count == 0 { break }
            bytes += page.prefix(count)
        }
        guard bytes.count <= Self.bytesMax else {
            throw UsageTrouble("file_is_short", "The file has more than \(Self.bytesMax) bytes.")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw UsageTrouble("file_is_text", "The file is not valid UTF-8.")
        }
        return text
    }

    /// Words that were typed, or, for `-`, stand on standard input.
    static func words(_ typed: String) throws -> String {
        guard typed == "-", let input = InputFile(argument: typed) else { return typed }
        return try input.text()
    }

    private static func unreadable(_ number: Int32) -> UsageTrouble {
        UsageTrouble("file_is_readable", "The file cannot be read: \(String(cString: strerror(number))).")
    }
}

/// A form that people fill in as JSON.
enum JSONForm {
    /// Reads the text as a filled-in form.
    ///
    /// A field that the form does not have is refused: a misspelled one would be lost without a word.
    static func read<Form: Codable>(_ text: String, as form: Form.Type, help: String) throws -> Form {
        let data = Data(text.utf8)
        do {
            let value = try JSONDecoder().decode(form, from: data)
            let given = try JSONDecoder().decode(Tree.self, from: data)
            let understood = try JSONDecoder().decode(Tree.self, from: try JSONEncoder().encode(value))
            if let field = given.firstField(notIn: understood, at: "") {
                throw UsageTrouble("form_has_known_fields", "The form has no field \(field).", try: help)
            }
            return value
        } catch let error as DecodingError {
            throw UsageTrouble("form_is_filled_in", what(error), try: help)
        }
    }

    /// Names the field and never its value.
    private static func what(_ error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, let context): "The field \(place(context.codingPath + [key])) is missing."
        case .valueNotFound(_, let context): "The field \(place(context.codingPath)) is empty."
        case .typeMismatch(_, let context): "The field \(place(context.codingPath)) is of another kind."
        case .dataCorrupted(let context) where !context.codingPath.isEmpty:
            "The field \(place(context.codingPath)) has a value that is not possible there."
        default: "The file is no JSON."
        }
    }

    private static func place(_ path: [any CodingKey]) -> String {
        let text = path.map { key in key.intValue.map { "[\($0)]" } ?? ".\(key.stringValue)" }.joined()
        return text.hasPrefix(".") ? String(text.dropFirst()) : text.isEmpty ? "at the top" : text
    }

    /// The fields of any JSON, without their values.
    private indirect enum Tree: Decodable {
        case nothing, value
        case list([Tree])
        case fields([String: Tree])

        init(from decoder: any Decoder) throws {
            if let fields = try? decoder.singleValueContainer().decode([String: Tree].self) {
                self = .fields(fields)
            } else if let list = try? decoder.singleValueContainer().decode([Tree].self) {
                self = .list(list)
            } else {
                self = try decoder.singleValueContainer().decodeNil() ? .nothing : .value
            }
        }

        func firstField(notIn other: Tree, at place: String) -> String? {
            switch (self, other) {
            case (.fields(let mine), .fields(let theirs)):
                for (key, value) in mine.sorted(by: { $0.key < $1.key }) {
                    let name = place.isEmpty ? key : "\(place).\(key)"
                    guard let known = theirs[key] else {
                        if case .nothing = value { continue }
                        return name
                    }
                    if let found = value.firstField(notIn: known, at: name) { return found }
                }
                return nil
            case (.list(let mine), .list(let theirs)):
                for (position, (value, known)) in zip(mine, theirs).enumerated() {
                    if let found = value.firstField(notIn: known, at: "\(place)[\(position)]") { return found }
                }
                return nil
            default: return nil
            }
        }
    }
}
