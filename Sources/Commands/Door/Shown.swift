public import CareTerms
public import Jobs
public import Postgres
public import Registry

/// A value that a verb can show: as text for people, as JSON for machines.
public protocol Shown: Sendable {
    var shown: String { get }
    var json: JSON { get }
}

extension Shown where Self: CustomStringConvertible {
    public var shown: String { description }
    public var json: JSON { .text(description) }
}

extension String: Shown {}
extension ID: Shown {}
extension ClinicalDay: Shown {}

/// To the second for people, and with a space that a narrow column breaks at; exact for machines. UTC for both.
extension Instant: Shown {
    public var shown: String {
        let text = description.firstIndex(of: ".").map { description[..<$0] + "Z" } ?? description
        return text.replacing("T", with: " ")
    }
}

/// On the wall of the site, with its offset, for people; the moment in UTC for machines.
extension WallTime: Shown {
    public var shown: String { description }
    public var json: JSON { moment.json }
}

extension Int: Shown {
    public var json: JSON { .int(Int64(self)) }
}
extension Int64: Shown {
    public var json: JSON { .int(self) }
}
extension Int32: Shown {
    public var json: JSON { .int(Int64(self)) }
}
extension Bool: Shown {
    public var shown: String { self ? "yes" : "no" }
    public var json: JSON { .bool(self) }
}

extension GroupRole: Shown {
    public var shown: String { rawValue }
    public var json: JSON { .text(rawValue) }
}

/// Nothing is shown as a dash, and is `null` for machines: never an empty text or a zero.
extension Optional: Shown where Wrapped: Shown {
    public var shown: String { self?.shown ?? "-" }
    public var json: JSON { self?.json ?? .null }
}

extension Array: Shown where Element: Shown {
    public var shown: String { isEmpty ? "-" : map(\.shown).joined(separator: ", ") }
    public var json: JSON { .list(map(\.json)) }
}

extension JobNumber: Shown {}
