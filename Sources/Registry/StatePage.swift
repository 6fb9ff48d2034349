import CareTerms

/// Draws a machine for the people who work by it: a page of `docs/states`.
public struct StatePage: Sendable {
    public let name: String
    public let text: String

    public init<M: Machine>(_ machine: M.Type) {
        name = M.name
        let title = M.name.replacing("_", with: " ")
        text = """
            # \(title.prefix(1).uppercased() + title.dropFirst())

            Generated from the machine in the source; a test compares it. Do not edit.

            ```mermaid
            stateDiagram-v2
            \(Self.arrows(machine).joined(separator: "\n"))
            ```

            | from | event | to | who may | reason | needs | clock | causes |
            | --- | --- | --- | --- | --- | --- | --- | --- |
            \(Self.rows(machine).joined(separator: "\n"))

            """
    }

    private static func arrows<M: Machine>(_ machine: M.Type) -> [String] {
        let steps = machine.grid.compactMap { state, event, step in
            step.map { "    \(state?.rawValue ?? "[*]") --> \($0.to.rawValue): \(event.rawValue)" }
        }
        return steps + machine.ends.map { "    \($0.rawValue) --> [*]" }
    }

    private static func rows<M: Machine>(_ machine: M.Type) -> [String] {
        machine.grid.compactMap { state, event, step in
            guard let step else { return nil }
            let cells = [
                state?.rawValue ?? "", event.rawValue, step.to.rawValue,
                step.roles.map(\.rawValue).sorted().joined(separator: ", "), step.needsReason ? "required" : "",
                step.facts.joined(separator: ", "), step.clock?.rawValue ?? "",
                step.enqueues.joined(separator: ", "),
            ]
            return "| " + cells.joined(separator: " | ") + " |"
        }
    }
}
