-- The latest signed counselling note of each course that was not entered in error; what it says stays with finance.
SET ROLE omentum_owner;

CREATE VIEW coverage.counselled WITH (security_invoker = true) AS
SELECT DISTINCT ON (n.course) n.course, n.id AS note, n.held_at
FROM coverage.note n
WHERE n.amends IS NULL
  AND NOT EXISTS (SELECT FROM coverage.note e WHERE e.amends = n.id AND e.kind = 'entered_in_error')
ORDER BY n.course, n.held_at DESC, n.id DESC;
GRANT SELECT ON coverage.counselled TO coordinator, research, investigator, scheduler, theatre, surgeon, pharmacist,
    nurse, finance, operator, worker;

CREATE VIEW coverage.timeline WITH (security_invoker = true) AS
SELECT y.patient, h.happened_at, h.recorded_at, 'coverage' AS record_kind, 'L' || p.id AS record, h.event, h.to_state,
    h.reason_code, h.login, h.role, p.id AS record_number, h.no
FROM coverage.cycle_position_history h JOIN coverage.cycle_position p ON p.id = h.subject
JOIN booking.planned_cycle y ON y.id = p.cycle
UNION ALL
SELECT n.patient, n.held_at, n.recorded_at, 'counselling', 'N' || n.id, n.kind, 'signed', NULL, NULL, 'finance', n.id, 1
FROM coverage.note n;
GRANT SELECT ON coverage.timeline TO coordinator, research, investigator, scheduler, theatre, surgeon, pharmacist,
    nurse, finance, operator, worker;

RESET ROLE;
