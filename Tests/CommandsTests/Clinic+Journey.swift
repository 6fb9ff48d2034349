import CareTerms
import Foundation
import Postgres
import TestKit
import Testing

// The journey of one patient, office by office, in the words that each of them types.
extension Clinic {
    /// The centre has a site, a theatre, a surgeon and a device.
    func furnish() throws {
        try does(
            Self.otto, "site add 'Lakeside theatres' --of Lakeside --zone America/Chicago", says: "Added site S1")
        try does(Self.sven, "booking add-resource 'Theatre 4' --site S1 --kind theatre", says: "V1 is Theatre 4.")
        try does(Self.sven, "booking add-resource 'Surgeon A' --site S1 --kind surgeon", says: "V2")
        try does(Self.sven, "booking add-resource 'Nebuliser 1' --site S1 --kind device", says: "V3")
    }

    /// The patient comes from a file of another system; a file that does not say so leaves open whether they live.
    func register(from file: String) throws {
        try does(Self.carla, "patient import '\(file)' --source elsewhere", says: "Patient ")
        try does(Self.carla, "patient vital-status P1 alive", says: "P1: alive (it was")
    }

    func refer() throws {
        try does(
            Self.carla,
            "referral create P1 --site S1 --channel fax --from 'Dr. Berg, Hill Clinic' --primary C18.9 "
                + "--peritoneal C78.6 --received-at 2026-10-30T09:30", says: "Received R1 for P1", "MISSING")
        try does(Self.carla, "referral step R1 review", says: "R1 is in review now (it was received).")
        try isRefused(Self.carla, "referral step R1 refer_to_board", with: 3, says: "omentum referral missing R1")
        try complete()
        try does(Self.carla, "referral step R1 refer_to_board", says: "R1 is awaiting board now")
        try does(
            Self.sura, "referral accept R1 --pathway trial --board-on 2026-10-31",
            says: "R1 is accepted now (it was awaiting board).")
    }

    /// The referrer's letter says all that the board asks for.
    private func complete() throws {
        let letter = try ScratchFile("Dear colleague, thank you for seeing this patient.")
        try does(Self.carla, "referral attach R1 '\(letter.path)=referral_letter'", says: "D1")
        let said = [
            "primary_tumour": "sigmoid colon", "histology": "adenocarcinoma", "prior_systemic_lines": "2",
            "current_systemic_therapy": "FOLFIRI since August", "prior_crs_hipec": "no",
            "extraperitoneal_disease": "none", "bowel_obstruction": "none", "ascites": "mild",
            "performance_status": "1", "key_labs": "in the letter", "imaging": "CT of October",
            "laparoscopy": "PCI 24 in June",
        ]
        for (item, value) in said {
            try does(
                Self.carla,
                "referral answer R1 \(item) --value '\(value)' --true-on 2026-10-29 --document D1 --observed-by 'Dr. Berg'",
                says: item)
        }
    }

    func enrol() throws {
        let form = try ScratchFile(Omentum.shell("$omentum trial create --print-schema 2>/dev/null").output)
        try does(Self.rita, "trial create --file \(form.path)", says: "Created T1 with arm A1.")
        try does(Self.rita, "enrolment identify P1 --referral R1 --site S1 --arm A1", says: "E1")
        try does(Self.rita, "enrolment step E1 approach", says: "E1 is approached now")
        try does(Self.rita, "enrolment consent E1 --form 3 --signed-on 2026-11-02", says: "E1 is consented now")
        // Nothing is known yet: unknown passes nowhere.
        try isRefused(
            Self.rita, "enrolment assess E1 --on 2026-11-02", with: 3, says: "Unknown: ecog, bowel_obstruction.")
        try does(Self.rita, "fact add P1 --fact ecog --number 1 --unit '{score}' --true-on 2026-11-01", says: "fact 1")
        try does(Self.rita, "fact add P1 --fact bowel_obstruction --word no --true-on 2026-11-01", says: "fact 2")
        try does(Self.rita, "enrolment assess E1 --on 2026-11-02", says: "E1 on 2026-11-02: met. It is eligible now.")
        try isRefused(Self.rita, "enrolment step E1 reserve_slot", with: 3, says: "omentum enrolment sign E")
        try does(Self.ines, "enrolment sign E1 --preview", says: "inclusion ecog <= 2", "fact 1 of")
        try does(Self.ines, "enrolment sign E1", says: "The checklist of E1 is signed by")
        try does(Self.rita, "enrolment step E1 reserve_slot", says: "E1 is slot reserved now")
        try does(Self.rita, "enrolment step E1 start", says: "E1 is on study now")
    }

    func openCourse() throws {
        try does(Self.sven, "course open R1 --first-day 2026-11-09", says: "Opened K1: 3 planned cycles")
        try does(Self.sven, "course show K1", says: "42 (42 to 56)", "Y1", "Y2", "Y3", "2026-12-21")
    }

    /// Theatre, surgeon and device are held together, and confirmed only when every office has done its part.
    func place() throws {
        try does(
            Self.sven, "booking hold Y1 --start 2026-11-10T08:30 --with V1 --with V2 --with V3",
            says: "Held B1 for Y1, cycle 1: 2026-11-10 08:30", "omentum booking confirm B1")
        try isRefused(Self.sven, "booking confirm B1", with: 3, says: "nobody answers yet for procedure")
        let told = try run(Self.sven, "booking confirm B1 --dry-run --json 2>&1 >/dev/null").output
        let refusal = try JSONSerialization.jsonObject(with: Data(told.utf8)) as? [String: [String: Any]]
        let gates = (refusal?["error"]?["gates"] as? [[String: Any]] ?? []).compactMap { $0["gate"] as? String }
        #expect(gates.contains("responsibility_assigned"), "\(told)")
    }

    func cover() throws {
        try does(Self.fina, "payer add 'Example Health' --class commercial", says: "Example Health is payer 1.")
        try does(
            Self.fina, "coverage record P1 --payer 1 --from 2026-01-01 --subscriber W123 --source 'card seen'",
            says: "Recorded G1.")
        try does(
            Self.fina,
            "authorisation add --coverage G1 --reference PA-7731 --from 2026-11-01 --to 2027-02-28 --units 3 "
                + "--granted-on 2026-11-02", says: "Added Q1 of G1.")
        try does(
            Self.fina, "coverage ask Y1 procedure --due 2026-11-05 --source 'call 8841'",
            says: "procedure of Y1 is asked")
        try does(
            Self.fina,
            "coverage assign Y1 procedure --to insurer --coverage G1 --authorisation Q1 --from 2026-11-01 "
                + "--to-day 2027-02-28 --source 'letter PA-7731'",
            says: "procedure of Y1 is confirmed now (it was asked).")
        for item in ["anaesthesia", "drug", "device", "pathology", "stay"] {
            try does(
                Self.fina,
                "coverage assign Y1 \(item) --to sponsor --from 2026-11-01 --source 'trial budget, version 5'",
                says: "\(item) of Y1 is confirmed now (it was unassigned).")
        }
    }

    func counsel() throws {
        let form = try Omentum.shell("$omentum counselling draft --print-schema 2>/dev/null").output
        let note = try ScratchFile(form.replacing("2026-11-20T15:30:00Z", with: "2026-11-02T14:30:00Z"))
        try does(Self.fina, "counselling draft K1 --file \(note.path)", says: "Draft 1 of K1, version 1.")
        try does(Self.fina, "counselling show --draft 1", says: "I pay nothing for the procedure.")
        try does(Self.fina, "counselling sign 1 --version 1", says: "Note N1, signed by \(Self.fina.name)")
    }

    /// Go, and therefore confirmed; the work-up that confirming asked for is done.
    func confirm() throws {
        try does(
            Self.sven, "patient ready P1 --cycle 1 --on 2026-11-10", says: "Go for P1, cycle 1 (Y1), on 2026-11-10.")
        try does(Self.sven, "booking confirm B1", says: "Confirmed B1, on a go.")
        try does(Self.nora, "task list --site S1 --by 2026-11-10", says: "F1", "Work-up")
        try does(Self.nora, "task complete F1 --result done", says: "F1 is done now")
    }

    /// From the door until home again, thirty minutes of aerosol in between.
    func operate() async throws {
        try await now("2026-11-10T13:10:00Z")
        try does(Self.nora, "procedure arrive Y1", says: "X1: the patient of Y1 has arrived, on a go.")
        try await now("2026-11-10T14:40:00Z")
        try does(Self.theo, "procedure theatre X1", says: "X1 (cycle 1, attempt 1): in theatre.")
        try await now("2026-11-10T15:05:00Z")
        try does(
            Self.theo, "procedure aerosol-start X1 --pressure 12 --temperature 37",
            says: "X1: the aerosol runs, on a go.")
        try await now("2026-11-10T15:35:00Z")
        try does(Self.theo, "procedure aerosol-stop X1", says: "X1: the aerosol stayed 30 min 0 s and is complete.")
        try await now("2026-11-10T16:00:00Z")
        try does(Self.nora, "procedure recovery X1", says: "attempt 1): recovery.")
        try await now("2026-11-10T21:00:00Z")
        try isRefused(Self.nora, "procedure discharge X1", with: 3, says: "omentum procedure gate X1")
        try does(Self.nora, "procedure gate X1 --mobilised met --pain met --urination met", says: "not answered")
        try does(Self.nora, "procedure gate X1 --no-anxiety met", says: "X1: all four are met.")
        try does(Self.nora, "procedure discharge X1", says: "attempt 1): discharged same day.")
    }

    func sign() throws {
        try does(Self.sura, "procedure sign X1 --report 'Uneventful.' --preview", says: "Uneventful.", "30")
        try does(Self.sura, "procedure sign X1 --report 'Uneventful.'", says: "X1 is signed")
    }

    /// The whole of it, up to the signed record.
    func walk(from file: String) async throws {
        try furnish()
        try register(from: file)
        try refer()
        try enrol()
        try openCourse()
        try place()
        try cover()
        try counsel()
        try confirm()
        try await operate()
        try sign()
    }
}

/// Where a patient comes from who is not of this project's making, and one who always is there.
enum PatientFile {
    static let data = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../../shared/data/synthea_r4").standardizedFileURL

    static let synthea: String? = {
        let names = try? FileManager.default.contentsOfDirectory(atPath: data.path)
        return names?.filter { $0.hasSuffix(".json") && !$0.contains("Information") }.sorted().first
            .map { data.appendingPathComponent($0).path }
    }()

    static let madeHere = """
        {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": {
          "resourceType": "Patient", "id": "a", "identifier": [{"system": "urn:oid:1.2.3", "value": "0042"}],
          "name": [{"family": "Example", "given": ["Ada"]}], "birthDate": "1961-04"}}]}
        """
}
