public import ArgumentParser
internal import CareTerms
internal import Postgres
internal import Registry
public import TrialEnrollment

struct TrialNear: PatientVerb {
    static let configuration = CommandConfiguration(
        commandName: "near",
        abstract: "Show where trials recruit that this centre does not run, the nearest to a patient first.",
        discussion: """
            Example: omentum trial near R1 --about peritoneal --near 41.88,-87.63
            Sites and their coordinates are those of the imported records of ClinicalTrials.gov. Without --near the patient's
            town is looked up in the same records; a town that they do not place, or place twice, is unknown.
            """)
    static let roles: [GroupRole] = [.research, .coordinator, .investigator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var looking: LookOptions
    @Argument(help: "The referral.") var referral: ReferralID
    @Option(
        help: ArgumentHelp("From this point on, in degrees, and not from the patient's town.", valueName: "lat,lon"))
    var near: Place?
    @Option(help: ArgumentHelp("Only trials whose title, condition or keyword says this.", valueName: "text"))
    var about: String?
    @Option(help: ArgumentHelp("Only sites so near.", valueName: "km")) var within: Int?
    @Option(help: "At most so many sites.") var limit = 50

    static let limits = 1...500

    func validate() throws {
        guard Self.limits.contains(limit) else {
            throw ValidationError("--limit is from \(Self.limits.lowerBound) to \(Self.limits.upperBound).")
        }
        guard within.map({ (1...20_100).contains($0) }) ?? true else {
            throw ValidationError("--within is from 1 to 20100 km: no place on earth is farther.")
        }
    }

    func perform(_ output: Output, at desk: Desk) async throws {
        let (referral, near, limit) = (referral, near, limit)
        let filter = NearbySite.Filter(about: about, withinKilometres: within)
        let patient = try await desk.read { tx, _ in try ReferredPatient.read(referral, in: &tx).patient }
        let (place, sites) = try await desk.read(behind: patient, looking) { tx, ticket in
            guard let place = try near ?? Place.ofPatient(behind: ticket, in: &tx) else {
                throw Fact(
                    "patient_place_is_known", .rule,
                    "Where \(patient) lives is not known on the map: no record of the registry places that town.",
                    try: "--near LAT,LON, such as --near 41.88,-87.63")
            }
            return (place, try NearbySite.list(from: place, filter, limit: limit, in: &tx))
        }
        output.show(
            ["referral": referral, "patient": patient, "place_is": Term(place.source)],
            [
                Section(
                    "sites",
                    Listing(
                        sites, none: "No such trial recruits: omentum trial import brings the records.",
                        columns: [
                            .init("km", isNumber: true) { $0.kilometres }, .init("nct") { $0.nct },
                            .init("title") { $0.title }, .init("facility") { $0.facility }, .init("city") { $0.city },
                            .init("state", for: .machines) { $0.state }, .init("country") { $0.country },
                        ]))
            ])
        output.noteFullPage(sites.count, of: limit)
    }
}

extension Place: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}
