-- What an arm's released protocol version asks of a course.
CREATE VIEW trials.arm_protocol WITH (security_invoker = true) AS
SELECT a.id AS arm, v.trial, coalesce(t.nct, 'T' || t.id) AS trial_name, v.version, a.planned_cycles, a.interval_min_days, a.interval_target_days,
    a.interval_max_days, a.partial_counts, a.dwell_target_minutes, a.regimen
FROM trials.arm a
JOIN trials.protocol_version v ON v.id = a.protocol_version
JOIN trials.trial t ON t.id = v.trial
WHERE v.released_at IS NOT NULL;
ALTER VIEW trials.arm_protocol OWNER TO omentum_owner;
GRANT SELECT ON trials.arm_protocol TO coordinator, research, investigator, scheduler, theatre, surgeon, pharmacist,
    nurse, finance, operator, worker;
