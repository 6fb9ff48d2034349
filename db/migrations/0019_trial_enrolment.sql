-- A patient's life in a trial: what each state counts as, reasons, screening numbers, checklists, overrides, arms, slots, and
-- what one trial means for another.
SET ROLE omentum_owner;

-- What a state says of a patient. An enrolment counts from its first step into a state that says so, and for good: who
-- withdrew has been approached and has consented all the same. States of which that depends on the way that led there say no.
CREATE TABLE trials.enrolment_state (
    state text CONSTRAINT enrolment_state_has_one_row PRIMARY KEY CONSTRAINT enrolment_state_is_a_word CHECK (state ~ '^[a-z][a-z_]{1,40}$'),
    ordinal int NOT NULL CONSTRAINT enrolment_state_has_one_place UNIQUE,
    counts_as_approached boolean NOT NULL,
    counts_as_consented  boolean NOT NULL,
    counts_as_screened   boolean NOT NULL,
    counts_as_enrolled   boolean NOT NULL,
    counts_as_treated    boolean NOT NULL,
    is_running           boolean NOT NULL,
    -- Nobody is treated who was not enrolled, or enrolled who was not screened, and so on.
    CONSTRAINT enrolment_state_counts_in_order CHECK (counts_as_treated <= counts_as_enrolled AND counts_as_enrolled <= counts_as_screened
        AND counts_as_screened <= counts_as_consented AND counts_as_consented <= counts_as_approached),
    CONSTRAINT enrolment_state_runs_or_is_over UNIQUE (state, is_running)
);
INSERT INTO trials.enrolment_state VALUES
    ('identified',     1, false, false, false, false, false, true),
    ('approached',     2, true,  false, false, false, false, true),
    ('consented',      3, true,  true,  false, false, false, true),
    ('declined',       4, false, false, false, false, false, false),    -- before or after they were approached
    ('screening',      5, true,  true,  true,  false, false, true),
    ('eligible',       6, true,  true,  true,  false, false, true),
    ('ineligible',     7, true,  true,  true,  false, false, false),
    ('slot_reserved',  8, true,  true,  true,  false, false, true),
    ('on_study',       9, true,  true,  true,  true,  false, true),
    ('on_treatment',  10, true,  true,  true,  true,  true,  true),
    ('off_treatment', 11, true,  true,  true,  true,  false, true),     -- some were never treated
    ('follow_up',     12, true,  true,  true,  false, false, true),
    ('off_study',     13, true,  true,  true,  false, false, false),
    ('withdrawn',     14, true,  true,  false, false, false, false);
CALL audit.watch('trials.enrolment_state');
INSERT INTO registry.catalog_exemption VALUES ('identifying key', 'trials.enrolment_state', 'words of the machine, no patient');
ALTER TABLE trials.enrolment ADD CONSTRAINT enrolment_runs_as_its_state_says FOREIGN KEY (status, is_running)
    REFERENCES trials.enrolment_state (state, is_running);
GRANT SELECT ON trials.enrolment_state
    TO coordinator, research, investigator, scheduler, theatre, surgeon, pharmacist, nurse, finance, operator, worker;

RESET ROLE;
