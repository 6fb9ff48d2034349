-- From what each enrolment has withdrawn, widest first: exports and logs leave out whose data may not be used.
CREATE VIEW trials.withdrawn WITH (security_invoker = true) AS
SELECT DISTINCT ON (w.enrolment) w.enrolment, e.patient, e.trial, w.scope, w.said_on,
    w.scope = 'data_use' AS data_are_left_out
FROM trials.withdrawal w JOIN trials.enrolment e ON e.id = w.enrolment
ORDER BY w.enrolment, array_position(ARRAY['data_use', 'follow_up', 'treatment'], w.scope);
ALTER VIEW trials.withdrawn OWNER TO omentum_owner;
GRANT SELECT ON trials.withdrawn TO coordinator, research, investigator, scheduler, theatre, surgeon, pharmacist,
    nurse, finance, operator, worker;
