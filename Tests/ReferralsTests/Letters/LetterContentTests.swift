import CareTerms
import Foundation
import Referrals
import Registry
import Testing

@testable import LetterPress

@Suite("What a letter says") struct LetterContentTests {
    /// A letter's facts, for each kind of outcome, with a name that HTML would act on.
    static func facts(_ outcome: LetterFacts.Outcome) throws -> LetterFacts {
        LetterFacts(
            referral: ReferralID(7), step: 4, centre: "Lakeside", site: "Theatre block", programme: "PIPAC",
            signedBy: "Carla Coordinator", referrer: "Dr. O'Hara & Sons <oncology>", referrerOrganisation: nil,
            receivedOn: try day("2026-11-01"), outcomeOn: try day("2026-11-20"), writtenOn: try day("2026-11-21"),
            channel: .fax, primaryCancer: "C18.9", peritonealDisease: nil, outcome: outcome)
    }

    private static func day(_ text: String) throws -> ClinicalDay { try #require(ClinicalDay(text)) }

    static func outcomes() throws -> [LetterFacts.Outcome] {
        let board = LetterFacts.Board(
            name: "Peritoneal board", metOn: try day("2026-11-19"), answer: "PIPAC in a trial",
            intent: "conversion_to_surgery", conditions: ["CT before cycle 1 & bloods"])
        let unknown = LetterFacts.Board(name: nil, metOn: try day("2026-11-19"), answer: nil)
        return [
            .accepted(.trial, board), .accepted(.offTrial, unknown), .accepted(.registryOnly, nil),
            .declined(reason: "Bowel obstruction", onwardCentre: nil, missing: [], nil),
            .declined(
                reason: "The information asked for did not come", onwardCentre: "Hill <centre>",
                missing: ["Histology", "Ascites"], unknown),
            .withdrawnByPatient, .withdrawnByReferrer, .died,
            .duplicate(of: ReferralID(3), receivedOn: try day("2026-10-29")),
        ]
    }

    private static let patient = LetterPatient(name: "Anna <b>Adler</b> & Co", born: nil)

    private static func filled(_ outcome: LetterFacts.Outcome) throws -> (text: String, html: String) {
        let template = try #require(try LetterTemplate.builtIn(named: outcome.kind.rawValue))
        return try LetterPress.engine.fill(template, with: LetterContent(try facts(outcome), about: patient))
    }

    @Test("every kind of outcome has its template, and each fills it wholly, as text and as HTML")
    func everyOutcome() throws {
        let outcomes = try Self.outcomes()
        #expect(Set(outcomes.map(\.kind)) == Set(LetterKind.allCases))
        #expect(Set(LetterTemplate.builtInNames) == Set(LetterKind.allCases.map(\.rawValue)))
        for outcome in outcomes {
            let (text, html) = try Self.filled(outcome)
            for letter in [text, html] {
                #expect(!letter.contains("{{") && !letter.contains("}}"), "\(letter)")
                #expect(letter.contains("R7") && letter.contains("1 November 2026") && letter.contains("by fax"))
                #expect(letter.contains("20 November 2026") || outcome.kind == .died)
                #expect(!letter.contains("\n\n\n"), "an empty place: \(letter)")
            }
            #expect(text.contains("Born: not known") && text.contains("(ICD-10-CM): not known"), "\(text)")
        }
    }

    @Test("a name that HTML would act on is escaped there, and stands as it is in text")
    func escaped() throws {
        for outcome in try Self.outcomes() {
            let (text, html) = try Self.filled(outcome)
            #expect(text.contains("Patient: Anna <b>Adler</b> & Co\n"))
            #expect(text.contains("To: Dr. O'Hara & Sons <oncology>\n"))
            #expect(html.contains("<td>Anna &lt;b&gt;Adler&lt;/b&gt; &amp; Co</td>"))
            #expect(html.contains("Dr. O&#39;Hara &amp; Sons &lt;oncology&gt;") && !html.contains("<oncology>"))
        }
        let declined = try Self.filled(try Self.outcomes()[4])
        #expect(declined.html.contains("Hill &lt;centre&gt;") && declined.text.contains("Hill <centre>"))
        let accepted = try Self.filled(try Self.outcomes()[0])
        #expect(accepted.html.contains("<li>CT before cycle 1 &amp; bloods</li>"))
        #expect(accepted.text.contains("  - CT before cycle 1 & bloods\n"))
    }

    @Test("each letter tells its own outcome: the pathway in words, the reason's label, the board's day and answer")
    func itsOwn() throws {
        let texts = try Self.outcomes().map { try Self.filled($0).text.replacing("\n", with: " ") }
        #expect(texts[0].contains("PIPAC within a clinical trial"))
        #expect(texts[0].contains("Tumour board: Peritoneal board, 19 November 2026. Its answer: PIPAC in a trial."))
        #expect(texts[0].contains("What the treatment is for: conversion to surgery."))
        #expect(texts[1].contains("PIPAC outside of a trial"))
        #expect(texts[1].contains("Tumour board: not known, 19 November 2026. Its answer: not known."))
        #expect(texts[2].contains("the registry only, without PIPAC") && !texts[2].contains("Tumour board"))
        #expect(texts[3].contains("The reason: Bowel obstruction.") && !texts[3].contains("did not reach us"))
        #expect(texts[4].contains("We suggest this centre instead") && texts[4].contains("  - Histology   - Ascites"))
        #expect(texts[5].contains("do not wish to go on") && texts[6].contains("You have withdrawn it."))
        #expect(texts[7].contains("has died"))
        #expect(texts[8].contains("R3, received on 29 October 2026"))
        for text in texts { #expect(!text.lowercased().contains("cost") && !text.contains("insur")) }
    }

    @Test("what this outcome does not have is an error where a template asks for it, never an empty place")
    func missing() throws {
        let plain = "Dear {{referrer}}, {{patient}} is accepted for {{pathway}}."
        let template = try LetterTemplate(name: "outcome-declined", text: plain, html: plain)
        let declined = try Self.facts(try Self.outcomes()[3])
        let refusal = #expect(throws: TemplateRefused.self) {
            try LetterPress.engine.fill(template, with: LetterContent(declined, about: Self.patient))
        }
        #expect(refusal?.fact == "template_variable_has_a_value")
        #expect(refusal?.message == "outcome-declined.txt asks for what this letter does not have: pathway.")
    }

    /// A template that is refused before anybody's letter is written, the fact, and what is said.
    static let spoiled: [(source: String, fact: String, says: String)] = [
        ("Dear {{refferer}}", "template_variable_is_known", "line 1: there is no variable refferer."),
        ("a\nb {{#bord}}x{{/bord}}", "template_variable_is_known", "line 2: there is no variable bord."),
        ("{{Anna Adler}}", "template_variable_is_known", "line 1: there is no such variable."),
        ("{{{patient}}}", "template_escapes_its_values", "write {{name}}"),
        ("{{&patient}}", "template_escapes_its_values", "write {{name}}"),
        ("{{> other}}", "template_tag_is_known", "a tag with > is not taken."),
        ("{{=<% %>=}}", "template_tag_is_known", "a tag with = is not taken."),
        ("{{% CONTENT_TYPE:TEXT}}", "template_tag_is_known", "a tag with % is not taken."),
        ("{{uppercased(patient)}}", "template_variable_is_known", "no such variable"),
        ("{{}}", "template_tag_is_known", "a tag is empty."),
        ("{{patient", "template_tag_is_closed", "has no end."),
        ("{{.}}", "template_line_is_in_its_list", "outside of a list"),
        ("{{^missing}}{{.}}{{/missing}}", "template_line_is_in_its_list", "outside of a list"),
        ("{{#has_board}}{{.}}{{/has_board}}", "template_line_is_in_its_list", "outside of a list"),
        ("{{#patient}}x{{/patient}}", "template_section_is_a_flag_or_a_list", "patient is no flag and no list."),
        ("{{has_board}}", "template_variable_is_words", "is shown with {{#has_board}}"),
        ("{{#has_board}}x", "template_section_is_closed", "the section has_board has no end."),
        ("{{#has_board}}{{#missing}}x{{/has_board}}{{/missing}}", "template_section_is_closed", "not the open one"),
        ("x{{/has_board}}", "template_section_is_closed", "not the open one"),
        (String(repeating: "x", count: 65_537), "template_is_short", "has more than 65536 bytes."),
    ]

    @Test("a template that letters cannot fill in is refused with its file and line", arguments: spoiled.indices)
    func refused(index: Int) throws {
        let (source, fact, says) = Self.spoiled[index]
        for (text, html) in [(source, "x"), ("x", source)] {
            let refusal = #expect(throws: TemplateRefused.self) {
                try LetterTemplate(name: "outcome-died", text: text, html: html)
            }
            #expect(refusal?.fact == fact && refusal?.message.contains(says) == true, "\(refusal?.message ?? "")")
            #expect(refusal?.message.contains(text == source ? "outcome-died.txt" : "outcome-died.html") == true)
        }
    }

    @Test("comments, inverted sections and lists are taken")
    func taken() throws {
        let source = "{{! why }}{{^has_board}}no board{{/has_board}}{{#missing}}<{{.}}>{{/missing}} {{ patient }}"
        let template = try LetterTemplate(name: "outcome-declined-es", text: source, html: source)
        let content = LetterContent(
            try Self.facts(.declined(reason: "x", onwardCentre: nil, missing: ["a", "b"], nil)), about: Self.patient)
        let (text, html) = try LetterPress.engine.fill(template, with: content)
        #expect(text == "no board<a><b> Anna <b>Adler</b> & Co")
        #expect(html == "no board<a><b> Anna &lt;b&gt;Adler&lt;/b&gt; &amp; Co")
    }

    @Test("a template fits its outcome by its name, and no other one's")
    func fits() {
        #expect(LetterKind.died.fits("outcome-died") && LetterKind.died.fits("outcome-died-es"))
        #expect(!LetterKind.died.fits("outcome-declined") && !LetterKind.died.fits("outcome-diedx"))
        let told = Referral.Event.allCases.filter { LetterKind($0) != nil }
        #expect(
            told == [.accept, .decline, .withdrawByPatient, .withdrawByReferrer, .patientDied, .markDuplicate])
    }

    @Test("docs/letters.md tells every variable and every template")
    func documented() throws {
        let page = try String(
            contentsOf: URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                .appendingPathComponent("../../../docs/letters.md"), encoding: .utf8)
        for variable in LetterVariable.allCases { #expect(page.contains("`\(variable.rawValue)`"), "\(variable)") }
        for kind in LetterKind.allCases { #expect(page.contains("`\(kind.rawValue)`"), "\(kind)") }
    }
}
