internal import ArgumentParser
internal import CareTerms
internal import ProcedureBooking
internal import Registry

/// Lists a patient's courses.
struct CourseList: PatientVerb {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show a patient's courses, the running one first.",
        discussion: "Example: omentum course list P1")
    static let roles = CourseShow.roles

    @OptionGroup var form: FormOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var looking: LookOptions
    @Argument(help: "The patient, such as P1.") var patient: PatientID

    func perform(_ output: Output, at desk: Desk) async throws {
        let patient = patient
        let courses = try await desk.read { tx, _ in
            try PatientRecord.expect(patient, in: &tx)
            return try CourseRecord.all(of: patient, in: &tx)
        }
        try await desk.look(at: patient, looking)
        output.show(
            Listing(
                courses, none: "\(patient) has no course yet: omentum course open",
                columns: [
                    .init("course") { $0.id }, .init("referral") { $0.referral }, .init("arm") { $0.arm },
                    .init("status") { $0.status.words },
                    .init("planned_cycles", title: "planned", isNumber: true) { $0.plannedCycles },
                    .init("delivered_cycles", title: "delivered", isNumber: true) { $0.deliveredCycles },
                    .init("last_delivered_on", title: "last") { $0.lastDeliveredOn }, .init("site") { $0.site },
                ]))
    }
}
