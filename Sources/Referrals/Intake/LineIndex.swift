import Glibc
import Registry

/// On which line of a file a key came first, for files of any length.
///
/// The keys stand in a file without a name, as hashes of 64 bits that begin anew with each process: memory does not grow
/// with the file that is read, and nobody can read a name out of it.
final class LineIndex {
    private static let slotBytes = 16
    private var file: Int32
    private var slots: Int
    private var count = 0

    init(slots: Int = 1 << 14) throws {
        self.slots = slots
        file = try Self.unnamed(bytes: slots * Self.slotBytes)
    }

    deinit { close(file) }

    /// The line on which the key came before; else it comes on this one.
    func first(_ key: UInt64, on line: Int) throws -> Int? {
        if count * 2 >= slots { try grow() }
        // Zero is an empty slot.
        let key = key == 0 ? 1 : key
        if let known = try Self.find(key, line, in: file, slots) { return known }
        count += 1
        return nil
    }

    /// The line of a key that came before, without writing one down.
    func line(of key: UInt64) throws -> Int? {
        try Self.find(key == 0 ? 1 : key, nil, in: file, slots)
    }

    private static func find(_ key: UInt64, _ line: Int?, in file: Int32, _ slots: Int) throws -> Int? {
        var slot = Int(key & UInt64(slots - 1))
        while true {
            let (there, on) = try read(slot, in: file)
            if there == key { return on }
            if there == 0 {
                if let line { try write(key, line, to: slot, in: file) }
                return nil
            }
            slot = (slot + 1) & (slots - 1)
        }
    }

    private func grow() throws {
        let larger = try Self.unnamed(bytes: slots * 2 * Self.slotBytes)
        for slot in 0..<slots {
            let (key, line) = try Self.read(slot, in: file)
            if key != 0 { _ = try Self.find(key, line, in: larger, slots * 2) }
        }
        close(file)
        (file, slots) = (larger, slots * 2)
    }

    private static func read(_ slot: Int, in file: Int32) throws -> (key: UInt64, line: Int) {
        var pair: [UInt64] = [0, 0]
        guard pread(file, &pair, slotBytes, off_t(slot * slotBytes)) == slotBytes else { throw Unusable() }
        return (pair[0], Int(pair[1]))
    }

    private static func write(_ key: UInt64, _ line: Int, to slot: Int, in file: Int32) throws {
        let pair: [UInt64] = [key, UInt64(line)]
        guard pwrite(file, pair, slotBytes, off_t(slot * slotBytes)) == slotBytes else { throw Unusable() }
    }

    private static func unnamed(bytes: Int) throws -> Int32 {
        guard let file = UnnamedFile.make(), ftruncate(file, off_t(bytes)) == 0 else { throw Unusable() }
        return file
    }

    /// There is no room for temporary files.
    struct Unusable: Error {}
}
