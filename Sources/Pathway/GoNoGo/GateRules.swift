import CareTerms
import Registry

/// The rule of each gate: facts in, finding out, nothing else.
enum GateRules {
    /// Names this set of rules in a snapshot; it changes whenever a rule below does.
    static let version = "gates-3"

    static func findings(_ facts: GoFacts) -> [GateFinding] { Gate.allCases.map { finding($0, facts) } }

    static func finding(_ gate: Gate, _ facts: GoFacts) -> GateFinding {
        switch gate {
        case .alive: alive(facts)
        case .notWithdrawn: notWithdrawn(facts)
        case .enrolled: enrolled(facts)
        case .noTreatmentHold:
            clear(gate, of: facts.holds, "a treatment hold is set", clearedBy: "omentum hold lift, with the reason")
        case .noOpenSeriousAdverseEvent:
            clear(
                gate, of: facts.seriousEvents, "a serious adverse event is open",
                clearedBy: "omentum adverse-event resolve, or omentum gate override by an approver")
        case .referralAccepted: referralAccepted(facts)
        case .courseOpen: courseOpen(facts)
        case .consentCurrent: consentCurrent(facts)
        case .eligible: eligible(facts)
        case .interval: interval(facts)
        case .resources: resources(facts)
        case .responsibilityAssigned: responsibilityAssigned(facts)
        case .authorisation: authorisation(facts)
        case .counselled: counselled(facts)
        case .preProcedureTasks: preProcedureTasks(facts)
        }
    }

    private static func clear(_ gate: Gate, of obstacles: [GoFacts.Since], _ reason: String, clearedBy: String)
        -> GateFinding
    {
        guard let oldest = obstacles.map(\.day).min() else { return GateFinding(gate, .met, "none") }
        return GateFinding(gate, .notMet, reason, obstacles.map(\.id), since: oldest, clearedBy: clearedBy)
    }

    /// On the day every task must be done; before it, only what is late already stops.
    ///
    /// That none is open says nothing while an earlier procedure has not said what it owes.
    private static func preProcedureTasks(_ facts: GoFacts) -> GateFinding {
        guard facts.unplanned.isEmpty else {
            return GateFinding(
                .preProcedureTasks, .unknown, "what an earlier procedure owes is not planned yet", facts.unplanned,
                clearedBy: "omentum procedure sign; the worker then plans what is owed")
        }
        let open = facts.openTasks.map(\.id.description)
        let late = facts.openTasks.filter { facts.today >= facts.day || $0.overdueAfter < facts.today }
        guard let oldest = late.map(\.dueOn).min() else {
            let reason = open.isEmpty ? "none is open" : "\(open.count) to be done before the day"
            return GateFinding(.preProcedureTasks, .met, reason, open)
        }
        return GateFinding(
            .preProcedureTasks, .notMet, "tasks before this cycle are open", late.map(\.id.description), since: oldest,
            clearedBy: "omentum task complete, or omentum task miss with the reason")
    }

    private static func alive(_ facts: GoFacts) -> GateFinding {
        switch facts.vitalStatus {
        case .alive: GateFinding(.alive, .met, "alive")
        case .died: GateFinding(.alive, .notMet, "the patient has died", since: facts.diedOn, clearedBy: "nothing")
        case .unknown:
            GateFinding(.alive, .unknown, "the vital status is not known", clearedBy: "omentum patient vital-status")
        }
    }

    private static func notWithdrawn(_ facts: GoFacts) -> GateFinding {
        guard let enrolment = facts.enrolment else {
            return GateFinding(
                .notWithdrawn, .unknown, "there is no enrolment, not even in the registry",
                clearedBy: "omentum enrolment identify")
        }
        guard !enrolment.withdrawnScopes.isEmpty else {
            return GateFinding(.notWithdrawn, .met, "not withdrawn", [enrolment.id.description])
        }
        return GateFinding(
            .notWithdrawn, .notMet, "withdrawn from \(enrolment.withdrawnScopes.joined(separator: ", "))",
            [enrolment.id.description], since: enrolment.since, clearedBy: "nothing: a withdrawal is final")
    }

    /// Whoever was taken off treatment or off study is not treated on; in a trial nobody is before a slot is theirs.
    private static func enrolled(_ facts: GoFacts) -> GateFinding {
        guard let enrolment = facts.enrolment else {
            return GateFinding(
                .enrolled, .unknown, "there is no enrolment, not even in the registry",
                clearedBy: "omentum enrolment identify")
        }
        let status = enrolment.status.replacing("_", with: " ")
        return GateFinding(
            .enrolled, enrolment.mayBeTreated ? .met : .notMet, status, [enrolment.id.description],
            since: enrolment.since,
            clearedBy: enrolment.isTrial
                ? "a start on study: omentum enrolment step" : "a consent: omentum enrolment consent")
    }

    private static func referralAccepted(_ facts: GoFacts) -> GateFinding {
        guard let referral = facts.referral, referral.isAccepted else {
            return GateFinding(
                .referralAccepted, .notMet, "the referral is not accepted",
                facts.referral.map { [$0.id.description] } ?? [], since: facts.referral?.since,
                clearedBy: "the board's decision: omentum referral accept")
        }
        return GateFinding(
            .referralAccepted, .met, "accepted for \(referral.pathway ?? "")", [referral.id.description],
            since: referral.since)
    }

    private static func courseOpen(_ facts: GoFacts) -> GateFinding {
        let (cycle, evidence) = (facts.cycle, [facts.cycle.course.description, facts.cycle.id.description])
        guard cycle.courseStatus == "open" else {
            return GateFinding(
                .courseOpen, .notMet, "the course is \(cycle.courseStatus.replacing("_", with: " "))", evidence,
                since: cycle.courseSince, clearedBy: "omentum course resume")
        }
        guard cycle.openBefore == 0 else {
            return GateFinding(
                .courseOpen, .notMet, "\(cycle.openBefore) earlier cycle(s) are neither attempted nor skipped",
                evidence,
                clearedBy: "attempt them, or omentum course skip")
        }
        guard cycle.status != "skipped", !cycle.isDelivered else {
            return GateFinding(
                .courseOpen, .notMet, "this cycle is \(cycle.isDelivered ? "delivered" : "skipped") already", evidence,
                clearedBy: "the next cycle")
        }
        return GateFinding(.courseOpen, .met, "open", evidence)
    }

    private static func consentCurrent(_ facts: GoFacts) -> GateFinding {
        guard let enrolment = facts.enrolment, let isCurrent = enrolment.consentIsCurrent else {
            return GateFinding(
                .consentCurrent, .unknown, "no consent is on record", facts.enrolment.map { [$0.id.description] } ?? [],
                clearedBy: "omentum enrolment consent")
        }
        let evidence = [enrolment.id.description]
        guard !isCurrent else {
            return GateFinding(
                .consentCurrent, .met, "consent version \(enrolment.consentVersion ?? "?")", evidence,
                since: enrolment.since)
        }
        let (reason, clearedBy) = missing(consent: enrolment.consentStanding)
        return GateFinding(.consentCurrent, .notMet, reason, evidence, since: enrolment.since, clearedBy: clearedBy)
    }

    /// Why a consent does not hold, and what would make it hold.
    private static func missing(consent standing: String?) -> (reason: String, clearedBy: String) {
        let signing = "consent to the current version: omentum enrolment consent"
        return switch standing {
        case "refused": ("the patient refused to sign", "only the patient: omentum enrolment consent, or withdraw")
        case "withdrawn": ("the consent was taken back", "only the patient: omentum enrolment consent, or withdraw")
        case "invalidated": ("the consent was found invalid", signing)
        case "expired": ("it was signed after the form's last day", signing)
        case "lapsed": ("the trial has no form in force", "a form in force: omentum consent-form add")
        default: ("a newer form asks for consent again", signing)
        }
    }

    private static func eligible(_ facts: GoFacts) -> GateFinding {
        guard let enrolment = facts.enrolment, let answer = enrolment.eligibility else {
            return GateFinding(
                .eligible, .unknown, "eligibility was never assessed",
                facts.enrolment.map { [$0.id.description] } ?? [], clearedBy: "omentum enrolment assess")
        }
        let evidence = [enrolment.id.description] + (enrolment.assessment.map { ["assessment \($0)"] } ?? [])
        guard answer == .met else {
            return GateFinding(
                .eligible, answer, answer == .unknown ? "a criterion cannot be answered" : "a criterion is not met",
                evidence, since: enrolment.since, clearedBy: "newer facts, then omentum enrolment assess")
        }
        if let until = enrolment.eligibleUntil, until < facts.day {
            return GateFinding(
                .eligible, .notMet, "the finding holds until \(until) only", evidence, since: until.adding(days: 1),
                clearedBy: "newer facts, then omentum enrolment assess")
        }
        return GateFinding(.eligible, .met, "eligible", evidence)
    }

    private static func interval(_ facts: GoFacts) -> GateFinding {
        let cycle = facts.cycle
        guard let last = cycle.lastAerosolOn else {
            return GateFinding(.interval, .met, "no aerosol was given before", [cycle.course.description])
        }
        let days = facts.day.days(since: last)
        guard days >= cycle.intervalMinDays else {
            return GateFinding(
                .interval, .notMet, "\(days) days since \(last), at least \(cycle.intervalMinDays) are asked",
                [cycle.course.description], clearedBy: "a day from \(last.adding(days: cycle.intervalMinDays)) on")
        }
        guard days <= cycle.intervalMaxDays || !cycle.lastAerosolIsOfCourse else {
            return GateFinding(
                .interval, .notMet, "\(days) days since \(last), at most \(cycle.intervalMaxDays) are allowed",
                [cycle.course.description], since: last.adding(days: cycle.intervalMaxDays + 1),
                clearedBy: "omentum gate override by an approver, or omentum course skip")
        }
        return GateFinding(.interval, .met, "\(days) days since \(last)", [cycle.course.description])
    }

    private static func resources(_ facts: GoFacts) -> GateFinding {
        guard let placement = facts.placement, ["held", "confirmed", "used"].contains(placement.status) else {
            return GateFinding(
                .resources, .notMet, "nothing is placed for this cycle", clearedBy: "omentum booking hold")
        }
        guard placement.localDay == facts.day else {
            return GateFinding(
                .resources, .notMet, "placed on \(placement.localDay), not on \(facts.day)", [placement.id.description],
                clearedBy: "omentum booking reschedule")
        }
        return GateFinding(.resources, .met, placement.status, [placement.id.description])
    }

    private static func responsibilityAssigned(_ facts: GoFacts) -> GateFinding {
        let lines = facts.requiredItems.map { item in (item, facts.positions.first { $0.item == item }) }
        let open = lines.filter { $0.1?.status != "confirmed" }.map(\.0)
        guard open.isEmpty else {
            return GateFinding(
                .responsibilityAssigned, .unknown, "nobody answers yet for \(open.joined(separator: ", "))",
                [facts.cycle.id.description] + open, since: lines.compactMap { $0.1?.since }.min(),
                clearedBy: "omentum coverage assign")
        }
        let outside = lines.filter { $0.1?.coversDay != true }.map(\.0)
        guard outside.isEmpty else {
            return GateFinding(
                .responsibilityAssigned, .notMet,
                "the answer does not hold on \(facts.day) for \(outside.joined(separator: ", "))",
                [facts.cycle.id.description] + outside, clearedBy: "ask the payer again: omentum coverage assign")
        }
        return GateFinding(.responsibilityAssigned, .met, "assigned", [facts.cycle.id.description])
    }

    private static func authorisation(_ facts: GoFacts) -> GateFinding {
        let needed = facts.positions.filter { $0.responsible == "insurer" }
        let evidence = needed.compactMap { $0.authorisation?.description }
        if needed.isEmpty {
            let isKnown = facts.requiredItems.allSatisfy { item in
                facts.positions.contains { $0.item == item && $0.responsible != nil }
            }
            return isKnown
                ? GateFinding(.authorisation, .met, "no insurer is billed")
                : GateFinding(
                    .authorisation, .unknown, "it is not known yet who is billed", clearedBy: "omentum coverage assign")
        }
        let without = needed.filter { $0.authorisation == nil }.map(\.item)
        guard without.isEmpty else {
            return GateFinding(
                .authorisation, .unknown, "no authorisation is on record for \(without.joined(separator: ", "))",
                evidence + without,
                clearedBy: "omentum authorisation add, or record that none is needed")
        }
        let bad = needed.filter { $0.authorisationCoversDay != true || ($0.unitsLeft ?? 0) < 1 }
        guard bad.isEmpty else {
            return GateFinding(
                .authorisation, .notMet, "the authorisation does not cover \(facts.day), or has no units left",
                bad.compactMap { $0.authorisation?.description }, clearedBy: "ask the payer for another window")
        }
        return GateFinding(.authorisation, .met, "authorised", evidence)
    }

    private static func counselled(_ facts: GoFacts) -> GateFinding {
        guard let note = facts.counselled else {
            return GateFinding(
                .counselled, .notMet, "no counselling note is signed for this course", [facts.cycle.course.description],
                clearedBy: "omentum counselling sign")
        }
        return GateFinding(.counselled, .met, "counselled", [note.id], since: note.day)
    }
}
