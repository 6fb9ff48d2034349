-- What happened to a patient in the booking office and in theatre.
SET ROLE omentum_owner;

CREATE VIEW booking.timeline WITH (security_invoker = true) AS
SELECT k.patient, h.happened_at, h.recorded_at, 'course' AS record_kind, 'K' || k.id AS record, h.event, h.to_state,
    h.reason_code, h.login, h.role, k.id AS record_number, h.no
FROM booking.course_history h JOIN booking.course k ON k.id = h.subject
UNION ALL
SELECT y.patient, h.happened_at, h.recorded_at, 'cycle', 'Y' || y.id, h.event, h.to_state, h.reason_code, h.login, h.role,
    y.id, h.no
FROM booking.planned_cycle_history h JOIN booking.planned_cycle y ON y.id = h.subject
UNION ALL
SELECT y.patient, h.happened_at, h.recorded_at, 'placement', 'B' || p.id, h.event, h.to_state, h.reason_code, h.login, h.role,
    p.id, h.no
FROM booking.placement_history h JOIN booking.placement p ON p.id = h.subject
JOIN booking.planned_cycle y ON y.id = p.planned_cycle
UNION ALL
SELECT x.patient, h.happened_at, h.recorded_at, 'procedure', 'X' || x.id, h.event, h.to_state, h.reason_code, h.login, h.role,
    x.id, h.no
FROM booking.procedure_history h JOIN booking.procedure x ON x.id = h.subject;
GRANT SELECT ON booking.timeline TO coordinator, research, investigator, scheduler, theatre, surgeon, pharmacist, nurse,
    finance, worker, cron;

RESET ROLE;
