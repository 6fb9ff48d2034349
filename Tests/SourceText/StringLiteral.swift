/// A string literal of a source file, cut where values are interpolated.
public struct StringLiteral: Sendable, Equatable {
    public enum Piece: Sendable, Equatable {
        case text(String)
        /// The source text between `\(` and `)`.
        case interpolation(String)
    }

    /// The line where the literal opens, counted from 1.
    public let line: Int
    /// Where the literal stands, as indices into the bytes of the file.
    public let range: Range<Int>
    public let pieces: [Piece]

    public init(line: Int, range: Range<Int>, pieces: [Piece]) {
        self.line = line
        self.range = range
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
