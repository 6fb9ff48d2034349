import CareTerms
import Foundation
import Postgres
import TestKit
import Testing

/// A clinic whose patient has walked the whole journey, with some records more: one per database, made when first asked.
private actor WalkedClinic {
    static let shared = WalkedClinic()
    private var made: [String: Task<Clinic, any Error>] = [:]

    func clinic(on db: TestDatabase) async throws -> Clinic {
        if let task = made[db.name] { return try await task.value }
        let task = Task {
            let clinic = try await Clinic.open(db, at: "2026-11-02T15:00:00Z")
            let file = try ScratchFile(PatientFile.madeHere)
            try await clinic.walk(from: file.path)
            // A second referral, a corrected fact, a half-written note and an adverse event that is over.
            try clinic.does(
                Clinic.carla,
                "referral create P1 --site S1 --channel phone --from 'Dr. Berg' --primary C18.9 --not-duplicate 'a new course' "
                    + "--received-at 2026-11-09T09:30", says: "Received R2 for P1.")
            try clinic.does(
                Clinic.rita,
                "fact add P1 --fact ecog --number 2 --unit '{score}' --true-on 2026-11-01 --corrects 1", says: "fact 3")
            let talk = #"{"heldAt": "2026-11-02T14:30:00Z", "channel": "phone", "spokeWith": "the patient"}"#
            try clinic.does(
                Clinic.fina, "counselling draft K1 --file <(echo '\(talk)')", says: "Draft 2 of K1", "lacks")
            try clinic.does(
                Clinic.nora, "adverse-event record P1 --term Nausea --grade 1 --onset 2026-11-09", says: "event 1")
            try clinic.does(Clinic.nora, "adverse-event resolve 1 --on 2026-11-10", says: "number 2 now")
            return clinic
        }
        made[db.name] = task
        return try await task.value
    }
}

@Suite("What goes wrong is told: the exit code, why, and what to type instead", .clonedDatabase, .serialized)
struct WrongWayTests {
    @Test("each wrong way of a noun is refused in its own words, and leaves nothing", arguments: WrongWays.all)
    func refused(noun: WrongWays) async throws {
        let clinic = try await WalkedClinic.shared.clinic(on: try TestDatabase.current)
        let before = try await clinic.contents()
        for way in noun.ways {
            let outcome = try clinic.run(way.who, way.line)
            let line = way.line.prefix(120)
            #expect(outcome.status == way.status, "\(line) ended with \(outcome.status)\n\(outcome.output)")
            #expect(outcome.output.contains(way.says), "\(line)\n\(outcome.output)")
            // A no-go answers with its gates and their remedies, all others say what to type.
            let isAnswer = outcome.output.hasPrefix("No go for")
            #expect(isAnswer || outcome.output.contains("\n    try: "), "no remedy: \(line)\n\(outcome.output)")
            // A value that was typed may be a patient's name: it is never said again.
            #expect(
                !outcome.output.contains("Berg") && !outcome.output.contains("xxxxxxxxxx"), "\(line)\n\(outcome.output)"
            )
        }
        let after = try await clinic.contents()
        #expect(before.filter { !$0.contains("access_log") } == after.filter { !$0.contains("access_log") })
    }

    @Test("machines get the same refusal as one object on standard error, with the fact's name")
    func forMachines() async throws {
        let clinic = try await WalkedClinic.shared.clinic(on: try TestDatabase.current)
        for (line, status, code) in [
            ("referral show R99", 4, "not_found"), ("referral step R1 review", 3, "refused"),
            ("referral show P1", 2, "usage"), ("referral step R2 review --step 7", 5, "changed_meanwhile"),
            ("jobs list", 6, "not_permitted"),
        ] as [(String, Int32, String)] {
            let outcome = try clinic.run(Clinic.carla, "\(line) --json 2>&1 >/dev/null")
            let answer = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: [String: Any]]
            #expect(outcome.status == status && answer?["error"]?["code"] as? String == code, "\(outcome.output)")
            #expect(Set(answer?["error"]?.keys.map { $0 } ?? []) == ["code", "fact", "message", "try"])
            #expect(answer?["error"]?["fact"] is String)
        }
    }

    @Test("a dry run does everything, says what came of it, and keeps nothing")
    func dryRun() async throws {
        let clinic = try await WalkedClinic.shared.clinic(on: try TestDatabase.current)
        let before = try await clinic.contents()
        for (who, line) in Self.changes {
            try clinic.does(who, "\(line) --dry-run", says: "ry run")
        }
        let after = try await clinic.contents()
        #expect(before == after)
    }

    @Test("asked again with the same key, a verb gives the same answer and does nothing twice")
    func again() async throws {
        // Changes stay, so this clinic is a copy's.
        let walked = try await WalkedClinic.shared.clinic(on: try TestDatabase.current)
        try await withClone(of: walked.db) { copy in
            let clinic = Clinic(db: copy)
            for login in Clinic.everyone { try await copy.admit(login) }
            try await clinic.now("2026-11-10T21:00:00Z")
            for (number, (who, line)) in Self.changes.enumerated() {
                let keyed = "\(line) --key request-number-\(number)"
                let first = try clinic.fields(who, keyed)
                let between = try await clinic.contents()
                let second = try clinic.fields(who, keyed)
                let after = try await clinic.contents()
                #expect(between == after, "\(line) was done twice")
                #expect(first["repeat"] as? Bool == false && second["repeat"] as? Bool == true, "\(line)")
                for field in first.keys where field != "repeat" {
                    let (one, two) = (Clinic.canonical(first[field]), Clinic.canonical(second[field]))
                    #expect(one == two, "\(line): \(field)")
                }
                // Another request with this key is no repetition.
                try clinic.isRefused(
                    who, "\(keyed) --role \(who.groups[0].rawValue)", with: 3, says: "used for another request")
            }
        }
    }

    /// One change of each noun, which the walked journey lets happen.
    private static let changes: [(TestLogin, String)] = [
        (Clinic.carla, "patient vital-status P1 unknown"),
        (Clinic.otto, "site add 'North theatres' --of Lakeside --zone America/Denver"),
        (
            Clinic.carla,
            "referral create P1 --site S1 --channel fax --from X --primary C16.9 --received-at 2026-11-09T09:30 "
                + "--not-duplicate 'another course'"
        ),
        (Clinic.carla, "referral step R2 review"),
        (Clinic.carla, "referral take R2"),
        (Clinic.carla, "referral next R2 'Call Dr. X' --due 2026-12-01"),
        (Clinic.carla, "referral note R2 'When is the scan?' --mention nurse"),
        (Clinic.carla, "clock choice R2 --from 2026-11-09 --until 2026-11-10"),
        (Clinic.otto, "target set pipac answer --amount 5 --unit business_days --from 2027-01-01 --source 'a board'"),
        (Clinic.rita, "consent-form add 4 --trial T1 --from 2026-12-01"),
        (Clinic.rita, "fact add P1 --fact ecog --number 0 --unit '{score}' --true-on 2026-11-10"),
        (Clinic.rita, "slot hold A1 --reason 'the safety board meets'"),
        (Clinic.rita, "slot allow A1 12 --site S1 --reason 'letter of the sponsor'"),
        (Clinic.ines, "slot hold A1 --level 1 --reason 'the safety board meets'"),
        (Clinic.carla, "course hold K1 --review-on 2026-12-01 --reason 'a cold'"),
        (Clinic.sven, "booking add-resource 'Theatre 5' --site S1 --kind theatre"),
        (Clinic.fina, "payer add 'Other Health' --class commercial"),
        (Clinic.fina, "coverage ask Y2 drug --due 2026-12-01 --source 'call 12'"),
        (
            Clinic.fina,
            "authorisation add --coverage G1 --reference PA-9 --from 2026-12-01 --to 2027-03-31 --units 2 "
                + "--granted-on 2026-11-09"
        ),
        (Clinic.fina, "counselling amend N1 --kind addendum --text 'The travel fund agreed.'"),
        (Clinic.nora, "adverse-event record P1 --term 'Abdominal pain' --grade 2 --onset 2026-11-10"),
        (Clinic.sura, "hold place P1 --reason 'a fever' --review-on 2026-11-20"),
        (Clinic.sura, "gate override Y2 interval --on 2026-12-20 --reason 'seen, a day is safe'"),
        (Clinic.sura, "procedure amend X1 addendum --text 'Histology: PRGS 2.'"),
        (Clinic.otto, "jobs pause default --reason 'for repairs'"),
    ]
}
