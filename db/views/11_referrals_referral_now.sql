-- Each referral as it stands, with the pathway of its latest decision while that holds. A referral that was linked to its
-- course is still an accepted one when it closes: only the referrer's answer is over.
SET ROLE omentum_owner;

CREATE VIEW referrals.referral_now WITH (security_invoker = true) AS
SELECT r.id AS referral, r.patient, r.site, r.status, r.step_no, r.received_at, r.priority,
    CASE WHEN a.holds THEN d.pathway END AS pathway, a.holds AS is_accepted,
    (h.happened_at AT TIME ZONE s.zone)::date AS since, (r.received_at AT TIME ZONE s.zone)::date AS received_on
FROM referrals.referral r
JOIN registry.site s ON s.id = r.site
JOIN referrals.referral_history h ON h.subject = r.id AND h.no = r.step_no
CROSS JOIN LATERAL (SELECT r.status IN ('accepted', 'linked') OR r.status = 'closed' AND h.from_state = 'linked' AS holds) a
LEFT JOIN LATERAL (
    SELECT pathway FROM referrals.decision WHERE referral = r.id ORDER BY step_no DESC LIMIT 1) d ON true;
GRANT SELECT ON referrals.referral_now TO coordinator, research, investigator, scheduler, theatre, surgeon, pharmacist, nurse, finance, operator, worker;

CREATE VIEW referrals.timeline WITH (security_invoker = true) AS
SELECT r.patient, h.happened_at, h.recorded_at, 'referral' AS record_kind, 'R' || r.id AS record, h.event, h.to_state,
    h.reason_code, h.login, h.role, r.id AS record_number, h.no
FROM referrals.referral_history h JOIN referrals.referral r ON r.id = h.subject;
GRANT SELECT ON referrals.timeline TO coordinator, research, investigator, scheduler, theatre, surgeon, pharmacist, nurse, finance, operator, worker;

RESET ROLE;
