-- Serious adverse events that nobody has resolved; a newer version of one speaks for it.
SET ROLE omentum_owner;

CREATE VIEW followup.open_serious_event WITH (security_invoker = true) AS
SELECT a.id AS adverse_event, a.patient, a.onset_on, a.grade
FROM followup.adverse_event a
WHERE a.is_serious AND a.resolved_on IS NULL
  AND NOT EXISTS (SELECT FROM followup.adverse_event n WHERE n.supersedes = a.id);
GRANT SELECT ON followup.open_serious_event TO coordinator, research, investigator, scheduler, theatre, surgeon, pharmacist, nurse, finance, operator, worker;

CREATE VIEW followup.timeline WITH (security_invoker = true) AS
SELECT t.patient, h.happened_at, h.recorded_at, 'task' AS record_kind, 'F' || t.id AS record, h.event, h.to_state,
    h.reason_code, h.login, h.role, t.id AS record_number, h.no
FROM followup.task_history h JOIN followup.task t ON t.id = h.subject;
GRANT SELECT ON followup.timeline TO coordinator, research, investigator, scheduler, theatre, surgeon, pharmacist, nurse, finance, operator, worker;

RESET ROLE;
