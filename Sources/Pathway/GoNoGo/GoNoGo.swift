public import CareTerms

/// May this cycle go ahead on this day, and if not, exactly why, who owns the reason, and since when.
///
/// It is computed from facts each time it is asked and never stored as a truth; what is stored is the snapshot that
/// somebody acted on.
public struct GoNoGo: Equatable, Sendable, Codable {
    public enum Verdict: String, Sendable, Codable { case go, noGo = "no_go" }

    /// One gate as it stands: what was found, what the programme says of it, and who took it upon themselves.
    public struct Line: Equatable, Sendable, Codable {
        public let finding: GateFinding
        public let policy: GatePolicy
        /// Those that were given for this very finding, one for each approver.
        public let overrides: [GateOverride]

        /// Whether this gate stops the cycle.
        ///
        /// Unknown stops as a no does.
        public var stops: Bool {
            guard finding.answer != .met else { return false }
            switch policy.hardness {
            case .hard: return true
            case .overridable: return overrides.count < policy.approversNeeded
            case .advisory: return false
            }
        }
    }

    public let day: ClinicalDay
    public let lines: [Line]

    public var verdict: Verdict { lines.contains(where: \.stops) ? .noGo : .go }
    /// Every gate that stops, in the programme's order: all of them, never only the first.
    public var failing: [Line] { lines.filter(\.stops) }

    /// Judges `findings` by the programme's policy, in the policy's order.
    ///
    /// A gate without a policy is hard, and a gate without a finding is unknown: neither can pass by being forgotten.
    public init(on day: ClinicalDay, findings: [GateFinding], policies: [GatePolicy], overrides: [GateOverride]) {
        self.day = day
        let known = Set(policies.map(\.gate))
        let missing = Gate.allCases.filter { !known.contains($0) }.map {
            GatePolicy(gate: $0, label: $0.rawValue, hardness: .hard, owner: .coordinator)
        }
        lines = (policies + missing).map { policy in
            let finding =
                findings.first { $0.gate == policy.gate }
                ?? GateFinding(policy.gate, .unknown, "nobody answered this gate")
            return Line(
                finding: finding, policy: policy,
                overrides: policy.hardness == .overridable ? Self.covering(finding, overrides) : [])
        }
    }
    /// One person is one approver, however often they said so.
    private static func covering(_ finding: GateFinding, _ overrides: [GateOverride]) -> [GateOverride] {
        var seen: Set<String> = []
        return overrides.filter { $0.covers(finding) && seen.insert($0.approver).inserted }
    }
}
