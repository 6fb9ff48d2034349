-- A window counts from the latest day that is known before the cycle: the last aerosol, or where an earlier
-- open cycle is placed. CoursePlan.window in the source counts the same way; a test holds the two against each other.
SET ROLE omentum_owner;

-- The placement that speaks for a cycle: the one still open, otherwise the last that was used.
CREATE OR REPLACE VIEW booking.cycle_placement WITH (security_invoker) AS
SELECT DISTINCT ON (p.planned_cycle) p.planned_cycle, p.id, p.during, p.status, p.site, p.hold_expires, s.zone,
    (lower(p.during) AT TIME ZONE s.zone)::date AS local_day
  FROM booking.placement p JOIN registry.site s ON s.id = p.site
 WHERE p.live ORDER BY p.planned_cycle, p.status = 'used', p.id DESC;

CREATE OR REPLACE VIEW booking.cycle_now WITH (security_invoker) AS
SELECT y.id AS cycle, y.course, y.patient, y.number, y.status,
    w.window_from, w.window_target, w.window_to,
    p.id AS placement, p.during AS placed_during, p.status AS placement_status,
    coalesce(p.site, k.site) AS site, coalesce(p.zone, k.zone) AS zone, p.local_day, p.hold_expires,
    k.status AS course_status, h.happened_at AS since, h.reason, y.step_no
  FROM booking.planned_cycle y
  JOIN booking.course_now k ON k.course = y.course
  JOIN booking.planned_cycle_history h ON (h.subject, h.no) = (y.id, y.step_no)
  -- As in cycle_placement, but looked up for each cycle: joined, that view is computed for every placement there is.
  LEFT JOIN LATERAL (
    SELECT b.id, b.during, b.status, b.site, b.hold_expires, s.zone, (lower(b.during) AT TIME ZONE s.zone)::date AS local_day
      FROM booking.placement b JOIN registry.site s ON s.id = b.site
     WHERE b.live AND b.planned_cycle = y.id ORDER BY b.status = 'used', b.id DESC LIMIT 1) p ON true
  LEFT JOIN LATERAL (
    SELECT CASE WHEN anchor.day IS NULL THEN k.first_day_from + (n.open_before * k.interval_min)
                ELSE greatest(k.first_day_from, anchor.day + (anchor.steps * k.interval_min)) END AS window_from,
           CASE WHEN anchor.day IS NULL THEN k.first_day_from + (n.open_before * k.interval_target)
                ELSE greatest(k.first_day_from, anchor.day + (anchor.steps * k.interval_target)) END AS window_target,
           CASE WHEN anchor.day IS NOT NULL THEN greatest(k.first_day_from, anchor.day + (anchor.steps * k.interval_max)) END AS window_to
      FROM (SELECT count(*)::int AS open_before FROM booking.planned_cycle e
             WHERE e.course = y.course AND e.number < y.number AND e.status IN ('planned', 'booked', 'needs_rebooking')) n
      LEFT JOIN LATERAL (
        SELECT day, steps FROM (
            SELECT k.last_aerosol_of_course_on AS day, n.open_before + 1 AS steps, 0 AS number
             WHERE k.last_aerosol_of_course_on IS NOT NULL
            UNION ALL
            SELECT ep.local_day, (SELECT count(*)::int FROM booking.planned_cycle b WHERE b.course = y.course
                AND b.number > e.number AND b.number <= y.number AND b.status IN ('planned', 'booked', 'needs_rebooking')), e.number
              FROM booking.planned_cycle e CROSS JOIN LATERAL (
                SELECT b.status, (lower(b.during) AT TIME ZONE s.zone)::date AS local_day
                  FROM booking.placement b JOIN registry.site s ON s.id = b.site
                 WHERE b.live AND b.planned_cycle = e.id ORDER BY b.status = 'used', b.id DESC LIMIT 1) ep
             WHERE e.course = y.course AND e.number < y.number AND e.status IN ('planned', 'booked', 'needs_rebooking')
               AND ep.status <> 'used'
        ) known ORDER BY day DESC, number LIMIT 1) anchor ON true
  ) w ON y.status IN ('planned', 'booked', 'needs_rebooking');

-- Which cycles a course has, in their order, and no more: who does not ask for windows reads this, at a fraction of the
-- planning.
CREATE OR REPLACE VIEW booking.cycle_order WITH (security_invoker) AS
SELECT y.id AS cycle, y.course, y.patient, y.number, y.status, k.status AS course_status, k.enrolment, k.site
  FROM booking.planned_cycle y JOIN booking.course k ON k.id = y.course;

GRANT SELECT ON booking.cycle_placement, booking.cycle_now, booking.cycle_order
    TO coordinator, research, investigator, scheduler, theatre, surgeon, pharmacist, nurse, finance, worker, cron;

RESET ROLE;
