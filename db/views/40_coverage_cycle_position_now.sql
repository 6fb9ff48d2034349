-- Who answers for each item of each cycle, and on which days the answer holds.
--
-- units_left is what the procedures that are signed have left over. units_free is what this cycle can count on: less the
-- units of procedures that took place and are not signed yet, and of the other cycles that are booked on the same
-- authorisation.
CREATE VIEW coverage.cycle_position_now WITH (security_invoker = true) AS
SELECT p.id AS position, p.cycle, p.item, i.is_required, p.status, p.step_no,
    a.responsible, a.valid, a.due_on, a.authorisation, q.service_window AS authorisation_window,
    q.units - (SELECT count(*) FROM coverage.authorisation_use u WHERE u.authorisation = q.id)::int AS units_left,
    h.happened_at AS since,
    q.units - (SELECT count(*) FROM coverage.authorisation_use u WHERE u.authorisation = q.id)::int
        - promised.to_past - promised.to_booked AS units_free
FROM coverage.cycle_position p
JOIN coverage.item i ON i.code = p.item
JOIN coverage.cycle_position_history h ON h.subject = p.id AND h.no = p.step_no
LEFT JOIN coverage.answer a ON a.position = p.id AND a.step_no = p.step_no
LEFT JOIN coverage.authorisation q ON q.id = a.authorisation
LEFT JOIN LATERAL (
    SELECT count(DISTINCT y.id) FILTER (WHERE y.status = 'booked' AND y.id <> p.cycle)::int AS to_booked,
        count(DISTINCT x.id)::int AS to_past
    FROM coverage.answer oa
    JOIN coverage.cycle_position o ON o.id = oa.position AND o.step_no = oa.step_no
    JOIN booking.planned_cycle y ON y.id = o.cycle
    LEFT JOIN booking.procedure x ON x.planned_cycle = y.id
        AND x.status NOT IN ('scheduled', 'arrived', 'in_theatre', 'aerosol_running', 'cancelled_on_the_day')
        AND NOT EXISTS (SELECT FROM coverage.authorisation_use u WHERE u.authorisation = q.id AND u.procedure = x.id)
    WHERE oa.authorisation = q.id) promised ON true;
ALTER VIEW coverage.cycle_position_now OWNER TO omentum_owner;
GRANT SELECT ON coverage.cycle_position_now TO coordinator, research, investigator, scheduler, theatre, surgeon,
    pharmacist, nurse, finance, operator, worker;
