-- What happened to a patient in the trial office.
SET ROLE omentum_owner;

CREATE VIEW trials.timeline WITH (security_invoker = true) AS
SELECT e.patient, h.happened_at, h.recorded_at, 'enrolment' AS record_kind, 'E' || e.id AS record, h.event, h.to_state,
    h.reason_code, h.login, h.role, e.id AS record_number, h.no
FROM trials.enrolment_history h JOIN trials.enrolment e ON e.id = h.subject;
GRANT SELECT ON trials.timeline TO coordinator, research, investigator, scheduler, theatre, surgeon, pharmacist, nurse, finance, operator, worker;

RESET ROLE;
