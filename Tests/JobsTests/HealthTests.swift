import Foundation
import Postgres
import TestKit
import Testing

@testable import Jobs

@Suite("Health, for probes")
struct HealthTests {
    private func server() throws -> HealthServer {
        try HealthServer(port: 0) { path in
            path == "/there"
                ? .init(status: 200, text: "yes\n") : path == "/sick" ? .init(status: 503, text: "no\n") : nil
        }
    }

    private func reply(_ request: String) throws -> String {
        try #require(try server().respond(to: Array(request.utf8)).map { String(decoding: $0, as: UTF8.self) })
    }

    @Test(
        "a strict answer to each kind of request",
        arguments: [
            ("GET /there HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 200 OK"),
            ("GET /there HTTP/1.0\r\n\r\n", "HTTP/1.1 200 OK"), ("HEAD /there HTTP/1.1\r\n\r\n", "HTTP/1.1 200 OK"),
            ("GET /sick HTTP/1.1\r\n\r\n", "HTTP/1.1 503 Service Unavailable"),
            ("GET /nowhere HTTP/1.1\r\n\r\n", "HTTP/1.1 404 Not Found"),
            ("GET /there/../sick HTTP/1.1\r\n\r\n", "HTTP/1.1 404 Not Found"),
            ("POST /there HTTP/1.1\r\n\r\n", "HTTP/1.1 405 Method Not Allowed"),
            ("get /there HTTP/1.1\r\n\r\n", "HTTP/1.1 405 Method Not Allowed"),
            ("GET /there HTTP/2.0\r\n\r\n", "HTTP/1.1 505 HTTP Version Not Supported"),
            ("GET there HTTP/1.1\r\n\r\n", "HTTP/1.1 400 Bad Request"),
            ("GET /there\r\n\r\n", "HTTP/1.1 400 Bad Request"),
            ("\r\n\r\n", "HTTP/1.1 400 Bad Request"), ("GET  /there HTTP/1.1\r\n\r\n", "HTTP/1.1 400 Bad Request"),
            ("GET /\u{0} HTTP/1.1\r\n\r\n", "HTTP/1.1 404 Not Found"),
            (String(repeating: "x", count: 4096), "HTTP/1.1 431 Request Header Fields Too Large"),
        ])
    func strict(request: String, status: String) throws {
        let reply = try reply(request)
        #expect(reply.hasPrefix(status + "\r\n") && reply.contains("\r\nConnection: close\r\n"))
        let body = reply.components(separatedBy: "\r\n\r\n")[1]
        #expect(request.hasPrefix("HEAD") ? body.isEmpty : reply.contains("Content-Length: \(body.utf8.count)\r\n"))
    }

    @Test("a request that has not come whole is waited for")
    func part() throws {
        #expect(try server().respond(to: Array("GET /there HTTP/1.1\r\n".utf8)) == nil)
    }

    @Test("callers that say nothing do not keep others waiting")
    func slow() throws {
        let server = try server()
        server.start()
        defer { server.stop() }
        var silent: [Process] = []
        for _ in 0..<HealthServer.callersMax / 2 { silent.append(try Loopback.hold(server.port)) }
        defer { for process in silent { process.terminate() } }
        #expect(try Loopback.ask(server.port, "/there").hasSuffix("yes\n"))
        #expect(try Loopback.ask(server.port, "/nowhere").hasPrefix("HTTP/1.1 404"))
    }

    @Test("a port that is taken is told")
    func taken() throws {
        let server = try server()
        server.start()
        defer { server.stop() }
        #expect(throws: LoopbackSocket.NotOpen.self) { try LoopbackSocket(port: server.port) }
    }

    @Test("ready is a worker that takes jobs, and each reason why it does not has its words")
    func reasons() {
        let state = WorkerState(fence: .seconds(20))
        let health = WorkerHealth(state: state, stuckAfter: .seconds(60))
        let sick = WorkerHealth(state: state, stuckAfter: .zero)
        let told = { (path: String) in health.answer(path) { "figures" }.map { "\($0.status) \($0.text)" } }
        #expect(told("/readyz") == "503 starting\n" && told("/healthz") == "200 ok\n")
        state.registered(1)
        #expect(told("/readyz") == "503 starting\n")
        state.opened()
        #expect(told("/readyz") == "200 ok\n")
        state.databaseIs(away: true)
        #expect(told("/readyz") == "503 no database: waiting for it to come back\n" && told("/healthz") == "200 ok\n")
        state.databaseIs(away: false)
        state.lostRegistration()
        #expect(told("/readyz") == "503 no database: the worker's beat is not written\n")
        state.registered(2)
        state.pulses.beat("upkeep")
        #expect(sick.stuck == "stuck: upkeep")
        #expect(sick.answer("/healthz") { nil } == .init(status: 503, text: "stuck: upkeep\n"))
        #expect(sick.answer("/readyz") { nil } == .init(status: 503, text: "stuck: upkeep\n"))
        state.pulses.end("upkeep")
        #expect(sick.stuck == nil)
        state.drain()
        #expect(told("/readyz") == "503 draining: 0 jobs run\n" && told("/healthz") == "200 ok\n")
        state.abandon()
        #expect(told("/readyz") == "503 stopping\n")
        #expect(told("/metrics") == "200 figures" && told("/else") == nil)
        #expect(health.answer("/metrics") { nil } == nil)
    }
}

/// Callers of a port of this machine, as processes of their own.
enum Loopback {
    static func ask(_ port: UInt16, _ path: String) throws -> String {
        let answer = Pipe()
        let process = shell(
            "exec 3<>/dev/tcp/127.0.0.1/\(port); printf 'GET \(path) HTTP/1.1\\r\\n\\r\\n' >&3; cat <&3")
        process.standardOutput = answer
        try process.run()
        let text = String(decoding: answer.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return text
    }

    /// Connects, says nothing, and stays until it is ended; returns when it is connected.
    static func hold(_ port: UInt16) throws -> Process {
        let isThere = Pipe()
        let process = shell("exec 3<>/dev/tcp/127.0.0.1/\(port); echo x; read -r line <&3")
        process.standardOutput = isThere
        try process.run()
        _ = try isThere.fileHandleForReading.read(upToCount: 1)
        return process
    }

    private static func shell(_ command: String) -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/bash")
        process.arguments = ["-c", command]
        process.standardError = FileHandle.nullDevice
        return process
    }
}
