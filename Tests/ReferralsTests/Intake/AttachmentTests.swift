import CareTerms
import Postgres
import Registry
import TestKit
import Testing

@testable import Referrals
@testable import Wards

@Suite("Documents of a referral are what their bytes say, and are read through the door")
struct AttachmentTests {
    static let contents: [(type: String?, bytes: [UInt8])] = [
        ("application/pdf", Array("%PDF-1.7 x".utf8)),
        ("image/png", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0]),
        ("image/jpeg", [0xFF, 0xD8, 0xFF, 0xE0]), ("image/tiff", [0x49, 0x49, 0x2A, 0, 8]),
        ("image/tiff", [0x4D, 0x4D, 0, 0x2A, 8]),
        ("application/dicom", [UInt8](repeating: 0, count: 128) + Array("DICM".utf8)),
        ("application/rtf", Array(#"{\rtf1 x}"#.utf8)),
        ("application/xml", Array("\u{FEFF}<?xml version='1.0'?>".utf8)),
        ("text/plain", Array("Liebe Kollegin, größe\r\n".utf8)),
        (
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            [0x50, 0x4B, 3, 4] + Array("word/document.xml".utf8)
        ),
        (nil, [0x50, 0x4B, 3, 4] + Array("xl/workbook.xml".utf8)), (nil, [0x7F, 0x45, 0x4C, 0x46, 2]),
        (nil, [0x4D, 0x5A, 0x90, 0]), (nil, Array("a\u{0}b".utf8)), (nil, [0xC3, 0x28]),
    ]

    @Test("the type is found from the content, whatever the name says", .clonedDatabase)
    func types() async throws {
        let desk = try await IntakeDesk.open()
        let referral = try await desk.receive(IntakeDesk.person()).referral
        for (type, bytes) in Self.contents {
            let paper = NewAttachment(name: "scan.exe", kind: .imaging, bytes: bytes)
            guard let type else {
                await expectFact("attachment_type_is_accepted") { try await Self.attach(paper, to: referral, at: desk) }
                continue
            }
            let id = try await Self.attach(paper, to: referral, at: desk)
            let kept = try await desk.store().read(as: .coordinator) { tx, _ in try ReferralAttachment.read(id, in: &tx)
            }
            #expect(kept.mediaType == type && kept.size == bytes.count && kept.kind == .imaging)
            #expect(kept.sha256 == FileDigest.hex(of: bytes))
        }
    }

    @Test("the same bytes are kept once, and read with a ticket of their patient only", .clonedDatabase)
    func content() async throws {
        let desk = try await IntakeDesk.open()
        let first = try await desk.receive(IntakeDesk.person())
        let other = try await desk.receive(IntakeDesk.person("Okonkwo", "Chidi", "1944-12-01"))
        let paper = NewAttachment(name: "Zzyzx Mary.pdf", kind: .pathology, bytes: Array("%PDF-1.4 x".utf8))
        let id = try await Self.attach(paper, to: first.referral, at: desk)
        #expect(try await Self.attach(paper, to: first.referral, at: desk) == id)
        #expect(try await Self.attach(paper, to: other.referral, at: desk) != id)
        let door = IdentityDoor(try await desk.store(), as: .coordinator)
        let content = try await door.read(behind: first.patient, for: "a test") { tx, ticket in
            try ReferralAttachment.content(of: id, ticket: ticket, in: &tx)
        }
        #expect(content?.bytes == paper.bytes && content?.name == paper.name)
        let strange = try await door.read(behind: other.patient, for: "a test") { tx, ticket in
            try ReferralAttachment.content(of: id, ticket: ticket, in: &tx)
        }
        #expect(strange == nil)
    }

    @Test("what was put aside stays to be seen, once", .clonedDatabase)
    func aside() async throws {
        let desk = try await IntakeDesk.open()
        let received = try await desk.receive(
            IntakeDesk.person(), attaching: [NewAttachment(name: "x", kind: .labs, bytes: Array("Hb 11".utf8))])
        let id = received.attachments[0]
        try await desk.ward.as(Ward.coordinator) { tx, _ in
            try ReferralAttachment.retract(id, because: "of another patient", in: &tx)
            return id
        }
        let papers = try await desk.store().read(as: .coordinator) { tx, _ in
            try ReferralAttachment.all(of: received.referral, in: &tx)
        }
        #expect(papers.map(\.isRetracted) == [true])
        await expectFact("attachment_is_retracted_once") {
            try await desk.ward.as(Ward.coordinator) { tx, _ in
                try ReferralAttachment.retract(id, because: "of another patient", in: &tx)
                return id
            }
        }
    }

    @Test("25 MiB fit, one byte more does not; nor does the hundred and first document", .clonedDatabase)
    func limits() async throws {
        let desk = try await IntakeDesk.open()
        let referral = try await desk.receive(IntakeDesk.person()).referral
        var bytes = [UInt8](repeating: UInt8(ascii: "x"), count: ReferralAttachment.bytesMax)
        try await Self.attach(NewAttachment(name: "x", kind: .other, bytes: bytes), to: referral, at: desk)
        bytes.append(UInt8(ascii: "x"))
        let large = NewAttachment(name: "x", kind: .other, bytes: bytes)
        await expectFact("attachment_has_1_byte_to_25_mebibytes") {
            try await Self.attach(large, to: referral, at: desk)
        }
        await expectFact("attachment_has_1_byte_to_25_mebibytes") {
            try await Self.attach(NewAttachment(name: "x", kind: .other, bytes: []), to: referral, at: desk)
        }
        try await desk.db.run(
            "SELECT referrals.attach(\(referral), 'x', 'other', convert_to(i::text, 'UTF8')) FROM generate_series(1, 99) i"
        )
        await expectFact("referral_has_at_most_100_attachments_of_200_mebibytes") {
            try await Self.attach(
                NewAttachment(name: "x", kind: .other, bytes: Array("one more".utf8)), to: referral, at: desk)
        }
    }

    @discardableResult
    private static func attach(
        _ paper: NewAttachment, to referral: ReferralID, at desk: IntakeDesk
    ) async throws -> AttachmentID {
        try await desk.ward.as(Ward.coordinator) { tx, _ in try paper(to: referral, in: &tx) }
    }
}
