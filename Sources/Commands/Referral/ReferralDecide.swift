internal import ArgumentParser
internal import CareTerms
internal import Postgres
internal import Referrals
internal import Registry

struct ReferralAccept: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "accept", abstract: "Accept the patient for a pathway.",
        discussion: """
            Example: omentum referral accept R1 --pathway trial
            Where a board of ours has decided, the decision rests on its word. A board that keeps its list on paper is \
            told by its day: --board-on 2026-11-24
            """)
    static let roles: [GroupRole] = [.coordinator, .surgeon]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var circumstances: StepOptions
    @OptionGroup var seen: SeenOptions
    @Argument(help: "The referral.") var referral: ReferralID
    @Option(help: "trial, off_trial or registry_only.") var pathway: Referral.Pathway
    @Option(help: ArgumentHelp("The day of a board that is not kept here.", valueName: "YYYY-MM-DD"))
    var boardOn: ClinicalDay?

    func perform(_ output: Output, at desk: Desk) async throws {
        let (id, pathway, boardOn, options) = (referral, pathway, boardOn, circumstances.words)
        let seen = seen.version
        let outcome = try await desk.change(change) { tx, context in
            try Referral.expect(seen, of: id, in: &tx)
            let site = try ReferralRecord.read(id, in: &tx).site
            return try Referral.accept(
                id, for: pathway, boardOn: boardOn, try options.circumstances(at: site, in: &tx), in: &tx, context)
        }
        output.moved(referral, outcome)
    }
}

struct ReferralDecline: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "decline", abstract: "Decline, with a coded reason, and perhaps another centre.",
        discussion: """
            Example: omentum referral decline R1 --because candidate_for_cytoreduction --reason 'board' --centre C1
            The centre is the one that the patient is told of; what is sent there: omentum referral send-onward
            """)
    static let roles: [GroupRole] = [.coordinator, .surgeon]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var circumstances: StepOptions
    @OptionGroup var seen: SeenOptions
    @Argument(help: "The referral.") var referral: ReferralID
    @Option(help: ArgumentHelp("A code of the list: omentum referral reasons.", valueName: "code")) var because: String
    @Option(help: "The centre of the directory that the patient is sent to instead.") var centre: CentreID?
    @Option(help: "The same by the organisation's number, when it stands in no directory.")
    var onwardTo: OrganisationID?
    @Option(help: ArgumentHelp("The day of a board that is not kept here.", valueName: "YYYY-MM-DD"))
    var boardOn: ClinicalDay?

    func validate() throws {
        guard centre == nil || onwardTo == nil else {
            throw ValidationError("Name the centre once: --centre C1, or --onward-to O1.")
        }
    }

    func perform(_ output: Output, at desk: Desk) async throws {
        let (id, because, centre, onwardTo, boardOn) = (referral, because, centre, onwardTo, boardOn)
        let options = circumstances.words
        let seen = seen.version
        let outcome = try await desk.change(change) { tx, context in
            try Referral.expect(seen, of: id, in: &tx)
            let site = try ReferralRecord.read(id, in: &tx).site
            let organisation = try centre.map { try Centre.read($0, in: &tx).organisation } ?? onwardTo
            return try Referral.decline(
                id, because: because, onwardTo: organisation, boardOn: boardOn,
                try options.circumstances(at: site, in: &tx), in: &tx, context)
        }
        output.moved(referral, outcome)
    }
}
