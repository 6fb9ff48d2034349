import CareTerms
import TrialEnrollment

extension NightlyCheck {
    /// What breaks a rule of quality is kept as a breach with its owner: an item is the enrolment where it was found.
    static let findBreaches = NightlyCheck(
        name: .findBreaches, subjectKind: "enrolment",
        due: { night, after, limit, tx in
            try NightlyBreaches.toFind(at: night.site, on: night.date, after: after, limit: limit, in: &tx).map {
                NightlyDue(subject: $0.enrolment.number, patient: $0.patient, skipped: $0.skipped)
            }
        }, word: "found",
        act: { night, item, tx in
            try NightlyBreaches.find(of: EnrolmentID(item.subject), on: night.date, in: &tx)
        })

    static let endBreaches = NightlyCheck(
        name: .endBreaches, subjectKind: "breach",
        due: { night, after, limit, tx in
            try NightlyBreaches.toEnd(at: night.site, after: after, limit: limit, in: &tx).map {
                NightlyDue(subject: $0.breach.number, patient: $0.patient)
            }
        }, word: "cause_is_gone",
        act: { _, item, tx in
            try NightlyBreaches.end(BreachID(item.subject), in: &tx)
        })
}
