/// Keeping the bytes of a resource, and turning them into a piece when it ends.
extension FHIRSplitter {
    /// The longest string that is looked at for itself: a type, a `fullUrl`, a source.
    private static let textBytesMax = 2048

    /// A resource that has begun and not yet ended.
    struct Begun {
        var place: FHIRPiece.Place
        var type: String?
        var problem: SplitProblem?
        var isKept = true
        var bytes: [UInt8] = []

        mutating func drop() {
            isKept = false
            bytes = []
        }
    }

    /// The type is known now, and with it whether the bytes are wanted.
    func settle(_ begun: inout Begun?, type: String, isOuter: Bool) {
        guard begun?.type == nil else { return }
        begun?.type = type
        let isBundle = type == "Bundle"
        if isOuter ? isBundle || !wanted.contains(type) : !isBundle && !wanted.contains(type) { begun?.drop() }
    }

    /// Keeps what the chunk has of the resource that is being read.
    mutating func keepRun(_ chunk: ArraySlice<UInt8>, to end: Int) {
        defer { runStart = end }
        if inner != nil {
            Self.keep(chunk[runStart..<end], in: &inner, max: resourceBytesMax)
        } else if outer != nil {
            Self.keep(chunk[runStart..<end], in: &outer, max: resourceBytesMax)
        }
    }

    private static func keep(_ run: ArraySlice<UInt8>, in begun: inout Begun?, max: Int) {
        guard begun?.isKept == true, let kept = begun?.bytes.count else { return }
        guard kept + run.count <= max else {
            begun?.problem = .tooLarge
            begun?.drop()
            return
        }
        begun?.bytes.append(contentsOf: run)
    }

    mutating func keepText(_ chunk: ArraySlice<UInt8>, to end: Int) {
        defer { textStart = end }
        guard let count = text?.count else { return }
        if count + end - textStart > Self.textBytesMax {
            text = nil
        } else {
            text?.append(contentsOf: chunk[textStart..<end])
        }
    }

    mutating func endInner(_ chunk: ArraySlice<UInt8>, _ at: Int) {
        keepRun(chunk, to: at + 1)
        guard let begun = inner else { return }
        inner = nil
        if begun.type == "Bundle", begun.isKept {
            waiting += piecesOfBundle(begun)
        } else {
            waiting.append(piece(begun, end: base + at + 1))
        }
    }

    mutating func endEntry(_ at: Int) {
        if !entryHasResource {
            waiting.append(FHIRPiece(place: .init(index: 0, line: line, offset: base + at), content: .emptyEntry))
        }
        flush()
    }

    mutating func endOuter(_ chunk: ArraySlice<UInt8>, _ at: Int) {
        keepRun(chunk, to: at + 1)
        guard let begun = outer else { return }
        outer = nil
        outerEndedOnItsLine = begun.place.line == line
        if begun.type == "Bundle" || (outerIsBundle && begun.type == nil && begun.problem == nil) {
            if begun.type == nil { emit(FHIRPiece(place: begun.place, content: .broken(.noResourceType))) }
            return
        }
        emit(piece(begun, end: base + at + 1))
    }

    private func piece(_ begun: Begun, end: Int) -> FHIRPiece {
        var place = begun.place
        place.length = end - place.offset
        let content: FHIRPiece.Content
        if let type = begun.type, !wanted.contains(type), type != "Bundle" {
            content = .other(type)
        } else if let problem = begun.problem {
            content = .broken(problem)
        } else {
            content = begun.type == nil ? .broken(.noResourceType) : .resource(begun.bytes)
        }
        return FHIRPiece(place: place, content: content, bundleType: bundleType, bundleSource: bundleSource)
    }

    /// A Bundle inside a Bundle (as answers to a batch have): its own resources, where they stand in this file.
    private func piecesOfBundle(_ begun: Begun) -> [FHIRPiece] {
        guard bundleDepth < Self.bundlesInBundlesMax else {
            return [FHIRPiece(place: begun.place, content: .broken(.tooDeep))]
        }
        var nested = FHIRSplitter(wanted: wanted, resourceBytesMax: resourceBytesMax, bundleDepth: bundleDepth + 1)
        return (nested.feed(begun.bytes[...]) + nested.finish()).map { piece in
            var piece = piece
            piece.place.offset += begun.place.offset
            piece.place.line += begun.place.line - 1
            piece.bundleSource = piece.bundleSource ?? bundleSource
            return piece
        }
    }

    private mutating func emit(_ piece: FHIRPiece) {
        found += 1
        var piece = piece
        piece.place.index = found
        pieces.append(piece)
    }

    private mutating func flush() {
        for piece in waiting {
            var piece = piece
            piece.fullURL = piece.fullURL ?? fullURL
            emit(piece)
        }
        waiting = []
    }

    /// Gives up what is open, and looks for a place to go on from.
    mutating func giveUp(_ problem: SplitProblem, at: Int) {
        flush()
        let here = FHIRPiece.Place(index: 0, line: line, offset: base + at)
        var piece = FHIRPiece(
            place: here, content: .broken(problem), bundleType: bundleType, bundleSource: bundleSource)
        if let begun = inner ?? (outerIsBundle ? nil : outer) { piece.place = begun.place }
        emit(piece)
        stack = []
        (depthBeyond, last, key) = (0, .value, .other)
        (inString, escaped, text) = (false, false, nil)
        (outer, inner, outerIsBundle, outerEndedOnItsLine) = (nil, nil, false, false)
        isLost = true
    }
}
