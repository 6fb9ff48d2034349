internal import CLibpq
internal import Glibc

/// One of PostgreSQL's own programs (`initdb`, `postgres`, `psql`) as a child process, with no shell in between.
///
/// The child gets exactly this environment, the default handling of every signal, and none of our open files but the
/// three streams.
public struct Program: Sendable {
    public var path: String
    public var arguments: [String]
    public var environment: [String: String]
    /// The folder it starts in.
    public var folder = "/"

    public init(_ path: String, _ arguments: [String], environment: [String: String]) {
        self.path = path
        self.arguments = arguments
        self.environment = environment
    }

    /// Why a child process was not had.
    public struct Failure: Error, Hashable, Sendable {
        public let program: String
        /// The number of the operating system's error.
        public let number: Int32
        public var reason: String { String(cString: strerror(number)) }
    }

    /// What a program that has ended left.
    public struct Outcome: Sendable {
        /// The exit code, or 128 and the signal that ended it.
        public let status: Int32
        /// Standard output and standard error as they came, up to ``Program/outputBytesMax``.
        public let output: String
    }

    public static let outputBytesMax = 1 << 20

    /// Runs the program to its end, and gives what it printed.
    public func run() throws(Failure) -> Outcome {
        var ends: [Int32] = [-1, -1]
        guard omentum_pipe(&ends) == 0 else { throw Failure(program: path, number: errno) }
        defer { close(ends[0]) }
        let pid: pid_t
        do throws(Failure) {
            pid = try spawn(output: ends[1], newSession: false)
        } catch {
            close(ends[1])
            throw error
        }
        close(ends[1])
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 14)
        while true {
            let count = read(ends[0], &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            if count <= 0 { break }
            bytes += chunk.prefix(min(count, Self.outputBytesMax - bytes.count))
        }
        let status = Child(pid: pid).wait()
        return Outcome(status: status, output: String(decoding: bytes, as: UTF8.self))
    }

    /// Starts a program that outlives this process, in a session of its own; what it prints is appended to `log`.
    public func start(log: String) throws(Failure) -> Child {
        let output = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard output >= 0 else { throw Failure(program: path, number: errno) }
        defer { close(output) }
        return Child(pid: try spawn(output: output, newSession: true))
    }

    /// Becomes the program; comes back only to say why it could not.
    public func replaceThisProcess() -> Failure {
        signal(SIGPIPE, SIG_DFL)
        let failure = withArgumentVectors { argv, envp in
            execve(path, argv, envp)
            return errno
        }
        return Failure(program: path, number: failure)
    }

    private func spawn(output: Int32, newSession: Bool) throws(Failure) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO)
        _ = omentum_spawn_in_folder(&actions, folder)

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var all = sigset_t()
        var none = sigset_t()
        sigfillset(&all)
        sigemptyset(&none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setsigmask(&attributes, &none)
        var flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
        if newSession { flags |= 0x80 /* POSIX_SPAWN_SETSID, a GNU name */ }
        posix_spawnattr_setflags(&attributes, Int16(flags))

        var pid = pid_t()
        let number = withArgumentVectors { argv, envp in
            posix_spawn(&pid, path, &actions, &attributes, argv, envp)
        }
        guard number == 0 else { throw Failure(program: path, number: number) }
        return pid
    }

    private typealias Vector = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>

    /// The vectors live for the call only; `posix_spawn` and `execve` copy what they need from them.
    private func withArgumentVectors(_ body: (Vector, Vector) -> Int32) -> Int32 {
        let argv = ([path] + arguments).map { strdup($0) } + [nil]
        let envp = environment.sorted { $0.key < $1.key }.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in argv + envp { free(text) } }
        var (first, second) = (argv, envp)
        return first.withUnsafeMutableBufferPointer { argv in
            second.withUnsafeMutableBufferPointer { envp in
                guard let argv = argv.baseAddress, let envp = envp.baseAddress else { return EINVAL }
                return body(argv, envp)
            }
        }
    }
}

/// A child process that may still run.
public struct Child: Hashable, Sendable {
    public let pid: Int32

    /// Waits for its end; gives the exit code, or 128 and the signal.
    @discardableResult
    public func wait() -> Int32 {
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0 {
            guard errno == EINTR else { return -1 }
        }
        return Self.code(status)
    }

    /// The exit code when it has ended, at once; `nil` while it runs.
    public func statusIfEnded() -> Int32? {
        var status: Int32 = 0
        return waitpid(pid, &status, WNOHANG) == pid ? Self.code(status) : nil
    }

    private static func code(_ status: Int32) -> Int32 {
        let number = status & 0x7F
        return number == 0 ? (status >> 8) & 0xFF : 128 + number
    }
}
