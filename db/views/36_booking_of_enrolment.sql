-- All that theatre has for an enrolment, with where it stands: what a withdrawal can stop.
CREATE VIEW booking.of_enrolment WITH (security_invoker = true) AS
SELECT k.enrolment, 'course' AS kind, k.id AS record, k.status, NULL::date AS day FROM booking.course k
UNION ALL
SELECT k.enrolment, 'cycle', y.id, y.status, NULL FROM booking.planned_cycle y JOIN booking.course k ON k.id = y.course
UNION ALL
SELECT k.enrolment, 'placement', p.id, p.status, (lower(p.during) AT TIME ZONE s.zone)::date
FROM booking.placement p JOIN booking.planned_cycle y ON y.id = p.planned_cycle JOIN booking.course k ON k.id = y.course
JOIN registry.site s ON s.id = p.site
UNION ALL
SELECT k.enrolment, 'procedure', x.id, x.status, (lower(p.during) AT TIME ZONE s.zone)::date
FROM booking.procedure x JOIN booking.planned_cycle y ON y.id = x.planned_cycle JOIN booking.course k ON k.id = y.course
JOIN booking.placement p ON p.id = x.placement JOIN registry.site s ON s.id = p.site;
ALTER VIEW booking.of_enrolment OWNER TO omentum_owner;
GRANT SELECT ON booking.of_enrolment TO coordinator, research, investigator, scheduler, theatre, surgeon, pharmacist,
    nurse, finance, worker;
