import Foundation

/// Many ClinicalTrials.gov records in one list answer, read by the tool, beside `\\copy` of the same records by psql.
///
/// Theirs takes each record whole into one column: it reads the JSON, and finds, compares and explains nothing.
struct StudyImportBench {
    let ground: TrialsGround
    let studies: Int

    func run() async throws {
        let environment = try await Timed.environment(of: ground.conninfo, as: TrialsGround.login)
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("omentum-bench-studies-\(getpid())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (list, lines) = (folder.appendingPathComponent("studies.json"), folder.appendingPathComponent("lines.json"))
        printToError("writing \(studies) studies …")
        let bytes = try write(to: list, and: lines)
        let psql = HandPsql(conninfo: ground.conninfo)
        let copied = try psql.time(
            before: "DROP TABLE IF EXISTS bare_study; CREATE TABLE bare_study (study jsonb);",
            // A sign that stands nowhere in them, so that a line is a value.
            "\\copy bare_study FROM '\(lines.path)' (FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02')")
        let first = try Timed.tool(["trial", "import", list.path], environment)
        let again = try Timed.tool(["trial", "import", list.path], environment)
        func rate(_ seconds: Double) -> JSONField { .number(Double(studies) / seconds, digits: 0) }
        let peak = max(first.peakKilobytes, again.peakKilobytes)
        printLine(
            jsonLine([
                ("bench", .text("trials")), ("measure", .text("import")), ("operations", .whole(studies)),
                ("studies_per_s", rate(first.seconds)), ("again_per_s", rate(again.seconds)),
                ("copy_per_s", rate(copied / 1000)), ("ratio", .number(copied / 1000 / first.seconds, digits: 2)),
                ("file_mb", .whole(bytes >> 20)), ("peak_kb", .whole(peak)),
            ]))
        printToError(
            "import: \(Int(Double(studies) / first.seconds)) studies/s, again \(Int(Double(studies) / again.seconds)), "
                + "psql \(Int(Double(studies) * 1000 / copied)), peak \(peak >> 10) MB")
    }

    /// Writes the records as one list answer, and as one record a line; gives the size of the first.
    private func write(to list: URL, and lines: URL) throws -> Int {
        var handles: [FileHandle] = []
        for file in [list, lines] {
            guard FileManager.default.createFile(atPath: file.path, contents: nil) else {
                throw BenchFailure("cannot write \(file.path)")
            }
            handles.append(try FileHandle(forWritingTo: file))
        }
        var (asList, asLines) = ("{\"totalCount\":\(studies),\"studies\":[", "")
        for number in 0..<studies {
            let study = study(number)
            asList += (number == 0 ? "" : ",\n") + study
            asLines += study + "\n"
            guard number % 500 == 499 || number == studies - 1 else { continue }
            if number == studies - 1 { asList += "]}\n" }
            try handles[0].write(contentsOf: Data(asList.utf8))
            try handles[1].write(contentsOf: Data(asLines.utf8))
            (asList, asLines) = ("", "")
        }
        let size = try handles[0].offset()
        for handle in handles { try handle.close() }
        return Int(size)
    }

    /// A record of about 5 kB, as the registry's are: status, arms, eligibility text, sites with coordinates.
    private func study(_ number: Int) -> String {
        let digits = String(number), nct = "NCT9" + String(repeating: "0", count: 7 - digits.count) + digits
        let status = ["RECRUITING", "COMPLETED", "ACTIVE_NOT_RECRUITING", "SOMETHING_NEW"][number % 4]
        let text = (0..<18).map {
            "* Criterion \($0): a value of at least \(number % 97 + $0), measured in 14 days \\\\> 1"
        }
        let places = (0..<6).map { place in
            """
            {"facility":"Hospital \(number % 1000)-\(place)","status":"RECRUITING","city":"City \(place)","state":"Ohio",\
            "zip":"\(10000 + number % 80000)","country":"United States","geoPoint":{"lat":\(30 + place).\(number % 9000 + 1000),\
            "lon":-\(80 + place).\(number % 9000 + 1000)}}
            """
        }
        let arms = (0..<3).map {
            "{\"label\":\"Arm \($0)\",\"type\":\"EXPERIMENTAL\",\"description\":\"Aerosol every \(4 + $0) weeks\","
                + "\"interventionNames\":[\"Drug: Oxaliplatin\"]}"
        }
        return """
            {"protocolSection":{"identificationModule":{"nctId":"\(nct)","orgStudyIdInfo":{"id":"ORG-\(number)"},\
            "briefTitle":"Aerosol study number \(number)","officialTitle":"A study of an aerosol, number \(number)"},\
            "statusModule":{"overallStatus":"\(status)","statusVerifiedDate":"2026-0\(number % 9 + 1)",\
            "startDateStruct":{"date":"202\(number % 7)-0\(number % 9 + 1)"},\
            "lastUpdatePostDateStruct":{"date":"2026-10-1\(number % 10)","type":"ACTUAL"}},\
            "sponsorCollaboratorsModule":{"leadSponsor":{"name":"Sponsor \(number % 300)","class":"OTHER"}},\
            "conditionsModule":{"conditions":["Peritoneal Metastases"],"keywords":["PIPAC"]},\
            "designModule":{"studyType":"INTERVENTIONAL","phases":["PHASE\(number % 3 + 1)"],\
            "enrollmentInfo":{"count":\(number % 400),"type":"ESTIMATED"}},\
            "armsInterventionsModule":{"armGroups":[\(arms.joined(separator: ","))],\
            "interventions":[{"type":"DRUG","name":"Oxaliplatin","description":"As an aerosol"}]},\
            "eligibilityModule":{"eligibilityCriteria":"\(text.joined(separator: "\\n"))","sex":"ALL",\
            "minimumAge":"18 Years","healthyVolunteers":false},\
            "contactsLocationsModule":{"locations":[\(places.joined(separator: ","))]}},\
            "derivedSection":{"miscInfoModule":{"versionHolder":"2026-11-20"}},"hasResults":false}
            """
    }
}
