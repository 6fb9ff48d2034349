-- What the versions of trials say, for the offices that act on it.
SET ROLE omentum_owner;

-- From when until when a released version is in force; the last one has no end.
CREATE VIEW trials.version_in_force WITH (security_invoker = true) AS
SELECT v.id AS protocol_version, v.trial, v.version, v.effective_from,
    lead(v.effective_from) OVER (PARTITION BY v.trial ORDER BY v.effective_from) AS effective_until
FROM trials.protocol_version v WHERE v.released_at IS NOT NULL;

-- The visits of each arm of a released version. A visit of the arm stands in the place of the version's visit with its code.
-- Days from the anchor: consent, on_study, aerosol (of the cycle; null: each delivered one), last_aerosol, off_treatment.
-- No window (null) means that no day is out of it.
CREATE VIEW trials.visit_plan WITH (security_invoker = true) AS
SELECT a.id AS arm, a.protocol_version, v.trial, x.id AS visit, x.ordinal, x.code, x.label, x.anchor, x.cycle, x.offset_days,
    x.window_before_days, x.window_after_days, x.arm IS NOT NULL AS is_of_the_arm
FROM trials.arm a
JOIN trials.protocol_version v ON v.id = a.protocol_version
JOIN trials.visit x ON x.protocol_version = v.id AND (x.arm = a.id OR x.arm IS NULL AND NOT EXISTS (
    SELECT FROM trials.visit o WHERE o.arm = a.id AND o.code = x.code))
WHERE v.released_at IS NOT NULL;

-- Days without a class of systemic drugs before and after each aerosol; null is not stated, and not zero.
CREATE VIEW trials.washout_rule_of_arm WITH (security_invoker = true) AS
SELECT a.id AS arm, a.protocol_version, v.trial, c.drug_class,
    CASE WHEN x.arm IS NULL THEN w.days_before ELSE x.days_before END AS days_before,
    CASE WHEN x.arm IS NULL THEN w.days_after ELSE x.days_after END AS days_after,
    x.arm IS NOT NULL AS is_exception, coalesce(x.reason, w.source) AS source
FROM trials.arm a
JOIN trials.protocol_version v ON v.id = a.protocol_version
CROSS JOIN LATERAL (
    SELECT r.drug_class FROM trials.washout_rule r WHERE r.protocol_version = v.id
    UNION SELECT e.drug_class FROM trials.washout_exception e WHERE e.arm = a.id) c
LEFT JOIN trials.washout_rule w ON w.protocol_version = v.id AND w.drug_class = c.drug_class
LEFT JOIN trials.washout_exception x ON x.arm = a.id AND x.drug_class = c.drug_class
WHERE v.released_at IS NOT NULL;

-- What each dose level gives, in its order.
CREATE VIEW trials.dose_level_of_arm WITH (security_invoker = true) AS
SELECT l.arm, l.no, l.label,
    (SELECT string_agg(format('%s %s %s', d.drug, d.amount, d.unit), ', then ' ORDER BY d.ordinal)
       FROM trials.dose d WHERE d.arm = l.arm AND d.dose_level = l.no) AS drugs
FROM trials.dose_level l;

-- How each site stands to each trial now.
CREATE VIEW trials.trial_site WITH (security_invoker = true) AS
SELECT DISTINCT ON (c.trial, c.site) c.trial, c.site, c.event, c.event = 'approved' AS is_approved, c.from_day AS since, c.reference, c.reason
FROM trials.site_change c ORDER BY c.trial, c.site, c.no DESC;

GRANT SELECT ON trials.version_in_force, trials.visit_plan, trials.washout_rule_of_arm, trials.dose_level_of_arm, trials.trial_site
    TO coordinator, research, investigator, scheduler, theatre, surgeon, pharmacist, nurse, finance, operator, worker;

RESET ROLE;
