import CareTerms
public import Registry

extension FactBook {
    /// What the trial office's constraints say to people.
    public static let trials = FactBook([], notes: [:])
        .adding(.history(of: "enrolment"))
        .adding(trialsCatalogue)
        .adding(trialsSchedule)
        .adding(trialsRegistry)
        .adding(trialsCriteria)
        .adding(trialsConsent)
        .adding(trialsEnrolment)
        .adding(trialsLog)
        .adding(trialsPapers)
        .adding(trialsSlots)
        .adding(trialsSlotNotes)
}
