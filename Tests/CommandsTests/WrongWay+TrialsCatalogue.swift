import TestKit

private let (carla, rita, nora) = (Clinic.carla, Clinic.rita, Clinic.nora)
private let long = WrongWay.long

// Versions, sites, recruitment, and files of ClinicalTrials.gov.
extension WrongWays {
    private static let study =
        #"{"protocolSection":{"identificationModule":{"nctId":"NCT00000001"},"statusModule":{"overallStatus":"X"}}}"#

    static let catalogue = WrongWays(
        "trial catalogue",
        [
            .init(rita, "trial versions T99", 4, "There is no trial T99."),
            .init(rita, "trial version-form T1 99", 4, "There is no protocol version 99."),
            .init(rita, "trial show T1 --version 99", 4, "There is no protocol version 99."),
            .init(rita, "trial add-version T1", 2, "--effective-from DAY"),
            .init(rita, "trial add-version T1 --from 5 --version 6", 2, "--effective-from DAY"),
            .init(
                rita, "trial add-version T1 --from 4 --version 6 --effective-from 2027-01-01", 4,
                "There is no protocol version 4."),
            .init(
                rita, "trial add-version T1 --from 5 --version 5 --effective-from 2027-01-01", 3,
                "The trial has this protocol version already."),
            .init(
                rita, "trial add-version T1 --from 5 --version \(long) --effective-from 2027-01-01", 2,
                "1 to 40 characters"),
            .init(
                rita, "trial add-version T1 --file /dev/null --from 5 --version 6 --effective-from 2027-01-01", 2,
                "leave out --from"),
            .init(rita, "trial add-version T1 --file <(echo '{}')", 2, "is missing"),
            .init(rita, "trial release T1 5", 3, "A released protocol version never changes."),
            .init(rita, "trial discard-version T1 5", 3, "A released protocol version never changes."),
            .init(rita, "trial release T99 5", 4, "There is no protocol version 5."),
            .init(nora, "trial release T1 5", 6, "may do this"),
            .init(rita, "trial set T1", 2, "Give what is to be set"),
            .init(rita, "trial set T99 --title 'Another title'", 4, "There is no trial T99."),
            .init(rita, "trial set T1 --pathway blue", 2, "ind_exempt"),
            .init(rita, "trial set T1 --title x", 2, "3 to 500 characters"),
            .init(rita, "trial recruitment T1 open", 2, "recruiting"),
            .init(rita, "trial recruitment T1 suspended", 2, "has its reason"),
            .init(rita, "trial recruitment T1 suspended --reason no", 2, "5 to 500 characters"),
            .init(rita, "trial recruitment T1 closed --on 2030-01-01", 2, "has not changed yet"),
            .init(rita, "trial recruitment T99 closed", 4, "There is no such trial."),
            .init(carla, "trial recruitment T1 closed", 6, "may do this"),
            .init(rita, "trial approve-site T1 S1", 3, "The site stands so already."),
            .init(rita, "trial approve-site T1 S99", 4, "There is no such site."),
            .init(rita, "trial approve-site T99 S1", 4, "There is no such trial."),
            .init(rita, "trial suspend-site T1 S1", 2, "--reason"),
            .init(rita, "trial suspend-site T1 S1 --reason x", 2, "5 to 500 characters"),
            .init(rita, "trial close-site T1 S1 --on 2030-01-01 --reason 'nobody came'", 2, "has not changed yet"),
            .init(rita, "trial import", 2, "files"),
            .init(rita, "trial import /nonexistent", 9, "nothing is in"),
            .init(rita, "trial import /etc", 9, "is not a file"),
            .init(rita, "trial import <(echo nonsense)", 9, "not a study"),
            .init(rita, "trial import <(echo '{\"protocolSection\":{}}')", 9, "nctId is missing"),
            .init(rita, "trial import --key 12345678 <(echo '\(study)')", 2, "Leave it out"),
            .init(rita, "trial import --dry-run --plan-out /tmp/x <(echo '\(study)')", 2, "leave out --dry-run"),
            .init(rita, "trial import --plan-out /etc/passwd <(echo '\(study)')", 2, "a file of that name"),
            .init(rita, "trial import - -", 2, "only once"),
            .init(nora, "trial import <(echo '\(study)')", 6, "may do this"),
            .init(rita, "trial apply /nonexistent", 2, "cannot be read"),
            .init(rita, "trial apply -", 2, "several times"),
            .init(rita, "trial apply <(echo '\(study)')", 2, "no plan of a trial import"),
            .init(rita, "trial registry NCT99999999", 4, "There is no registry record NCT99999999."),
            .init(rita, "trial registry NCT99999999 --status COMPLETED", 2, "leave out the number"),
            .init(rita, "trial changes NCT99999999", 4, "There is no registry record"),
            .init(rita, "trial task-done U99", 4, "There is no such task."),
            .init(rita, "trial task-done T1", 2, "invalid"),
        ])
}
