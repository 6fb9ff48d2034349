import CareTerms
import Testing

@testable import Commands

@Suite("Where the embedded cluster of a folder is")
struct ClusterPlaceTests {
    static let root = SystemUser(name: "root", number: 0, group: 0)
    static let anna = SystemUser(name: "anna", number: 1000, group: 1000)
    static let postgres = SystemUser(name: "postgres", number: 113, group: 113)

    private func place(
        _ user: SystemUser, home: String? = nil, in folder: String = "/srv/clinic", reaches: Bool = true,
        homes: Set<String> = []
    ) -> ClusterPlace {
        ClusterPlace.of(
            home: home, in: folder, user: user, serverUser: user == Self.root ? Self.postgres : user,
            reaches: { _ in reaches }, isHome: homes.contains)
    }

    @Test("an ordinary user's is .omentum in the current folder, or OMENTUM_HOME")
    func ordinary() {
        #expect(place(Self.anna).folder == "/srv/clinic/.omentum")
        #expect(place(Self.anna, home: "/data/x", reaches: false).folder == "/data/x")
        #expect(place(Self.anna, in: "/").folder == "/.omentum")
    }

    @Test("root's is in /var/lib/omentum, another one for each folder")
    func ofRoot() {
        let (one, other) = (place(Self.root), place(Self.root, in: "/srv/other/clinic"))
        #expect(one.folder.hasPrefix("/var/lib/omentum/clinic-"))
        #expect(other.folder.hasPrefix("/var/lib/omentum/clinic-"))
        #expect(one.folder != other.folder)
        #expect(one.serverUser == Self.postgres)
    }

    @Test("a home that root names is used where the server can reach it, and stands in for it elsewhere")
    func namedByRoot() {
        #expect(place(Self.root, home: "/srv/x").folder == "/srv/x")
        #expect(place(Self.root, home: "/closed/x", reaches: false).folder.hasPrefix("/var/lib/omentum/x-"))
    }

    @Test("a cluster that is there stays where it is, whatever became of the permissions")
    func stays() {
        #expect(place(Self.root, home: "/srv/x", reaches: false, homes: ["/srv/x"]).folder == "/srv/x")
        let substitute = place(Self.root, home: "/srv/x", reaches: false).folder
        #expect(place(Self.root, home: "/srv/x", reaches: true, homes: [substitute]).folder == substitute)
    }

    @Test(
        "the socket lies beside the data only when its path is short and plain",
        arguments: [
            ("/srv/clinic", true), ("/srv/cli,nic", false), ("/srv/cli nic", false), ("/srv/klinik-ö", false),
            ("/srv/" + String(repeating: "x", count: 72), true), ("/srv/" + String(repeating: "x", count: 73), false),
        ])
    func socket(folder: String, isNear: Bool) {
        let place = place(Self.anna, in: folder)
        #expect(place.socketFolder.hasPrefix(folder) == isNear)
        #expect((place.socketFolder + ClusterPlace.socketName).utf8.count <= ClusterPlace.socketPathBytesMax)
    }

    @Test("a login in the words for libpq cannot add words of its own")
    func quoting() {
        let words = place(Self.anna).conninfo(login: "x' host='evil", database: "o\\d")
        #expect(words.hasSuffix(#"user='x\' host=\'evil' dbname='o\\d'"#))
    }
}

@Suite("What starting, stopping and removing mean is decided by the facts")
struct ClusterPlanTests {
    static let place = ClusterPlace(
        asked: "/srv/.omentum", folder: "/srv/.omentum", serverUser: ClusterPlaceTests.anna)

    private func survey(
        _ home: ClusterSurvey.Home = .ours(version: 1), data: ClusterSurvey.Data = .ready(major: 15),
        server: ClusterSurvey.Server = .stopped, socket: ClusterSurvey.SocketFolder = .ready
    ) -> ClusterSurvey {
        ClusterSurvey(home: home, data: data, server: server, socketFolder: socket)
    }

    @Test("from nothing, everything is made in order")
    func fromNothing() throws {
        #expect(
            try survey(.missing, data: .missing, socket: .missing).stepsToStart(Self.place)
                == [.makeHome, .mark, .initialise, .makeSocketFolder, .startServer(ignoring: nil)])
    }

    @Test("a server that runs is left alone, one that starts is waited for")
    func running() throws {
        #expect(try survey(server: .running(pid: 7, isReady: true)).stepsToStart(Self.place) == [])
        #expect(
            try survey(server: .running(pid: 7, isReady: false)).stepsToStart(Self.place) == [.waitUntilReady(pid: 7)])
    }

    @Test("what was interrupted is put right before anything is made")
    func interrupted() throws {
        var half = survey(data: .missing)
        half.hasHalfMade = true
        half.hasHalfRemoved = true
        #expect(
            try half.stepsToStart(Self.place)
                == [.discardHalfMade, .finishRemoval, .initialise, .startServer(ignoring: nil)])
        #expect(
            try survey(server: .died(reusedBy: 99)).stepsToStart(Self.place) == [.startServer(ignoring: 99)])
    }

    @Test(
        "what is not ours, or not whole, is refused and never made over",
        arguments: [
            (ClusterSurvey.Home.foreign(holds: ["a"]), ClusterSurvey.Data.missing, "folder_is_ours"),
            (.notAFolder, .missing, "home_is_a_folder"),
            (.ours(version: 2), .ready(major: 15), "home_is_not_newer_than_the_tool"),
            (.ours(version: 1), .broken, "data_is_whole"),
        ])
    func refused(home: ClusterSurvey.Home, data: ClusterSurvey.Data, fact: String) {
        let trouble = #expect(throws: ClusterTrouble.self) { try survey(home, data: data).stepsToStart(Self.place) }
        #expect(trouble?.fact == fact)
        // Broken data may be removed by whoever confirms it; the others may not.
        if data != .broken {
            #expect(throws: ClusterTrouble.self) { try survey(home, data: data).stepsToRemove(Self.place) }
        }
    }

    @Test("a socket folder that somebody else made is refused")
    func foreignSocket() {
        #expect(throws: ClusterTrouble.foreignSocketFolder(Self.place.socketFolder, why: "x")) {
            try survey(socket: .foreign(why: "x")).stepsToStart(Self.place)
        }
    }

    @Test("another user's folder is neither started, stopped nor removed")
    func otherOwner() {
        var theirs = survey(server: .running(pid: 7, isReady: true))
        theirs.foreignOwner = "eva"
        let refusal = ClusterTrouble.ownedBy("eva", folder: Self.place.folder)
        #expect(throws: refusal) { try theirs.stepsToStart(Self.place) }
        #expect(throws: refusal) { try theirs.stepsToStop(Self.place) }
        #expect(throws: refusal) { try theirs.stepsToRemove(Self.place) }
    }

    @Test("removing stops first; without a cluster there is nothing to remove")
    func removing() throws {
        #expect(
            try survey(server: .running(pid: 7, isReady: true)).stepsToRemove(Self.place)
                == [.stopServer(pid: 7), .removeData, .removeHome])
        for home in [ClusterSurvey.Home.missing, .empty] {
            #expect(throws: ClusterTrouble.noCluster(Self.place.asked)) {
                try survey(home, data: .missing).stepsToRemove(Self.place)
            }
        }
    }

    @Test("every refusal of the cluster says what happened, and most say what to type")
    func words() {
        let all: [ClusterTrouble] = [
            .noServerUser, .foreignFolder("/x", holds: ["a", "b", "c", "d"]), .notAFolder("/x"),
            .ownedBy("eva", folder: "/x"), .newerHome("/x", version: 2), .brokenData("/x"),
            .foreignSocketFolder("/x", why: "y"), .noPrograms(major: nil, found: []),
            .noPrograms(major: 14, found: [15]), .notStarted(log: "/x", lastLine: "y"), .notStopped(pid: 7),
            .noCluster("/x"), .notRunning("/x"), .notConfirmed("/x"),
        ]
        for trouble in all {
            #expect(trouble.message.hasSuffix(".") || trouble.message.hasSuffix(")"))
            #expect(trouble.remedy != nil)
        }
        #expect(Set(all.map(\.fact)).count == all.count - 1)
    }
}

@Suite("The role of a verb is chosen by the person, never guessed for a change")
struct RoleChoiceTests {
    @Test("the only fitting role is taken")
    func only() throws {
        #expect(
            try RoleChoice(mine: [.nurse, .auditor], able: [.operator, .auditor], isChange: true).role() == .auditor)
    }

    @Test("with several, reading takes the verb's first, a change asks")
    func several() throws {
        let mine: [GroupRole] = [.auditor, .operator]
        #expect(try RoleChoice(mine: mine, able: [.operator, .auditor], isChange: false).role() == .operator)
        let fact = #expect(throws: Fact.self) {
            try RoleChoice(mine: mine, able: [.operator, .auditor], isChange: true).role()
        }
        #expect(fact?.kind == .usage)
        #expect(fact?.remedy == "--role operator or --role auditor")
    }

    @Test("with none, it is not permitted, and the roles that may are named")
    func none() {
        let fact = #expect(throws: Fact.self) {
            try RoleChoice(mine: [.nurse], able: [.operator], isChange: false).role()
        }
        #expect(fact?.kind == .notPermitted)
        #expect(fact?.remedy?.contains("operator") == true)
    }

    @Test("what a key stands for is the command, not the form of its answer")
    func request() {
        #expect(
            Desk.request(["person", "add", "x", "--json", "--key", "abc", "--name", "y", "--key=abc"])
                == ["person", "add", "x", "--name", "y"])
        #expect(Desk.request(["a", "--", "--key", "b"]) == ["a", "--", "--key", "b"])
    }
}
