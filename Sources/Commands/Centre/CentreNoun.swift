public import ArgumentParser
internal import CareTerms
public import Referrals
internal import Registry

struct CentreNoun: Noun {
    static let configuration = CommandConfiguration(
        commandName: "centre", abstract: "The directory of other centres: what they offer, and how they are reached.",
        discussion: "Sending a patient there: omentum referral decline --centre C1, then referral send-onward.",
        subcommands: [
            CentreAdd.self, CentreChange.self, CentreList.self, CentreShow.self, CentreAddTrial.self,
            CentreCloseTrial.self, CentreAwaited.self,
        ])

    static let readers = GroupRole.allCases.filter { !$0.isService && $0 != .auditor }
}

extension Centre.Offer: ExpressibleByArgument {}
extension OnwardReferral.Reply: ExpressibleByArgument {}

/// What is written of a centre.
struct CentreOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Whom it takes, in words.", valueName: "text")) var accepts: String?
    @Option(help: ArgumentHelp("Whom to ask for.", valueName: "text")) var contactName: String?
    @Option(help: ArgumentHelp("Its phone.", valueName: "text")) var phone: String?
    @Option(help: ArgumentHelp("Its fax.", valueName: "text")) var fax: String?
    @Option(help: ArgumentHelp("Its mail box.", valueName: "text")) var email: String?
    @Option(help: ArgumentHelp("Where it is.", valueName: "text")) var address: String?
    @Option(help: ArgumentHelp("The day on which you asked whether this is so.", valueName: "YYYY-MM-DD"))
    var checkedOn: ClinicalDay

    func entry(offers: [Centre.Offer]?) -> Centre.Entry {
        Centre.Entry(
            offers: offers, accepts: accepts, contactName: contactName, phone: phone, fax: fax, email: email,
            address: address, checkedOn: checkedOn)
    }
}

struct CentreAdd: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Add a centre to the directory.",
        discussion: """
            Example: omentum centre add 'Hill University Hospital' --offers crs --offers hipec --fax '+1 312 555 0150' \
            --checked-on 2026-11-20
            """)
    static let roles: [GroupRole] = [.coordinator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var words: CentreOptions
    @Argument(help: "Its name.") var name: String
    @Option(help: "What it offers; may be repeated.") var offers: [Centre.Offer]

    func perform(_ output: Output, at desk: Desk) async throws {
        let (name, entry) = (name, words.entry(offers: offers))
        let outcome = try await desk.change(change) { tx, _ in try Centre.add(name, entry, in: &tx) }
        output.done(outcome, "Added \(outcome.answer) to the directory.", ["centre": outcome.answer])
    }
}

struct CentreChange: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "change", abstract: "Bring an entry of the directory to what was learned; the rest stays.",
        discussion: "Example: omentum centre change C1 --phone '+1 312 555 0151' --checked-on 2026-11-20")
    static let roles: [GroupRole] = [.coordinator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var words: CentreOptions
    @Argument(help: "The centre.") var centre: CentreID
    @Option(help: "What it offers now; may be repeated, and takes the place of the old list.")
    var offers: [Centre.Offer] = []
    @Flag(help: "It takes nobody any more; it stays in the directory.") var closed = false
    @Flag(help: "It takes patients again.") var open = false

    func validate() throws {
        guard !(closed && open) else { throw ValidationError("A centre is either --closed or --open.") }
    }

    func perform(_ output: Output, at desk: Desk) async throws {
        let (centre, entry) = (centre, words.entry(offers: offers.isEmpty ? nil : offers))
        let isActive = closed ? false : open ? true : nil
        let outcome = try await desk.change(change) { tx, _ in
            try Centre.change(centre, entry, isActive: isActive, in: &tx)
            return centre
        }
        output.done(
            outcome, "\(centre) is as of \(entry.checkedOn).",
            ["centre": outcome.answer, "checked_on": entry.checkedOn])
    }
}

struct CentreList: StoreVerb {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show the centres that take patients.",
        discussion: "Example: omentum centre list --offers hipec")
    static let roles = CentreNoun.readers

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @Option(help: "Only those that offer it.") var offers: Centre.Offer?
    @Flag(help: "Also those that take nobody any more.") var all = false

    func perform(_ output: Output, at desk: Desk) async throws {
        let (offers, all) = (offers, all)
        let centres = try await desk.read { tx, _ in
            try Centre.list(offering: offers, includingClosed: all, in: &tx)
        }
        output.show(
            Listing(
                centres, none: "The directory has no such centre: omentum centre add",
                columns: [
                    .init("centre") { $0.id }, .init("name") { $0.name },
                    .init("offers") { $0.entry.offers?.map(\.rawValue) ?? [] },
                    .init("open_trials", title: "trials", isNumber: true) { $0.openTrials },
                    .init("phone") { $0.entry.phone }, .init("fax", for: .machines) { $0.entry.fax },
                    .init("checked_on", title: "checked") { $0.entry.checkedOn },
                    .init("active", for: .machines) { $0.isActive },
                ]))
        output.noteFullPage(centres.count, of: Centre.listedMax)
    }
}

struct CentreShow: StoreVerb {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show one centre, its trials, and when that was checked.",
        discussion: "Example: omentum centre show C1")
    static let roles = CentreNoun.readers

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @Argument(help: "The centre.") var centre: CentreID

    func perform(_ output: Output, at desk: Desk) async throws {
        let id = centre
        let (centre, trials) = try await desk.read { tx, _ in
            (try Centre.read(id, in: &tx), try CentreTrial.all(of: id, in: &tx))
        }
        let entry = centre.entry
        output.show(
            [
                "centre": centre.id, "name": centre.name, "organisation": centre.organisation,
                "offers": entry.offers?.map(\.rawValue) ?? [], "accepts": entry.accepts,
                "contact_name": entry.contactName, "phone": entry.phone, "fax": entry.fax, "email": entry.email,
                "address": entry.address, "active": centre.isActive, "checked_on": entry.checkedOn,
                "checked_by": centre.checkedBy,
            ],
            [
                Section(
                    "trials",
                    Listing(
                        trials, none: "No trial is known there: omentum centre add-trial",
                        columns: [
                            .init("number") { $0.number }, .init("title") { $0.title }, .init("open") { $0.isOpen },
                            .init("checked_on", title: "checked") { $0.checkedOn },
                        ]))
            ])
    }
}

struct CentreAddTrial: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "add-trial", abstract: "Say that a centre has a trial open; said again, it is brought up to date.",
        discussion: "Example: omentum centre add-trial C1 NCT04329494 --title 'PIPAC phase 1' --checked-on 2026-11-20")
    static let roles: [GroupRole] = [.coordinator, .research]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The centre.") var centre: CentreID
    @Argument(help: "The trial's registry number.") var number: String
    @Option(help: ArgumentHelp("What it is about.", valueName: "text")) var title: String
    @Option(help: ArgumentHelp("The day on which you looked.", valueName: "YYYY-MM-DD")) var checkedOn: ClinicalDay

    func perform(_ output: Output, at desk: Desk) async throws {
        let (centre, number, title, day) = (centre, number, title, checkedOn)
        let outcome = try await desk.change(change) { tx, _ in
            try CentreTrial.open(number, title, at: centre, checkedOn: day, in: &tx)
            return centre
        }
        output.done(
            outcome, "\(centre) has \(number) open as of \(day).",
            ["centre": outcome.answer, "trial": number, "open": true, "checked_on": day])
    }
}

struct CentreCloseTrial: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "close-trial", abstract: "Say that a centre's trial takes nobody any more.",
        discussion: "Example: omentum centre close-trial C1 NCT04329494 --checked-on 2026-11-20")
    static let roles: [GroupRole] = [.coordinator, .research]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The centre.") var centre: CentreID
    @Argument(help: "The trial's registry number.") var number: String
    @Option(help: ArgumentHelp("The day on which you looked.", valueName: "YYYY-MM-DD")) var checkedOn: ClinicalDay

    func perform(_ output: Output, at desk: Desk) async throws {
        let (centre, number, day) = (centre, number, checkedOn)
        let outcome = try await desk.change(change) { tx, _ in
            try CentreTrial.close(number, at: centre, checkedOn: day, in: &tx)
            return centre
        }
        output.done(
            outcome, "\(number) at \(centre) is closed as of \(day).",
            ["centre": outcome.answer, "trial": number, "open": false, "checked_on": day])
    }
}
