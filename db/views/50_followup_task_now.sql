-- Each follow-up task with what its template says: who owns it, and what the next action is.
CREATE VIEW followup.task_now WITH (security_invoker = true) AS
SELECT t.id AS task, t.patient, t.course, t.cycle, t.site, p.code AS template, p.label, p.owner_role, p.next_action,
    p.gates_next_cycle, p.ends_with_follow_up, t.anchor_event, t.due_on, t.overdue_after, t.status, t.step_no, t.is_open
FROM followup.task t
JOIN followup.template p ON p.id = t.template;
ALTER VIEW followup.task_now OWNER TO omentum_owner;
GRANT SELECT ON followup.task_now TO coordinator, research, investigator, scheduler, theatre, surgeon, pharmacist,
    nurse, finance, operator, worker;
