/// A string literal of a source file, cut where values are interpolated.
public struct StringLiteral: Sendable, Equatable {
    public enum Piece: Sendable, Equatable {
        case text(String)
        /// The source text between `\(` and `)`.
        case interpolation(String)
    }

    /// The line where the literal opens, counted from 1.
    public let line: Int
    /// Where the literal opens, as an index into the bytes of the file.
    public let offset: Int
    public let pieces: [Piece]

    public init(line: Int, offset: Int, pieces: [Piece]) {
        self.line = line
        self.offset = offset
        self.pieces = pieces
    }

    /// The text of the literal, with a space for each value.
    public var text: String {
        pieces.map { piece in
            switch piece {
            case .text(let text): text
            case .interpolation: " "
            }
        }.joined()
    }
}
