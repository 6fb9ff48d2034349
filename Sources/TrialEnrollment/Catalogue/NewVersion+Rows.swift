public import CareTerms
public import Postgres

extension NewVersion {
    /// A version as it could be written down again: what to edit for the next one.
    public static func read(_ version: String, of trial: TrialID, in tx: inout Transaction) throws -> NewVersion {
        let number = try ProtocolVersion.number(of: version, in: trial, &tx)
        let head = try tx.first(
            "SELECT effective_from, summary FROM trials.protocol_version WHERE id = \(number)"
        ) { row in (try row("effective_from") as ClinicalDay, try row("summary") as String?) }
        guard let (effectiveFrom, summary) = head else { preconditionFailure("a version that was found is there") }
        let arms = try tx.all(
            """
            SELECT id, label, regimen, planned_cycles, interval_min_days, interval_target_days, interval_max_days,
                partial_counts, dwell_target_minutes, slots
            FROM trials.arm WHERE protocol_version = \(number) ORDER BY id
            """
        ) { row in
            (
                try row("id") as ArmID,
                NewTrial.Arm(
                    label: try row("label"), regimen: try row("regimen"),
                    plannedCycles: Int(try row("planned_cycles") as Int32),
                    interval: NewTrial.Interval(
                        minDays: Int(try row("interval_min_days") as Int32),
                        targetDays: Int(try row("interval_target_days") as Int32),
                        maxDays: Int(try row("interval_max_days") as Int32)),
                    partialCounts: try row("partial_counts"),
                    dwellTargetMinutes: Int(try row("dwell_target_minutes") as Int32),
                    slots: (try row("slots") as Int32?).map(Int.init), criteria: [])
            )
        }
        var filled: [NewTrial.Arm] = []
        for (id, arm) in arms { filled.append(try arm.filled(from: id, &tx)) }
        var read = NewVersion(
            version: version, effectiveFrom: effectiveFrom, summary: summary, arms: filled,
            washout: try NewTrial.Washout.all(of: number, &tx).unlessEmpty,
            visits: try NewTrial.Visit.all(of: number, arm: nil, &tx).unlessEmpty)
        read.entry = try NewTrial.EntryRules.read(of: number, &tx)
        return read
    }
}

extension NewTrial.Arm {
    fileprivate func filled(from id: ArmID, _ tx: inout Transaction) throws -> Self {
        var arm = self
        arm.criteria = try NewTrial.CriterionText.all(of: id, &tx)
        arm.slotRules = try NewTrial.SlotRules.read(of: id, &tx)
        arm.doseLevels = try NewTrial.DoseLevel.all(of: id, &tx).unlessEmpty
        arm.washoutExceptions = try tx.all(
            """
            SELECT drug_class, days_before, days_after, reason FROM trials.washout_exception
            WHERE arm = \(id) ORDER BY drug_class
            """
        ) { row in
            NewTrial.WashoutException(
                drugClass: try row("drug_class"), daysBefore: (try row("days_before") as Int32?).map(Int.init),
                daysAfter: (try row("days_after") as Int32?).map(Int.init), reason: try row("reason"))
        }.unlessEmpty
        let version: Int64 = try tx.value("SELECT protocol_version FROM trials.arm WHERE id = \(id)")
        arm.visits = try NewTrial.Visit.all(of: version, arm: id, &tx).unlessEmpty
        return arm
    }
}

extension NewTrial.CriterionText {
    fileprivate static func all(of arm: ArmID, _ tx: inout Transaction) throws -> [Self] {
        try tx.all(
            """
            SELECT kind, fact, operator, numbers::text[] AS numbers, words, unit, look_back_days, source, waivable_by
            FROM trials.criterion WHERE arm = \(arm) ORDER BY id
            """
        ) { row in
            Self(
                kind: try row("kind"), fact: try row("fact"), comparison: try row("operator"),
                numbers: try row("numbers"), words: try row("words"), unit: try row("unit"),
                lookBackDays: (try row("look_back_days") as Int32?).map(Int.init), source: try row("source"),
                waivableBy: try row("waivable_by"))
        }
    }
}

extension NewTrial.DoseLevel {
    /// The levels of an arm that give something: the first level, which every arm has, may be empty.
    fileprivate static func all(of arm: ArmID, _ tx: inout Transaction) throws -> [Self] {
        let levels = try tx.all("SELECT no, label FROM trials.dose_level WHERE arm = \(arm) ORDER BY no") { row in
            (try row("no") as Int32, try row("label") as String?)
        }
        var read: [Self] = []
        for (no, label) in levels {
            let drugs = try tx.all(
                """
                SELECT drug, amount::text AS amount, unit FROM trials.dose
                WHERE arm = \(arm) AND dose_level = \(no) ORDER BY ordinal
                """
            ) { row in Dose(drug: try row("drug"), amount: try row("amount"), unit: try row("unit")) }
            read.append(Self(label: label, drugs: drugs))
        }
        return read.count == 1 && read[0].drugs.isEmpty && read[0].label == nil ? [] : read
    }
}

extension NewTrial.Washout {
    static func all(of version: Int64, _ tx: inout Transaction) throws -> [Self] {
        try tx.all(
            """
            SELECT drug_class, days_before, days_after, source FROM trials.washout_rule
            WHERE protocol_version = \(version) ORDER BY drug_class
            """
        ) { row in
            Self(
                drugClass: try row("drug_class"), daysBefore: (try row("days_before") as Int32?).map(Int.init),
                daysAfter: (try row("days_after") as Int32?).map(Int.init), source: try row("source"))
        }
    }
}

extension NewTrial.Visit {
    static func all(of version: Int64, arm: ArmID?, _ tx: inout Transaction) throws -> [Self] {
        try tx.all(
            """
            SELECT code, label, anchor, cycle, offset_days, window_before_days, window_after_days, source
            FROM trials.visit WHERE protocol_version = \(version) AND arm IS NOT DISTINCT FROM \(arm) ORDER BY ordinal, id
            """
        ) { row in
            let (before, after): (Int32?, Int32?) = (try row("window_before_days"), try row("window_after_days"))
            var window: Window?
            if let before, let after { window = Window(daysBefore: Int(before), daysAfter: Int(after)) }
            return Self(
                code: try row("code"), label: try row("label"), anchor: try row("anchor"),
                cycle: (try row("cycle") as Int32?).map(Int.init), offsetDays: Int(try row("offset_days") as Int32),
                window: window, source: try row("source"))
        }
    }
}

extension Array {
    /// A list that nobody wrote is left out of the form.
    fileprivate var unlessEmpty: Self? { isEmpty ? nil : self }
}
