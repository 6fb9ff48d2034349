-- The visits of each enrolment against its plan: on which day each was due, within which window, and what became of it.
SET ROLE omentum_owner;

-- The aerosols that count, as the delivered cycles of an enrolment, in their order.
CREATE VIEW trials.delivered_cycle WITH (security_invoker = true) AS
SELECT o.enrolment, row_number() OVER (PARTITION BY o.enrolment ORDER BY min(g.given_on), o.cycle)::int AS no,
    o.cycle, min(g.given_on) AS given_on, min(g.procedure) AS procedure
FROM booking.aerosol_given g JOIN booking.cycle_order o ON o.cycle = g.cycle
WHERE g.counts AND o.enrolment IS NOT NULL GROUP BY o.enrolment, o.cycle;

-- in_window, early or late: held. missed: said so. due, overdue or to_come: nothing was written down. ended: it is no longer
-- owed, as the patient left, withdrew from follow-up or died before its window closed. not_applicable: held, and no
-- window applies. unknown: held, and the day that it counts from is not known.
CREATE VIEW trials.visit_now WITH (security_invoker = true) AS
SELECT w.enrolment, w.patient, w.site, w.visit, w.code, w.label, w.ordinal, w.cycle, w.anchor, w.anchor_on,
    w.planned_on, w.window_from, w.window_to, o.no, o.held_on, o.reason, o.login AS recorded_by,
    CASE WHEN o.held_on IS NOT NULL AND NOT w.has_window THEN 'not_applicable'
        WHEN o.held_on IS NOT NULL AND w.anchor_on IS NULL THEN 'unknown'
        WHEN o.held_on < w.window_from THEN 'early' WHEN o.held_on > w.window_to THEN 'late'
        WHEN o.held_on IS NOT NULL THEN 'in_window'
        WHEN o.no IS NOT NULL THEN 'missed'
        WHEN coalesce(w.window_to, w.planned_on, 'infinity') >= w.ends_on THEN 'ended'
        WHEN w.window_to < w.today THEN 'overdue'
        WHEN coalesce(w.window_from, w.planned_on) <= w.today THEN 'due'
        ELSE 'to_come' END AS standing
FROM (
    SELECT e.id AS enrolment, e.patient, e.site, p.visit, p.code, p.label, p.ordinal, n.cycle, p.anchor, n.anchor_on,
        n.anchor_on + p.offset_days AS planned_on, n.anchor_on + p.offset_days - p.window_before_days AS window_from,
        n.anchor_on + p.offset_days + p.window_after_days AS window_to, p.window_after_days IS NOT NULL AS has_window,
        (registry.now() AT TIME ZONE s.zone)::date AS today,
        least(CASE WHEN NOT e.is_running THEN (last.happened_at AT TIME ZONE s.zone)::date END,
            (SELECT min(x.said_on) FROM trials.withdrawal x WHERE x.enrolment = e.id AND x.scope IN ('follow_up', 'data_use')),
            CASE WHEN d.vital_status = 'died' THEN coalesce(d.died_on, (last.happened_at AT TIME ZONE s.zone)::date) END) AS ends_on
    FROM trials.enrolment e
    JOIN registry.site s ON s.id = e.site
    JOIN registry.patient d ON d.id = e.patient
    JOIN trials.enrolment_history last ON last.subject = e.id AND last.no = e.step_no
    JOIN trials.visit_plan p ON p.arm = e.arm
    CROSS JOIN LATERAL (
        SELECT 0 AS cycle, CASE p.anchor
            WHEN 'consent' THEN (SELECT min(c.signed_on) FROM trials.consent c WHERE c.enrolment = e.id AND c.given
                AND NOT EXISTS (SELECT FROM trials.consent_invalidation i WHERE (i.enrolment, i.no) = (c.enrolment, c.no)))
            WHEN 'on_study' THEN (SELECT (min(h.happened_at) AT TIME ZONE s.zone)::date FROM trials.enrolment_history h
                WHERE h.subject = e.id AND h.to_state = 'on_study')
            WHEN 'off_treatment' THEN off.day
            -- The last one is known once the treatment is over; until then there may be another.
            WHEN 'last_aerosol' THEN CASE WHEN off.day IS NOT NULL THEN
                (SELECT max(c.given_on) FROM trials.delivered_cycle c WHERE c.enrolment = e.id) END
            WHEN 'aerosol' THEN (SELECT c.given_on FROM trials.delivered_cycle c WHERE c.enrolment = e.id AND c.no = p.cycle) END AS anchor_on
        FROM (SELECT (min(h.happened_at) AT TIME ZONE s.zone)::date AS day FROM trials.enrolment_history h
            WHERE h.subject = e.id AND h.event IN ('end_treatment', 'withdraw_treatment', 'withdraw')) off
        WHERE p.anchor <> 'aerosol' OR p.cycle IS NOT NULL
        UNION ALL
        SELECT c.no, c.given_on FROM trials.delivered_cycle c
        WHERE p.anchor = 'aerosol' AND p.cycle IS NULL AND c.enrolment = e.id) n) w
LEFT JOIN LATERAL (SELECT v.no, v.held_on, v.reason, v.login FROM trials.visit_outcome v
    WHERE (v.enrolment, v.visit, v.cycle) = (w.enrolment, w.visit, w.cycle) ORDER BY v.no DESC LIMIT 1) o ON true;
GRANT SELECT ON trials.delivered_cycle, trials.visit_now TO coordinator, research, investigator, surgeon, nurse, worker;

RESET ROLE;
