/// One resource as it was found in a file, or what stood in its place.
struct FHIRPiece: Sendable, Equatable {
    /// Where in the file: what a person needs to find it again, and what a second look needs to read it again.
    struct Place: Sendable, Equatable {
        /// The n-th resource of the file, from 1.
        var index: Int
        /// The line its first byte stands on, from 1.
        var line: Int
        var offset: Int
        var length = 0
    }

    enum Content: Sendable, Equatable {
        /// A resource that the import reads (or one whose type stands too late in it to know): its bytes.
        case resource([UInt8])
        /// A resource of a type that the import does not read; its bytes were passed over.
        case other(String)
        /// A Bundle entry without a resource, as history Bundles have for what was deleted.
        case emptyEntry
        case broken(SplitProblem)
    }

    var place: Place
    var content: Content
    /// The entry's `fullUrl`, which references inside a Bundle use.
    var fullURL: String?
    /// `Bundle.type`, if it stands before the entries; `nil` for a resource outside a Bundle.
    var bundleType: String?
    /// `Bundle.meta.source`, if it stands before the entries.
    var bundleSource: String?
}

/// Why a piece of a file can not be handed on.
///
/// Holds nothing of the file.
enum SplitProblem: Error, Sendable, Equatable {
    case malformed
    /// The file, or the line, ends inside a resource.
    case truncated
    case tooLarge
    case tooDeep
    case notAnObject
    case noResourceType
}
