/// A door that one task opens and others wait at: the explicit steps of a race inside of running code.
public actor Gate {
    private var isOpen = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    public init() {}

    public func open() {
        isOpen = true
        for task in waiting { task.resume() }
        waiting = []
    }

    public func wait() async {
        if isOpen { return }
        await withCheckedContinuation { waiting.append($0) }
    }
}
