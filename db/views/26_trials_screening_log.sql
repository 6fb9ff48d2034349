-- Each enrolment with the day of its first step into a state that counts: nobody is counted by where they stand today.
-- Who withdrew the use of their data is marked; the log and every export leave them out, and say how many.
SET ROLE omentum_owner;

CREATE VIEW trials.screening_log WITH (security_invoker = true) AS
SELECT e.id AS enrolment, e.patient, e.trial,
    -- The arm that the sponsor's system gave, for who may see it; otherwise the one that they were screened for.
    coalesce((SELECT a.arm FROM trials.assigned_arm a WHERE a.enrolment = e.id), e.arm) AS arm, e.site,
    (SELECT n.number::text FROM trials.screening_number n WHERE n.enrolment = e.id) AS screening_number,
    e.status, e.is_running,
    m.identified_on, m.approached_on, m.consented_on, m.screened_on, m.enrolled_on, m.treated_on,
    coalesce(m.approached_on, m.identified_on) AS entered_on,
    last.event AS last_event, last.reason_code AS last_code, (last.happened_at AT TIME ZONE s.zone)::date AS last_on,
    EXISTS (SELECT FROM trials.withdrawn w WHERE w.enrolment = e.id AND w.data_are_left_out) AS data_use_is_withdrawn
FROM trials.enrolment e
JOIN registry.site s ON s.id = e.site
JOIN trials.enrolment_history last ON last.subject = e.id AND last.no = e.step_no
CROSS JOIN LATERAL (
    SELECT (min(h.happened_at) AT TIME ZONE s.zone)::date AS identified_on,
        (min(h.happened_at) FILTER (WHERE k.counts_as_approached) AT TIME ZONE s.zone)::date AS approached_on,
        (min(h.happened_at) FILTER (WHERE k.counts_as_consented) AT TIME ZONE s.zone)::date AS consented_on,
        (min(h.happened_at) FILTER (WHERE k.counts_as_screened) AT TIME ZONE s.zone)::date AS screened_on,
        (min(h.happened_at) FILTER (WHERE k.counts_as_enrolled) AT TIME ZONE s.zone)::date AS enrolled_on,
        (min(h.happened_at) FILTER (WHERE k.counts_as_treated) AT TIME ZONE s.zone)::date AS treated_on
    FROM trials.enrolment_history h JOIN trials.enrolment_state k ON k.state = h.to_state WHERE h.subject = e.id) m;
GRANT SELECT ON trials.screening_log TO coordinator, research, investigator, worker;

RESET ROLE;
