import CareTerms

enum GroupNames {
    static let all = GroupRole.allCases.map(\.rawValue)
}
