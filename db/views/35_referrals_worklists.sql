-- The referral office's lists of work. Each is paged by its key: WHERE (sort_at, referral) > (…) ORDER BY sort_at, referral,
-- one row more than the page shows, so that a full page says that there is more. An index of referrals.desk stands under each.
SET ROLE omentum_owner;

-- What everybody may read of a referral's row: the next action that somebody wrote stands apart, as it may be clinical.
CREATE VIEW referrals.desk_row WITH (security_invoker = true) AS
SELECT d.referral, r.patient, d.site, r.programme, d.version, d.status, r.priority, r.received_at, r.primary_cancer, d.since,
    d.clock_started_at, d.clock_stopped_at,
    (coalesce(d.clock_stopped_at, registry.now()) AT TIME ZONE s.zone)::date - (d.clock_started_at AT TIME ZONE s.zone)::date AS waiting_days,
    -- What is due first; nothing, where the programme promises nothing.
    CASE WHEN NOT d.is_waiting THEN NULL WHEN d.answered_at IS NULL AND d.due_at = d.answer_due_at THEN 'answer'
        WHEN d.due_at = d.decision_due_at THEN 'decision' END AS target,
    t.at AS target_at,                                       -- the first moment that is too late
    ((t.at - interval '1 microsecond') AT TIME ZONE s.zone)::date AS target_on,
    d.due_at, d.answered_at, d.answer_due_at, d.decision_due_at, d.owner, p.login AS owner_login, d.next_action AS written_action,
    coalesce(u.what::text, 'This state is not known: tell the operator') AS usual_action, d.next_on,
    d.meeting, d.ages_on, d.outcome_step, d.is_live, d.is_waiting, d.is_unknown, d.answered_late, d.outcome_owed
FROM referrals.desk d
JOIN referrals.referral r ON r.id = d.referral
JOIN registry.site s ON s.id = d.site
-- An answer that was given is promised no more.
CROSS JOIN LATERAL (SELECT CASE WHEN d.is_waiting AND num_nonnulls(CASE WHEN d.answered_at IS NULL THEN d.answer_due_at END, d.decision_due_at) > 0
    THEN d.due_at END AS at) t
LEFT JOIN registry.person p ON p.id = d.owner
LEFT JOIN referrals.usual_action u ON u.status = d.status;
CREATE VIEW referrals.list_live WITH (security_invoker = true) AS SELECT *, due_at AS sort_at FROM referrals.desk_row WHERE is_live;
-- Of one owner: WHERE owner = …
CREATE VIEW referrals.list_mine WITH (security_invoker = true) AS SELECT *, due_at AS sort_at FROM referrals.desk_row WHERE is_live AND owner IS NOT NULL;
CREATE VIEW referrals.list_unowned WITH (security_invoker = true) AS SELECT *, due_at AS sort_at FROM referrals.desk_row WHERE is_live AND owner IS NULL;
CREATE VIEW referrals.list_waiting_for_information WITH (security_invoker = true) AS
SELECT *, since AS sort_at FROM referrals.desk_row WHERE is_live AND status = 'information_requested';
CREATE VIEW referrals.list_stalled WITH (security_invoker = true) AS
SELECT *, due_at AS sort_at FROM referrals.desk_row WHERE is_waiting AND due_at <= registry.now() AND target_at IS NOT NULL;
CREATE VIEW referrals.list_awaiting_board WITH (security_invoker = true) AS
SELECT *, since AS sort_at FROM referrals.desk_row WHERE is_live AND status = 'awaiting_board';
CREATE VIEW referrals.list_nothing_booked WITH (security_invoker = true) AS
SELECT *, since AS sort_at FROM referrals.desk_row d
WHERE status IN ('accepted', 'linked') AND NOT EXISTS (SELECT FROM booking.booked_referral b WHERE b.referral = d.referral);
CREATE VIEW referrals.list_answered_late WITH (security_invoker = true) AS SELECT *, answered_at AS sort_at FROM referrals.desk_row WHERE answered_late;
CREATE VIEW referrals.list_outcome_owed WITH (security_invoker = true) AS SELECT *, since AS sort_at FROM referrals.desk_row WHERE outcome_owed;
CREATE VIEW referrals.list_unknown_state WITH (security_invoker = true) AS SELECT *, since AS sort_at FROM referrals.desk_row WHERE is_unknown;
CREATE VIEW referrals.list_closed WITH (security_invoker = true) AS SELECT *, since AS sort_at FROM referrals.desk_row WHERE status = 'closed';

-- What is missing, unknown or stale, and who must bring it.
CREATE VIEW referrals.missing_item WITH (security_invoker = true) AS
SELECT d.referral, i.item, i.ordinal, i.code, i.label, i.required, i.is_gate, i.brought_by, i.state, i.true_on, i.stale_on
FROM referrals.desk d CROSS JOIN LATERAL referrals.items_now(d.referral) i WHERE i.state <> 'present';
-- Whose data went stale while they waited: the nightly run takes the step.
CREATE VIEW referrals.due_to_age WITH (security_invoker = true) AS
SELECT d.referral, d.site, d.status, d.version, d.ages_on FROM referrals.desk d JOIN registry.site s ON s.id = d.site
WHERE d.ages_on <= (registry.now() AT TIME ZONE s.zone)::date;
-- What a group owes: conditions of the board, and notes that mention it.
CREATE VIEW referrals.open_task WITH (security_invoker = true) AS
SELECT t.id AS task, t.referral, r.patient, r.site, t.what, t.owner_role, p.login AS owner_login, t.due_on, t.board_decision, t.note, t.due_on AS sort_at
FROM referrals.task t JOIN referrals.referral r ON r.id = t.referral LEFT JOIN registry.person p ON p.id = t.owner WHERE t.is_open;
-- Which referrals are read together.
CREATE VIEW referrals.joined_now WITH (security_invoker = true) AS
SELECT r.duplicate_of AS kept, r.id AS joined, r.patient FROM referrals.referral r
WHERE r.duplicate_of IS NOT NULL AND (SELECT j.event FROM referrals.joining j WHERE j.referral = r.id ORDER BY j.step_no DESC LIMIT 1) = 'joined';
CREATE VIEW referrals.onward_now WITH (security_invoker = true) AS
SELECT o.id AS onward, o.referral, o.step_no, o.centre, o.sent_at, o.reply_due_on, p.reply, p.replied_on
FROM referrals.onward o LEFT JOIN LATERAL (SELECT reply, replied_on FROM referrals.onward_reply WHERE onward = o.id ORDER BY id DESC LIMIT 1) p ON true;
-- Waiting time: each period that a clock ran. Days at the patient's wish stand beside it and are never subtracted.
CREATE VIEW referrals.waiting_time WITH (security_invoker = true) AS
SELECT r.id AS referral, r.patient, p.no, p.started_at, p.started_here_at, p.stopped_at, p.stop_rule, p.communicated_at,
    (coalesce(p.stopped_at, registry.now()) AT TIME ZONE s.zone)::date - (p.started_at AT TIME ZONE s.zone)::date AS days,
    -- Of this period only, and each day once, however often it was told.
    (SELECT coalesce(sum(upper(x) - lower(x)), 0) FROM unnest((SELECT range_agg(daterange(e.from_on, e.until_on, '[]')) FROM referrals.clock_event e
        WHERE e.referral = r.id AND e.rule = 'patients_choice' AND NOT EXISTS (SELECT FROM referrals.clock_event v
            WHERE v.referral = r.id AND v.effect = 'voids' AND v.about = e.no))
        * datemultirange(daterange((p.started_at AT TIME ZONE s.zone)::date, (CASE WHEN p.stopped_at IS NOT NULL THEN greatest(p.stopped_at, p.started_at) END AT TIME ZONE s.zone)::date, '[]'))) x)::int AS patients_choice_days
FROM referrals.referral r JOIN registry.site s ON s.id = r.site CROSS JOIN LATERAL referrals.clock_periods(r.id) p;

GRANT SELECT ON referrals.desk_row, referrals.list_live, referrals.list_mine, referrals.list_unowned, referrals.list_waiting_for_information,
    referrals.list_stalled, referrals.list_awaiting_board, referrals.list_nothing_booked, referrals.list_answered_late,
    referrals.list_outcome_owed, referrals.list_unknown_state, referrals.list_closed
    TO coordinator, research, investigator, scheduler, surgeon, nurse, pharmacist, finance;
GRANT SELECT ON referrals.missing_item, referrals.onward_now, referrals.open_task TO coordinator, research, investigator, surgeon, nurse, pharmacist;
GRANT SELECT ON referrals.due_to_age TO coordinator, operator, worker;
GRANT SELECT ON referrals.joined_now, referrals.waiting_time TO coordinator, research, investigator, scheduler, theatre, surgeon, pharmacist, nurse, finance, operator, worker;

RESET ROLE;
