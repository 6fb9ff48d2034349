import CareTerms
public import Registry

// The names under which booking refuses, in the words of the ward.

extension FactBook {
    public static let booking = FactBook(courses + cycles + placements + resources, notes: bookingNotes)
        .adding(FactBook(procedures + exposures + records))
        .adding(.history(of: "course")).adding(.history(of: "planned_cycle"))
        .adding(.history(of: "placement")).adding(.history(of: "procedure"))

    private static let courses: [Fact] = [
        Fact("course_belongs_to_patient", .notFound, "There is no such patient."),
        Fact("course_comes_from_a_referral", .notFound, "There is no such referral."),
        Fact("course_belongs_to_site", .notFound, "There is no such site.", try: "omentum site list"),
        Fact("course_names_an_enrolment", .notFound, "There is no such enrolment."),
        Fact("course_names_an_arm", .notFound, "There is no such trial arm."),
        Fact(
            "referral_opens_one_course", .rule, "This referral has its course already.",
            try: "A further course needs a referral of its own."),
        Fact(
            "patient_has_one_running_course", .rule, "The patient has a course that runs, or is on hold.",
            try: "Complete or stop it first: omentum course show"),
        Fact(
            "course_has_its_enrolment", .rule, "A course needs the patient's enrolment, off-trial the registry's.",
            try: "omentum enrolment identify P… --referral R…, then omentum enrolment consent"),
        Fact(
            "trial_course_has_its_arm", .rule, "A course in a trial needs the arm.",
            try: "omentum enrolment identify P… --referral R… --arm A…"),
        Fact(
            "course_is_of_its_referrals_patient", .rule, "The referral is another patient's.",
            try: "omentum referral list"),
        Fact(
            "course_is_of_its_enrolments_patient", .rule, "The enrolment is another patient's.",
            try: "omentum enrolment list"),
        Fact(
            "course_has_an_accepted_referral", .rule, "The referral is not accepted for this course.",
            try: "omentum referral accept"),
        Fact(
            "course_is_of_an_enrolled_patient", .rule, "The enrolment does not carry this course.",
            try: "An enrolment from the same referral, consented to and still running: omentum enrolment list"),
        Fact(
            "course_has_the_numbers_of_its_protocol", .rule, "The course's numbers are not its protocol's.",
            try: "omentum course open: it takes them from the arm or the programme"),
        Fact("off_trial_course_has_no_arm", .rule, "A course outside of a trial has no trial arm."),
        Fact(
            "course_pathway_is_known", .rule,
            "Only a referral accepted for trial or off-trial treatment opens a course."),
        Fact("course_plans_one_to_twelve_cycles", .usage, "A course plans one to twelve cycles."),
        Fact("course_interval_is_in_order", .usage, "The interval is 0 < min <= target <= max <= 400 days."),
        Fact("dwell_target_is_plausible", .usage, "The dwell target is 5 to 120 minutes."),
        Fact("dwell_tolerance_is_less_than_its_target", .usage, "The dwell tolerance is less than its target."),
        Fact("pressure_target_is_plausible", .usage, "The pressure target is 5 to 20 mmHg."),
        Fact("pressure_tolerance_is_plausible", .usage, "The pressure tolerance is 0 to 5 mmHg."),
        Fact(
            "held_course_has_its_review_date", .usage, "A course on hold needs the day on which it is looked at again.",
            try: "--review-on DATE"),
        Fact(
            "stopped_course_has_its_coded_reason", .usage, "A stopped course needs its coded reason.",
            try: "--because " + Course.StopReason.allCases.map(\.rawValue).joined(separator: ", ")),
        Fact("course_reason_is_known", .usage, "This reason for stopping is not in the list."),
        Fact("other_course_reason_is_told", .usage, "The reason other needs words.", try: "--reason TEXT"),
        Fact(
            "completed_course_has_no_open_cycle", .rule, "A planned cycle is still open.",
            try: "Deliver or skip it, or stop the course with its reason."),
        Fact(
            "ended_course_has_no_procedure_under_way", .rule, "A procedure of this course is under way.",
            try: "End it first, or cancel it on the day."),
    ]

    private static let cycles: [Fact] = [
        Fact(
            "skipped_cycle_has_no_placement", .rule, "The cycle still has a placement.",
            try: "Give the slot back first: omentum booking release"),
        Fact(
            "booked_cycle_has_a_confirmed_placement", .rule, "A cycle is booked by its placement.",
            try: "omentum booking hold, then omentum booking confirm"),
        Fact(
            "attempted_cycle_has_its_procedure", .rule, "A cycle is attempted by its procedure in theatre.",
            try: "omentum procedure arrive, then omentum procedure theatre"),
        Fact(
            "cycle_that_lost_its_slot_has_none", .rule, "The cycle still has its slot.",
            try: "Give the slot back: omentum booking release"),
        Fact(
            "cycle_is_tried_again_only_when_not_delivered", .rule,
            "A cycle is tried again only when its procedure ended without a complete aerosol."),
    ]

    private static let placements: [Fact] = [
        Fact(
            "resource_is_used_by_one_placement_at_a_time", .rule,
            "Somebody else has this theatre, person or device at that time.",
            try: "omentum booking day shows what is free; choose another time or another resource."),
        Fact(
            "patient_is_in_one_placement_at_a_time", .rule, "The patient is placed elsewhere at that time.",
            try: "omentum course show K… says where; omentum booking reschedule moves it"),
        Fact(
            "planned_cycle_has_one_open_placement", .rule, "This cycle has a placement already.",
            try: "Move it: omentum booking reschedule"),
        Fact(
            "placement_is_of_a_planned_cycle", .notFound, "There is no such planned cycle.", try: "omentum course show"),
        Fact("placement_is_of_a_running_course", .rule, "The course has ended: nothing is placed for it."),
        Fact("placement_is_for_an_open_cycle", .rule, "The cycle was attempted or skipped: nothing is placed for it."),
        Fact("placement_belongs_to_site", .notFound, "There is no such site.", try: "omentum site list"),
        Fact(
            "placement_has_every_resource_it_needs", .usage,
            "A placement takes one theatre and every other kind of resource that the site asks for.",
            try: "omentum booking resources lists them"),
        Fact("resource_is_used_at_its_site", .rule, "A resource belongs to another site and does not travel."),
        Fact("resource_is_available", .rule, "A resource is not there at that time.", try: "omentum booking resources"),
        Fact("claim_names_a_resource", .notFound, "There is no such resource.", try: "omentum booking resources"),
        Fact(
            "placement_is_not_in_the_past", .usage, "This time has passed.",
            try: "What took place already is written down with --late REASON."),
        Fact("placement_fits_a_day", .usage, "A placement lasts 15 minutes to 24 hours."),
        Fact("placement_time_is_finite", .usage, "A placement begins and ends."),
        Fact(
            "late_placement_has_its_reason", .usage, "What is written down late needs a reason of 3 to 500 characters."),
        Fact("hold_expires_after_it_is_placed", .usage, "A hold lasts from 1 minute to 72 hours."),
        Fact("replacement_is_for_the_same_cycle", .rule, "A placement is moved within its own cycle."),
        Fact("placement_is_replaced_once", .changedMeanwhile, "This placement has been moved already."),
        Fact(
            "placement_is_confirmed_before_its_hold_expires", .rule, "The hold is over.",
            try: "Hold the time again: omentum booking hold"),
        Fact(
            "placement_is_confirmed_on_a_go", .rule, "A placement is confirmed only on a go.",
            try: "omentum patient ready shows what stands in the way, and who clears it."),
        Fact("hold_expires_when_its_time_is_over", .rule, "The hold still runs.", try: "Release it instead."),
        Fact("superseded_placement_has_its_replacement", .rule, "Only a new placement supersedes an old one."),
        Fact(
            "opened_procedure_keeps_its_placement", .rule, "The procedure of this placement has begun.",
            try: "Cancel it on the day: omentum procedure cancel"),
        Fact(
            "released_placement_has_its_coded_reason", .usage, "Giving a slot back needs its coded reason.",
            try: "--because " + Placement.ReleaseReason.allCases.map(\.rawValue).joined(separator: ", ")),
        Fact("placement_reason_is_known", .usage, "This reason for giving a slot back is not in the list."),
        Fact("other_placement_reason_is_told", .usage, "The reason other needs words.", try: "--reason TEXT"),
    ]

    private static let resources: [Fact] = [
        Fact("resource_belongs_to_site", .notFound, "There is no such site.", try: "omentum site list"),
        Fact("resource_name_is_unique_at_its_site", .rule, "The site has a resource of this kind and name already."),
        Fact("resource_name_is_short", .usage, "The name of a resource has 1 to 120 characters."),
        Fact(
            "resource_kind_is_known", .usage, "This kind of resource is not known.",
            try: ResourceKind.allCases.map(\.rawValue).joined(separator: ", ")),
        Fact("room_is_used_at_its_own_site", .usage, "Theatres and recovery places do not travel."),
        Fact("person_is_one_resource", .rule, "This person is a resource already: one person is never two."),
        Fact("only_a_surgeon_resource_is_a_person", .usage, "Only a surgeon names a login."),
        Fact("unavailability_has_a_reason", .usage, "An absence needs a reason of 3 to 500 characters."),
        Fact("unavailability_has_a_start", .usage, "An absence has a start, and ends after it."),
        Fact("unavailability_is_lifted_once", .notFound, "There is no such absence in force."),
        Fact("block_is_plausible", .usage, "A block lasts 30 to 720 minutes."),
        Fact("hold_is_plausible", .usage, "A site's holds last 1 to 4320 minutes."),
        Fact("site_needs_known_resources", .usage, "A site asks for kinds of resources that are known."),
        Fact("booking_rule_belongs_to_site", .notFound, "There is no such site.", try: "omentum site list"),
    ]
}
