-- Who answers for each item of each cycle, and on which days the answer holds.
CREATE VIEW coverage.cycle_position_now WITH (security_invoker = true) AS
SELECT p.id AS position, p.cycle, p.item, i.is_required, p.status, p.step_no,
    a.responsible, a.valid, a.due_on, a.authorisation, q.service_window AS authorisation_window,
    q.units - (SELECT count(*) FROM coverage.authorisation_use u WHERE u.authorisation = q.id)::int AS units_left,
    h.happened_at AS since
FROM coverage.cycle_position p
JOIN coverage.item i ON i.code = p.item
JOIN coverage.cycle_position_history h ON h.subject = p.id AND h.no = p.step_no
LEFT JOIN coverage.answer a ON a.position = p.id AND a.step_no = p.step_no
LEFT JOIN coverage.authorisation q ON q.id = a.authorisation;
ALTER VIEW coverage.cycle_position_now OWNER TO omentum_owner;
GRANT SELECT ON coverage.cycle_position_now TO coordinator, research, scheduler, theatre, surgeon, nurse, finance,
    operator, worker;
