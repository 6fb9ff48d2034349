internal import ArgumentParser
internal import CareTerms
internal import Glibc
internal import Referrals
internal import Registry

struct ReferralAttach: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "attach", abstract: "Keep documents with a referral; their type is what their bytes say.",
        discussion: """
            Example: omentum referral attach R1 letter.pdf ct.pdf=imaging --kind referral_letter
            At most 25 MiB each, and 100 documents of 200 MiB together. The same bytes again are kept once.
            """)
    static let roles: [GroupRole] = [.coordinator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var seen: SeenOptions
    @Argument(help: "The referral.") var referral: ReferralID
    @Argument(help: ArgumentHelp("Documents; ct.pdf=imaging names the kind of one.", valueName: "file[=kind]"))
    var files: [AttachedFile]
    @Option(help: "What those are whose kind is not named.") var kind: ReferralAttachment.Kind = .other

    func perform(_ output: Output, at desk: Desk) async throws {
        try await desk.enter()
        let (id, seen) = (referral, seen.version)
        let read = try AttachedFile.read(files, kind: kind)
        let attachments = read.map(\.attachment)
        try NewAttachment.check(attachments)
        let request = try CommandRequest("omentum", desk.words + read.map(\.digest))
        let outcome = try await desk.change(change, request: request) { tx, _ in
            try Referral.expect(seen, of: id, in: &tx)
            _ = try ReferralRecord.read(id, in: &tx)
            return try attachments.map { try $0(to: id, in: &tx) }
        }
        let kept = outcome.answer
        output.done(
            outcome,
            outcome.isDryRun ? "\(kept.count) would be kept with \(id)." : "Kept \(kept.shown) with \(id).",
            ["referral": id, "attachments": outcome.isDryRun ? [] : kept])
    }
}

struct ReferralAttachments: PatientVerb {
    static let configuration = CommandConfiguration(
        commandName: "attachments", abstract: "Show the documents of a referral.",
        discussion:
            "Example: omentum referral attachments R1. What is in one: omentum referral attachment D1 --out FILE")
    static let roles: [GroupRole] = [.coordinator, .surgeon, .research, .nurse, .investigator, .pharmacist]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var looking: LookOptions
    @Argument(help: "The referral.") var referral: ReferralID

    func perform(_ output: Output, at desk: Desk) async throws {
        let id = referral
        let (patient, rows) = try await desk.read { tx, _ in
            let record = try ReferralRecord.read(id, in: &tx)
            let zone = try SiteClock.zone(of: record.site, in: &tx)
            let papers = try ReferralAttachment.all(of: id, in: &tx)
            let walls = try SiteClock.walls(of: papers.map(\.recordedAt), zones: papers.map { _ in zone }, in: &tx)
            return (record.patient, Array(zip(papers, walls)))
        }
        try await desk.look(at: patient, looking)
        output.show(
            Listing(
                rows, none: "No document came with \(id): omentum referral attach \(id) FILE",
                columns: [
                    .init("attachment") { $0.0.id }, .init("kind") { Term($0.0.kind) },
                    .init("type") { $0.0.mediaType }, .init("size", isNumber: true) { $0.0.size },
                    .init("kept_at", title: "kept") { $0.1 },
                    .init("put_aside", title: "put aside") { $0.0.isRetracted },
                    .init("kept_by", for: .machines) { $0.0.login },
                    .init("sha256", for: .machines) { $0.0.sha256 },
                ]))
    }
}

struct ReferralAttachmentShow: PatientVerb {
    static let configuration = CommandConfiguration(
        commandName: "attachment", abstract: "Write a document of a referral into a file.",
        discussion:
            "Example: omentum referral attachment D1 --out letter.pdf. The list: omentum referral attachments R1")
    static let roles = ReferralAttachments.roles

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var looking: LookOptions
    @Argument(help: "The document.") var attachment: AttachmentID
    @Option(help: ArgumentHelp("Where it goes; a file that is there stays.", valueName: "file"), completion: .file())
    var out: String

    func perform(_ output: Output, at desk: Desk) async throws {
        let id = attachment
        let (paper, patient) = try await desk.read { tx, _ in
            let paper = try ReferralAttachment.read(id, in: &tx)
            return (paper, try ReferralRecord.read(paper.referral, in: &tx).patient)
        }
        // The file is made before the document is asked for: a look that comes to nothing would stand in the log.
        let file = try NewFile(out)
        do {
            let content = try await desk.read(behind: patient, looking) { tx, ticket in
                guard let content = try ReferralAttachment.content(of: id, ticket: ticket, in: &tx) else {
                    throw NotFound(id)
                }
                return content
            }
            try file.write(content.bytes)
            try file.finish()
            output.done(
                "Wrote \(id), \(content.name), with \(content.bytes.count) bytes.",
                [
                    "attachment": id, "referral": paper.referral, "name": content.name, "type": content.mediaType,
                    "size": content.bytes.count, "sha256": content.sha256, "put_aside": paper.isRetracted,
                ])
        } catch {
            file.abandon()
            throw error
        }
    }
}

struct ReferralPutAside: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "put-aside", abstract: "Say that a document does not belong to its referral; it stays to be seen.",
        discussion: "Example: omentum referral put-aside D1 --because 'of another patient'")
    static let roles: [GroupRole] = [.coordinator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var seen: SeenOptions
    @Argument(help: "The document.") var attachment: AttachmentID
    @Option(help: ArgumentHelp("Why.", valueName: "text")) var because: String

    func perform(_ output: Output, at desk: Desk) async throws {
        let (id, because, seen) = (attachment, because, seen.version)
        let outcome = try await desk.change(change) { tx, _ in
            let paper = try ReferralAttachment.read(id, in: &tx)
            try Referral.expect(seen, of: paper.referral, in: &tx)
            try ReferralAttachment.retract(id, because: because, in: &tx)
            return paper.referral
        }
        output.done(
            outcome, "\(id) of \(outcome.answer) is put aside.", ["attachment": id, "referral": outcome.answer])
    }
}
