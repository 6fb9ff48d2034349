-- The catalogue of trials.
SET ROLE omentum_owner;

RESET ROLE;
