-- What the rules of quality find today. The nightly run keeps each finding as a breach; docs/screening-log.md says each rule.
SET ROLE omentum_owner;

CREATE VIEW trials.quality_finding WITH (security_invoker = true) AS
-- The assessment that the enrolment rests on, or, while there is none, the latest: no consent had been signed on its day.
SELECT 'eligibility_before_consent' AS rule, e.id AS enrolment, 'assessment ' || g.id AS about, g.assessed_on AS cause_on
FROM trials.enrolment e
CROSS JOIN LATERAL (SELECT x.id, x.assessed_on FROM trials.eligibility x WHERE x.enrolment = e.id
    AND x.recorded_at <= coalesce((SELECT min(h.recorded_at) FROM trials.enrolment_history h
        JOIN trials.enrolment_state k ON k.state = h.to_state WHERE h.subject = e.id AND k.counts_as_enrolled), 'infinity')
    ORDER BY x.id DESC LIMIT 1) g
WHERE NOT EXISTS (SELECT FROM trials.consent c WHERE c.enrolment = e.id AND c.given AND c.signed_on <= g.assessed_on
    AND NOT EXISTS (SELECT FROM trials.consent_invalidation i WHERE (i.enrolment, i.no) = (c.enrolment, c.no)))
UNION ALL
-- The latest consent rests on a form whose last day had passed, as it is known now: the board's word may come late.
SELECT 'consent_on_expired_form', e.id, 'consent ' || c.no, c.signed_on
FROM trials.enrolment e
CROSS JOIN LATERAL (SELECT x.no, x.form, x.given, x.signed_on FROM trials.consent x WHERE x.enrolment = e.id
    AND NOT EXISTS (SELECT FROM trials.consent_invalidation i WHERE (i.enrolment, i.no) = (x.enrolment, x.no))
    ORDER BY x.signed_on DESC, x.no DESC LIMIT 1) c
WHERE c.given AND c.signed_on > trials.last_day_to_sign(c.form)
UNION ALL
-- By what is known now of the recruitment of the trial, and of the site, on that day; nothing known is nothing found.
SELECT 'enrolled_while_closed', i.id, 'step ' || i.no, i.day
FROM (SELECT e.id, e.trial, e.site, min(h.no) AS no, (min(h.happened_at) AT TIME ZONE s.zone)::date AS day
    FROM trials.enrolment e JOIN registry.site s ON s.id = e.site
    JOIN trials.enrolment_history h ON h.subject = e.id JOIN trials.enrolment_state k ON k.state = h.to_state AND k.counts_as_enrolled
    WHERE e.trial IS NOT NULL GROUP BY e.id, e.trial, e.site, s.zone) i
WHERE NOT trials.recruited_on(i.trial, i.day) OR (SELECT c.event FROM trials.site_change c
    WHERE c.trial = i.trial AND c.site = i.site AND c.from_day <= i.day ORDER BY c.no DESC LIMIT 1) IN ('suspended', 'closed')
UNION ALL
-- Found eligible and not treated yet, and the finding holds no longer.
SELECT 'eligibility_expired_before_treatment', e.id, 'assessment ' || g.id, g.valid_until + 1
FROM trials.enrolment e JOIN registry.site s ON s.id = e.site
CROSS JOIN LATERAL (SELECT x.id, CASE x.verdict WHEN 'not_met' THEN (trials.override_of(x.id)).until ELSE x.valid_until END AS valid_until
    FROM trials.eligibility x WHERE x.enrolment = e.id ORDER BY x.id DESC LIMIT 1) g
WHERE e.status IN ('eligible', 'slot_reserved', 'on_study', 'on_treatment') AND g.valid_until < (registry.now() AT TIME ZONE s.zone)::date
  AND NOT EXISTS (SELECT FROM booking.aerosol_given a JOIN booking.cycle_order o ON o.cycle = a.cycle WHERE o.enrolment = e.id)
UNION ALL
-- Treated, and no assessment that holds on that day, of all that have been written down by now.
SELECT 'eligibility_expired_before_treatment', a.enrolment, 'X' || a.procedure, a.given_on
FROM (SELECT DISTINCT ON (o.enrolment) o.enrolment, g.procedure, g.given_on
    FROM booking.aerosol_given g JOIN booking.cycle_order o ON o.cycle = g.cycle
    WHERE o.enrolment IS NOT NULL ORDER BY o.enrolment, g.given_on, g.procedure) a
CROSS JOIN LATERAL (SELECT CASE x.verdict WHEN 'not_met' THEN (trials.override_of(x.id)).until ELSE x.valid_until END AS valid_until
    FROM trials.eligibility x WHERE x.enrolment = a.enrolment AND x.assessed_on <= a.given_on ORDER BY x.id DESC LIMIT 1) v
WHERE v.valid_until < a.given_on
UNION ALL
-- A step whose list of reasons offers codes, and none was named; a visit that was missed, and nobody says why.
SELECT 'missing_reason', h.subject, 'step ' || h.no, (h.happened_at AT TIME ZONE s.zone)::date
FROM trials.enrolment_history h JOIN trials.enrolment e ON e.id = h.subject JOIN registry.site s ON s.id = e.site
WHERE h.reason_code IS NULL AND EXISTS (SELECT FROM trials.step_reason r WHERE r.event = h.event)
UNION ALL
SELECT 'missing_reason', v.enrolment, 'visit ' || v.code || CASE WHEN v.cycle > 0 THEN ' cycle ' || v.cycle ELSE '' END,
    coalesce(v.planned_on, v.window_to, (registry.now() AT TIME ZONE 'UTC')::date)
FROM trials.visit_now v WHERE v.standing = 'missed' AND v.reason IS NULL
UNION ALL
-- Held outside of its window, or not held while it lasted.
SELECT 'visit_out_of_window', v.enrolment, 'visit ' || v.code || CASE WHEN v.cycle > 0 THEN ' cycle ' || v.cycle ELSE '' END,
    CASE v.standing WHEN 'early' THEN v.held_on ELSE v.window_to + 1 END
FROM trials.visit_now v JOIN registry.site s ON s.id = v.site
WHERE v.standing IN ('early', 'late', 'overdue')
   OR v.standing = 'missed' AND v.window_to < (registry.now() AT TIME ZONE s.zone)::date;

-- Each breach with whose it is, since when, and how it ended.
CREATE VIEW trials.breach_now WITH (security_invoker = true) AS
SELECT b.id AS breach, b.rule, r.label, b.enrolment, e.patient, e.trial, e.site, b.about, b.cause_on, b.found_on,
    b.owner_role, b.next_action, b.end_kind, b.ended_because, b.ended_by, (b.ended_at AT TIME ZONE s.zone)::date AS ended_on,
    (coalesce(b.ended_at, registry.now()) AT TIME ZONE s.zone)::date - b.found_on AS age_days
FROM trials.breach b
JOIN trials.quality_rule r ON r.code = b.rule
JOIN trials.enrolment e ON e.id = b.enrolment
JOIN registry.site s ON s.id = e.site;
GRANT SELECT ON trials.quality_finding TO coordinator, research, investigator, worker;
GRANT SELECT ON trials.breach_now TO coordinator, research, investigator, scheduler, theatre, surgeon, pharmacist, nurse,
    finance, operator, worker;

RESET ROLE;
