/// Finds the studies in a stream of bytes, without holding more than the protocol section of one of them.
///
/// It takes a single study, a list answer (`{"studies": […]}`), a bare array, and one study after the other, in chunks of
/// any size. Results, documents and derived data are passed over and never kept. Only brackets, strings and commas are
/// followed; whether a section is JSON to the last byte is for the parser.
///
/// Where the brackets do not fit, the study is given up, and reading goes on at the next object whose first member is a
/// section of a study: a broken one never takes the next one with it.
struct StudySplitter {
    static let depthMax = 64
    static let sectionBytesMax = 4 << 20

    enum Problem: Error, Sendable, Equatable { case malformed, truncated, tooLarge, tooDeep, notAStudy }

    /// One study of a file, or what stood in its place.
    struct Piece: Sendable, Equatable {
        /// The n-th of its file, from 1.
        var index: Int
        /// The line that it begins on, from 1.
        let line: Int
        let section: Result<[UInt8], Problem>
    }

    enum Role { case outer, list, study, section, plain }
    enum Token { case open, comma, key, colon, scalar, value }
    enum Key { case protocolSection, studies, otherSection, other }
    struct Frame {
        let isObject: Bool
        let role: Role
        let line: Int
    }

    /// The members that only a study has: an object that begins with one is a study, wherever it stands.
    private static let sections: [[UInt8]: Key] = [
        Array("protocolSection".utf8): .protocolSection, Array("studies".utf8): .studies,
        Array("derivedSection".utf8): .otherSection, Array("resultsSection".utf8): .otherSection,
        Array("documentSection".utf8): .otherSection, Array("annotationSection".utf8): .otherSection,
        Array("hasResults".utf8): .otherSection,
    ]
    private static let keyBytesMax = 20

    var stack: [Frame] = []
    var last = Token.value
    var key = Key.other
    private var inString = false
    private var escaped = false
    /// The bytes of a member's name, while it is read and may mean something.
    private var name: [UInt8]?
    private var line = 1
    private var found = 0
    private var pieces: [Piece] = []
    private var isAtBeginning = true

    // The study that has begun.
    private var kept: [UInt8] = []
    private var hasSection = false
    private var isAnswer = false
    private var problem: Problem?
    private var runStart = 0

    /// Given up: looking for the next study.
    ///
    /// Once that was so, what stands between studies means nothing any more.
    private var isLost = false
    private var isLoose = false
    private var way = Way.nothing
    private enum Way { case nothing, brace(line: Int), name([UInt8], line: Int) }

    /// Takes the next bytes of the file and gives back the studies that end in them.
    mutating func feed(_ chunk: ArraySlice<UInt8>) -> [Piece] {
        runStart = chunk.startIndex
        var at = chunk.startIndex
        while at < chunk.endIndex {
            if isLost {
                findWay(chunk, &at)
            } else if inString {
                passString(chunk, &at)
            } else {
                passStructure(chunk, &at)
            }
        }
        keepRun(chunk, to: at)
        return handOver()
    }

    /// The file has ended: what has begun and not ended is cut off, and a file without any study says so.
    mutating func finish() -> [Piece] {
        if !isLost, !stack.isEmpty { giveUp(.truncated) }
        return handOver()
    }

    private mutating func handOver() -> [Piece] {
        defer { pieces = [] }
        return pieces
    }

    private mutating func emit(_ section: Result<[UInt8], Problem>, line: Int) {
        found += 1
        pieces.append(Piece(index: found, line: line, section: section))
    }
}

// Reading what is between strings, and strings.
extension StudySplitter {
    private mutating func passString(_ chunk: ArraySlice<UInt8>, _ at: inout Int) {
        var index = at
        defer { at = index }
        while index < chunk.endIndex {
            let byte = chunk[index]
            // JSON has no line break inside a string: the text was cut off here.
            if byte == 0x0A { return giveUp(.truncated) }
            index += 1
            if escaped {
                escaped = false
            } else if byte == UInt8(ascii: "\\") {
                escaped = true
                name = nil
            } else if byte == UInt8(ascii: "\"") {
                inString = false
                endString()
                return
            } else if name != nil {
                name?.append(byte)
                if let count = name?.count, count > Self.keyBytesMax { name = nil }
            }
        }
    }

    private mutating func passStructure(_ chunk: ArraySlice<UInt8>, _ at: inout Int) {
        while at < chunk.endIndex, !isLost {
            let byte = chunk[at]
            switch byte {
            case 0x20, 0x09, 0x0D: break
            case 0x0A: line += 1
            case UInt8(ascii: "\""):
                guard beginString() else { return giveUp(.malformed) }
                at += 1
                inString = true
                return
            case UInt8(ascii: ","), UInt8(ascii: ":"):
                guard separate(isComma: byte == UInt8(ascii: ",")) else { return giveUp(.malformed) }
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                if let problem = open(isObject: byte == UInt8(ascii: "{"), at) { return giveUp(problem) }
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                guard close(isObject: byte == UInt8(ascii: "}"), chunk, at) else { return giveUp(.malformed) }
            case 0xEF, 0xBB, 0xBF:
                // A byte order mark, which Windows programs put before the text.
                guard isAtBeginning else { return giveUp(.malformed) }
            default:
                guard passScalar() else { return giveUp(stack.isEmpty ? .notAStudy : .malformed) }
            }
            at += 1
            if byte > 0x20, byte < 0x80 { isAtBeginning = false }
        }
    }

    private var isAfterValue: Bool { last == .value || last == .scalar }

    private var takesValue: Bool {
        guard let frame = stack.last else { return false }
        return frame.isObject ? last == .colon : last == .open || last == .comma
    }

    private mutating func passScalar() -> Bool {
        guard let frame = stack.last else { return false }
        if last == .scalar { return true }
        guard takesValue, frame.role != .list else { return false }
        last = .scalar
        return true
    }

    private mutating func separate(isComma: Bool) -> Bool {
        guard !stack.isEmpty, isComma ? isAfterValue : last == .key else { return false }
        last = isComma ? .comma : .colon
        return true
    }

    private mutating func beginString() -> Bool {
        guard let frame = stack.last else { return false }
        if frame.isObject, last == .open || last == .comma {
            // The first member tells what an object is; later ones matter in a study alone.
            let matters = last == .open || frame.role == .outer || frame.role == .study
            last = .key
            key = .other
            name = matters ? [] : nil
            return true
        }
        guard takesValue, frame.role != .list else { return false }
        last = .value
        name = nil
        return true
    }

    private mutating func endString() {
        guard last == .key, let bytes = name, let frame = stack.last else { return }
        name = nil
        key = Self.sections[bytes] ?? .other
        // A study inside of a study: the one before was cut off.
        if key == .protocolSection, frame.role == .section || frame.role == .plain {
            giveUp(.truncated)
            resume(at: frame.line, key: .protocolSection)
        }
    }
}

// Objects and lists.
extension StudySplitter {
    private mutating func open(isObject: Bool, _ at: Int) -> Problem? {
        guard stack.count < Self.depthMax else { return .tooDeep }
        let role: Role
        if let parent = stack.last {
            guard takesValue else { return .malformed }
            switch (parent.role, key, isObject) {
            case (.outer, .studies, false):
                role = .list
                isAnswer = true
            case (.list, _, true): role = .study
            case (.list, _, false): return .notAStudy
            case (.outer, .protocolSection, true), (.study, .protocolSection, true):
                guard !hasSection else { return .malformed }
                role = .section
                hasSection = true
                runStart = at
            default: role = .plain
            }
        } else {
            role = isObject ? .outer : .list
        }
        if role == .study || role == .outer { begin() }
        stack.append(Frame(isObject: isObject, role: role, line: line))
        last = .open
        key = .other
        return nil
    }

    private mutating func begin() {
        (kept, hasSection, problem) = ([], false, nil)
        if stack.isEmpty { isAnswer = false }
    }

    private mutating func close(isObject: Bool, _ chunk: ArraySlice<UInt8>, _ at: Int) -> Bool {
        guard let frame = stack.last, frame.isObject == isObject, isAfterValue || last == .open else { return false }
        if frame.role == .section { keepRun(chunk, to: at + 1) }
        stack.removeLast()
        last = .value
        key = .other
        switch frame.role {
        case .study: end(frame)
        case .outer where !isAnswer || hasSection: end(frame)
        default: break
        }
        if stack.isEmpty, isLoose { lose() }
        return true
    }

    private mutating func end(_ frame: Frame) {
        if let problem {
            emit(.failure(problem), line: frame.line)
        } else {
            emit(hasSection ? .success(kept) : .failure(.notAStudy), line: frame.line)
        }
        (kept, hasSection, problem) = ([], false, nil)
    }

    /// Keeps what the chunk has of the section that is being read.
    private mutating func keepRun(_ chunk: ArraySlice<UInt8>, to end: Int) {
        defer { runStart = end }
        guard stack.contains(where: { $0.role == .section }), problem == nil else { return }
        guard kept.count + end - runStart <= Self.sectionBytesMax else {
            (problem, kept) = (.tooLarge, [])
            return
        }
        kept += chunk[runStart..<end]
    }
}

// Losing the way, and finding it again.
extension StudySplitter {
    private mutating func giveUp(_ reason: Problem) {
        let begun = stack.last { $0.role == .study || $0.role == .outer && !isAnswer }
        // What is cut off between studies takes none with it, but the file is not whole.
        emit(.failure(problem ?? reason), line: begun?.line ?? line)
        lose()
    }

    private mutating func lose() {
        (stack, last, key, inString, escaped, name) = ([], .value, .other, false, false, nil)
        (kept, hasSection, isAnswer, problem) = ([], false, false, nil)
        (isLost, isLoose, way) = (true, true, .nothing)
    }

    private mutating func findWay(_ chunk: ArraySlice<UInt8>, _ at: inout Int) {
        while at < chunk.endIndex {
            let byte = chunk[at]
            at += 1
            if byte == 0x0A { line += 1 }
            switch (way, byte) {
            case (.name(let bytes, let start), UInt8(ascii: "\"")):
                way = .nothing
                if let key = Self.sections[bytes], key != .studies {
                    resume(at: start, key: key)
                    runStart = at
                    return
                }
            case (_, UInt8(ascii: "{")): way = .brace(line: line)
            case (.brace, 0x20), (.brace, 0x09), (.brace, 0x0D), (.brace, 0x0A): break
            case (.brace(let start), UInt8(ascii: "\"")): way = .name([], line: start)
            case (.name(let bytes, let start), _) where bytes.count < Self.keyBytesMax:
                way = .name(bytes + [byte], line: start)
            default: way = .nothing
            }
        }
    }

    /// In a study, behind the name of its first member.
    private mutating func resume(at start: Int, key: Key) {
        isLost = false
        stack = [Frame(isObject: true, role: .study, line: start)]
        (last, self.key) = (.key, key)
    }
}
