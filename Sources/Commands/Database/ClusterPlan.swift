/// What starting or removing would do: decided from the facts, so that it can be shown before it is done.
enum ClusterStep: Equatable, Sendable {
    case makeHome
    case mark
    /// What `initdb` had begun when it was interrupted: it never held anything.
    case discardHalfMade
    /// What an interrupted removal had already set aside.
    case finishRemoval
    case initialise
    case makeSocketFolder
    /// `ignoring` is the process that happens to have the number of the dead server.
    case startServer(ignoring: Int32?)
    case waitUntilReady(pid: Int32)
    case stopServer(pid: Int32)
    case removeData
    case removeHome

    /// What it does, in the words of the answer.
    func sentence(_ place: ClusterPlace) -> String {
        switch self {
        case .makeHome: "make the folder \(place.folder)"
        case .mark: "mark it as Omentum's"
        case .discardHalfMade: "discard what an interrupted start left half made"
        case .finishRemoval: "finish the removal that was interrupted"
        case .initialise: "create a PostgreSQL cluster with checksums in \(place.data)"
        case .makeSocketFolder: "make the private folder \(place.socketFolder) for the socket"
        case .startServer(nil): "start the server"
        case .startServer: "start the server again, which had died"
        case .waitUntilReady: "wait until the server is ready"
        case .stopServer(let pid): "stop the server (process \(pid))"
        case .removeData: "delete the data"
        case .removeHome: "delete the folder \(place.folder)"
        }
    }
}

extension ClusterSurvey {
    /// Refuses what is not ours, or not the caller's, to touch.
    private func mayBeChanged(_ place: ClusterPlace) throws(ClusterTrouble) {
        switch home {
        case .foreign(let names): throw .foreignFolder(place.folder, holds: names)
        case .notAFolder: throw .notAFolder(place.folder)
        case .ours(let version) where version > Self.homeVersion: throw .newerHome(place.folder, version: version)
        case .missing, .empty, .ours: break
        }
        if let foreignOwner { throw .ownedBy(foreignOwner, folder: place.folder) }
    }

    /// What is missing until a server runs; nothing when one does.
    func stepsToStart(_ place: ClusterPlace) throws(ClusterTrouble) -> [ClusterStep] {
        try mayBeChanged(place)
        var steps: [ClusterStep] = []
        if home == .missing { steps.append(.makeHome) }
        if home == .missing || home == .empty { steps.append(.mark) }
        if case .running(let pid, let isReady) = server { return isReady ? [] : [.waitUntilReady(pid: pid)] }
        if hasHalfMade { steps.append(.discardHalfMade) }
        if hasHalfRemoved { steps.append(.finishRemoval) }
        switch data {
        case .missing: steps.append(.initialise)
        case .broken: throw .brokenData(place.data)
        case .ready: break
        }
        switch socketFolder {
        case .missing: steps.append(.makeSocketFolder)
        case .foreign(let why): throw .foreignSocketFolder(place.socketFolder, why: why)
        case .ready: break
        }
        let reused: Int32? = if case .died(let pid) = server { pid } else { nil }
        return steps + [.startServer(ignoring: reused)]
    }

    func stepsToStop(_ place: ClusterPlace) throws(ClusterTrouble) -> [ClusterStep] {
        try mayBeChanged(place)
        guard case .ours = home else { throw .noCluster(place.asked) }
        guard case .running(let pid, _) = server else { return [] }
        return [.stopServer(pid: pid)]
    }

    func stepsToRemove(_ place: ClusterPlace) throws(ClusterTrouble) -> [ClusterStep] {
        try stepsToStop(place) + [.removeData, .removeHome]
    }
}
