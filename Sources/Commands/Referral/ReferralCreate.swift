public import ArgumentParser
internal import CareTerms
public import Referrals
internal import Registry

struct ReferralCreate: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Write down a referral that reached us.",
        discussion: """
            Example: omentum referral create P1 --site S1 --channel fax --from 'Dr. Berg, Hill Clinic' \
            --primary C18.9 --peritoneal C78.6 --received-at 2026-11-20T15:40
            """)
    static let roles: [GroupRole] = [.coordinator]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The patient.") var patient: PatientID
    @Option(help: "The site that it came to.") var site: SiteID
    @Option(help: "How it reached us.") var channel: Referral.Channel
    @Option(help: "routine, urgent, asap or stat.") var priority: Referral.Priority = .routine
    @Option(name: .customLong("from"), help: ArgumentHelp("The referrer, in their own words.", valueName: "text"))
    var referrer: String
    @Option(help: "The referrer's organisation.") var organisation: OrganisationID?
    @Option(help: ArgumentHelp("Primary cancer, ICD-10-CM, such as C18.9.", valueName: "code")) var primary: String
    @Option(help: ArgumentHelp("Peritoneal disease, ICD-10-CM, such as C78.6.", valueName: "code"))
    var peritoneal: String?
    @Option(help: ArgumentHelp("When it was received, on the site's wall or with an offset.", valueName: "time"))
    var receivedAt: StatedTime

    func perform(_ output: Output, at desk: Desk) async throws {
        let (patient, site, channel, priority) = (patient, site, channel, priority)
        let (referrer, organisation, received) = (referrer, organisation, receivedAt)
        let (primary, peritoneal) = (primary, peritoneal)
        let outcome = try await desk.change(change) { tx, context in
            let zone = try SiteClock.zone(of: site, in: &tx)
            return try ReceiveReferral(
                patient: patient, site: site, receivedAt: try SiteClock.moment(received, zone: zone, in: &tx),
                channel: channel, priority: priority, referrerName: referrer, referrerOrganisation: organisation,
                primaryCancer: primary, peritonealDisease: peritoneal)(in: &tx, context)
        }
        output.done(outcome, "Received \(outcome.answer).", ["referral": outcome.answer, "patient": patient])
    }
}

extension Referral.Channel: ExpressibleByArgument {}
extension Referral.Priority: ExpressibleByArgument {}
extension Referral.Pathway: ExpressibleByArgument {}
extension Referral.Event: ExpressibleByArgument {}
extension Referral.State: ExpressibleByArgument {}
