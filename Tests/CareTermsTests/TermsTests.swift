import Testing

@testable import CareTerms

@Suite("Words everyone shares") struct TermsTests {
    @Test("an id is read with its letter, in either case, or bare", arguments: ["R1042", "r1042", "1042"])
    func readsID(text: String) { #expect(ReferralID(text) == ReferralID(1042)) }

    @Test(
        "what is no id of this kind is refused",
        arguments: ["P1042", "R", "", "R-1", "R0", "R1.5", "R99999999999999999999", "R 1", "١٢", "R1042x"])
    func refusesID(text: String) { #expect(ReferralID(text) == nil) }

    @Test("no two kinds of record share a letter")
    func letters() {
        let prefixes: [any RecordTag.Type] = [
            PatientTag.self, OrganisationTag.self, SiteTag.self, ReferralTag.self, TrialTag.self, ArmTag.self,
            EnrolmentTag.self, CourseTag.self, PlannedCycleTag.self, ProcedureTag.self, PlacementTag.self,
            ResourceTag.self, CoverageTag.self, ResponsibilityTag.self, AuthorisationTag.self, NoteTag.self,
            TaskTag.self, AttachmentTag.self, MeetingTag.self, BoardDecisionTag.self, CentreTag.self, LetterTag.self,
        ]
        #expect(Set(prefixes.map { $0.prefix }).count == prefixes.count)
    }

    @Test("amounts of two currencies have no sum, and a sum that does not fit is no number")
    func money() throws {
        let (dollar, euro) = (try #require(Money.Currency("USD")), try #require(Money.Currency("EUR")))
        #expect(try Money(150, dollar).adding(Money(-50, dollar)) == Money(100, dollar))
        #expect(throws: Money.MixedCurrencies(left: dollar, right: euro)) {
            try Money(1, dollar).adding(Money(1, euro))
        }
        #expect(throws: Money.TooLarge(currency: dollar)) { try Money(.max, dollar).adding(Money(1, dollar)) }
        #expect(Money.Currency("usd") == nil)
    }

    @Test("one no decides, otherwise one unknown does")
    func answers() {
        #expect(Answer.all([]) == .met)
        #expect(Answer.all([.met, .unknown]) == .unknown)
        #expect(Answer.all([.unknown, .notMet]) == .notMet)
        #expect(Answer.all([.met, .met]) == .met)
    }

    @Test("a record that is not there is named by its letter, and nothing else")
    func notFound() {
        let refusal = NotFound(PlannedCycleID(7))
        #expect(refusal.message == "There is no planned cycle Y7.")
        #expect(refusal.fact == "planned_cycle_exists")
        #expect(refusal.kind == .notFound)
    }
}
