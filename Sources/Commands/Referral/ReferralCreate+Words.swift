internal import ArgumentParser
internal import CareTerms
internal import Referrals
internal import Registry

/// What a referral says, besides whose it is.
struct ReferralWords: ParsableArguments {
    @Option(help: "The site that it came to.") var site: SiteID?
    @Option(help: "How it reached us.") var channel: Referral.Channel?
    @Option(help: "routine, urgent, asap or stat; routine when left out.") var priority: Referral.Priority?
    @Option(help: ArgumentHelp("The programme; pipac when left out.", valueName: "code")) var programme: String?
    @Option(name: .customLong("from"), help: ArgumentHelp("The referrer, in their own words.", valueName: "text"))
    var referrer: String?
    @Option(help: ArgumentHelp("The house of the referrer, in their own words.", valueName: "text")) var house: String?
    @Option(help: ArgumentHelp("The referrer's National Provider Identifier.", valueName: "number")) var npi: String?
    @Option(help: ArgumentHelp("Where the answer goes: a number or an address.", valueName: "text"))
    var contact: String?
    @Option(help: "The referrer's organisation in our directory.") var organisation: OrganisationID?
    @Option(help: ArgumentHelp("Primary cancer, ICD-10-CM, such as C18.9.", valueName: "code")) var primary: String?
    @Option(help: ArgumentHelp("Peritoneal disease, ICD-10-CM, such as C78.6.", valueName: "code"))
    var peritoneal: String?
    @Option(help: ArgumentHelp("When it was received, on the site's wall or with an offset.", valueName: "time"))
    var receivedAt: StatedTime?

    init() {}

    var isEmpty: Bool {
        site == nil && channel == nil && priority == nil && programme == nil && referrer == nil && house == nil
            && npi == nil && contact == nil && organisation == nil && primary == nil && peritoneal == nil
            && receivedAt == nil
    }

    /// The options without which there is no referral.
    var missing: [String] {
        [
            ("--site", site == nil), ("--channel", channel == nil), ("--from", referrer == nil),
            ("--primary", primary == nil), ("--received-at", receivedAt == nil),
        ].filter(\.1).map(\.0)
    }

    func form(of patient: ReferralForm.Patient) throws -> ReferralForm {
        guard let site, let channel, let referrer, let primary, let receivedAt else {
            throw ValidationError("Missing: \(missing.joined(separator: ", ")).")
        }
        return ReferralForm(
            site: site, receivedAt: receivedAt.description, channel: channel, priority: priority ?? .routine,
            programme: programme,
            referrer: .init(name: referrer, organisation: house, npi: npi, contact: contact, record: organisation),
            patient: patient, primaryCancer: primary, peritonealDisease: peritoneal)
    }
}

/// Whose referral it is.
struct PersonWords: ParsableArguments {
    @Argument(help: "The patient, where we know them.") var known: PatientID?
    @Option(name: .customLong("patient"), help: "The same as the patient's number alone.") var named: PatientID?
    @Option(help: ArgumentHelp("The family name.", valueName: "text")) var family: String?
    @Option(help: ArgumentHelp("The given names.", valueName: "text")) var given: String?
    @Option(help: ArgumentHelp("The date of birth.", valueName: "YYYY-MM-DD")) var born: ClinicalDay?
    @Option(help: ArgumentHelp("A number that somebody gave the patient.", valueName: "text")) var identifier: String?
    @Option(help: ArgumentHelp("Who gave that number.", valueName: "name")) var authority: String?

    init() {}

    func validate() throws {
        guard known == nil || named == nil else { throw ValidationError("Name the patient once.") }
        guard (identifier == nil) == (authority == nil) else {
            throw ValidationError(
                "An identifier is unique only where it was given: --identifier VALUE with --authority NAME.")
        }
    }

    var patient: PatientID? { known ?? named }

    /// Nothing but a patient's number, which may stand beside a form, to take the one who looks alike.
    var isEmpty: Bool { family == nil && given == nil && born == nil && identifier == nil }

    var described: ReferralForm.Patient {
        var identifiers: [NewPerson.Identifier]?
        if let identifier, let authority { identifiers = [.init(authority: authority, value: identifier)] }
        return .init(record: patient, family: family, given: given, birthDate: born, identifiers: identifiers)
    }
}

/// What a person says about probable duplicates.
struct RulingWords: ParsableArguments {
    @Option(help: ArgumentHelp("Why it is no duplicate, though it looks like one.", valueName: "text"))
    var notDuplicate: String?
    @Option(help: "The referral that this one came in again for: both are kept, and joined.")
    var duplicateOf: ReferralID?

    init() {}

    func check() throws {
        guard notDuplicate == nil || duplicateOf == nil else {
            throw ValidationError("It is a duplicate or not: --not-duplicate REASON or --duplicate-of R….")
        }
    }

    var ruling: ReferralIntake.Ruling {
        if let notDuplicate { return .notDuplicate(because: notDuplicate) }
        if let duplicateOf { return .duplicate(of: duplicateOf, because: "It came in again.") }
        return .none
    }
}
