public import CareTerms
public import Registry

/// A referral as it was brought in, before it is decided whose patient this is.
///
/// It holds what was written and nothing that was guessed: what is not known is `nil`.
public struct ReferralDraft: Sendable, Equatable {
    public struct Referrer: Sendable, Equatable {
        /// The answer goes there.
        public var name: String
        public var organisation: String?
        /// Ten digits, of which the last one checks the others.
        public var npi: String?
        /// A number or an address.
        public var contact: String?
    }

    /// Unique only within its authority; leading zeros are part of the value.
    public struct Identifier: Sendable, Hashable {
        public var authority: String
        public var value: String
    }

    /// Enough to look for them: an identifier, or a family name with the date of birth; or their number here.
    public struct Patient: Sendable, Equatable {
        public var identifiers: [Identifier]
        public var family: String?
        public var given: String?
        public var birth: ClinicalDay?
        /// Whom a person found to be the one.
        public var record: PatientID?
    }

    public var referrer: Referrer
    public var patient: Patient
    public var channel: Referral.Channel
    public var priority: Referral.Priority
    public var received: ReceivedText
    /// ICD-10-CM with its dot.
    public var primaryCancer: String
    public var peritonealDisease: String?
    /// Why a person found it to be no duplicate, though it looks like one.
    public var notDuplicate: String?
}

/// When a referral reached us, as precisely as somebody wrote it down.
public enum ReceivedText: Sendable, Hashable {
    /// Only the day: the hour is not known, and nobody may invent it.
    case day(ClinicalDay)
    /// A moment, or a time on the wall of the site that received it.
    case time(StatedTime)

    /// The day as it was written, where one was.
    public var day: ClinicalDay? {
        switch self {
        case .day(let day): day
        case .time(.local(let local)): local.day
        case .time(.moment): nil
        }
    }

    /// Reads a date as ``ClinicalDateText`` does, alone or with a time (`14:20`, `2:20 PM`), or a moment with its offset.
    static func read(_ text: String, order: ClinicalDateText.Order?) throws(ClinicalDateText.Problem) -> ReceivedText? {
        guard text.utf8.count <= ClinicalDateText.bytesMax else { throw .isNoDate }
        if let stated = StatedTime(text) {
            guard let day = ReceivedText.time(stated).day else { return .time(stated) }
            guard ClinicalDateText.years.contains(day.year) else { throw .yearIsImplausible }
            return .time(stated)
        }
        let parts = text.split(separator: " ")
        let clock = parts.firstIndex { $0.contains(":") }
        let date = clock.map { parts[..<$0].joined(separator: " ") } ?? text
        let day: ClinicalDay
        switch ClinicalDateText.read(date, order: order) {
        case .day(let read): day = read
        case .unknown:
            guard clock == nil else { throw .isNoDate }
            return nil
        case .refused(let problem): throw problem
        }
        guard let clock else { return .day(day) }
        guard let local = wall(parts[clock...], on: day) else { throw .isNoDate }
        return .time(.local(local))
    }

    /// `14:20`, `14:20:05`, `2:20 PM`.
    private static func wall(_ words: ArraySlice<Substring>, on day: ClinicalDay) -> LocalTime? {
        guard words.count <= 2, let clock = words.first else { return nil }
        let numbers = clock.split(separator: ":", omittingEmptySubsequences: false)
        let values = numbers.compactMap { $0.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int($0) : nil }
        guard (2...3).contains(numbers.count), values.count == numbers.count,
            numbers[0].utf8.count <= 2, numbers.dropFirst().allSatisfy({ $0.utf8.count == 2 })
        else { return nil }
        var hour = values[0]
        if words.count == 2 {
            guard (1...12).contains(hour) else { return nil }
            switch words.last?.lowercased() {
            case "am": hour %= 12
            case "pm": hour = hour % 12 + 12
            default: return nil
            }
        }
        return LocalTime(day, hour: hour, minute: values[1], second: values.count == 3 ? values[2] : 0)
    }
}
