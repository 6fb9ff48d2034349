import TestKit

private let (carla, rita, ines, nora) = (Clinic.carla, Clinic.rita, Clinic.ines, Clinic.nora)
private let (long, broken) = (WrongWay.long, WrongWay.broken)

// Checklists, overrides, randomisation, toxicities and slots. E1 is on study.
extension WrongWays {
    static let enrolmentPapers = WrongWays(
        "enrolment, its papers",
        [
            .init(ines, "enrolment sign E99", 4, "There is no enrolment E99."),
            .init(ines, "enrolment sign E1", 3, "is signed already"),
            .init(ines, "enrolment sign E1 --assessment 999", 5, "you read 999"),
            .init(rita, "enrolment sign E1", 6, "may do this"),
            .init(ines, "enrolment override E1 --criterion 99 --reason 'it is quite safe'", 3, "known and not met"),
            .init(ines, "enrolment override E1 --criterion 1 --reason 'it is quite safe'", 3, "known and not met"),
            .init(ines, "enrolment override E99 --criterion 1 --reason 'it is quite safe'", 4, "no enrolment E99"),
            .init(ines, "enrolment override E1 --criterion one --reason 'it is quite safe'", 2, "invalid"),
            .init(nora, "enrolment override E1 --criterion 1 --reason 'it is quite safe'", 6, "may do this"),
            .init(rita, "enrolment randomise E1 --number R-1 --by IWRS", 3, "does not randomise"),
            .init(rita, "enrolment assign E1 --arm A99", 3, "another protocol version"),
            .init(ines, "enrolment unblind E1 --reason 'an allergic reaction'", 3, "was not randomised"),
            .init(rita, "enrolment screening-number E1 1001-1", 3, "has its screening number already"),
            .init(rita, "enrolment screening-number E99 1001-1", 4, "There is no enrolment E99."),
            .init(ines, "enrolment toxicity E1 none --on 2026-11-10", 3, "does not say how long"),
            .init(ines, "enrolment toxicity E99 none --on 2026-11-10", 4, "There is no enrolment E99."),
            .init(ines, "enrolment toxicity E1 maybe --on 2026-11-10", 2, "dlt"),
            .init(rita, "enrolment toxicity E1 none --on 2026-11-10", 6, "may do this"),
            .init(rita, "enrolment step E1 end_treatment --because boredom", 2, "omentum enrolment reasons"),
            .init(rita, "enrolment step E1 end_treatment --because other", 2, "omentum enrolment reasons"),
            .init(rita, "enrolment reasons --step sleep", 2, "end_treatment"),
        ])

    static let slot = WrongWays(
        "slot",
        [
            .init(rita, "slot show T99", 4, "There is no trial T99."),
            .init(rita, "slot show T1 --site S99", 4, "S99"),
            .init(rita, "slot allow A1 3 --reason 'a letter'", 2, "--site S… or --level N"),
            .init(rita, "slot allow A1 3 --site S99 --reason 'a letter'", 4, "There is no such site."),
            .init(rita, "slot allow A1 3 --level 9 --reason 'a letter'", 4, "no such dose level"),
            .init(rita, "slot allow A1 -- -1 --reason 'a letter'", 2, "slot allow"),
            .init(rita, "slot allow A1 20000 --site S1 --reason 'a letter'", 2, "0 to 10000"),
            .init(rita, "slot allow A1 0 --site S1 --reason 'a letter'", 3, "More patients have a slot there already."),
            .init(rita, "slot allow A99 3 --site S1 --reason 'a letter'", 4, "There is no trial arm A99."),
            .init(rita, "slot allow A1 3 --site S1 --reason \(long)", 2, "characters"),
            .init(rita, "slot allow A1 3 --site S1 --reason \(broken)", 2, "not valid UTF-8"),
            .init(carla, "slot allow A1 3 --site S1 --reason 'a letter'", 6, "may do this"),
            .init(rita, "slot hold A1 --reason 'no'", 2, "5 to 500"),
            .init(rita, "slot lift A1 --reason 'all is well'", 3, "It is so already."),
            .init(rita, "slot open-level A1 2 --reason 'the board'", 6, "may do this"),
            .init(ines, "slot open-level A1 9 --reason 'the board'", 4, "no such dose level"),
            .init(ines, "slot open-level A1 1 --reason 'the board'", 3, "is the open one already"),
        ])
}
