extension Unicode.Scalar {
    /// Whether a terminal acts on it, or lets it reorder the line, instead of showing it.
    var isObeyedByTerminals: Bool {
        switch value {
        case 0x00...0x1F, 0x7F...0x9F: true
        // Marks that change the direction of the text around them, and separators of lines.
        case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069, 0x2028, 0x2029, 0xFEFF: true
        default: false
        }
    }

    /// The columns that it takes on a terminal.
    fileprivate var columns: Int {
        if value < 0x300 { return value == 0xAD ? 0 : 1 }
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        if properties.isEmojiPresentation { return 2 }
        return Self.isWide(value) ? 2 : 1
    }

    /// East Asian Width W and F, by block.
    private static func isWide(_ value: UInt32) -> Bool {
        switch value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
            0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF00...0xFF60,
            0xFFE0...0xFFE6, 0x16FE0...0x18D08, 0x1AFF0...0x1B2FF, 0x1F200...0x1F265, 0x20000...0x3FFFD:
            true
        default: false
        }
    }
}

extension Character {
    /// A cluster is as wide as its widest part; the emoji selector widens it.
    var columns: Int {
        if let ascii = asciiValue { return ascii < 0x20 || ascii == 0x7F ? 0 : 1 }
        var widest = 0
        for scalar in unicodeScalars {
            if scalar.value == 0xFE0F { return 2 }
            widest = max(widest, scalar.columns)
        }
        return widest
    }
}

extension StringProtocol {
    /// The columns that the text takes on a terminal.
    var columns: Int { reduce(0) { $0 + $1.columns } }
}

extension String {
    /// The text with everything that a terminal would obey written out, so that data cannot steer a screen.
    ///
    /// Line breaks are kept when asked for; they are the only ones.
    func harmless(keepingLines: Bool = false) -> String {
        let isDanger = { (scalar: Unicode.Scalar) in
            scalar.isObeyedByTerminals && !(keepingLines && scalar == "\n")
        }
        guard unicodeScalars.contains(where: isDanger) else { return self }
        var text = ""
        for scalar in unicodeScalars {
            guard isDanger(scalar) else {
                text.unicodeScalars.append(scalar)
                continue
            }
            switch scalar {
            case "\n": text += "\\n"
            case "\t": text += "\\t"
            case "\r": text += "\\r"
            default: text += "\\u{\(String(scalar.value, radix: 16))}"
            }
        }
        return text
    }

    /// The text in lines of at most `width` columns, broken at spaces where there are any; nothing is dropped.
    func wrapped(to width: Int) -> [String] {
        guard columns > width else { return [self] }
        let width = Swift.max(width, 2)
        var lines: [String] = []
        var line = ""
        var used = 0
        for word in split(separator: " ", omittingEmptySubsequences: false) {
            let needed = word.columns
            if used > 0, used + 1 + needed <= width {
                line += " " + word
                used += 1 + needed
                continue
            }
            if used > 0 { lines.append(line) }
            (line, used) = ("", 0)
            for character in word {
                if used + character.columns > width {
                    let rest = line.restAfterMark(width - character.columns)
                    lines.append(String(line.dropLast(rest.count)))
                    (line, used) = (rest, rest.columns)
                }
                line.append(character)
                used += character.columns
            }
        }
        if used > 0 || lines.isEmpty { lines.append(line) }
        return lines
    }

    /// What goes to the next line when a long word is cut: its part after the last mark that codes have, if it has room.
    private func restAfterMark(_ room: Int) -> String {
        guard let mark = lastIndex(where: { "_.".contains($0) }) else { return "" }
        let rest = String(self[index(after: mark)...])
        return rest.columns <= room ? rest : ""
    }

    func padded(to width: Int, right: Bool = false) -> String {
        let space = String(repeating: " ", count: Swift.max(0, width - columns))
        return right ? space + self : self + space
    }
}
