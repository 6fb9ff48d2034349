/// Finds the resources in a stream of bytes, without holding more than one of them.
///
/// It takes Bundles of any type, NDJSON and single resources, also mixed and one after the other, in chunks of any
/// size. Only brackets, strings and commas are followed; whether a resource is JSON to the last byte is for
/// ``JSONParser``, and only where somebody wants to read it. A top-level object is a Bundle when a list called `entry`
/// stands in it and no `resourceType` before that says otherwise.
///
/// Where the brackets do not fit, everything up to the next line that begins with `{` is given up, as one broken
/// piece: a bad line of NDJSON never takes the next one with it.
struct FHIRSplitter {
    static let depthMax = 128
    static let bundlesInBundlesMax = 4

    /// The types whose bytes are wanted; all others are only named.
    let wanted: Set<String>
    let resourceBytesMax: Int
    let bundleDepth: Int

    enum Role { case outer, outerMeta, entries, entry, resource, plain }
    enum Key { case resourceType, entry, resource, fullURL, type, meta, source, other }
    enum Token { case open, comma, key, colon, scalar, value }
    struct Frame {
        let isObject: Bool
        let role: Role
    }

    // Where we are in the JSON.
    var stack: [Frame] = []
    /// Levels below the deepest that are followed one by one.
    var depthBeyond = 0
    var last = Token.value
    var key = Key.other
    var inString = false
    var escaped = false
    /// The bytes of a string that means something here, while it is being read.
    var text: [UInt8]?
    /// Given up: looking for the next line that begins with `{`.
    var isLost = false

    // Where we are in the file.
    /// The offset of the chunk's first byte, less that byte's index.
    var base = 0
    var offset = 0
    var line = 1
    var lineStart = 0
    /// Each line is a resource (known after the first that is), so that a line's end is a resource's end.
    var isByLine: Bool
    var outerEndedOnItsLine = false

    // What has begun, and what is found.
    var outer: Begun?
    var outerIsBundle = false
    var inner: Begun?
    var bundleType: String?
    var bundleSource: String?
    var fullURL: String?
    /// Pieces that wait for the end of their entry, because `fullUrl` may follow them.
    var waiting: [FHIRPiece] = []
    var entryHasResource = false
    var found = 0
    var pieces: [FHIRPiece] = []
    /// From which index on the chunk's bytes belong to the resource, and to the string, being kept.
    var runStart = 0
    var textStart = 0

    init(wanted: Set<String>, resourceBytesMax: Int = 16 << 20, byLine: Bool = false, bundleDepth: Int = 1) {
        self.wanted = wanted
        self.resourceBytesMax = resourceBytesMax
        self.isByLine = byLine
        self.bundleDepth = bundleDepth
    }

    /// Takes the next bytes of the file and gives back the pieces that end in them.
    mutating func feed(_ chunk: ArraySlice<UInt8>) -> [FHIRPiece] {
        runStart = chunk.startIndex
        textStart = chunk.startIndex
        base = offset - chunk.startIndex
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
        keepText(chunk, to: at)
        offset += chunk.count
        return handOver()
    }

    /// The file has ended: what has begun and not ended is broken.
    mutating func finish() -> [FHIRPiece] {
        if !stack.isEmpty { giveUp(.truncated, at: offset - base) }
        return handOver()
    }

    private mutating func handOver() -> [FHIRPiece] {
        defer { pieces = [] }
        return pieces
    }

    private mutating func findWay(_ chunk: ArraySlice<UInt8>, _ at: inout Int) {
        while at < chunk.endIndex {
            let byte = chunk[at]
            if byte == UInt8(ascii: "{"), base + at == lineStart {
                isLost = false
                return
            }
            at += 1
            if byte == 0x0A { newLine(after: at) }
        }
    }

    private mutating func newLine(after at: Int) {
        line += 1
        lineStart = base + at
        if stack.isEmpty, outerEndedOnItsLine { isByLine = true }
    }

    /// Inside a string: up to its end, or the chunk's.
    private mutating func passString(_ chunk: ArraySlice<UInt8>, _ at: inout Int) {
        var index = at
        while index < chunk.endIndex {
            let byte = chunk[index]
            if byte == 0x0A {
                // JSON has no line break inside a string: the text was cut off here.
                at = index
                return giveUp(isByLine ? .truncated : .malformed, at: index)
            }
            index += 1
            if escaped {
                escaped = false
            } else if byte == UInt8(ascii: "\\") {
                escaped = true
            } else if byte == UInt8(ascii: "\"") {
                keepText(chunk, to: index - 1)
                inString = false
                at = index
                return endString()
            }
        }
        at = index
    }

    /// Outside of strings: up to the next string, or the chunk's end.
    private mutating func passStructure(_ chunk: ArraySlice<UInt8>, _ at: inout Int) {
        while at < chunk.endIndex, !isLost {
            let byte = chunk[at]
            switch byte {
            case 0x20, 0x09, 0x0D:
                break
            case 0x0A:
                newLine(after: at + 1)
            case UInt8(ascii: "\""):
                guard beginString() else { return giveUp(.malformed, at: at) }
                at += 1
                textStart = at
                inString = true
                return
            case UInt8(ascii: ","), UInt8(ascii: ":"):
                guard separate(isComma: byte == UInt8(ascii: ",")) else { return giveUp(.malformed, at: at) }
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                if let problem = open(isObject: byte == UInt8(ascii: "{"), at) { return giveUp(problem, at: at) }
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                guard close(isObject: byte == UInt8(ascii: "}"), chunk, at) else { return giveUp(.malformed, at: at) }
            case 0xEF, 0xBB, 0xBF:
                // A byte order mark, which Windows programs put before the text.
                guard base + at < 3, stack.isEmpty else { return giveUp(.malformed, at: at) }
            default:
                guard passScalar() else { return giveUp(.malformed, at: at) }
            }
            at += 1
        }
    }
}
