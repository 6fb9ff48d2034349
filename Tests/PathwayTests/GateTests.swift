import CareTerms
import Registry
import Testing

@testable import Pathway

/// A cycle that may go ahead in every respect; each test spoils one fact.
func goFacts(on day: String = "2026-12-01") throws -> GoFacts {
    let day = try #require(ClinicalDay(day))
    let position = { (item: String, responsible: String) in
        GoFacts.PositionFact(
            item: item, status: "confirmed", responsible: responsible, coversDay: true,
            authorisation: responsible == "insurer" ? AuthorisationID(4) : nil,
            authorisationCoversDay: responsible == "insurer" ? true : nil,
            unitsLeft: responsible == "insurer" ? 1 : nil, since: day.adding(days: -20))
    }
    return GoFacts(
        day: day, today: day, vitalStatus: .alive, diedOn: nil, holds: [], seriousEvents: [],
        referral: .init(id: ReferralID(1), isAccepted: true, pathway: "trial", since: day.adding(days: -60)),
        enrolment: .init(
            id: EnrolmentID(2), status: "on_treatment", mayBeTreated: true, consentIsCurrent: true, consentVersion: "3",
            eligibleUntil: day.adding(days: 5), eligibility: .met, isTrial: true, withdrawnScopes: [], since: nil),
        cycle: .init(
            id: PlannedCycleID(3), number: 2, status: "booked", course: CourseID(1), courseStatus: "open",
            courseSince: nil, intervalMinDays: 42, intervalMaxDays: 56, lastAerosolOn: day.adding(days: -42),
            lastAerosolIsOfCourse: true, openBefore: 0, isDelivered: false),
        placement: .init(id: PlacementID(5), status: "confirmed", localDay: day),
        positions: [position("procedure", "sponsor"), position("stay", "insurer")],
        requiredItems: ["procedure", "stay"], counselled: .init(id: "N1", day: day.adding(days: -10)), openTasks: [],
        unplanned: [])
}

let strictPolicy = Gate.allCases.map { GatePolicy(gate: $0, label: $0.rawValue, hardness: .hard, owner: .coordinator) }

@Suite("Go/no-go") struct GateTests {
    @Test("a cycle with every fact in order is a go")
    func allMet() throws {
        let facts = try goFacts()
        let findings = GateRules.findings(facts)
        #expect(findings.map(\.gate) == Gate.allCases)
        for finding in findings { #expect(finding.answer == .met, "\(finding)") }
        let goNoGo = GoNoGo(on: facts.day, findings: findings, policies: strictPolicy, overrides: [])
        #expect(goNoGo.verdict == .go)
    }

    /// One spoiled fact, and the one gate that must say so.
    struct Spoiled: Sendable, CustomTestStringConvertible {
        let gate: Gate
        let answer: Answer
        let what: String
        let spoil: @Sendable (inout GoFacts) -> Void
        var testDescription: String { what }
        init(_ gate: Gate, _ answer: Answer, _ what: String, _ spoil: @escaping @Sendable (inout GoFacts) -> Void) {
            (self.gate, self.answer, self.what, self.spoil) = (gate, answer, what, spoil)
        }
    }

    static let spoiled: [Spoiled] = [
        Spoiled(.alive, .notMet, "has died") { $0.vitalStatus = .died },
        Spoiled(.alive, .unknown, "vital status unknown") { $0.vitalStatus = .unknown },
        Spoiled(.noTreatmentHold, .notMet, "held") { $0.holds = [.init(id: "hold 1", day: $0.day)] },
        Spoiled(.noOpenSeriousAdverseEvent, .notMet, "serious event") {
            $0.seriousEvents = [.init(id: "event 1", day: $0.day.adding(days: -3))]
        },
        Spoiled(.referralAccepted, .notMet, "no referral") { $0.referral = nil },
        Spoiled(.referralAccepted, .notMet, "referral re-decided") {
            $0.referral = .init(id: ReferralID(1), isAccepted: false, pathway: nil, since: nil)
        },
        Spoiled(.courseOpen, .notMet, "course on hold") { $0.cycle = $0.cycle.with(courseStatus: "on_hold") },
        Spoiled(.courseOpen, .notMet, "earlier cycle open") { $0.cycle = $0.cycle.with(openBefore: 1) },
        Spoiled(.courseOpen, .notMet, "skipped") { $0.cycle = $0.cycle.with(status: "skipped") },
        Spoiled(.courseOpen, .notMet, "delivered already") { $0.cycle = $0.cycle.with(isDelivered: true) },
        Spoiled(.interval, .notMet, "a day too early") {
            $0.cycle = $0.cycle.with(lastAerosolOn: $0.day.adding(days: -41))
        },
        Spoiled(.interval, .notMet, "a day too late") {
            $0.cycle = $0.cycle.with(lastAerosolOn: $0.day.adding(days: -57))
        },
        Spoiled(.resources, .notMet, "nothing placed") { $0.placement = nil },
        Spoiled(.resources, .notMet, "placement released") {
            $0.placement = .init(id: PlacementID(5), status: "released", localDay: $0.day)
        },
        Spoiled(.resources, .notMet, "placed on another day") {
            $0.placement = .init(id: PlacementID(5), status: "confirmed", localDay: $0.day.adding(days: 1))
        },
        Spoiled(.counselled, .notMet, "not counselled") { $0.counselled = nil },
        Spoiled(.preProcedureTasks, .notMet, "a task is open on the day") {
            $0.openTasks = [.init(id: TaskID(9), dueOn: $0.day, overdueAfter: $0.day.adding(days: 3))]
        },
        Spoiled(.preProcedureTasks, .notMet, "a task is late before the day") {
            $0.today = $0.day.adding(days: -10)
            $0.openTasks = [
                .init(id: TaskID(9), dueOn: $0.day.adding(days: -20), overdueAfter: $0.day.adding(days: -11))
            ]
        },
        Spoiled(.preProcedureTasks, .unknown, "an earlier procedure is not signed") { $0.unplanned = ["X4"] },
        Spoiled(.responsibilityAssigned, .unknown, "no line for the stay") {
            $0.requiredItems = ["procedure", "stay", "drug"]
            $0.positions.append($0.positions[0].with(item: "drug", status: "asked", responsible: "sponsor"))
        },
        Spoiled(.responsibilityAssigned, .notMet, "the answer ends before the day") {
            $0.positions[0] = $0.positions[0].with(coversDay: false)
        },
        Spoiled(.authorisation, .notMet, "authorisation ends before the day") {
            $0.positions[1] = $0.positions[1].with(authorisationCoversDay: false)
        },
        Spoiled(.authorisation, .notMet, "no units left") { $0.positions[1] = $0.positions[1].with(unitsLeft: 0) },
        Spoiled(.authorisation, .unknown, "insurer without an authorisation") {
            $0.positions[1] = $0.positions[1].with(authorisation: .some(nil))
        },
        Spoiled(.consentCurrent, .notMet, "newer form") { $0.enrolment = $0.enrolment?.with(consentIsCurrent: false) },
        Spoiled(.consentCurrent, .notMet, "taken back") {
            $0.enrolment = $0.enrolment?.with(consentIsCurrent: false)
            $0.enrolment?.consentStanding = "withdrawn"
        },
        Spoiled(.consentCurrent, .unknown, "no consent") {
            $0.enrolment = $0.enrolment?.with(consentIsCurrent: .some(nil))
        },
        Spoiled(.eligible, .notMet, "not eligible") { $0.enrolment = $0.enrolment?.with(eligibility: .notMet) },
        Spoiled(.eligible, .unknown, "criterion unanswered") {
            $0.enrolment = $0.enrolment?.with(eligibility: .unknown)
        },
        Spoiled(.eligible, .notMet, "finding expired the day before") {
            $0.enrolment = $0.enrolment?.with(eligibleUntil: $0.day.adding(days: -1))
        },
        Spoiled(.enrolled, .notMet, "taken off treatment") { $0.enrolment = $0.enrolment?.with(mayBeTreated: false) },
        Spoiled(.interval, .notMet, "a day too early after another course") {
            $0.cycle = $0.cycle.with(lastAerosolOn: $0.day.adding(days: -41), lastAerosolIsOfCourse: false)
        },
        Spoiled(.notWithdrawn, .notMet, "withdrawn") {
            $0.enrolment = $0.enrolment?.with(withdrawnScopes: ["treatment"])
        },
    ]

    @Test("one spoiled fact stops the cycle at its own gate, with what would clear it", arguments: spoiled)
    func oneSpoiled(_ spoiled: Spoiled) throws {
        var facts = try goFacts()
        spoiled.spoil(&facts)
        let goNoGo = GoNoGo(
            on: facts.day, findings: GateRules.findings(facts), policies: strictPolicy, overrides: [])
        #expect(goNoGo.verdict == .noGo)
        #expect(goNoGo.failing.map(\.finding.gate) == [spoiled.gate])
        #expect(goNoGo.failing.map(\.finding.answer) == [spoiled.answer])
        #expect(goNoGo.failing.allSatisfy { $0.finding.clearedBy != nil && !$0.finding.reason.isEmpty })
    }

    @Test("without an enrolment the gates that rest on it are unknown, and all are named at once")
    func noEnrolment() throws {
        var facts = try goFacts()
        facts.enrolment = nil
        facts.counselled = nil
        let goNoGo = GoNoGo(on: facts.day, findings: GateRules.findings(facts), policies: strictPolicy, overrides: [])
        #expect(
            goNoGo.failing.map(\.finding.gate) == [.notWithdrawn, .enrolled, .consentCurrent, .eligible, .counselled])
    }

    @Test("an aerosol of a course long ago asks for its distance, and sets no last day")
    func earlierCourse() throws {
        var facts = try goFacts()
        facts.cycle = facts.cycle.with(lastAerosolOn: facts.day.adding(days: -400), lastAerosolIsOfCourse: false)
        #expect(GateRules.finding(.interval, facts).answer == .met)
    }

    @Test("an override clears an overridable gate, unknown included, and never a hard one")
    func overrides() throws {
        var facts = try goFacts()
        facts.vitalStatus = .unknown
        facts.enrolment = facts.enrolment?.with(eligibility: .unknown)
        let policies = Gate.allCases.map {
            GatePolicy(gate: $0, label: "", hardness: $0 == .alive ? .hard : .overridable, owner: .surgeon)
        }
        let overrides = [Gate.alive, .eligible].map {
            GateOverride(gate: $0, approver: "house", role: "surgeon", answer: .unknown, evidence: ["E2"])
        }
        let goNoGo = GoNoGo(
            on: facts.day, findings: GateRules.findings(facts), policies: policies, overrides: overrides)
        #expect(goNoGo.failing.map(\.finding.gate) == [.alive])
        #expect(goNoGo.lines.first { $0.finding.gate == .eligible }?.overrides.map(\.approver) == ["house"])
    }

    /// What an override was given for, and whether it still speaks when two serious events are open.
    @Test(
        "an override speaks only for the answer and the evidence that it was given for",
        arguments: [
            (Answer.notMet, ["adverse event 1", "adverse event 2"], true), (.notMet, ["adverse event 1"], false),
            (.unknown, ["adverse event 1", "adverse event 2"], false), (.notMet, [], false),
            (.notMet, ["adverse event 1", "adverse event 2", "adverse event 3"], true),
        ])
    func evidence(answer: Answer, evidence: [String], covers: Bool) throws {
        var facts = try goFacts()
        facts.seriousEvents = ["adverse event 1", "adverse event 2"].map { .init(id: $0, day: facts.day) }
        let gate = Gate.noOpenSeriousAdverseEvent
        let goNoGo = Self.judge(
            facts,
            by: [GateOverride(gate: gate, approver: "a", role: "investigator", answer: answer, evidence: evidence)])
        #expect((goNoGo.verdict == .go) == covers)
    }

    @Test("a newer finding of eligibility is other evidence")
    func assessment() throws {
        var facts = try goFacts()
        facts.enrolment = facts.enrolment?.with(eligibility: .notMet)
        facts.enrolment?.assessment = 7
        let override = GateOverride(
            gate: .eligible, approver: "a", role: "investigator", answer: .notMet, evidence: ["E2", "assessment 7"])
        #expect(Self.judge(facts, by: [override]).verdict == .go)
        facts.enrolment?.assessment = 8
        #expect(Self.judge(facts, by: [override]).failing.map(\.finding.gate) == [.eligible])
    }

    @Test("where two people are asked for, one person twice is one")
    func fourEyes() throws {
        var facts = try goFacts()
        facts.holds = [.init(id: "hold 1", day: facts.day)]
        let by = { (name: String) in
            GateOverride(
                gate: .noTreatmentHold, approver: name, role: "surgeon", answer: .notMet, evidence: ["hold 1"])
        }
        #expect(Self.judge(facts, by: [by("a")], fourEyes: true).verdict == .noGo)
        #expect(Self.judge(facts, by: [by("a"), by("a")], fourEyes: true).verdict == .noGo)
        #expect(Self.judge(facts, by: [by("a"), by("b")], fourEyes: true).verdict == .go)
    }

    private static func judge(_ facts: GoFacts, by overrides: [GateOverride], fourEyes: Bool = false) -> GoNoGo {
        let policies = Gate.allCases.map {
            GatePolicy(gate: $0, label: "", hardness: .overridable, owner: .surgeon, fourEyes: fourEyes)
        }
        return GoNoGo(on: facts.day, findings: GateRules.findings(facts), policies: policies, overrides: overrides)
    }

    @Test("a task that may still be done before the day does not stop a booking, and is named")
    func taskAhead() throws {
        var facts = try goFacts()
        facts.today = facts.day.adding(days: -10)
        facts.openTasks = [
            .init(id: TaskID(9), dueOn: facts.day.adding(days: -7), overdueAfter: facts.day.adding(days: -4))
        ]
        let finding = GateRules.finding(.preProcedureTasks, facts)
        #expect(finding.answer == .met)
        #expect(finding.evidence == ["F9"])
    }

    @Test("an advisory gate is shown and stops nothing")
    func advisory() throws {
        var facts = try goFacts()
        facts.counselled = nil
        let policies = Gate.allCases.map {
            GatePolicy(gate: $0, label: "", hardness: $0 == .counselled ? .advisory : .hard, owner: .finance)
        }
        let goNoGo = GoNoGo(on: facts.day, findings: GateRules.findings(facts), policies: policies, overrides: [])
        #expect(goNoGo.verdict == .go)
        #expect(goNoGo.lines.contains { $0.finding.gate == .counselled && $0.finding.answer == .notMet })
    }

    @Test("a gate that nobody answered is unknown, and one that the programme forgot is hard", arguments: Gate.allCases)
    func forgotten(gate: Gate) throws {
        let facts = try goFacts()
        let findings = GateRules.findings(facts)
        let unanswered = GoNoGo(
            on: facts.day, findings: findings.filter { $0.gate != gate }, policies: strictPolicy, overrides: [])
        #expect(unanswered.failing.map(\.finding.gate) == [gate])
        let forgotten = GoNoGo(
            on: facts.day, findings: findings, policies: strictPolicy.filter { $0.gate != gate }, overrides: [])
        #expect(forgotten.verdict == .go)
        #expect(forgotten.lines.first { $0.finding.gate == gate }?.policy.hardness == .hard)
    }
}

// Copies with one fact changed.

extension GoFacts.CycleFact {
    func with(
        status: String? = nil, courseStatus: String? = nil, lastAerosolOn: ClinicalDay? = nil,
        lastAerosolIsOfCourse: Bool? = nil, openBefore: Int? = nil,
        isDelivered: Bool? = nil
    ) -> Self {
        Self(
            id: id, number: number, status: status ?? self.status, course: course,
            courseStatus: courseStatus ?? self.courseStatus, courseSince: courseSince, intervalMinDays: intervalMinDays,
            intervalMaxDays: intervalMaxDays, lastAerosolOn: lastAerosolOn ?? self.lastAerosolOn,
            lastAerosolIsOfCourse: lastAerosolIsOfCourse ?? self.lastAerosolIsOfCourse,
            openBefore: openBefore ?? self.openBefore, isDelivered: isDelivered ?? self.isDelivered)
    }
}

extension GoFacts.EnrolmentFact {
    func with(
        consentIsCurrent: Bool?? = nil, eligibility: Answer? = nil, eligibleUntil: ClinicalDay? = nil,
        mayBeTreated: Bool? = nil, withdrawnScopes: [String]? = nil
    ) -> Self {
        Self(
            id: id, status: status, mayBeTreated: mayBeTreated ?? self.mayBeTreated,
            consentIsCurrent: consentIsCurrent ?? self.consentIsCurrent,
            consentVersion: consentVersion, eligibleUntil: eligibleUntil ?? self.eligibleUntil,
            eligibility: eligibility ?? self.eligibility, isTrial: isTrial,
            withdrawnScopes: withdrawnScopes ?? self.withdrawnScopes, since: since)
    }
}

extension GoFacts.PositionFact {
    func with(
        item: String? = nil, status: String? = nil, responsible: String? = nil, coversDay: Bool? = nil,
        authorisation: AuthorisationID?? = nil, authorisationCoversDay: Bool? = nil, unitsLeft: Int? = nil
    ) -> Self {
        Self(
            item: item ?? self.item, status: status ?? self.status, responsible: responsible ?? self.responsible,
            coversDay: coversDay ?? self.coversDay, authorisation: authorisation ?? self.authorisation,
            authorisationCoversDay: authorisationCoversDay ?? self.authorisationCoversDay,
            unitsLeft: unitsLeft ?? self.unitsLeft, since: since)
    }
}
