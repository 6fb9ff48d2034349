public import CareTerms
public import Postgres

extension NewTrial {
    /// Who comes in, and how; what is left out is by cohort, with nobody blinded and no other trial beside this one.
    public struct EntryRules: Sendable, Equatable, Codable {
        public enum Allocation: String, Sendable, CaseIterable, Codable, PostgresCodable { case cohort, randomised }

        public var allocation: Allocation?
        /// Groups that do not see which arm the sponsor's system gave.
        public var blindedRoles: [GroupRole]?
        /// Whether a patient may be in no other trial at the same time.
        public var isExclusive: Bool?
        /// Days from the end of treatment in another trial.
        public var washoutDays: Int?

        public init(
            allocation: Allocation? = nil, blindedRoles: [GroupRole]? = nil, isExclusive: Bool? = nil,
            washoutDays: Int? = nil
        ) {
            (self.allocation, self.blindedRoles) = (allocation, blindedRoles)
            (self.isExclusive, self.washoutDays) = (isExclusive, washoutDays)
        }

        /// Writes them down for a version that is not released yet.
        func write(for version: Int64, in tx: inout Transaction) throws {
            let blinded = (blindedRoles ?? []).map(\.rawValue)
            try tx.run(
                """
                INSERT INTO trials.version_rule (protocol_version, allocation, blinded_roles, is_exclusive, washout_days)
                VALUES (\(version), \(allocation ?? .cohort), \(blinded), \(isExclusive ?? true),
                    \(Int32(clamping: washoutDays ?? 0)))
                """)
        }
    }

    /// Whose slot of an arm is free again, and how its patients are observed.
    public struct SlotRules: Sendable, Equatable, Codable {
        /// Each includes those before it.
        public enum Replaces: String, Sendable, CaseIterable, Codable, PostgresCodable {
            case nobody, reserved, untreated, notEvaluable = "not_evaluable"
        }

        /// At most so many dose-limiting toxicities among the first so many patients of a dose level.
        public struct Limit: Sendable, Equatable, Codable {
            public var first, atMost: Int

            public init(first: Int, atMost: Int) { (self.first, self.atMost) = (first, atMost) }
        }

        public var replaces: Replaces?
        /// Days from the first treatment within which a toxicity limits the dose.
        public var windowDays: Int?
        /// How many patients of a level may be within them at once.
        public var observedAtOnce: Int?
        /// Whether a treatment death closes the arm; it does, when nothing is said.
        public var deathStops: Bool?
        public var limits: [Limit]?
        public var source: String?

        public init(
            replaces: Replaces? = nil, windowDays: Int? = nil, observedAtOnce: Int? = nil, deathStops: Bool? = nil,
            limits: [Limit]? = nil, source: String? = nil
        ) {
            (self.replaces, self.windowDays, self.observedAtOnce) = (replaces, windowDays, observedAtOnce)
            (self.deathStops, self.limits, self.source) = (deathStops, limits, source)
        }

        /// Writes them down for an arm of a version that is not released yet.
        func write(for arm: ArmID, in tx: inout Transaction) throws {
            try tx.run(
                """
                INSERT INTO trials.arm_rule (arm, replaces, dlt_window_days, observed_at_once, death_stops, source)
                VALUES (\(arm), \(replaces ?? .reserved), \(windowDays.map(Int32.init(clamping:))),
                    \(observedAtOnce.map(Int32.init(clamping:))), \(deathStops ?? true), \(source))
                """)
            for limit in limits ?? [] {
                try tx.run(
                    """
                    INSERT INTO trials.dlt_limit (arm, dlt_window_days, first, at_most)
                    VALUES (\(arm), \(Int32(clamping: windowDays ?? 0)), \(Int32(clamping: limit.first)),
                        \(Int32(clamping: limit.atMost)))
                    """)
            }
        }
    }
}
