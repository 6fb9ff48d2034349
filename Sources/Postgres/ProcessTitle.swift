internal import Glibc

/// What the process list shows of this process: to every user of the machine.
public enum ProcessTitle {
    /// Takes the words after the first `kept` ones out of it.
    ///
    /// Call it once, at the start, after `CommandLine.arguments` was read: that is a copy, and the memory that is cleared
    /// here is the kernel's own record of the words.
    public static func keepFirst(_ kept: Int) {
        for position in 0..<Int(CommandLine.argc) where position >= kept {
            guard let word = CommandLine.unsafeArgv[position] else { continue }
            memset(word, 0, strlen(word))
        }
    }
}
