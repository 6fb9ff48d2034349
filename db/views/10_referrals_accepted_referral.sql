-- Referrals whose patient is accepted now, and for what.
CREATE VIEW referrals.accepted_referral WITH (security_invoker = true) AS
SELECT r.id AS referral, r.patient, r.site, d.pathway, h.happened_at AS accepted_at, d.step_no AS decision
FROM referrals.referral r
JOIN LATERAL (
    SELECT step_no, pathway FROM referrals.decision
    WHERE referral = r.id AND outcome = 'accepted' ORDER BY step_no DESC LIMIT 1) d ON true
JOIN referrals.referral_history h ON h.subject = r.id AND h.no = d.step_no
WHERE r.status IN ('accepted', 'linked');
ALTER VIEW referrals.accepted_referral OWNER TO omentum_owner;
GRANT SELECT ON referrals.accepted_referral TO coordinator, research, investigator, scheduler, theatre, surgeon,
    pharmacist, nurse, finance, operator, worker;
