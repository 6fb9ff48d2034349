-- Criteria and matching.
SET ROLE omentum_owner;

RESET ROLE;
