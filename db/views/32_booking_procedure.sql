SET ROLE omentum_owner;

CREATE OR REPLACE VIEW booking.procedure_now WITH (security_invoker) AS
SELECT x.id AS procedure, x.planned_cycle AS cycle, y.course, x.patient, y.number, x.attempt, x.status,
    t.arrived_at, r.started_at AS aerosol_started_at, r.stopped_at AS aerosol_stopped_at,
    -- Rounded down: 29 min 59 s is not 30 minutes.
    trunc(r.dwell_seconds / 60.0, 1) AS dwell_minutes,
    t.ended_at, g.signed_at,
    CASE t.disposition WHEN 'discharge' THEN 'discharged_same_day' WHEN 'stay' THEN 'stayed' WHEN 'transfer' THEN 'transferred'
        WHEN 'die' THEN 'died' WHEN 'cancel_on_the_day' THEN 'cancelled_on_the_day' END AS disposition,
    CASE WHEN r.outcome IS NOT NULL THEN 'aerosol_' || r.outcome ELSE t.short_of_aerosol END AS outcome,
    -- The first attempt of the course, or a later one after access was gained before.
    CASE WHEN t.short_of_aerosol = 'access_failed' THEN CASE WHEN EXISTS (
        SELECT FROM booking.procedure e JOIN booking.planned_cycle ey ON ey.id = e.planned_cycle
        JOIN booking.procedure_history eh ON eh.subject = e.id AND eh.event IN ('start_aerosol', 'abort_before_aerosol')
        WHERE ey.course = y.course AND e.id < x.id) THEN 'secondary' ELSE 'primary' END END AS non_access,
    t.reason_code, x.placement, p.site, s.zone, (lower(p.during) AT TIME ZONE s.zone)::date AS local_day, x.step_no
  FROM booking.procedure x
  JOIN booking.planned_cycle y ON y.id = x.planned_cycle
  JOIN booking.placement p ON p.id = x.placement
  JOIN registry.site s ON s.id = p.site
  CROSS JOIN LATERAL (
    SELECT max(h.happened_at) FILTER (WHERE h.event = 'arrive') AS arrived_at,
        max(h.happened_at) FILTER (WHERE h.event IN ('discharge', 'stay', 'transfer', 'die', 'cancel_on_the_day')) AS ended_at,
        (array_agg(h.event ORDER BY h.no DESC) FILTER (WHERE h.event IN ('discharge', 'stay', 'transfer', 'die', 'cancel_on_the_day')))[1] AS disposition,
        (array_agg(h.to_state ORDER BY h.no DESC) FILTER (WHERE h.event IN ('fail_access', 'abort_before_aerosol')))[1] AS short_of_aerosol,
        (array_agg(h.reason_code ORDER BY h.no DESC) FILTER (WHERE h.reason_code IS NOT NULL))[1] AS reason_code
      FROM booking.procedure_history h WHERE h.subject = x.id) t
  LEFT JOIN LATERAL (
    SELECT h.happened_at AS started_at, e.stopped_at, e.dwell_seconds, e.outcome FROM booking.procedure_history h
      LEFT JOIN LATERAL (SELECT * FROM booking.exposure_result e WHERE e.procedure = x.id AND x.status <> 'aerosol_running'
          ORDER BY e.no DESC LIMIT 1) e ON true
     WHERE h.subject = x.id AND h.event = 'start_aerosol') r ON true
  LEFT JOIN LATERAL (
    SELECT min(i.signed_at) AS signed_at FROM booking.procedure_record d JOIN booking.procedure_record_signature i ON i.document = d.id
     WHERE d.procedure = x.id AND d.kind = 'record') g ON true;

GRANT SELECT ON booking.procedure_now
    TO coordinator, research, investigator, scheduler, theatre, surgeon, pharmacist, nurse, finance, worker, cron;

RESET ROLE;
