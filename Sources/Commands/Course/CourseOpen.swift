internal import ArgumentParser
internal import CareTerms
internal import Pathway
internal import ProcedureBooking
internal import Registry

/// Opens a course from an accepted referral, with all its planned cycles.
struct CourseOpen: ChangingVerb {
    static let configuration = CommandConfiguration(
        commandName: "open", abstract: "Open a course from an accepted referral, with its planned cycles.",
        discussion: "Example: omentum course open R1042 --first-day 2026-12-01")
    static let roles: [GroupRole] = [.coordinator, .scheduler]

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The referral, such as R1042.") var referral: ReferralID
    @Option(help: ArgumentHelp("No cycle before this day; left out: today.", valueName: "YYYY-MM-DD"))
    var firstDay: ClinicalDay?

    func perform(_ output: Output, at desk: Desk) async throws {
        let start = StartCourse(referral: referral, firstDayFrom: firstDay)
        let outcome = try await desk.change(change) { tx, context in try start(in: &tx, context) }
        let course = outcome.answer
        if outcome.isDryRun {
            return output.done(outcome, "\(referral) would open a course.", ["referral": referral])
        }
        let (record, cycles) = try await desk.read { tx, _ in
            (try CourseRecord.read(course, in: &tx), try CycleRecord.all(of: course, in: &tx))
        }
        output.done(
            outcome, "Opened \(course): \(cycles.count) planned cycles, by \(record.protocolSource).",
            ["course": course, "referral": referral, "patient": record.patient, "cycles": cycles.map(\.id)])
    }
}
