import SourceText
import Testing

private let rules = Rule.imports + Rule.calls + Rule.sql + Rule.shape

@Suite("The house is tidy")
struct TidyTests {
    @Test("every file keeps the rule", arguments: rules)
    func keeps(rule: Rule) throws {
        let complaints = try SourceTree.swiftFiles().flatMap(rule.complaints)
        #expect(complaints == [], "\(complaints.joined(separator: "\n"))")
    }

    @Test("the rule finds what breaks it, and nothing in what looks alike", arguments: rules)
    func isAwake(rule: Rule) {
        #expect(!rule.bad.isEmpty && !rule.good.isEmpty)
        for sample in rule.bad { #expect(rule.check(sample.file) != [], "not found in \(sample.path): \(sample.text)") }
        for sample in rule.good { #expect(rule.check(sample.file) == [], "found in \(sample.path): \(sample.text)") }
    }

    @Test("no written file holds a note to do it later, a folder of one machine, or how it came to be")
    func wording() throws {
        let files = try SourceTree.writtenFiles()
        for wording in Wording.all {
            let found = files.flatMap(wording.offences)
            #expect(found == [], "\(found.joined(separator: "\n"))")
            for text in wording.bad {
                #expect(wording.offences(in: .init(path: "x", text: text)).count == 1, "\(text)")
            }
            for text in wording.good { #expect(wording.offences(in: .init(path: "x", text: text)) == [], "\(text)") }
        }
    }

    @Test("every source folder stands in the drawing of the house, and every rule reads real files")
    func drawing() throws {
        let files = try SourceTree.swiftFiles()
        let targets = Set(files.filter(\.isSource).map(\.target))
        #expect(targets.subtracting(House.mayImport.keys) == [], "give each new target its place in House.mayImport")
        #expect(targets.isSuperset(of: House.offices), "the scan found no offices: is the root of the package right?")
        for (path, reason) in Rule.elsewhereAllowed {
            #expect(
                files.contains { $0.path == path } && !reason.isEmpty, "\(path) is allowed unsafe code, but not there")
        }
    }

    @Test("each source target has its tests")
    func tested() throws {
        let files = try SourceTree.swiftFiles()
        let tested = Set(files.filter { $0.isTest && $0.code.contains("@Test") }.map(\.target))
        for target in Set(files.filter(\.isSource).map(\.target)).sorted() {
            let tests = House.testedElsewhere[target] ?? "\(target)Tests"
            if let tests { #expect(tested.contains(tests), "\(target) has no tests in Tests/\(tests)") }
        }
        #expect(Set(House.testedElsewhere.keys).isSubset(of: House.mayImport.keys))
    }

    @Test("modules below never depend on modules above, also in the drawing itself")
    func drawingHasNoCycle() {
        var settled: Set<String> = []
        for _ in House.mayImport {
            for (target, imports) in House.mayImport where imports.isSubset(of: settled) { settled.insert(target) }
        }
        #expect(settled == Set(House.mayImport.keys))
        for office in House.offices { #expect(House.mayImport[office]?.isDisjoint(with: House.offices) == true) }
    }
}
