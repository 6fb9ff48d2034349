import TestKit

private let (carla, nora, fina) = (Clinic.carla, Clinic.nora, Clinic.fina)
private let (long, broken) = (WrongWay.long, WrongWay.broken)

/// A referral's words without its patient.
private let rest = "--site S1 --channel fax --from X --primary C18.9 --received-at 2026-10-30T09:30"
private let head = "referrer_name,priority,received_at,family_name,given_name,birth_date,primary_cancer"

// Referrals that come in, their papers and files of them.
extension WrongWays {
    static let intake = WrongWays(
        "referral intake",
        [
            .init(carla, "referral create P1 --site S1", 2, "--channel, --from, --primary, --received-at"),
            .init(carla, "referral create \(rest)", 2, "nothing to find the patient by"),
            .init(carla, "referral create --family Stone \(rest)", 2, "nothing to find the patient by"),
            .init(carla, "referral create P1 --family Stone \(rest)", 2, "not both"),
            .init(carla, "referral create P1 --patient P1 \(rest)", 2, "Name the patient once"),
            .init(carla, "referral create --family Stone --identifier 7 \(rest)", 2, "--authority NAME"),
            .init(carla, "referral create P1 \(rest)", 3, "P1 has a referral that goes on"),
            .init(carla, "referral create P1 \(rest) --not-duplicate no", 2, "at least five characters"),
            .init(carla, "referral create P1 \(rest) --duplicate-of R99", 4, "There is no referral R99."),
            .init(
                carla, "referral create --family Quimby --born 1971-01-01 \(rest) --duplicate-of R1", 3,
                "a copy is of the same patient"),
            .init(
                carla, "referral create P1 \(rest) --not-duplicate 'seen it' --duplicate-of R1", 2, "duplicate or not"),
            .init(carla, "referral create P1 \(rest) --npi 123456789", 2, "this has 9"),
            .init(carla, "referral create P1 \(rest) --npi 3234567893", 2, "begins with 1 or 2"),
            .init(carla, "referral create P1 \(rest) --npi 1234567890", 2, "does not fit the others"),
            .init(carla, "referral create P1 \(rest) --npi 12345678x3", 2, "digits only"),
            .init(
                carla, "referral create P1 \(rest) --not-duplicate 'another one' --contact \(long)", 2, "200 characters"
            ),
            .init(
                carla, "referral create P1 \(rest) --not-duplicate 'another one' --programme hipec", 4,
                "no such programme"),
            .init(carla, "referral create --file <(echo '{}')", 2, "The field site is missing"),
            .init(carla, "referral create --file <(echo 'Berg')", 2, "no JSON"),
            .init(carla, "referral create --file /nonexistent", 2, "cannot be read"),
            .init(carla, "referral create --file /dev/null \(rest)", 2, "leave the words"),
            .init(carla, "referral create --family Stone --born 1950-02-30 \(rest)", 2, "invalid"),
            .init(carla, "referral create --family \(long) --born 1950-02-03 \(rest)", 2, "characters"),
            .init(nora, "referral create P1 \(rest)", 6, "may do this"),
            .init(carla, "referral create P1 \(rest) --attach /nonexistent", 2, "Attachment 1 cannot be read"),
            .init(carla, "referral create P1 \(rest) --attach /tmp", 2, "Attachment 1 is no file"),
            .init(carla, "referral attach R1 <(printf '')", 2, "is empty"),
            .init(carla, "referral attach R1 <(printf 'PK\\003\\004')", 2, "of no type that is kept"),
            .init(carla, "referral attach R1 <(printf 'a\\000b')", 2, "of no type that is kept"),
            .init(carla, "referral attach R1 <(head -c 26214401 /dev/zero)", 2, "more than 25 MiB"),
            .init(carla, "referral attach R99 <(echo x)", 4, "There is no referral R99."),
            .init(carla, "referral attach R1 <(echo x) --kind letter", 2, "referral_letter"),
            .init(carla, "referral attach R1 <(echo x) --seen 999", 5, "changed"),
            .init(fina, "referral attachments R1", 6, "may do this"),
            .init(carla, "referral attachments R99", 4, "There is no referral R99."),
            .init(carla, "referral attachment D99 --out /tmp/x", 4, "There is no attachment D99."),
            .init(carla, "referral put-aside D99 --because 'of another'", 4, "There is no attachment D99."),
        ])

    static let files = WrongWays(
        "referral import",
        [
            .init(carla, "referral import /nonexistent --site S1 --plan-out /tmp/never", 2, "cannot be read"),
            .init(carla, "referral import /tmp --site S1 --plan-out /tmp/never", 2, "no file that can be read"),
            .init(carla, "referral import <(echo x) --site S1 --plan-out /etc/passwd", 2, "it stays"),
            .init(carla, "referral import <(echo x) --site S1 --plan-out /nonexistent/x", 2, "cannot be written"),
            .init(
                carla, "referral import <(printf '') --site S1 --plan-out /tmp/never", 2, "no line with column names"),
            .init(
                carla, "referral import <(echo a,b) --site S1 --plan-out /tmp/never", 2, "no column name of a referral"),
            .init(carla, "referral import <(echo \(head),xx) --site S1 --plan-out /tmp/never", 2, "not known"),
            .init(carla, "referral import <(printf 'PK\\003\\004xx') --site S1 --plan-out /tmp/never", 2, "workbook"),
            .init(
                carla, "referral import <(echo \(head)) --site S99 --plan-out /tmp/never", 4, "There is no site S99."),
            .init(
                carla, "referral import <(echo \(head)) --site S1 --programme hipec --plan-out /tmp/never", 4,
                "There is no programme"),
            .init(
                carla, "referral import <(echo x) --site S1 --plan-out /tmp/never --date-order french", 2, "day-first"),
            .init(carla, "referral import <(echo x) --site S1 --plan-out /tmp/never --column Berg=x", 2, "invalid"),
            .init(nora, "referral import <(echo x) --site S1 --plan-out /tmp/never", 6, "may do this"),
            .init(carla, "referral apply /nonexistent", 2, "cannot be read"),
            .init(carla, "referral apply -", 2, "read twice"),
            .init(carla, "referral apply /etc/passwd", 2, "no plan of a referral import"),
            .init(carla, "referral apply x --key request-1", 2, "--key is not needed"),
            .init(nora, "referral apply /nonexistent", 6, "may do this"),
        ])
}
