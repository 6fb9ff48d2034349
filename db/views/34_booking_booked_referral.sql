-- Referrals whose course has a cycle that is booked, or was attempted.
SET ROLE omentum_owner;

CREATE OR REPLACE VIEW booking.booked_referral WITH (security_invoker) AS
SELECT k.referral, k.id AS course FROM booking.course k
 WHERE EXISTS (SELECT FROM booking.planned_cycle y WHERE y.course = k.id AND y.status IN ('booked', 'attempted'));

GRANT SELECT ON booking.booked_referral
    TO coordinator, research, investigator, scheduler, theatre, surgeon, pharmacist, nurse, finance, worker, cron;

RESET ROLE;
