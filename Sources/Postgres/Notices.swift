internal import CLibpq

/// Receives the notices of one session.
///
/// libpq prints them to standard error by default, and they may quote values.
///
/// Its address is given to libpq, which calls it on the thread that runs a statement; the ``Wire`` keeps it alive until
/// after `PQfinish`.
final class Notices: Sendable {
    private let report: @Sendable (PoolEvent) -> Void

    init(_ report: @escaping @Sendable (PoolEvent) -> Void) { self.report = report }

    func attach(_ connection: OpaquePointer) {
        let receive: PQnoticeReceiver = { context, result in
            guard let context else { return }
            let state = PQresultErrorField(result, Int32(UInt8(ascii: "C"))).map { String(cString: $0) }
            Unmanaged<Notices>.fromOpaque(context).takeUnretainedValue().report(.notice(sqlState: state ?? "00000"))
        }
        PQsetNoticeReceiver(connection, receive, Unmanaged.passUnretained(self).toOpaque())
    }
}
