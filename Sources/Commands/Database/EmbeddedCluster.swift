internal import Glibc
internal import Postgres

/// The private PostgreSQL cluster of a folder: the effects; what to do is decided by ``ClusterSurvey``.
struct EmbeddedCluster {
    let place: ClusterPlace
    /// Told what was done, sentence by sentence.
    let report: (String) -> Void

    static let startSecondsMax = 300
    static let stopSecondsMax = 60
    static let quitSecondsMax = 20
    /// A server that was killed leaves sessions that end within seconds; until then its memory is in use.
    static let orphanSecondsMax = 30
    /// A server that was stopping is started again when it is gone, and that again at most so often.
    static let startRoundsMax = 5

    /// Starts the server, making whatever is missing; gives what was done, nothing when it ran already.
    func start() throws -> [ClusterStep] {
        var done: [ClusterStep] = []
        for step in try ClusterSurvey.of(place).stepsToStart(place) where step == .makeHome || step == .mark {
            try perform(step)
            done.append(step)
        }
        return try locked {
            // Another start may have been at work meanwhile; and who waited for a server that ended starts it then.
            for _ in 0..<Self.startRoundsMax {
                let steps = try ClusterSurvey.of(place).stepsToStart(place)
                if steps.isEmpty { return done }
                for step in steps {
                    try perform(step)
                    done.append(step)
                }
            }
            throw ClusterTrouble.notStarted(log: place.logs, lastLine: "it ended each time, soon after its start")
        }
    }

    func stop() throws -> [ClusterStep] {
        try ClusterSurvey.of(place).stepsToStop(place).isEmpty
            ? [] : locked { try performAll(ClusterSurvey.of(place).stepsToStop(place)) }
    }

    func remove() throws -> [ClusterStep] {
        let steps = try ClusterSurvey.of(place).stepsToRemove(place)
        return try locked {
            try performAll(try ClusterSurvey.of(place).stepsToRemove(place).filter { $0 != .removeHome })
            return steps
        } afterwards: {
            try perform(.removeHome)
        }
    }

    @discardableResult
    private func performAll(_ steps: [ClusterStep]) throws -> [ClusterStep] {
        for step in steps { try perform(step) }
        return steps
    }

    private func perform(_ step: ClusterStep) throws {
        report(step.sentence(place))
        do {
            switch step {
            case .makeHome: try makeHome()
            case .mark: try mark()
            case .discardHalfMade: try delete(place.halfMade)
            case .finishRemoval: try delete(place.halfRemoved)
            case .initialise: try initialise()
            case .makeSocketFolder: try makeSocketFolder()
            case .startServer(let ignored): try startServer(ignoring: ignored)
            case .waitUntilReady(let pid): try waitUntilReady(pid)
            case .stopServer(let pid): try stopServer(pid)
            case .removeData: try removeData()
            case .removeHome: try removeHome()
            }
        } catch let failure as Files.Failure {
            throw ClusterTrouble(failure)
        } catch let failure as Program.Failure {
            throw ClusterTrouble.cannot("run", path: failure.program, reason: failure.reason)
        }
    }

    /// One start, stop or removal at a time; a second one waits.
    private func locked<Value>(_ body: () throws -> Value, afterwards: () throws -> Void = {}) throws -> Value {
        let file = open(place.lock, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else {
            throw ClusterTrouble.cannot("open", path: place.lock, reason: String(cString: strerror(errno)))
        }
        defer { close(file) }
        while flock(file, LOCK_EX) != 0 {
            guard errno == EINTR else {
                throw ClusterTrouble.cannot("lock", path: place.lock, reason: String(cString: strerror(errno)))
            }
        }
        let value = try body()
        try afterwards()
        return value
    }
}

// MARK: - The folder

extension EmbeddedCluster {
    private var isRoot: Bool { SystemUser.current().number == SystemUser.rootNumber }
    /// Given to the server's user when the caller is root.
    private var owner: SystemUser? { isRoot ? place.serverUser : nil }

    private func makeHome() throws {
        try Files.makeParents(of: place.folder)
        // Root's folder lets the server's user through to its data; what is inside is closed by itself.
        try Files.makeFolder(place.folder, mode: isRoot ? 0o711 : 0o700)
    }

    private func mark() throws {
        if isRoot { chmod(place.folder, 0o711) }
        try Files.write(
            """
            \(ClusterSurvey.markerName) \(ClusterSurvey.homeVersion)
            Omentum's embedded PostgreSQL for \(place.asked).
            Change nothing in this folder; `omentum db remove` removes it.

            """, to: place.marker, mode: 0o644, owner: nil)
    }

    private func delete(_ folder: String) throws {
        // As the server's user, so that nothing that it may have left there can lead root elsewhere.
        let outcome = try ServerUser.program("/bin/rm", ["-rf", "--", folder], as: place.serverUser).run()
        // In root's folder that user may empty what is its own, but not take it away.
        if isRoot { rmdir(folder) }
        guard Files.entry(folder) == nil else {
            throw ClusterTrouble.programFailed("rm", lastLine: Self.lastLine(of: outcome.output))
        }
    }

    private func removeData() throws {
        if Files.entry(place.halfRemoved) != nil { try delete(place.halfRemoved) }
        // Set aside first: what is half deleted is never started.
        if Files.entry(place.data) != nil {
            try Files.move(place.data, to: place.halfRemoved)
            try delete(place.halfRemoved)
        }
        for folder in [place.halfMade, place.logs, place.socketFolder] where Files.entry(folder) != nil {
            if folder == place.socketFolder, ClusterSurvey.of(place).socketFolder != .ready { continue }
            try delete(folder)
        }
    }

    private func removeHome() throws {
        for name in ClusterPlace.ownNames { unlink(place.folder + "/" + name) }
        guard rmdir(place.folder) == 0 || errno == ENOENT else {
            return report("the folder stays: it holds \((Files.names(in: place.folder) ?? []).joined(separator: ", "))")
        }
    }

    private func makeSocketFolder() throws {
        guard try Files.makeFolder(place.socketFolder, mode: 0o700, owner: owner) else {
            throw ClusterTrouble.foreignSocketFolder(place.socketFolder, why: "it appeared just now")
        }
    }
}

// MARK: - The server

extension EmbeddedCluster {
    private func initialise() throws {
        let programs = try ServerPrograms.installed().folder(for: nil)
        try Files.makeFolder(place.halfMade, mode: 0o700, owner: owner)
        let outcome = try ServerUser.program(
            programs + "/initdb",
            [
                "--pgdata=\(place.halfMade)", "--username=postgres", "--auth=trust", "--encoding=UTF8",
                "--locale=C.UTF-8", "--data-checksums", "--no-instructions",
            ], as: place.serverUser
        ).run()
        guard outcome.status == 0 else {
            throw ClusterTrouble.programFailed("initdb", lastLine: Self.lastLine(of: outcome.output))
        }
        try Files.write(ServerSettings.access, to: place.halfMade + "/pg_hba.conf", mode: 0o600, owner: owner)
        let settings = Files.text(of: place.halfMade + "/postgresql.conf") ?? ""
        try Files.write(
            settings + "\ninclude 'omentum.conf'\n", to: place.halfMade + "/postgresql.conf", mode: 0o600, owner: owner)
        try Files.move(place.halfMade, to: place.data)
    }

    private func startServer(ignoring reused: Int32?) throws {
        guard case .ready(let major) = ClusterSurvey.of(place).data else {
            throw ClusterTrouble.brokenData(place.data)
        }
        let programs = try ServerPrograms.installed().folder(for: major)
        try Files.makeFolder(place.logs, mode: 0o700, owner: owner)
        let settings = ServerSettings.text(socketFolder: place.socketFolder)
        try Files.write(settings, to: place.data + "/omentum.conf", mode: 0o600, owner: owner)
        // The server takes a process of its grandparent's number for no server, but still looks whether sessions of the
        // dead one use its memory. Deleting its file would skip that look.
        let extra = reused.map { ["PG_GRANDPARENT_PID": String($0)] } ?? [:]
        let program = try ServerUser.program(
            programs + "/postgres", ["-D", place.data], as: place.serverUser, adding: extra)
        let deadline = ContinuousClock.now + .seconds(Self.orphanSecondsMax)
        while true {
            let logged = Files.size(of: place.startLog)
            let child = try program.start(log: place.startLog)
            guard let words = try watch(child, loggedBefore: logged) else { return }
            guard words.contains("shared memory block"), ContinuousClock.now < deadline else {
                throw ClusterTrouble.notStarted(log: place.logs, lastLine: Self.lastLine(of: words))
            }
            pause(milliseconds: 250)
        }
    }

    /// Gives `nil` once the server is ready, or its last words when it ended.
    private func watch(_ child: Child, loggedBefore: Int) throws -> String? {
        var patience = Patience(seconds: Self.startSecondsMax, report: report)
        while patience.lasts("the server recovers, or starts") {
            if case .running(child.pid, isReady: true) = ClusterSurvey.of(place).server { return nil }
            if child.statusIfEnded() != nil { return Files.ending(of: place.startLog, from: loggedBefore) }
            pause(milliseconds: 20)
        }
        throw ClusterTrouble.notStarted(
            log: place.logs, lastLine: "not ready after \(Self.startSecondsMax) seconds; it goes on starting")
    }

    /// Comes back when the server is ready, or is gone: a server that was found stopping ends, and is then started.
    private func waitUntilReady(_ pid: Int32) throws {
        var patience = Patience(seconds: Self.startSecondsMax, report: report)
        while patience.lasts("the server, process \(pid), starts or stops") {
            switch ClusterSurvey.of(place).server {
            case .running(_, isReady: true), .stopped, .died: return
            case .running: pause(milliseconds: 50)
            }
        }
        throw ClusterTrouble.notStarted(log: place.logs, lastLine: "process \(pid) is still starting, or stopping")
    }

    /// A fast shutdown: sessions are ended, their open work is rolled back, everything committed is on disk.
    ///
    /// PostgreSQL 15 can hang in one that meets a recovery from a crash. Then it is ended at once, which loses nothing
    /// that was committed: the next start recovers.
    private func stopServer(_ pid: Int32) throws {
        if try end(pid, by: SIGINT, within: Self.stopSecondsMax) { return }
        report("the server does not end; it is ended at once, and recovers at its next start")
        if try end(pid, by: SIGQUIT, within: Self.quitSecondsMax) { return }
        throw ClusterTrouble.notStopped(pid: pid)
    }

    private func end(_ pid: Int32, by signal: Int32, within seconds: Int) throws -> Bool {
        guard kill(pid, signal) == 0 || errno == ESRCH else {
            throw ClusterTrouble.cannot("stop", path: "process \(pid)", reason: String(cString: strerror(errno)))
        }
        var patience = Patience(seconds: seconds, report: report)
        while patience.lasts("the server stops") {
            if kill(pid, 0) != 0 { return true }
            guard case .running = ClusterSurvey.of(place).server else { return true }
            pause(milliseconds: 20)
        }
        return false
    }

    private func pause(milliseconds: UInt32) { usleep(milliseconds * 1000) }

    private static func lastLine(of text: String) -> String {
        text.split(separator: "\n").last { !$0.hasPrefix("HINT") }.map(String.init) ?? "it said nothing"
    }
}
