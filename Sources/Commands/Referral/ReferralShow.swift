internal import ArgumentParser
internal import CareTerms
internal import Referrals
internal import Registry

struct ReferralShow: PatientVerb {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show one referral: who has it, what is next, which clock runs, what is open.",
        discussion: """
            Example: omentum referral show R1
            A change that is made on seeing this gives the version: --seen. What your role may not read is a dash.
            """)
    static let roles = ReferralList.roles

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var looking: LookOptions
    @Argument(help: "The referral.") var referral: ReferralID

    func perform(_ output: Output, at desk: Desk) async throws {
        let id = referral
        let seen = try await desk.read { tx, context in
            let record = try DeskRecord.read(id, in: &tx, context)
            let moments = [
                record.receivedAt, record.clockStartedAt, record.clockStoppedAt, record.answeredAt, record.meetsAt,
                record.noticeSentAt,
            ]
            return Seen(
                record: record, walls: try moments.map { try SiteClock.wall(of: $0, zone: record.zone, in: &tx) },
                missing: try DeskRecord.missing(of: id, in: &tx, context),
                tasks: try ReferralTask.open(of: .referral(id), limit: Worklist.pageMax, in: &tx, context))
        }
        try await desk.look(at: seen.record.patient, looking)
        output.show(seen.details(for: desk.role), [Section("tasks", Listing(open: seen.tasks.tasks))])
        if seen.tasks.after != nil { output.noteFullPage(Worklist.pageMax, of: Worklist.pageMax) }
    }

    private struct Seen: Sendable {
        let record: DeskRecord
        let walls: [WallTime?]
        let missing: Int?
        let tasks: ReferralTask.Page

        func details(for role: GroupRole) -> Details {
            let next =
                Referral.State(rawValue: record.status).map { state in
                    Referral.Event.allCases.filter { Referral.step($0, from: state)?.roles.contains(role) == true }
                } ?? []
            return [
                "referral": record.referral, "patient": record.patient, "site": record.site,
                "programme": record.programme, "status": Word(record.status), "step": record.step,
                "version": record.version, "owner": record.owner, "next_action": record.nextAction,
                "next_on": record.nextOn, "decision": record.decision.map(Word.init),
                "pathway": record.pathway?.rawValue, "decline_reason": record.declineReason,
                "priority": record.priority.rawValue, "channel": record.channel.rawValue, "received_at": walls[0],
                "clock_started_at": walls[1], "clock_stopped_at": walls[2], "waiting_days": record.waitingDays,
                "target": record.target?.rawValue, "target_on": record.targetOn, "answered_at": walls[3],
                "answered_late": record.answeredLate, "missing": missing, "board": record.board, "meets_at": walls[4],
                "joined": record.joined, "joined_to": record.joinedTo, "outcome_owed": record.outcomeOwed,
                "notice": record.noticeStep.map { _ in record.noticeSentAt == nil ? "waived" : "sent" },
                "notice_sent_at": walls[5], "notice_by": record.noticeBy, "primary_cancer": record.primaryCancer,
                "peritoneal_disease": record.peritonealDisease, "next_steps": next.map(\.rawValue),
            ]
        }
    }
}

extension Listing {
    /// Open tasks of referrals.
    ///
    /// Who sees no clinical text reads whom to ask, and machines a null.
    init(open tasks: [ReferralTask], none: String = "Nothing is owed.") {
        self.init(
            tasks, none: none,
            columns: [
                .init("task", isNumber: true) { $0.id }, .init("referral") { $0.referral },
                .init("patient") { $0.patient }, .init("site", for: .machines) { $0.site },
                .init("what", for: .machines) { $0.what },
                .init("what_or_whom", title: "what", for: .people) { $0.what ?? "Ask \($0.askedBy)" },
                .init("asked_by", for: .machines) { $0.askedBy },
                .init("owner_role", title: "group") { $0.ownerRole }, .init("owner") { $0.owner },
                .init("due_on", title: "due") { $0.dueOn }, .init("note", for: .machines) { $0.note },
                .init("board_decision", for: .machines) { $0.boardDecision },
            ])
    }
}
