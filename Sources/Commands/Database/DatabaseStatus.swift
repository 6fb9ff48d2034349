internal import ArgumentParser

struct DatabaseStatus: Verb {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Tell where the database is and whether it runs.")

    @OptionGroup var form: FormOptions

    func perform(_ output: Output) throws {
        let place = try ClusterPlace.current()
        let survey = ClusterSurvey.of(place)
        let (state, sentence) = Self.state(survey, place)
        var pid: Int?
        if case .running(let number, _) = survey.server { pid = Int(number) }
        var major: Int?
        if case .ready(let number) = survey.data { major = number }
        let named = DatabaseAddress.naming.filter { Environment.filled($0) != nil }
        if !named.isEmpty {
            output.note(
                "omentum: \(named.joined(separator: ", ")) set: the other verbs use that server, not this one.")
        }
        output.show(
            [
                "state": state, "folder": place.folder, "server_version": major, "process": pid,
                "socket": place.socketFolder, "logs": place.logs, "owner": place.serverUser.name,
            ], saying: sentence)
    }

    /// A word for machines, which never changes, and a sentence for people.
    static func state(_ survey: ClusterSurvey, _ place: ClusterPlace) -> (String, String) {
        switch (survey.home, survey.data, survey.server) {
        case (.missing, _, _), (.empty, _, _):
            ("absent", "There is no embedded database for \(place.asked). To make one: omentum db start")
        case (.foreign, _, _), (.notAFolder, _, _): ("foreign", "\(place.folder) is not Omentum's.")
        case (.ours, _, .running(_, isReady: true)): ("running", "The embedded database runs.")
        case (.ours, _, .running): ("starting", "The embedded server is starting.")
        case (.ours, _, .died): ("died", "The embedded server has died. To start it again: omentum db start")
        case (.ours, .ready, .stopped): ("stopped", "The embedded server is stopped. To start it: omentum db start")
        case (.ours, .missing, .stopped):
            ("half_made", "The embedded database was begun and not finished. To finish it: omentum db start")
        case (.ours, .broken, .stopped): ("broken", "\(place.data) is no PostgreSQL data.")
        }
    }
}
