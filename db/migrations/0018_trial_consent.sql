-- Consent and withdrawal.
SET ROLE omentum_owner;

RESET ROLE;
