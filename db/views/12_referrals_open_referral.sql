-- Referrals whose life goes on: whose patients a trial may look for.
SET ROLE omentum_owner;

CREATE VIEW referrals.open_referral WITH (security_invoker = true) AS
SELECT r.id AS referral, r.patient, r.site, r.status, r.received_at
FROM referrals.referral r
WHERE r.status IN ('received', 'in_review', 'information_requested', 'awaiting_board', 'accepted', 'linked', 'out_of_date');
GRANT SELECT ON referrals.open_referral TO coordinator, research, investigator, surgeon, nurse;

RESET ROLE;
