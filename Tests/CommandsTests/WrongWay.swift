import TestKit
import Testing

/// A line that is refused: who types it, the exit code, and what they read.
struct WrongWay: Sendable {
    let who: TestLogin
    let line: String
    let status: Int32
    let says: String

    init(_ who: TestLogin, _ line: String, _ status: Int32, _ says: String) {
        (self.who, self.line, self.status, self.says) = (who, line, status, says)
    }

    /// A text that is too long anywhere.
    static let long = "\"$(printf 'x%.0s' {1..5000})\""
    /// A text with a byte that no UTF-8 has.
    static let broken = "$'Berg\\xff'"
}

/// The wrong ways of one noun.
struct WrongWays: Sendable, CustomTestStringConvertible {
    let name: String
    let ways: [WrongWay]
    var testDescription: String { name }

    init(_ name: String, _ ways: [WrongWay]) { (self.name, self.ways) = (name, ways) }
}

private let (carla, rita, sven, theo) = (Clinic.carla, Clinic.rita, Clinic.sven, Clinic.theo)
private let (sura, nora, fina, otto) = (Clinic.sura, Clinic.nora, Clinic.fina, Clinic.otto)
private let (long, broken) = (WrongWay.long, WrongWay.broken)

extension WrongWays {
    static let patient = WrongWays(
        "patient",
        [
            .init(carla, "patient show P99", 4, "There is no patient P99."),
            .init(carla, "patient show X1", 2, "invalid"),
            .init(otto, "patient show P1", 6, "None of your roles (operator) may do this."),
            .init(carla, "patient find A", 2, "two letters"),
            .init(carla, "patient find Example --born 1961-02-30", 2, "invalid"),
            .init(carla, "patient import /nonexistent --dry-run", 2, "There is no file number 1."),
            .init(carla, "patient import <(echo '{}') /tmp", 2, "File number 2 is a folder."),
            .init(carla, "patient import /dev/null", 2, "try: - for standard input"),
            .init(nora, "patient import /nonexistent", 6, "may do this"),
            .init(sven, "patient ready P1 --cycle 9 --on 2026-11-10", 4, "There is no"),
            .init(sven, "patient ready P1 --cycle 2 --on 2026-12-22", 3, "No go for P1"),
            .init(sven, "patient ready P1 --cycle 2 --on 2026-02-30", 2, "invalid"),
            .init(nora, "patient vital-status P99 alive", 4, "There is no patient P99."),
            .init(nora, "patient vital-status P1 well", 2, "alive"),
            .init(nora, "patient vital-status P1 alive --on 2026-11-01", 2, "--on is the day of a death"),
            .init(nora, "patient vital-status P1 died --on 2030-01-01", 2, "has not come yet"),
            .init(fina, "patient vital-status P1 alive", 6, "may do this"),
            .init(nora, "patient vital-status P1 alive --corrects-error", 2, "go together"),
            .init(nora, "patient vital-status P1 alive --reason 'mixed up'", 2, "go together"),
            .init(carla, "patient import /nonexistent --same-person R1", 2, "invalid"),
            .init(nora, "patient timeline P99", 4, "There is no patient P99."),
            .init(nora, "patient timeline P1 --limit 0", 2, "--limit takes 1 to"),
        ])

    static let site = WrongWays(
        "site",
        [
            .init(otto, "site add 'North' --of Lakeside --zone America/Nowhere", 2, "zone"),
            .init(otto, "site add \(long) --of Lakeside --zone America/Chicago", 2, "characters"),
            .init(otto, "site add \(broken) --of Lakeside --zone America/Chicago", 2, "not valid UTF-8"),
            .init(otto, "site add '' --of Lakeside --zone America/Chicago", 2, "characters"),
            .init(carla, "site add 'North' --of Lakeside --zone America/Chicago", 6, "may do this"),
        ])

    private static let referring = "--not-duplicate 'another one' --site S1 --channel fax --primary C18.9 --received-at"
    static let referral = WrongWays(
        "referral",
        [
            .init(carla, "referral show R99", 4, "There is no referral R99."),
            .init(carla, "referral show P1", 2, "invalid"),
            .init(carla, "referral show R0", 2, "invalid"),
            .init(carla, "referral create P99 --from X \(referring) 2026-10-30T09:30", 4, "There is no such patient."),
            .init(carla, "referral create P1 --from X \(referring) 2026-02-30T09:30", 2, "invalid"),
            .init(carla, "referral create P1 --from X \(referring) 2026-03-08T02:30", 2, "2026-03-08T02:30"),
            .init(carla, "referral create P1 --from X \(referring) 2025-11-02T01:30", 2, "2025-11-02T01:30"),
            .init(carla, "referral create P1 --from X \(referring) 2027-10-30T09:30", 2, "in the future"),
            .init(carla, "referral create P1 --from \(long) \(referring) 2026-10-30T09:30", 2, "200 characters"),
            .init(carla, "referral create P1 --from \(broken) \(referring) 2026-10-30T09:30", 2, "not valid UTF-8"),
            .init(
                carla,
                "referral create P1 --not-duplicate 'another one' --from X --site S1 --channel dove --primary C18.9 --received-at 2026-10-30T09:30",
                2, "fax"),
            .init(
                carla,
                "referral create P1 --not-duplicate 'another one' --from X --site S9 --channel fax --primary C18.9 --received-at 2026-10-30T09:30",
                4, "There is no site S9"),
            .init(
                carla,
                "referral create P1 --not-duplicate 'another one' --from X --site S1 --channel fax --primary colon --received-at 2026-10-30T09:30",
                2, "ICD-10-CM"),
            .init(carla, "referral step R1 review", 3, "R1 is linked: review is not possible there."),
            .init(carla, "referral step R2 accept", 2, "has a verb of its own: omentum referral accept"),
            .init(carla, "referral step R2 reveiw", 2, "  - review"),
            .init(carla, "referral step R2 review --step 7", 5, "R2 has moved from step 7 to step 1 meanwhile."),
            .init(carla, "referral step R2 withdraw_by_patient", 2, "needs a reason"),
            .init(carla, "referral step R2 review --at 2026-03-08T02:30", 2, "2026-03-08T02:30"),
            .init(nora, "referral step R2 review", 6, "not for nurse"),
            .init(carla, "referral accept R2 --pathway trial", 3, "R2 is received: accept is not possible there."),
            .init(carla, "referral accept R2 --pathway home", 2, "trial"),
            .init(theo, "referral accept R2 --pathway trial", 6, "None of your roles (theatre) may do this."),
            .init(carla, "referral decline R2 --because boredom", 3, "R2 is received"),
        ])

    static let booking = WrongWays(
        "booking",
        [
            .init(sven, "booking hold Y99 --start 2026-12-22T08:30 --with V1", 4, "There is no planned cycle Y99."),
            .init(sven, "booking hold B1 --start 2026-12-22T08:30 --with V1", 2, "invalid"),
            .init(sven, "booking hold Y2 --start 2026-12-32T08:30 --with V1", 2, "invalid"),
            .init(sven, "booking hold Y2 --start 2027-03-14T02:30 --with V1", 2, "2027-03-14T02:30"),
            .init(
                sven, "booking hold Y2 --start 2026-11-01T08:30 --with V1 --with V2 --with V3", 2,
                "This time has passed."),
            .init(sven, "booking hold Y2 --start 2026-12-22T08:30 --with V99", 4, "There is no such resource."),
            .init(sven, "booking hold Y2 --start 2026-12-22T08:30 --with V1 --minutes 0", 2, "at least 1"),
            .init(
                sven, "booking hold Y2 --start 2026-12-22T08:30 --with V1 --with V2 --with V3 --late \(long)", 2,
                "characters"),
            .init(nora, "booking hold Y2 --start 2026-12-22T08:30 --with V1", 6, "may do this"),
            .init(sven, "booking confirm B99", 4, "There is no placement B99."),
            .init(sven, "booking release B1 --because by_patient", 3, "B1 is used"),
            .init(sven, "booking release B1 --because boredom", 2, "by_patient"),
            .init(sven, "booking release B1 --because by_patient --step 9", 5, "B1 has moved from step 9"),
            .init(sven, "booking reschedule B99 --start 2026-12-22T08:30", 4, "There is no placement B99."),
            .init(sven, "booking day --site S99 --on 2026-12-22", 4, "There is no site S99."),
            .init(sven, "booking day --site S1 --on 2026-12-22 --days 0", 2, "--days takes a number"),
            .init(sven, "booking resources --site S99", 4, "There is no site S99."),
            .init(sven, "booking add-resource \(long) --site S1 --kind theatre", 2, "characters"),
            .init(sven, "booking add-resource X --site S1 --kind couch", 2, "theatre"),
            .init(sven, "booking add-resource X --site S99 --kind theatre", 4, "site"),
            .init(sven, "booking add-resource X --site S1 --kind surgeon --login nobody", 4, "There is no person"),
            .init(sven, "booking block V99 --from 2026-12-22T08:00 --reason ill", 4, "There is no resource V99."),
            .init(
                sven, "booking block V1 --from 2026-12-22T08:00 --until 2026-12-22T07:00 --reason ill", 2,
                "--until is not after --from."),
            .init(sven, "booking unblock 99", 4, "There is no such absence in force."),
        ])
}
