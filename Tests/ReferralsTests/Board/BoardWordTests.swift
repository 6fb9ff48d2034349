import CareTerms
import Postgres
import Registry
import TestKit
import Testing

@testable import Referrals
@testable import Wards

@Suite("Who accepts or declines does so on the board's word")
struct BoardWordTests {
    @Test("a decision that agrees rests on the board's, and its day is that of the meeting", .clonedDatabase)
    func rests() async throws {
        let ward = try await ward()
        let (id, meeting) = try await ward.onTheList()
        let word = try await ward.boardSays("pipac_off_trial", of: id, at: meeting)
        try await accept(id, .offTrial, in: ward, boardOn: "2026-10-01")
        #expect(try await decision(id, in: ward) == "accepted off_trial \(word.number) 2026-11-03")
    }

    @Test("nobody is accepted against the board, and the refusal says what it said and what to type", .clonedDatabase)
    func against() async throws {
        let ward = try await ward()
        let (id, meeting) = try await ward.onTheList()
        let word = try await ward.boardSays("crs_hipec_candidate", of: id, at: meeting)
        do {
            try await accept(id, .trial, in: ward)
            Issue.record("accepted for PIPAC, whom the board sees on the road to cure")
        } catch let refusal as BoardSaidOtherwise {
            #expect(refusal.message.contains("2026-11-03") && refusal.message.contains("cytoreductive surgery"))
            #expect(refusal.message.contains(word.description))
            #expect(refusal.remedy?.contains("omentum referral decline \(id)") == true)
        }
        #expect(try await ward.status(of: id) == "awaiting_board")
        try await decline(id, in: ward)
        #expect(try await decision(id, in: ward) == "declined - \(word.number) 2026-11-03")
    }

    @Test("several accepted at once: none of them, where the board of one said otherwise", .clonedDatabase)
    func several() async throws {
        let ward = try await ward()
        let (spoken, meeting) = try await ward.onTheList()
        _ = try await ward.boardSays("crs_hipec_candidate", of: spoken, at: meeting)
        let onPaper = try await ward.received()
        try await ward.takes(.review, .referToBoard, on: onPaper)
        func accept(_ ids: [ReferralID]) async throws {
            let each = try ids.map { Referral.Acceptance($0, for: .trial, boardOn: try day("2026-11-02")) }
            try await ward.as(Ward.surgeon) { tx, context in
                try Referral.accept(each, in: &tx, context)
                return each.count
            }
        }
        await expectFact("decision_follows_its_board_decision") { try await accept([onPaper, spoken]) }
        #expect(try await ward.status(of: onPaper) == "awaiting_board")
        try await accept([onPaper])
        #expect(try await decision(onPaper, in: ward) == "accepted trial - 2026-11-02")
    }

    @Test(
        "the database holds who writes past the use case to it: it names the board's word, or refuses", .clonedDatabase,
        arguments: [
            ("accept", "trial", true), ("accept", "off_trial", false), ("accept", "registry_only", false),
            ("decline", nil, false),
        ]
            as [(String, String?, Bool)])
    func byHand(event: String, pathway: String?, agrees: Bool) async throws {
        let ward = try await ward()
        let (id, meeting) = try await ward.onTheList()
        let word = try await ward.boardSays("pipac_in_trial", of: id, at: meeting)
        func write() async throws {
            try await ward.db.transaction(as: Ward.surgeon, in: .surgeon) { tx in
                let step = try tx.value(
                    """
                    INSERT INTO referrals.referral_history (subject, event, reason) VALUES (\(id), \(event), 'by hand')
                    RETURNING no
                    """, as: Int32.self)
                let outcome = pathway == nil ? "declined" : "accepted"
                try tx.run(
                    """
                    INSERT INTO referrals.decision (referral, step_no, outcome, pathway, reason_code)
                    VALUES (\(id), \(step), \(outcome), \(pathway), \(pathway == nil ? "other" : nil))
                    """)
            }
        }
        if agrees {
            try await write()
            #expect(try await decision(id, in: ward) == "accepted trial \(word.number) -")
        } else {
            await expectRefusal(by: "decision_follows_its_board_decision") { try await write() }
            #expect(try await ward.status(of: id) == "awaiting_board")
        }
    }

    @Test("a corrected word binds nobody; a board on paper is told by its day alone", .clonedDatabase)
    func corrected() async throws {
        let ward = try await ward()
        let (id, meeting) = try await ward.onTheList()
        let wrong = try await ward.boardSays("supportive_care", of: id, at: meeting)
        // Written down with an earlier meeting, it still takes the place of the wrong one.
        let earlier = try await ward.meeting(at: "2026-11-02T09:00:00Z")
        let right = try await ward.boardSays("pipac_in_trial", of: id, at: earlier) { $0.corrects = wrong }
        await expectRefusal(by: "decision_follows_its_board_decision") {
            try await ward.db.transaction(as: Ward.surgeon, in: .surgeon) { tx in
                try tx.run(
                    """
                    WITH step AS (INSERT INTO referrals.referral_history (subject, event, reason)
                        VALUES (\(id), 'decline', 'by hand') RETURNING no)
                    INSERT INTO referrals.decision (referral, step_no, outcome, reason_code, board_decision)
                    SELECT \(id), no, 'declined', 'other', \(wrong) FROM step
                    """)
            }
        }
        try await accept(id, .trial, in: ward)
        #expect(try await decision(id, in: ward) == "accepted trial \(right.number) 2026-11-02")
        let paper = try await ward.referralForTheBoard()
        try await accept(paper, .registryOnly, in: ward, boardOn: "2026-11-02")
        #expect(try await decision(paper, in: ward) == "accepted registry_only - 2026-11-02")
    }

    @Test(
        "who was taken back from the board may be declined on what was learned since, and not accepted against its word",
        .clonedDatabase
    )
    func takenBack() async throws {
        let ward = try await ward()
        let (id, meeting) = try await ward.onTheList()
        try await ward.boardSays("more_information", of: id, at: meeting)
        // Still before the board: what it asked for comes first.
        await #expect(throws: BoardSaidOtherwise.self) { try await accept(id, .trial, in: ward) }
        await #expect(throws: BoardSaidOtherwise.self) { try await decline(id, in: ward) }
        try await ward.as(Ward.coordinator) { tx, context in
            try Referral.take(.requestInformation, on: id, Circumstances(reason: "films"), in: &tx, context)
        }
        try await decline(id, in: ward)
        #expect(try await decision(id, in: ward) == "declined - - -")
        // Asked for anew on another day, the old word is history.
        try await ward.today("2026-11-04")
        try await ward.as(Ward.coordinator) { tx, context in
            try Referral.take(.redecide, on: id, Circumstances(reason: "films came"), in: &tx, context)
            return try Referral.take(.referToBoard, on: id, in: &tx, context)
        }
        try await accept(id, .trial, in: ward, boardOn: "2026-11-02")
        #expect(try await ward.status(of: id) == "accepted")
    }

    @Test(
        "what PIPAC was meant for is reported against what came of it, each number one of the decisions",
        .clonedDatabase)
    func report() async throws {
        let ward = try await ward()
        for (answer, intent) in [
            ("pipac_off_trial", TreatmentIntent.diseaseControl), ("pipac_off_trial", .conversionToSurgery),
            ("supportive_care", nil),
        ] as [(String, TreatmentIntent?)] {
            let (id, meeting) = (try await ward.referralForTheBoard(), try await ward.meetingOfTheDay())
            try await ward.change { tx in try BoardList.putOn(id, meeting, in: &tx) }
            try await ward.boardSays(answer, of: id, at: meeting) { $0.intent = intent }
            if intent == .conversionToSurgery { try await accept(id, .offTrial, in: ward) }
        }
        let until = try day("2026-11-03")
        let lines = try await ward.as(Ward.surgeon) { tx, _ in
            try BoardReport.read(at: nil, from: nil, until: until, in: &tx)
        }
        #expect(lines.map(\.intent) == TreatmentIntent.allCases)
        #expect(lines.map(\.decisions) == [1, 1, 0] && lines.map(\.accepted) == [0, 1, 0])
        #expect(lines.map(\.treated) == [0, 0, 0] && lines.map(\.deliveredCycles) == [0, 0, 0])
        let before = try day("2026-11-02")
        let none = try await ward.as(Ward.surgeon) { tx, _ in
            try BoardReport.read(at: nil, from: nil, until: before, in: &tx)
        }
        #expect(none.map(\.decisions) == [0, 0, 0])
    }

    private func ward() async throws -> Ward { try await Ward.open(try TestDatabase.current, on: "2026-11-03") }

    private func accept(
        _ id: ReferralID, _ pathway: Referral.Pathway, in ward: Ward, boardOn: String? = nil
    ) async throws {
        let on = try boardOn.map { try day($0) }
        try await ward.as(Ward.surgeon) { tx, context in
            try Referral.accept(id, for: pathway, boardOn: on, in: &tx, context)
        }
    }

    private func decline(_ id: ReferralID, in ward: Ward) async throws {
        try await ward.as(Ward.surgeon) { tx, context in
            try Referral.decline(id, because: "other", Circumstances(reason: "told"), in: &tx, context)
        }
    }

    /// The latest decision in words: outcome, pathway, the board's word, its day.
    private func decision(_ id: ReferralID, in ward: Ward) async throws -> String {
        try await ward.db.value(
            """
            SELECT concat_ws(' ', outcome, coalesce(pathway, '-'), coalesce(board_decision::text, '-'),
                coalesce(board_on::text, '-'))
            FROM referrals.decision WHERE referral = \(id) ORDER BY step_no DESC LIMIT 1
            """, as: String.self)
    }
}

extension Ward {
    /// The one meeting of the day, made when first asked for.
    fileprivate func meetingOfTheDay() async throws -> MeetingID {
        if let there = try await db.all("SELECT id FROM referrals.meeting ORDER BY id LIMIT 1", as: MeetingID.self)
            .first
        {
            return there
        }
        return try await meeting()
    }
}
