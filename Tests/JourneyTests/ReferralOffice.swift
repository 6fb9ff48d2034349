import CareTerms
import Pathway
import Postgres
import Registry
import TestKit
import Testing

@testable import LetterPress
@testable import Referrals
@testable import Wards

/// A coordinator's office and what comes of a spreadsheet in it.
struct ReferralOffice: Sendable {
    let ward: Ward
    let sheet: MixedSheet

    static func open(_ db: TestDatabase) async throws -> ReferralOffice {
        ReferralOffice(ward: try await Ward.open(db, on: "2026-11-16"), sheet: MixedSheet(rows: 1000))
    }

    /// What happens to a referral; the good rows get them in turn.
    enum Fate: Int, CaseIterable, Sendable {
        case treated, acceptedThenWithdrawn, surgeryElsewhere, declinedAtOnce, neverAnswered
        case takenBackByReferrer, declinedByPatient, died, wentStale, joined
    }

    // MARK: Given, when

    /// Plans the file and applies the plan; gives what was said of each row.
    func imports(_ file: [UInt8]) async throws -> (applied: [ApplyReferrals.Applied], report: ApplyReferrals.Report) {
        let store = try await ward.store(of: Ward.coordinator)
        var (bytes, plan) = (file[...], [UInt8]())
        _ = try await PlanReferrals(site: ward.site)(
            on: store, reading: { Self.chunk(of: &bytes) }, writing: { plan += $0 })
        var applied: [ApplyReferrals.Applied] = []
        let written = plan
        let report = try await ApplyReferrals()(
            on: store,
            opening: {
                var rest = written[...]
                return { Self.chunk(of: &rest) }
            }, each: { applied.append($0) })
        return (applied, report)
    }

    /// Some bytes at a time, as a file is read.
    private static func chunk(of bytes: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard !bytes.isEmpty else { return nil }
        defer { bytes = bytes.dropFirst(4099) }
        return bytes.prefix(4099)
    }

    /// Somebody does the same to each of these referrals.
    func does(
        _ login: TestLogin, to referrals: [ReferralID],
        _ body: @escaping @Sendable (ReferralID, inout Transaction, Context) throws -> Void
    ) async throws {
        try await ward.as(login) { tx, context in
            for id in referrals { try body(id, &tx, context) }
            return referrals.count
        }
    }

    /// The coordinators share them, and look each through.
    func takesAndReviews(_ referrals: [ReferralID]) async throws {
        try await does(Ward.coordinator, to: referrals) { id, tx, context in
            try Ownership.take(id, in: &tx, context)
            try Referral.take(.review, on: id, in: &tx, context)
        }
    }

    /// The referrer brings what the board asks for.
    func goesToTheBoard(_ referrals: [ReferralID]) async throws {
        try await does(Ward.coordinator, to: referrals) { id, tx, context in
            try Ward.complete(id, in: &tx)
            try Referral.take(.referToBoard, on: id, in: &tx, context)
        }
    }

    /// A board meets, and says the same of each.
    func boardSays(_ answer: String, of referrals: [ReferralID], at time: String) async throws {
        let (site, at, isPIPAC) = (ward.site, try moment(time), answer.hasPrefix("pipac"))
        try await ward.as(Ward.coordinator) { tx, _ in
            let meeting = try BoardMeeting.plan("Board on \(answer)", of: site, at: at, in: &tx)
            try BoardMember.present("Sura Stone", .surgery, login: nil, at: meeting, in: &tx)
            try BoardMember.present("Ola Oak", .oncology, login: nil, at: meeting, in: &tx)
            for id in referrals {
                try BoardList.putOn(id, meeting, in: &tx)
                _ = try DecideAtBoard(
                    answer, of: id, at: meeting, intent: isPIPAC ? .symptomRelief : nil,
                    cureRuledOut: isPIPAC ? .extentOfDisease : nil, summary: "Seen with the films.")(in: &tx)
            }
            try BoardMeeting.hold(meeting, in: &tx)
            return referrals.count
        }
    }

    func declines(_ referrals: [ReferralID], because code: String) async throws {
        try await does(Ward.surgeon, to: referrals) { id, tx, context in
            try Referral.decline(id, because: code, Circumstances(reason: "told in the notes"), in: &tx, context)
        }
    }

    /// The referrer hears of it: every third in a letter, the others by phone; then it is closed.
    func tellsAndCloses(_ referrals: [ReferralID]) async throws {
        let patients = try await ward.db.all(
            "SELECT patient FROM referrals.referral WHERE id = ANY (\(referrals)) ORDER BY id", as: PatientID.self)
        let door = IdentityDoor(try await ward.store(of: Ward.coordinator), as: .coordinator)
        var names: [PatientID: Identity] = [:]
        for start in stride(from: 0, to: patients.count, by: 500) {
            let some = Array(patients[start..<min(start + 500, patients.count)])
            names.merge(try await door.open(some, for: "outcome letters")) { first, _ in first }
        }
        let known = names
        try await ward.as(Ward.coordinator) { tx, context in
            for (place, id) in referrals.sorted(by: { $0.rawValue < $1.rawValue }).enumerated() {
                if place % 3 == 0 {
                    let letter = try WriteLetter(
                        about: id, LetterPatient(known[patients[place]]), with: LetterPress.engine)(in: &tx, context)
                    _ = try SendOutcome(of: id, by: .fax, letter: letter.id)(in: &tx, context)
                    try Referral.close(id, in: &tx, context)
                } else {
                    try Referral.close(id, .phoned(), in: &tx, context)
                }
            }
            return referrals.count
        }
    }

    // MARK: Then

    func count(_ list: Worklist) async throws -> Int {
        let store = try await ward.store(of: Ward.coordinator)
        var (count, after) = (0, nil as Worklist.Cursor?)
        repeat {
            let from = after
            let page = try await store.read(as: .coordinator) { tx, context in
                try Worklist.page(list, after: from, limit: 200, in: &tx, context)
            }
            count += page.rows.count
            after = page.after
        } while after != nil
        return count
    }

    func statuses() async throws -> [String: Int] {
        let rows = try await ward.db.all("SELECT status FROM referrals.referral", as: String.self)
        return Dictionary(rows.map { ($0, 1) }, uniquingKeysWith: +)
    }
}

/// A spreadsheet as people keep them: a thousand rows, most of them good, of which it is known what each must come to.
struct MixedSheet: Sendable {
    let bytes: [UInt8]
    /// What another referrer sends later: some of the same patients once more, and why.
    let later: [UInt8]
    static let laterRows = 50
    /// What must be said of the row that begins on each line.
    let expected: [Int: RowVerdict]

    private static let header =
        "referrer_name,referrer_npi,priority,received_at,patient_identifier,patient_identifier_authority,family_name,"
        + "given_name,birth_date,primary_cancer,peritoneal_disease,not_duplicate"

    init(rows: Int) {
        var random = SeededGenerator(7)
        var text: [UInt8] = [0xEF, 0xBB, 0xBF] + Array(Self.header.utf8) + [0x0D, 0x0A]
        var (expected, line, good): ([Int: RowVerdict], Int, [String]) = ([:], 2, [])
        for number in 0..<rows {
            expected[line] = number % 20 < 18 ? .accepted : number % 20 == 18 ? .duplicate : .rejected
            let person = Self.person(number, &random)
            let row: [UInt8]
            switch number % 20 {
            // The same person once more.
            case 18: row = Self.row(good[good.count - 1 - number % 7])
            case 19: row = Self.broken(person, kind: number / 20 % 9)
            default:
                good.append(person)
                row = Self.row(person)
            }
            text += row
            line += row.count { $0 == 0x0A }
        }
        (bytes, self.expected) = (text, expected)
        later =
            Array((Self.header + "\n").utf8)
            + good.prefix(Self.laterRows).flatMap {
                Self.row($0.replacing("Dr. Berg", with: "Dr. Lund") + "a second referrer asks on their own")
            }
    }

    /// Lines end as the programs of many people end them.
    private static func row(_ text: String) -> [UInt8] {
        Array(text.utf8) + (text.utf8.count % 3 == 0 ? [0x0D] : []) + [0x0A]
    }

    /// A name of random letters, so that no two look alike.
    private static func person(_ number: Int, _ random: inout SeededGenerator) -> String {
        func name() -> String {
            String((0..<9).map { _ in Character(Unicode.Scalar(UInt8.random(in: 97...122, using: &random))) })
        }
        let day =
            "19\(Int.random(in: 30...99, using: &random))-0\(Int.random(in: 1...9, using: &random))-"
            + "\(Int.random(in: 10...28, using: &random))"
        let referrer = number % 11 == 0 ? "\"Dr. Berg, Hill Clinic\"" : "Dr. Berg"
        return
            "\(referrer),1234567893,routine,2026-11-1\(number % 5),N\(number),hill,\(name()),\(name()),\(day),C18.9,C78.6,"
    }

    /// A row that is wrong in one way; the others do not suffer from it.
    private static func broken(_ person: String, kind: Int) -> [UInt8] {
        var row = person
        switch kind {
        case 0: row = row.replacing("C18.9", with: "colon")
        case 1: row = row.replacing("1234567893", with: "1234567890")
        case 2: row = row.replacing("routine", with: "whenever")
        case 3: row = row.replacing("2026-11-1", with: "03/04/2026 1")
        case 4: row = row.replacing("2026-11-1", with: "2026-02-31 1")
        case 5: return Self.row(row).map { $0 == UInt8(ascii: "l") ? 0xFF : $0 }
        case 6: return Self.row(row.replacing("hill", with: "hi\0ll"))
        case 7: row = "\"Dr. Berg,\nHill Clinic\"" + row.drop { $0 != "," }
        default: row = row.replacing("hill", with: String(repeating: "x", count: 1 << 20))
        }
        return Self.row(row)
    }
}
