import CoreMetrics
import Glibc
import Synchronization

/// What Prometheus' own clients tell of a process, under the same names.
final class ProcessFigures: Sendable {
    private let memory: Meter
    private let cpu: FloatingPointCounter
    private let told = Mutex(0.0)

    init(_ factory: any MetricsFactory) {
        memory = Meter(label: "process_resident_memory_bytes", factory: factory)
        cpu = FloatingPointCounter(label: "process_cpu_seconds_total", factory: factory)
    }

    func tell() {
        if let pages = Self.residentPages() { memory.set(pages * Int64(sysconf(Int32(_SC_PAGESIZE)))) }
        var used = rusage()
        guard getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &used) == 0 else { return }
        let seconds =
            Double(used.ru_utime.tv_sec + used.ru_stime.tv_sec)
            + Double(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6
        let more = told.withLock { told in
            defer { told = seconds }
            return seconds - told
        }
        if more > 0 { cpu.increment(by: more) }
    }

    /// The second number of `/proc/self/statm`; `nil` where there is no such file.
    private static func residentPages() -> Int64? {
        let file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 128)
        let count = read(file, &bytes, bytes.count)
        guard count > 0 else { return nil }
        let numbers = String(decoding: bytes.prefix(count), as: UTF8.self).split(separator: " ")
        return numbers.count > 1 ? Int64(numbers[1]) : nil
    }
}
