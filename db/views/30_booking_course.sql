-- What booking publishes: courses, their cycles, their procedures. Other offices and the pathway read these, not the tables.
SET ROLE omentum_owner;

-- Each aerosol that was given, and whether the course's protocol counts it as a delivered cycle.
CREATE OR REPLACE VIEW booking.aerosol_given WITH (security_invoker) AS
SELECT x.id AS procedure, x.patient, y.id AS cycle, y.course, y.number, r.outcome, r.dwell_seconds, r.started_at, r.stopped_at,
    (r.started_at AT TIME ZONE s.zone)::date AS given_on,
    r.outcome = 'complete' OR k.partial_counts AS counts
  FROM booking.procedure x
  JOIN booking.placement p ON p.id = x.placement
  JOIN registry.site s ON s.id = p.site
  JOIN booking.planned_cycle y ON y.id = x.planned_cycle
  JOIN booking.course k ON k.id = y.course
  JOIN LATERAL (SELECT * FROM booking.exposure_result e WHERE e.procedure = x.id ORDER BY e.no DESC LIMIT 1) r ON true
 WHERE x.status <> 'aerosol_running';

CREATE OR REPLACE VIEW booking.course_now WITH (security_invoker) AS
SELECT k.id AS course, k.patient, k.referral, k.enrolment, k.arm, k.status, k.planned_cycles,
    k.interval_min_days AS interval_min, k.interval_target_days AS interval_target, k.interval_max_days AS interval_max,
    d.last_delivered_on, d.last_aerosol_on, d.last_aerosol_of_course_on, k.site, s.zone, k.pathway, d.delivered_cycles, a.attempts,
    k.partial_counts, k.dwell_target_minutes, k.dwell_tolerance_minutes, k.protocol_source,
    -- An aerosol of an earlier course keeps its distance too.
    greatest(coalesce(k.first_day_from, (k.opened_at AT TIME ZONE s.zone)::date),
        d.last_aerosol_of_others_on + k.interval_min_days) AS first_day_from, k.opened_at,
    v.review_on, CASE WHEN k.status = 'stopped' THEN h.reason_code END AS stop_code, h.happened_at AS since, k.step_no
  FROM booking.course k
  JOIN registry.site s ON s.id = k.site
  JOIN booking.course_history h ON (h.subject, h.no) = (k.id, k.step_no)
  LEFT JOIN booking.course_review v ON (v.course, v.step_no) = (k.id, k.step_no)
  -- What counts as a delivered cycle is the protocol's word. How long the body rests is not: any aerosol of the patient.
  CROSS JOIN LATERAL (SELECT max(g.given_on) FILTER (WHERE g.course = k.id AND g.counts) AS last_delivered_on,
        (count(DISTINCT g.cycle) FILTER (WHERE g.course = k.id AND g.counts))::int AS delivered_cycles,
        max(g.given_on) AS last_aerosol_on,
        max(g.given_on) FILTER (WHERE g.course = k.id) AS last_aerosol_of_course_on,
        max(g.given_on) FILTER (WHERE g.course <> k.id) AS last_aerosol_of_others_on
        FROM booking.aerosol_given g WHERE g.patient = k.patient) d
  CROSS JOIN LATERAL (SELECT count(*)::int AS attempts FROM booking.procedure x
        JOIN booking.planned_cycle y ON y.id = x.planned_cycle WHERE y.course = k.id AND x.status <> 'cancelled_on_the_day') a;

GRANT SELECT ON booking.aerosol_given, booking.course_now
    TO coordinator, research, investigator, scheduler, theatre, surgeon, pharmacist, nurse, finance, worker, cron;

RESET ROLE;
