import CareTerms
import Postgres
import Registry
import TestKit
import Testing

@testable import LetterPress
@testable import Referrals
@testable import Wards

@Suite("Letters are kept, sent and read behind the door")
struct LetterTests {
    @Test(
        "the letter tells the step that is owed word of, is kept with its hashes, and is read with a ticket alone",
        .clonedDatabase)
    func kept() async throws {
        let ward = try await ward()
        let (patient, id) = try await ward.declined(because: "bowel_obstruction")
        let letter = try await ward.writes(about: id)
        #expect(letter.referral == id && letter.toldStep == 3 && letter.template == "outcome-declined")
        #expect(letter.sentAt == nil && letter.login == Ward.coordinator.name)
        let before = try await ward.looks(at: patient)
        let text = try await ward.reads(letter.id, about: patient)
        #expect(try await ward.looks(at: patient) == before + 1)
        #expect(text.text.contains("Patient: Ana <b>María</b> Ñandú & Søn\nBorn: February 1961\n"))
        #expect(text.text.contains("reason: Bowel obstruction."))
        #expect(text.text.contains("To: Dr. Example, Hill Clinic\n") && text.text.contains("on 1 November 2026"))
        #expect(text.html.contains("Ana &lt;b&gt;María&lt;/b&gt; Ñandú &amp; Søn"))
        // The same facts give the same letter, and so the same hash; the template's is of its two files.
        let again = try await ward.writes(about: id)
        #expect(again.id != letter.id && again.sha256 == letter.sha256)
        let template = try #require(try LetterTemplate.builtIn(named: "outcome-declined"))
        let hash = try await ward.db.value(
            """
            SELECT encode(sha256(convert_to(\(template.text), 'UTF8') || '\\x00'::bytea || convert_to(\(template.html), 'UTF8')), 'hex')
            """, as: String.self)
        #expect(letter.templateSHA256 == hash)
        await expectFact("identity_is_read_with_a_committed_ticket") {
            try await ward.as(Ward.coordinator) { tx, _ in try LetterText.read(letter.id, 999_999, in: &tx).text }
        }
        for login in [Ward.finance, Ward.scheduler] {
            await expectFact("role_has_the_right") {
                try await ward.as(login) { tx, _ in try LetterText.read(letter.id, 1, in: &tx).text }
            }
        }
        await expectRefusal(by: "letter_is_only_appended") {
            try await ward.db.run("DELETE FROM referrals.letter WHERE id = \(letter.id)")
        }
    }

    @Test("an open referral has nothing to tell, and nobody but a coordinator writes", .clonedDatabase)
    func nothingToTell() async throws {
        let ward = try await ward()
        let (_, id) = try await ward.inReview()
        await expectFact("referral_has_an_outcome_to_tell") { try await ward.writes(about: id) }
        await expectFact("referral_has_an_outcome_to_tell") {
            try await ward.as(Ward.coordinator) { tx, context in
                try SendOutcome(of: id, by: .phone)(in: &tx, context)
            }
        }
        await expectFact("referral_exists") { try await ward.writes(about: ReferralID(9_999)) }
        let (_, ended) = try await ward.declined(because: "other")
        await expectFact("role_has_the_right") {
            try await ward.as(Ward.nurse) { tx, context in try ward.letter(about: ended)(in: &tx, context) }
        }
    }

    @Test(
        "a letter of another outcome is not written, and a place without a value refuses the whole letter",
        .clonedDatabase)
    func wrongTemplate() async throws {
        let ward = try await ward()
        let (_, id) = try await ward.declined(because: "other")
        let before = try await ward.db.value("SELECT count(*) FROM referrals.letter", as: Int.self)
        let died = try #require(try LetterTemplate.builtIn(named: "outcome-died"))
        await expectFact("letter_template_fits_its_outcome") { try await ward.writes(about: id, with: died) }
        let asking = "Dear {{referrer}}, accepted for {{pathway}}, says the letter"
        let open = try LetterTemplate(name: "outcome-declined-x", text: asking, html: asking)
        await expectFact("template_variable_has_a_value") { try await ward.writes(about: id, with: open) }
        for (text, html, fact) in [
            ("short", "long enough for it", "letter_body_is_short"),
            ("a text that is long enough", "short", "letter_html_is_short"),
            (String(repeating: "{{referrer}} ", count: 2_000), "long enough for a letter", "letter_body_is_short"),
        ] {
            let template = try LetterTemplate(name: "outcome-declined-x", text: text, html: html)
            await expectFact(fact) { try await ward.writes(about: id, with: template) }
        }
        #expect(try await ward.db.value("SELECT count(*) FROM referrals.letter", as: Int.self) == before)
    }

    @Test(
        "the letter after an acceptance tells the pathway and the board's day; after a withdrawal it acknowledges",
        .clonedDatabase)
    func otherOutcomes() async throws {
        let ward = try await ward()
        let patient = try await ward.patient()
        let accepted = try await ward.acceptedReferral(of: patient, for: .offTrial)
        let letter = try await ward.writes(about: accepted)
        #expect(letter.template == "outcome-accepted" && letter.toldStep == 4)
        let text = try await ward.reads(letter.id, about: patient).text
        #expect(text.contains("PIPAC outside of a trial") && text.contains("2 November 2026. Its answer: not known."))
        #expect(text.contains("Patient: not known\nBorn: not known\n"))

        let (_, incomplete) = try await ward.declined(because: "incomplete_information")
        let missing = try await ward.composes(about: incomplete).text
        #expect(missing.contains("What did not reach us:\n  - Primary tumour and its site\n  - Histology\n"))

        for (event, template, says) in [
            (Referral.Event.withdrawByPatient, "outcome-withdrawn", "do not wish to go on"),
            (.withdrawByReferrer, "withdrawal-acknowledged", "You have withdrawn it."),
            (.patientDied, "outcome-died", "has died"),
        ] {
            let (_, id) = try await ward.inReview()
            try await ward.as(Ward.coordinator) { tx, context in
                try Referral.take(event, on: id, Circumstances(reason: "told by phone"), in: &tx, context)
            }
            let letter = try await ward.composes(about: id)
            #expect(letter.template.name == template && letter.text.contains(says), "\(letter.text)")
        }
        let (of, kept) = try await ward.inReview()
        let (_, copy) = try await ward.inReview(of: of)
        try await ward.as(Ward.coordinator) { tx, context in
            try Referral.join(copy, to: kept, because: "the same fax", in: &tx, context)
        }
        let joined = try await ward.composes(about: copy)
        #expect(joined.template.name == "outcome-duplicate")
        #expect(joined.text.replacing("\n", with: " ").contains("\(kept), received on 1 November 2026"))
    }

    @Test(
        "sent in writing, the referrer has the letter, and the disclosure says who, what, why and when", .clonedDatabase
    )
    func sent() async throws {
        let ward = try await ward()
        let (patient, id) = try await ward.declined(because: "other")
        await expectFact("notice_in_writing_has_its_letter") { try await ward.sends(SendOutcome(of: id, by: .fax)) }
        let letter = try await ward.writes(about: id)
        let at = try moment("2026-11-03T12:30:00Z")
        await expectFact("notice_is_not_sent_in_the_future") {
            try await ward.sends(SendOutcome(of: id, by: .fax, letter: letter.id, at: at))
        }
        let early = try moment("2026-11-03T11:59:00Z")
        await expectFact("notice_is_sent_after_its_outcome") {
            try await ward.sends(SendOutcome(of: id, by: .fax, letter: letter.id, at: early))
        }
        try await ward.today("2026-11-03", at: "13:00")
        let sent = try await ward.sends(
            SendOutcome(of: id, by: .fax, letter: letter.id, at: at, to: "Hill Clinic", address: "+1 555 0100"))
        #expect(sent.number == 1 && sent.toldStep == 3)
        let disclosed = try await ward.as(Ward.coordinator) { tx, _ in
            try Disclosure.about(patient, since: try moment("2026-01-01T00:00:00Z"), in: &tx).map {
                "\($0.disclosure.recipient)|\($0.disclosure.recipientAddress ?? "-")|\($0.disclosure.what)|"
                    + "\($0.disclosure.purpose)|\($0.disclosure.basis.rawValue)|\($0.at)|\($0.login)"
            }
        }
        #expect(
            disclosed == [
                "Hill Clinic|+1 555 0100|letter \(letter.id) on the outcome of \(id)|"
                    + "outcome of the referral, to its referrer|treatment|2026-11-03T12:30:00Z|\(Ward.coordinator.name)"
            ])
        let now = try await ward.as(Ward.coordinator) { tx, _ in try LetterRecord.read(letter.id, in: &tx) }
        #expect(now.sentAt == at && now.sentBy == .fax)
        // The stop of the clock was told with it, and nothing is owed any more.
        let told = try await ward.db.all(
            "SELECT rule || ' ' || about FROM referrals.clock_event WHERE referral = \(id) AND effect = 'communicated'",
            as: String.self)
        #expect(told == ["told 2"])
        #expect(
            try await ward.db.value("SELECT outcome_owed FROM referrals.desk WHERE referral = \(id)", as: Bool.self)
                == false)
        #expect(try await ward.ends(id).to == .closed)
        #expect(try await ward.db.all("SELECT referrals.desk_differs(ARRAY[\(id)])", as: ReferralID.self) == [])
    }

    @Test(
        "the database itself refuses writing without a letter, a letter without its disclosure, and another's letter",
        .clonedDatabase)
    func databaseRefuses() async throws {
        let ward = try await ward()
        let (_, id) = try await ward.declined(because: "other")
        let (_, other) = try await ward.declined(because: "other")
        let letter = try await ward.writes(about: id)
        let foreign = try await ward.writes(about: other)
        func notice(_ columns: SQL, _ values: SQL) async throws {
            _ = try await ward.db.transaction(as: Ward.coordinator, in: .coordinator) { tx in
                try tx.run(
                    "INSERT INTO referrals.outcome_notice (referral, told_step, \(columns)) VALUES (\(id), 3, \(values))"
                )
            }
        }
        await expectRefusal(by: "notice_in_writing_has_its_letter") {
            try await notice("sent_at, method", "registry.now(), 'letter'")
        }
        await expectRefusal(by: "sent_letter_has_its_disclosure") {
            try await notice("sent_at, method, letter", "registry.now(), 'fax', \(letter.id)")
        }
        await expectRefusal(by: "sent_letter_has_its_disclosure") {
            try await notice("waived_because, letter, disclosure", "'nobody asked', \(letter.id), 1")
        }
        let disclosure = try await ward.as(Ward.coordinator) { tx, context in
            try SendOutcome(of: other, by: .phone)(in: &tx, context).disclosure ?? 0
        }
        await expectRefusal(by: "notice_sends_a_letter_of_its_step") {
            try await notice(
                "sent_at, method, letter, disclosure", "registry.now(), 'fax', \(foreign.id), \(disclosure)")
        }
        await expectFact("notice_sends_a_letter_of_its_step") {
            try await ward.sends(SendOutcome(of: id, by: .fax, letter: foreign.id))
        }
        await expectRefusal(by: "notice_tells_the_present_outcome") {
            _ = try await ward.db.transaction(as: Ward.coordinator, in: .coordinator) { tx in
                try tx.run(
                    """
                    INSERT INTO referrals.outcome_notice (referral, told_step, waived_because)
                    VALUES (\(id), 2, 'of an earlier step')
                    """)
            }
        }
        await expectFact("closed_referral_has_told_its_referrer") { try await ward.ends(id) }
    }

    @Test("after another decision the first letter is sent no more, and the referrer is told again", .clonedDatabase)
    func decidedAgain() async throws {
        let ward = try await ward()
        let (_, id) = try await ward.declined(because: "other")
        let first = try await ward.writes(about: id)
        _ = try await ward.sends(SendOutcome(of: id, by: .portal, letter: first.id))
        try await ward.as(Ward.coordinator) { tx, context in
            let because = Circumstances(reason: "a new CT")
            try Referral.take(.redecide, on: id, because, in: &tx, context)
            return try Referral.decline(id, because: "bowel_obstruction", because, in: &tx, context)
        }
        await expectFact("notice_tells_the_present_outcome") {
            try await ward.sends(SendOutcome(of: id, by: .fax, letter: first.id))
        }
        await expectFact("closed_referral_has_told_its_referrer") { try await ward.ends(id) }
        let second = try await ward.writes(about: id)
        #expect(second.toldStep == 5 && second.sha256 != first.sha256)
        _ = try await ward.sends(SendOutcome(of: id, by: .fax, letter: second.id))
        #expect(try await ward.ends(id).to == .closed)
        let letters = try await ward.as(Ward.coordinator) { tx, _ in try LetterRecord.list(of: id, limit: 9, in: &tx) }
        #expect(letters.map(\.id) == [second.id, first.id] && letters.map(\.sentBy) == [.fax, .portal])
    }

    @Test(
        "an answer that was sent on accepting still counts when the course is linked afterwards; a waiver too",
        .clonedDatabase)
    func linkedAfterwards() async throws {
        let ward = try await ward()
        for isWaived in [false, true] {
            let id = try await ward.acceptedReferral(of: try await ward.patient(), for: .offTrial)
            if isWaived {
                try await ward.as(Ward.coordinator) { tx, context in
                    try WaiveOutcome(of: id, because: "the practice has closed")(in: &tx, context)
                }
            } else {
                let letter = try await ward.writes(about: id)
                _ = try await ward.sends(SendOutcome(of: id, by: .letter, letter: letter.id))
            }
            try await ward.as(Ward.coordinator) { tx, context in try Referral.take(.link, on: id, in: &tx, context) }
            #expect(try await ward.ends(id).to == .closed)
        }
    }

    @Test(
        "a withdrawal by the referrer is acknowledged with its own letter in one command; another outcome is not",
        .clonedDatabase)
    func acknowledged() async throws {
        let ward = try await ward()
        let (patient, id) = try await ward.inReview()
        let acknowledge: @Sendable (ReferralID) async throws -> AcknowledgeWithdrawal.Answer = { id in
            try await ward.as(Ward.coordinator) { tx, context in
                try AcknowledgeWithdrawal(SendOutcome(of: id, by: .fax), writing: ward.letter(about: id))(
                    in: &tx, context)
            }
        }
        try await ward.as(Ward.coordinator) { tx, context in
            try Referral.take(.withdrawByReferrer, on: id, Circumstances(reason: "asked by fax"), in: &tx, context)
        }
        await expectFact("closed_referral_has_told_its_referrer") { try await ward.ends(id) }
        let answer = try await acknowledge(id)
        let letter = try #require(answer.letter)
        #expect(try await ward.reads(letter, about: patient).text.contains("We acknowledge this"))
        #expect(answer.notice.disclosure != nil)
        #expect(try await ward.ends(id).to == .closed)
        let (_, declined) = try await ward.declined(because: "other")
        await expectFact("acknowledged_referral_was_withdrawn_by_its_referrer") { try await acknowledge(declined) }
        let letters = try await ward.as(Ward.coordinator) { tx, _ in
            try LetterRecord.list(of: declined, limit: 9, in: &tx).count
        }
        #expect(letters == 0)
    }

    private func ward() async throws -> Ward { try await Ward.open(try TestDatabase.current, on: "2026-11-03") }
}

@Suite("Letters that somebody laid hands on, and two who tell at once")
struct LetterHandsTests {
    @Test("a letter that was changed by hand is not shown")
    func changed() async throws {
        try await withClonedDatabase { db in
            let ward = try await Ward.open(db, on: "2026-11-03")
            let (patient, id) = try await ward.declined(because: "other")
            let letter = try await ward.writes(about: id)
            await expectRefusal(by: "letter_has_its_sha256") {
                try await db.script(
                    "ALTER TABLE referrals.letter DISABLE TRIGGER USER; UPDATE referrals.letter SET body = body || ' P.S.'"
                )
            }
            try await db.script(
                """
                ALTER TABLE referrals.letter DISABLE TRIGGER USER;
                ALTER TABLE referrals.letter DROP CONSTRAINT letter_has_its_sha256;
                UPDATE referrals.letter SET body = body || ' P.S.'
                """)
            await expectFact("letter_has_its_sha256") { try await ward.reads(letter.id, about: patient) }
        }
    }

    @Test("two who tell the same outcome at once are numbered one after the other")
    func race() async throws {
        try await withClonedDatabase { db in
            let ward = try await Ward.open(db, on: "2026-11-03")
            let (_, id) = try await ward.declined(because: "other")
            let pool = try await db.pool(as: Ward.coordinator)
            let first = try await OpenSession(pool), second = try await OpenSession(pool)
            let waive: SQL = """
                INSERT INTO referrals.outcome_notice (referral, told_step, waived_because) VALUES (\(id), 3, 'nobody asked')
                """
            for session in [first, second] {
                try await session.run("BEGIN")
                try await session.run("SET LOCAL ROLE coordinator")
            }
            try await first.run(waive)
            let late = second.start(waive)
            try await db.untilBlocked(second)
            try await first.run("COMMIT")
            _ = try await late.value
            try await second.run("COMMIT")
            try await first.close()
            try await second.close()
            #expect(try await db.all("SELECT no FROM referrals.outcome_notice ORDER BY no", as: Int32.self) == [1, 2])
        }
    }
}
