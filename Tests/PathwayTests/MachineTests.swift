import CareTerms
import Foundation
import Registry
import TestKit
import Testing

@testable import Pathway

@Suite("Every machine of the product") struct MachineTests {
    @Test("its page in docs/states is the one it draws", arguments: MachineOutput.all.indices)
    func page(_ index: Int) throws {
        let output = MachineOutput.all[index]
        let file = root.appending(path: "docs/states/\(output.page.name.replacing("_", with: "-")).md")
        let written = try String(contentsOf: file, encoding: .utf8)
        #expect(written == output.page.text, "omentum dev generate writes it anew")
    }

    @Test("its transitions in the migration are the ones it makes", arguments: MachineOutput.all.indices)
    func migration(_ index: Int) throws {
        let output = MachineOutput.all[index]
        let file = root.appending(path: "db/migrations/\(output.migration)")
        let written = try String(contentsOf: file, encoding: .utf8)
        #expect(output.transitions.replacing(in: written) == written, "omentum dev generate writes it anew")
    }

    @Test("the database holds its legal steps and no others", .clonedDatabase, arguments: MachineOutput.all.indices)
    func database(_ index: Int) async throws {
        let output = MachineOutput.all[index]
        let differences = try await TestDatabase.current.transaction { tx in try output.differences(&tx) }
        #expect(differences == [])
    }

    @Test(
        "its grid: one opening, every state can be reached, and every step has somebody who may take it",
        arguments: MachineOutput.all.indices)
    func grid(_ index: Int) {
        let output = MachineOutput.all[index]
        #expect(output.grid.openings == 1)
        #expect(output.grid.unreachable == [])
        #expect(output.grid.nobodyMay == [], "a step that no role may take")
    }

    @Test("no two machines share a name")
    func names() {
        #expect(Set(MachineOutput.all.map(\.page.name)).count == MachineOutput.all.count)
    }

    private var root: URL {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    }
}
