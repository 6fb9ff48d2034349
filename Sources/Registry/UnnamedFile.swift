import Glibc

/// A temporary file without a name: it is gone with its descriptor, also when the program is killed.
package enum UnnamedFile {
    /// A new empty one, that no program started from here inherits; `nil` where there is no room for it in /tmp.
    package static func make() -> Int32? {
        var template = Array("/tmp/omentum-XXXXXX".utf8CString)
        let file = mkstemp(&template)
        guard file >= 0 else { return nil }
        guard unlink(template) == 0, fcntl(file, F_SETFD, FD_CLOEXEC) == 0 else {
            close(file)
            return nil
        }
        return file
    }
}
