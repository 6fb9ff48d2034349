-- Each enrolment as go/no-go asks for it: is the consent current, and until when does the eligibility hold.
CREATE VIEW trials.enrolment_now WITH (security_invoker = true) AS
SELECT e.id AS enrolment, e.patient, e.referral, e.trial, e.arm, e.status,
    e.status IN ('consented', 'screening', 'eligible', 'slot_reserved', 'on_study', 'on_treatment') AS is_enrolled,
    -- On study, or off-trial under the registry's consent, and nothing taken back: whom a cycle may be given to.
    (e.status IN ('on_study', 'on_treatment')
        OR e.trial IS NULL AND e.status IN ('consented', 'screening', 'eligible'))
        AND NOT EXISTS (SELECT FROM trials.withdrawal w WHERE w.enrolment = e.id) AS may_be_treated,
    -- What was overridden counts as met, and says so. Facts that came since may have made it unknown: it is assessed again.
    CASE WHEN g.verdict = 'met' OR w.holds THEN CASE
        WHEN trials.facts_let_in(e.id, least((registry.now() AT TIME ZONE s.zone)::date, coalesce(g.valid_until, w.until))) THEN 'met'
        ELSE 'unknown' END ELSE g.verdict END AS eligibility, coalesce(g.valid_until, w.until) AS eligible_until,
    coalesce(w.holds, false) AS is_overridden, g.assessed_on,
    f.version AS consent_version,
    -- Whether the consent to treatment holds now, in a word and as yes or no; null when nothing was signed.
    o.standing AS consent_standing, o.standing = 'current' AS consent_is_current,
    ARRAY(SELECT w.scope FROM trials.withdrawal w WHERE w.enrolment = e.id ORDER BY w.scope) AS withdrawn_scopes,
    (h.happened_at AT TIME ZONE s.zone)::date AS since, g.id AS assessment
FROM trials.enrolment e
JOIN registry.site s ON s.id = e.site
JOIN trials.enrolment_history h ON h.subject = e.id AND h.no = e.step_no
LEFT JOIN LATERAL (SELECT * FROM trials.eligibility WHERE enrolment = e.id ORDER BY id DESC LIMIT 1) g ON true
LEFT JOIN LATERAL (SELECT form FROM trials.consent WHERE enrolment = e.id ORDER BY signed_on DESC, no DESC LIMIT 1) c ON true
LEFT JOIN LATERAL (SELECT trials.consent_standing(e.id, registry.now()) AS standing) o ON true
LEFT JOIN LATERAL trials.override_of(g.id) w ON g.verdict = 'not_met'
LEFT JOIN trials.consent_form f ON f.id = c.form;
ALTER VIEW trials.enrolment_now OWNER TO omentum_owner;
GRANT SELECT ON trials.enrolment_now TO coordinator, research, investigator, scheduler, theatre, surgeon, pharmacist,
    nurse, finance, operator, worker;
