internal import ArgumentParser
internal import CareTerms
internal import ProcedureBooking
internal import Registry

/// The series of planned cycles of a patient.
struct CourseNoun: Noun {
    static let configuration = CommandConfiguration(
        commandName: "course", abstract: "Courses of planned cycles: open, look, hold, complete, stop.",
        subcommands: [
            CourseOpen.self, CourseList.self, CourseShow.self, CourseHold.self, CourseResume.self, CourseComplete.self,
            CourseStop.self, CourseSkip.self, CourseRetry.self,
        ])
}

extension CycleWindow {
    /// `2027-01-19 to 2027-02-02`, or from a first day on.
    var words: String { to.map { "\(from) to \($0)" } ?? "from \(from)" }
}
