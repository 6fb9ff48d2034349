import CareTerms
import Postgres
import Registry
import TestKit
import Testing

@testable import Referrals
@testable import Wards

@Suite("Lists of work: each referral stands where somebody looks for it", .serialized)
struct WorklistTests {
    struct Situation: Sendable, CustomTestStringConvertible {
        let name: String
        let lists: Set<Worklist>
        let make: @Sendable (Ward) async throws -> ReferralID
        var testDescription: String { name }

        init(_ name: String, in lists: Set<Worklist>, _ make: @escaping @Sendable (Ward) async throws -> ReferralID) {
            (self.name, self.lists, self.make) = (name, lists, make)
        }
    }

    static let situations: [Situation] = [
        .init("received yesterday", in: [.live, .unowned]) { try await $0.received() },
        .init("received, and not answered in a week", in: [.live, .unowned, .stalled]) {
            try await $0.received("2026-10-20T15:00:00Z")
        },
        .init("taken by me", in: [.live, .mine]) { ward in
            let id = try await ward.received()
            try await ward.as(Ward.coordinator) { tx, context in
                try Ownership.take(id, in: &tx, context)
                return id
            }
            return id
        },
        .init("of somebody else", in: [.live]) { ward in
            let id = try await ward.received()
            try await ward.as(Ward.coordinator) { tx, context in
                try Ownership.assign(id, to: Ward.cora.name, in: &tx, context)
                return id
            }
            return id
        },
        .init("a question to the referrer", in: [.live, .unowned, .waitingForInformation]) { ward in
            let id = try await ward.received()
            try await ward.takes(.review, .requestInformation, on: id)
            return id
        },
        .init(
            "a question that came after a week", in: [.live, .unowned, .waitingForInformation, .answeredLate]
        ) { ward in
            let id = try await ward.received("2026-10-20T15:00:00Z")
            try await ward.takes(.review, .requestInformation, on: id)
            return id
        },
        .init("before the board", in: [.live, .unowned, .awaitingBoard]) { ward in
            let id = try await ward.received()
            try await ward.takes(.review, .referToBoard, on: id)
            return id
        },
        .init("accepted, no more", in: [.live, .unowned, .nothingBooked, .outcomeOwed]) { ward in
            let id = try await ward.received("2026-11-01T15:00:00Z")
            try await ward.takes(.review, .referToBoard, on: id)
            try await ward.accepts(id)
            return id
        },
        .init("a course without a slot", in: [.live, .unowned, .nothingBooked, .outcomeOwed]) { ward in
            let (_, course, _) = try await ward.openCourse()
            return try await ward.db.value("SELECT referral FROM booking.course WHERE id = \(course)")
        },
        .init("a course with a slot", in: [.live, .unowned, .outcomeOwed]) { ward in
            let (course, _) = try await ward.confirmedCycle(at: "2026-11-10T14:30:00Z")
            return try await ward.db.value("SELECT referral FROM booking.course WHERE id = \(course)")
        },
        .init("declined, and the referrer does not know", in: [.live, .unowned, .outcomeOwed]) { ward in
            let id = try await ward.received()
            try await ward.takes(.review, on: id)
            try await ward.declines(id)
            return id
        },
        .init("withdrawn by the referrer", in: [.live, .unowned, .outcomeOwed]) { ward in
            let id = try await ward.received()
            try await ward.takes(.withdrawByReferrer, on: id)
            return id
        },
        .init("declined and closed", in: [.closed]) { ward in
            let id = try await ward.received()
            try await ward.takes(.review, on: id)
            try await ward.declines(id)
            try await ward.closes(id)
            return id
        },
        .init("asked for again after a decline: a clock of its own", in: [.live, .unowned]) { ward in
            let id = try await ward.received("2026-10-20T15:00:00Z")
            try await ward.takes(.review, on: id)
            try await ward.declines(id)
            try await ward.takes(.redecide, on: id)
            return id
        },
        .init("in a state that nobody here knows", in: [.live, .unowned, .unknownState]) { ward in
            let id = try await ward.received()
            try await ward.parks(id)
            return id
        },
    ]

    @Test("who stands in which list", .clonedDatabase, arguments: situations)
    func membership(situation: Situation) async throws {
        let ward = try await Ward.desk()
        let id = try await situation.make(ward)
        var lists: Set<Worklist> = []
        for list in Worklist.allCases where try await ward.page(list).rows.contains(where: { $0.referral == id }) {
            lists.insert(list)
        }
        #expect(lists == situation.lists)
        // Whoever is not closed is in a list that says what is next.
        let live = try await ward.page(.live).rows.first { $0.referral == id }
        #expect((live != nil) == !situation.lists.contains(.closed))
        #expect(live?.nextAction.isEmpty != true)
        #expect(try await ward.deskDiffers() == [])
    }

    @Test("where an answer alone is promised, who was answered in time is not stalled", .clonedDatabase)
    func answeredIsNotStalled() async throws {
        let ward = try await Ward.desk()
        let id = try await ward.received("2026-10-20T15:00:00Z")
        try await ward.db.run("UPDATE referrals.desk SET decision_due_at = NULL WHERE referral = \(id)")
        #expect(try await ward.page(.stalled).rows.map(\.referral) == [id])
        try await ward.db.run(
            "UPDATE referrals.desk SET answered_at = answer_due_at - interval '1 day' WHERE referral = \(id)")
        #expect(try await ward.page(.stalled).rows == [])
    }

    @Test("a page that is full says that there is more, also where many came at one moment", .clonedDatabase)
    func paging() async throws {
        let ward = try await Ward.desk()
        var all: [ReferralID] = []
        for _ in 0..<7 { all.append(try await ward.received()) }
        all.append(try await ward.received("2026-11-02T16:00:00Z"))
        for limit in [1, 2, 3, 4, 7, 8, 9] {
            var (seen, after, pages): ([ReferralID], Worklist.Cursor?, Int) = ([], nil, 0)
            repeat {
                let page = try await ward.page(.live, after: after, limit: limit)
                // As somebody copies it from the note of the page before.
                after = try page.after.map { try #require(Worklist.Cursor($0.description)) }
                #expect(page.rows.count == limit || after == nil)
                seen += page.rows.map(\.referral)
                pages += 1
            } while after != nil && pages < 20
            #expect(seen == all, "pages of \(limit)")
            #expect(pages == (all.count + limit - 1) / limit, "pages of \(limit)")
        }
    }

    @Test("one who arrives between two pages pushes nobody out of them", .clonedDatabase)
    func between() async throws {
        let ward = try await Ward.desk()
        var all: [ReferralID] = []
        for _ in 0..<4 { all.append(try await ward.received()) }
        let first = try await ward.page(.live, limit: 2)
        _ = try await ward.received("2026-10-01T15:00:00Z")
        let second = try await ward.page(.live, after: first.after, limit: 2)
        #expect(first.rows.map(\.referral) + second.rows.map(\.referral) == all)
    }

    @Test("a place in one list is not taken for a place in another, and a page has its limit", .clonedDatabase)
    func wrongPlaces() async throws {
        let ward = try await Ward.desk()
        _ = try await ward.received()
        _ = try await ward.received()
        let after = try await ward.page(.live, limit: 1).after
        await expectFact("cursor_is_of_its_list") { try await ward.page(.unowned, after: after) }
        for limit in [0, -1, 501] {
            await expectFact("page_has_its_limit") { try await ward.page(.live, limit: limit) }
        }
        await expectFact("mine_is_mine") { try await ward.page(.mine, .init(owner: Ward.cora.name)) }
        await expectFact("owner_is_a_person") { try await ward.page(.live, .init(owner: "nobody")) }
        await expectFact("site_exists") { try await ward.page(.live, .init(site: SiteID(99))) }
        await expectFact("referral_names_its_programme") { try await ward.page(.live, .init(programme: "hipec")) }
        for text in ["", "live", "live,2026-11-02T15:00:00Z", "dead,2026-11-02T15:00:00Z,R1", "live,yesterday,R1"] {
            #expect(Worklist.Cursor(text) == nil, "\(text)")
        }
    }

    @Test("filters narrow a list down, each by itself and together", .clonedDatabase)
    func filters() async throws {
        let ward = try await Ward.desk()
        let other = try await ward.db.transaction { tx in
            try Site.add("East", of: "Lakeside", zone: "America/New_York", in: &tx)
        }
        let one = try await ward.received(priority: .urgent)
        let two = try await ward.received(on: other)
        let three = try await ward.received()
        try await ward.takes(.review, on: three)
        try await ward.as(Ward.coordinator) { tx, context in
            try Ownership.assign(three, to: Ward.cora.name, in: &tx, context)
            return three
        }
        // Two is due first: the day ends sooner in the east.
        let asked: [(Worklist.Filter, [ReferralID])] = [
            (.init(), [two, one, three]), (.init(site: other), [two]), (.init(status: "in_review"), [three]),
            (.init(priority: .urgent), [one]), (.init(owner: Ward.cora.name), [three]),
            (.init(owner: Ward.coordinator.name), []),
            (.init(programme: "pipac"), [two, one, three]), (.init(site: ward.site, status: "received"), [one]),
        ]
        for (filter, expected) in asked {
            #expect(try await ward.page(.live, filter).rows.map(\.referral) == expected, "\(filter)")
        }
        #expect(try await ward.page(.mine, as: Ward.cora).rows.map(\.referral) == [three])
    }

    @Test("what somebody wrote as next is read by who may read it; finance reads what is usual", .clonedDatabase)
    func nextAction() async throws {
        let ward = try await Ward.desk()
        let id = try await ward.received()
        try await ward.as(Ward.coordinator) { tx, context in
            try NextAction.set("Ask for the ascites cytology", for: id, dueOn: try day("2026-11-05"), in: &tx, context)
            return id
        }
        for login in [Ward.coordinator, Ward.surgeon, Ward.nurse, Ward.research, Ward.scheduler] {
            #expect(try await ward.page(.live, as: login).rows.map(\.nextAction) == ["Ask for the ascites cytology"])
        }
        #expect(try await ward.page(.live, as: Ward.finance).rows.map(\.nextAction) == ["Review the referral"])
        await expectRefusal(sqlState: "42501") {
            try await ward.db.transaction(as: Ward.finance, in: .finance) { tx in
                try tx.run("SELECT what FROM referrals.next_action")
            }
        }
        // The next step asks the question anew.
        try await ward.today("2026-11-04")
        try await ward.takes(.review, on: id)
        let usual = "Complete the minimum data set, then refer to the board"
        #expect(try await ward.page(.live).rows.map(\.nextAction) == [usual])
        #expect(try await ward.deskDiffers() == [])
    }
}
