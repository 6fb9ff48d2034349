/// What each token means for the nesting, and which ones may not stand where they stand.
extension FHIRSplitter {
    /// Whether a value may begin here.
    private var takesValue: Bool {
        guard depthBeyond == 0, let frame = stack.last else { return depthBeyond > 0 }
        return frame.isObject ? last == .colon : last == .open || last == .comma
    }

    private var isAfterValue: Bool { last == .value || last == .scalar }

    mutating func passScalar() -> Bool {
        if last == .scalar, !stack.isEmpty { return true }
        guard takesValue else { return false }
        last = .scalar
        return true
    }

    mutating func separate(isComma: Bool) -> Bool {
        guard !stack.isEmpty else { return false }
        if depthBeyond == 0 {
            guard isComma ? isAfterValue : last == .key else { return false }
        }
        last = isComma ? .comma : .colon
        return true
    }

    mutating func beginString() -> Bool {
        guard let frame = stack.last else { return false }
        guard depthBeyond == 0 else { return true }
        if frame.isObject, last == .open || last == .comma {
            last = .key
            key = .other
            text = frame.role == .plain ? nil : []
            return true
        }
        guard takesValue else { return false }
        last = .value
        text = frame.role != .plain && [.resourceType, .type, .source, .fullURL].contains(key) ? [] : nil
        return true
    }

    mutating func endString() {
        guard let bytes = text, let role = stack.last?.role else { return }
        text = nil
        if last == .key {
            key = Self.key(bytes)
            return
        }
        guard case .string(let value)? = try? JSONParser.parse([0x22] + bytes + [0x22]) else { return }
        switch (role, key) {
        case (.outer, .resourceType): settle(&outer, type: value, isOuter: true)
        case (.resource, .resourceType): settle(&inner, type: value, isOuter: false)
        case (.outer, .type): bundleType = value
        case (.outerMeta, .source): bundleSource = value
        case (.entry, .fullURL): fullURL = value
        default: break
        }
    }

    private static func key(_ bytes: [UInt8]) -> Key {
        switch String(decoding: bytes, as: UTF8.self) {
        case "resourceType": .resourceType
        case "entry": .entry
        case "resource": .resource
        case "fullUrl": .fullURL
        case "type": .type
        case "meta": .meta
        case "source": .source
        default: .other
        }
    }

    /// Enters an object or a list, or says why it can not stand here.
    mutating func open(isObject: Bool, _ at: Int) -> SplitProblem? {
        guard depthBeyond == 0, stack.count < Self.depthMax else {
            depthBeyond += 1
            if inner != nil { inner?.problem = .tooDeep } else { outer?.problem = .tooDeep }
            return nil
        }
        let role: Role
        if let parent = stack.last {
            // In NDJSON a line that begins with `{` is the next resource, whatever the one before left open.
            if isByLine, isObject, base + at == lineStart { return .truncated }
            guard takesValue else { return .malformed }
            role = childRole(of: parent, isObject: isObject)
        } else {
            guard isObject else { return .notAnObject }
            role = .outer
        }
        begin(role, at)
        stack.append(Frame(isObject: isObject, role: role))
        last = .open
        key = .other
        return nil
    }

    private func childRole(of parent: Frame, isObject: Bool) -> Role {
        switch (parent.role, key, isObject) {
        case (.outer, .entry, false) where outer?.type ?? "Bundle" == "Bundle": .entries
        case (.outer, .meta, true): .outerMeta
        case (.entries, _, true): .entry
        case (.entry, .resource, true): .resource
        default: .plain
        }
    }

    private mutating func begin(_ role: Role, _ at: Int) {
        let place = FHIRPiece.Place(index: 0, line: line, offset: base + at)
        switch role {
        case .outer:
            outer = Begun(place: place)
            (outerIsBundle, outerEndedOnItsLine) = (false, false)
            (bundleType, bundleSource) = (nil, nil)
            runStart = at
        case .entries:
            outerIsBundle = true
            outer?.drop()
        case .entry:
            fullURL = nil
            entryHasResource = false
        case .resource:
            inner = Begun(place: place)
            entryHasResource = true
            runStart = at
        case .outerMeta, .plain:
            break
        }
    }

    /// Leaves an object or a list; false when it is not the one that is open.
    mutating func close(isObject: Bool, _ chunk: ArraySlice<UInt8>, _ at: Int) -> Bool {
        if depthBeyond > 0 {
            depthBeyond -= 1
            last = .value
            return true
        }
        guard let frame = stack.last, frame.isObject == isObject, isAfterValue || last == .open else { return false }
        stack.removeLast()
        last = .value
        key = .other
        switch frame.role {
        case .resource: endInner(chunk, at)
        case .entry: endEntry(at)
        case .outer: endOuter(chunk, at)
        case .outerMeta, .entries, .plain: break
        }
        return true
    }
}
