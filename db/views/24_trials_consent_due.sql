-- Whose consent does not hold while their life in the trial goes on, or will not once a version that asks again is in force:
-- what they signed, why it does not hold, and what they are asked to sign.
CREATE VIEW trials.consent_due WITH (security_invoker = true) AS
SELECT n.enrolment, n.patient, n.trial, e.site, n.status, n.consent_standing AS standing, n.consent_version AS signed_version,
    c.signed_on, a.version AS asks_for, a.effective_from AS asked_from,
    -- Follow-up has no cycle to stop.
    n.may_be_treated AS stops_a_cycle
FROM trials.enrolment_now n
JOIN trials.enrolment e ON e.id = n.enrolment
JOIN registry.site s ON s.id = e.site
LEFT JOIN LATERAL (SELECT k.signed_on, f.version, f.effective_from, f.id AS form FROM trials.consent k JOIN trials.consent_form f ON f.id = k.form
    WHERE k.enrolment = n.enrolment ORDER BY k.signed_on DESC, k.no DESC LIMIT 1) c ON true
-- The newest version that can be signed now or later; where it asks nobody again it only matters to whom has to sign anyway.
LEFT JOIN LATERAL (SELECT f.version, f.effective_from, f.form FROM trials.consent_form_now f
    WHERE f.trial IS NOT DISTINCT FROM n.trial AND coalesce(f.last_day >= (registry.now() AT TIME ZONE s.zone)::date, true)
    ORDER BY f.effective_from DESC, f.form DESC LIMIT 1) a ON true
WHERE n.status IN ('consented', 'screening', 'eligible', 'slot_reserved', 'on_study', 'on_treatment', 'off_treatment', 'follow_up')
  AND NOT EXISTS (SELECT FROM trials.withdrawal w WHERE w.enrolment = n.enrolment AND w.scope <> 'treatment')
  AND (n.consent_standing IS DISTINCT FROM 'current' AND NOT (n.consent_standing = 'withdrawn'
            AND EXISTS (SELECT FROM trials.withdrawal w WHERE w.enrolment = n.enrolment))
       OR EXISTS (SELECT FROM trials.consent_form q WHERE q.trial IS NOT DISTINCT FROM n.trial AND q.asks_again
            AND q.version <> c.version AND (q.effective_from, q.id) > (c.effective_from, c.form)));
ALTER VIEW trials.consent_due OWNER TO omentum_owner;
GRANT SELECT ON trials.consent_due TO coordinator, research, investigator, scheduler, theatre, surgeon, pharmacist,
    nurse, finance, operator, worker;
