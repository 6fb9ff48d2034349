import CareTerms
import Registry

extension FactBook {
    /// What the constraints of the tumour board say to people.
    static let referralsBoard = FactBook(
        [
            Fact("meeting_belongs_to_site", .notFound, "There is no such site.", try: "omentum site list"),
            Fact("meeting_board_is_short", .usage, "The name of a board has 3 to 120 characters."),
            Fact(
                "board_meets_once_at_a_time", .rule, "This board meets at that time already.", try: "omentum board list"
            ),
            Fact("end_belongs_to_meeting", .notFound, "There is no such meeting.", try: "omentum board list"),
            Fact(
                "meeting_ends_once", .rule, "The meeting was held or cancelled before.", try: "omentum board show M1"),
            Fact(
                "cancelled_meeting_has_its_reason", .usage, "A cancelled meeting has its reason.", try: "--reason TEXT"),
            Fact(
                "meeting_has_begun", .rule, "The meeting has not begun: nothing is decided at it, and it was not held.",
                try: "Wait until it meets, or plan it at the time when it met: omentum board meet"),
            Fact(
                "meeting_that_decided_was_held", .rule, "A meeting that decided something was held, not cancelled.",
                try: "omentum board hold M1"),
            Fact(
                "ended_meeting_leaves_nobody_on_its_list", .rule, "Somebody is still on the list of this meeting.",
                try: "omentum board decide, defer or take-off for each of them"),
            Fact("member_was_at_a_meeting", .notFound, "There is no such meeting.", try: "omentum board list"),
            Fact(
                "member_is_present_once", .rule, "This member is written down already.", try: "omentum board show M1"),
            Fact("listing_belongs_to_meeting", .notFound, "There is no such meeting.", try: "omentum board list"),
            Fact("listing_belongs_to_referral", .notFound, "There is no such referral.", try: "omentum referral list"),
            Fact(
                "listing_is_deferred_to_a_meeting", .notFound, "There is no such meeting to defer to.",
                try: "omentum board list"),
            Fact(
                "listing_is_deferred_to_another_meeting", .usage, "A referral is deferred to another meeting.",
                try: "--to with the number of a later one: omentum board list"),
            Fact(
                "who_leaves_a_list_has_a_reason", .usage, "Who is taken off a list, or deferred, has a reason.",
                try: "--reason TEXT"),
            Fact(
                "referral_on_a_list_awaits_the_board", .rule, "Only a referral that awaits the board is put on a list.",
                try: "omentum referral step R1 refer_to_board"),
            Fact(
                "referral_is_on_one_list_at_a_time", .rule, "The referral is on a list already.",
                try: "omentum board defer M1 R1 --to M2 --reason TEXT"),
            Fact(
                "only_a_listed_referral_leaves_the_list", .rule, "The referral is not on the list of this meeting.",
                try: "omentum board show M1"),
            Fact(
                "ended_meeting_takes_no_more", .rule, "The meeting was held or cancelled: its list takes no more.",
                try: "omentum board list shows the next one"),
            Fact(
                "board_decision_names_a_board_answer", .usage, "This answer is not in the board's list.",
                try: "omentum board answers"),
            Fact(
                "pipac_has_its_intent", .usage, "PIPAC is decided with what it is for, and nothing else is.",
                try: "--intent disease_control, conversion_to_surgery or symptom_relief"),
            Fact(
                "pipac_comes_after_cure_was_ruled_out", .usage,
                "PIPAC is decided with why surgery that might cure is not the road, and nothing else is.",
                try: "--cure-ruled-out REASON; the road to cure is --answer crs_hipec_candidate"),
            Fact(
                "board_has_two_members_present", .rule, "A board that decides has at least two members present.",
                try: "omentum board present M1 --name NAME --specialty surgery"),
            Fact(
                "board_decides_what_is_on_its_list", .rule, "The referral is not on the list of this meeting.",
                try: "omentum board put-on M1 R1; a wrong decision is corrected with --corrects"),
            Fact(
                "decision_is_reopened_before_its_board_is_corrected", .rule,
                "The patient was accepted or declined on this word of the board: that is decided anew first.",
                try: "omentum referral step R1 redecide --reason TEXT; on a course: omentum course stop"),
            Fact(
                "cancelled_meeting_decides_nothing", .rule, "A cancelled meeting decides nothing.",
                try: "omentum board list shows the next one"),
            Fact(
                "board_decision_corrects_one_of_its_referral", .notFound,
                "The referral has no such decision to correct.", try: "omentum board show M1"),
            Fact(
                "board_decision_is_corrected_once", .changedMeanwhile, "The decision was corrected before.",
                try: "Correct the one that took its place: omentum board show M1"),
            Fact(
                "board_decision_is_only_appended", .rule, "What a board decided is never changed.",
                try: "omentum board decide with --corrects"),
            Fact(
                "decision_follows_its_board_decision", .rule, "The board decided otherwise.",
                try: "omentum board show M1, or omentum board decide with --corrects"),
        ],
        notes: [
            "meeting_has_one_id": "made by the database",
            "meeting_outcome_is_known": "a literal of the use case",
            "member_present_has_one_id": "made by the database",
            "member_is_a_person": "the use case finds the person by their login",
            "member_specialty_is_known": "a word of the enumeration",
            "listing_has_one_id": "made by the database",
            "listing_event_is_known": "a word of the enumeration",
            "only_a_deferred_listing_names_the_next_meeting": "the use case names one for a deferral only",
            "board_answer_has_one_code": "the operator's list", "board_answer_code_is_a_word": "the operator's list",
            "board_answer_has_one_place": "the operator's list", "board_answer_label_is_short": "the operator's list",
            "board_answer_pathway_is_known": "the operator's list",
            "board_answer_leads_to_an_event": "the operator's list",
            "pipac_answer_has_its_pathway": "the operator's list",
            "board_answer_has_one_meaning": "carries the foreign key of decisions",
            "board_decision_has_one_id": "made by the database",
            "board_decision_has_one_referral": "carries the foreign keys of conditions and decisions",
            "board_decision_was_made_at_a_meeting": "the use case reads the meeting first",
            "board_decision_belongs_to_referral": "the use case reads the referral first",
            "board_intent_is_known": "a word of the enumeration",
            "reason_against_cure_is_known": "a word of the enumeration",
            "decision_rests_on_a_board_decision_of_its_referral": "the use case reads the referral's own",
            "meeting_is_only_appended": "no group may change it",
            "meeting_end_is_only_appended": "no group may change it",
            "member_present_is_only_appended": "no group may change it",
            "listing_is_only_appended": "no group may change it",
        ])
}
