-- Follow-up: what is owed to a patient after a procedure, who owes it, and what came of it.
SET ROLE omentum_owner;

-- Plans are data. A released template is not changed: a new version is a new row, and old tasks keep theirs.
CREATE TABLE followup.template (
    id    bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT template_has_one_id PRIMARY KEY,
    code  text NOT NULL CONSTRAINT template_code_is_a_word CHECK (code ~ '^[a-z][a-z0-9_]{1,40}$'),
    version int NOT NULL CONSTRAINT template_version_is_positive CHECK (version > 0),
    label registry.plain_text NOT NULL CONSTRAINT template_label_is_short CHECK (length(label) BETWEEN 3 AND 120),
    anchor text NOT NULL CONSTRAINT template_anchor_is_known CHECK (anchor IN ('procedure_ended', 'cycle_booked')),
    -- Counted from the anchor's local day; negative is before it.
    due_days   int NOT NULL CONSTRAINT template_due_days_are_plausible CHECK (due_days BETWEEN -120 AND 1830),
    grace_days int NOT NULL CONSTRAINT template_grace_is_plausible CHECK (grace_days BETWEEN 0 AND 120),
    owner_role text NOT NULL CONSTRAINT template_owner_is_a_group CHECK (owner_role IN
        ('coordinator', 'research', 'investigator', 'scheduler', 'surgeon', 'pharmacist', 'nurse', 'finance')),
    next_action registry.plain_text NOT NULL CONSTRAINT template_next_action_is_short CHECK (length(next_action) BETWEEN 3 AND 160),
    -- Whether the task makes no sense once the patient has died or withdrawn from follow-up.
    ends_with_follow_up boolean NOT NULL DEFAULT true,
    gates_next_cycle boolean NOT NULL DEFAULT false,
    source registry.plain_text CONSTRAINT template_source_is_short CHECK (length(source) <= 200),
    retired_on date,
    CONSTRAINT template_version_is_unique UNIQUE (code, version)
);
CALL audit.watch('followup.template');
INSERT INTO followup.template (code, version, label, anchor, due_days, grace_days, owner_role, next_action, gates_next_cycle, source) VALUES
    ('day_1_call', 1, 'Call on the day after', 'procedure_ended', 1, 1, 'nurse', 'Call the patient', false, 'programme proposal'),
    ('day_14_visit', 1, 'Visit and labs two weeks after', 'procedure_ended', 14, 5, 'nurse', 'See the patient, take labs', false, 'programme proposal'),
    ('pathology', 1, 'Pathology of the biopsies', 'procedure_ended', 10, 5, 'coordinator', 'Ask pathology for the report', true, 'programme proposal'),
    ('day_30_closure', 1, '30-day safety window closes', 'procedure_ended', 30, 5, 'nurse', 'State the adverse events of 30 days', true, 'CTCAE and Clavien-Dindo window of 30 days'),
    ('pre_cycle_workup', 1, 'Work-up before the next cycle', 'cycle_booked', -7, 3, 'nurse', 'Labs, fitness and consent for the next cycle', true, 'programme proposal');

CREATE TABLE followup.task (
    id       bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT task_has_one_id PRIMARY KEY,
    patient  bigint NOT NULL CONSTRAINT task_belongs_to_patient REFERENCES registry.patient,
    course   bigint NOT NULL,
    cycle    bigint CONSTRAINT task_is_about_a_cycle REFERENCES booking.planned_cycle,
    site     bigint NOT NULL CONSTRAINT task_belongs_to_site REFERENCES registry.site,
    template bigint NOT NULL CONSTRAINT task_follows_a_template REFERENCES followup.template,
    -- What it hangs on, such as procedure:12; with the ordinal it makes planning again a no-op.
    anchor_event text NOT NULL CONSTRAINT task_anchor_is_a_record CHECK (anchor_event ~ '^(procedure|cycle):[0-9]+$'),
    ordinal  int NOT NULL DEFAULT 1 CONSTRAINT task_ordinal_is_positive CHECK (ordinal > 0),
    due_on   date NOT NULL,
    overdue_after date NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT registry.now(),
    status  text NOT NULL DEFAULT 'scheduled',
    step_no int NOT NULL DEFAULT 1,
    is_open boolean NOT NULL GENERATED ALWAYS AS (status IN ('scheduled', 'due', 'overdue', 'attempted')) STORED,
    CONSTRAINT task_belongs_to_course FOREIGN KEY (course, patient) REFERENCES booking.course (id, patient) ON UPDATE CASCADE,
    CONSTRAINT task_is_planned_once UNIQUE (course, template, anchor_event, ordinal),
    CONSTRAINT task_is_overdue_after_it_is_due CHECK (overdue_after >= due_on)
);
CREATE INDEX task_to_raise ON followup.task (site, due_on, id) WHERE status = 'scheduled';
CREATE INDEX task_to_mark_overdue ON followup.task (site, overdue_after, id) WHERE status IN ('due', 'attempted');
CREATE INDEX task_by_course ON followup.task (course) WHERE is_open;
CREATE INDEX task_open ON followup.task (site, due_on, id) WHERE is_open;
CREATE INDEX task_by_patient ON followup.task (patient);
CALL registry.give_history('follow_up_task', 'followup.task', set_wise => true);
-- transitions of follow_up_task: generated, do not edit
INSERT INTO registry.transition (machine, from_state, event, to_state, role, needs_reason, needs, clock, enqueues)
VALUES
    ('follow_up_task', '-', 'opened', 'scheduled', 'coordinator', false, '{}', NULL, NULL),
    ('follow_up_task', '-', 'opened', 'scheduled', 'scheduler', false, '{}', NULL, NULL),
    ('follow_up_task', '-', 'opened', 'scheduled', 'surgeon', false, '{}', NULL, NULL),
    ('follow_up_task', '-', 'opened', 'scheduled', 'nurse', false, '{}', NULL, NULL),
    ('follow_up_task', '-', 'opened', 'scheduled', 'worker', false, '{}', NULL, NULL),
    ('follow_up_task', 'scheduled', 'fall_due', 'due', 'coordinator', false, '{}', NULL, NULL),
    ('follow_up_task', 'scheduled', 'fall_due', 'due', 'nurse', false, '{}', NULL, NULL),
    ('follow_up_task', 'scheduled', 'fall_due', 'due', 'operator', false, '{}', NULL, NULL),
    ('follow_up_task', 'scheduled', 'fall_due', 'due', 'worker', false, '{}', NULL, NULL),
    ('follow_up_task', 'scheduled', 'attempt', 'attempted', 'coordinator', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'scheduled', 'attempt', 'attempted', 'research', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'scheduled', 'attempt', 'attempted', 'investigator', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'scheduled', 'attempt', 'attempted', 'scheduler', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'scheduled', 'attempt', 'attempted', 'surgeon', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'scheduled', 'attempt', 'attempted', 'pharmacist', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'scheduled', 'attempt', 'attempted', 'nurse', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'scheduled', 'attempt', 'attempted', 'finance', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'scheduled', 'complete', 'done', 'coordinator', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'scheduled', 'complete', 'done', 'research', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'scheduled', 'complete', 'done', 'investigator', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'scheduled', 'complete', 'done', 'scheduler', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'scheduled', 'complete', 'done', 'surgeon', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'scheduled', 'complete', 'done', 'pharmacist', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'scheduled', 'complete', 'done', 'nurse', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'scheduled', 'complete', 'done', 'finance', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'scheduled', 'cancel', 'cancelled', 'coordinator', true, '{}', NULL, NULL),
    ('follow_up_task', 'scheduled', 'cancel', 'cancelled', 'research', true, '{}', NULL, NULL),
    ('follow_up_task', 'scheduled', 'cancel', 'cancelled', 'investigator', true, '{}', NULL, NULL),
    ('follow_up_task', 'scheduled', 'cancel', 'cancelled', 'scheduler', true, '{}', NULL, NULL),
    ('follow_up_task', 'scheduled', 'cancel', 'cancelled', 'theatre', true, '{}', NULL, NULL),
    ('follow_up_task', 'scheduled', 'cancel', 'cancelled', 'surgeon', true, '{}', NULL, NULL),
    ('follow_up_task', 'scheduled', 'cancel', 'cancelled', 'pharmacist', true, '{}', NULL, NULL),
    ('follow_up_task', 'scheduled', 'cancel', 'cancelled', 'nurse', true, '{}', NULL, NULL),
    ('follow_up_task', 'scheduled', 'cancel', 'cancelled', 'finance', true, '{}', NULL, NULL),
    ('follow_up_task', 'scheduled', 'cancel', 'cancelled', 'operator', true, '{}', NULL, NULL),
    ('follow_up_task', 'scheduled', 'cancel', 'cancelled', 'worker', true, '{}', NULL, NULL),
    ('follow_up_task', 'scheduled', 'move', 'scheduled', 'coordinator', true, '{}', NULL, NULL),
    ('follow_up_task', 'scheduled', 'move', 'scheduled', 'scheduler', true, '{}', NULL, NULL),
    ('follow_up_task', 'scheduled', 'move', 'scheduled', 'surgeon', true, '{}', NULL, NULL),
    ('follow_up_task', 'scheduled', 'move', 'scheduled', 'nurse', true, '{}', NULL, NULL),
    ('follow_up_task', 'scheduled', 'move', 'scheduled', 'operator', true, '{}', NULL, NULL),
    ('follow_up_task', 'scheduled', 'move', 'scheduled', 'worker', true, '{}', NULL, NULL),
    ('follow_up_task', 'due', 'pass_grace', 'overdue', 'coordinator', false, '{}', NULL, NULL),
    ('follow_up_task', 'due', 'pass_grace', 'overdue', 'nurse', false, '{}', NULL, NULL),
    ('follow_up_task', 'due', 'pass_grace', 'overdue', 'operator', false, '{}', NULL, NULL),
    ('follow_up_task', 'due', 'pass_grace', 'overdue', 'worker', false, '{}', NULL, NULL),
    ('follow_up_task', 'due', 'attempt', 'attempted', 'coordinator', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'due', 'attempt', 'attempted', 'research', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'due', 'attempt', 'attempted', 'investigator', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'due', 'attempt', 'attempted', 'scheduler', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'due', 'attempt', 'attempted', 'surgeon', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'due', 'attempt', 'attempted', 'pharmacist', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'due', 'attempt', 'attempted', 'nurse', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'due', 'attempt', 'attempted', 'finance', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'due', 'complete', 'done', 'coordinator', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'due', 'complete', 'done', 'research', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'due', 'complete', 'done', 'investigator', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'due', 'complete', 'done', 'scheduler', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'due', 'complete', 'done', 'surgeon', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'due', 'complete', 'done', 'pharmacist', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'due', 'complete', 'done', 'nurse', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'due', 'complete', 'done', 'finance', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'due', 'miss', 'missed', 'coordinator', true, '{}', NULL, NULL),
    ('follow_up_task', 'due', 'miss', 'missed', 'research', true, '{}', NULL, NULL),
    ('follow_up_task', 'due', 'miss', 'missed', 'investigator', true, '{}', NULL, NULL),
    ('follow_up_task', 'due', 'miss', 'missed', 'scheduler', true, '{}', NULL, NULL),
    ('follow_up_task', 'due', 'miss', 'missed', 'surgeon', true, '{}', NULL, NULL),
    ('follow_up_task', 'due', 'miss', 'missed', 'pharmacist', true, '{}', NULL, NULL),
    ('follow_up_task', 'due', 'miss', 'missed', 'nurse', true, '{}', NULL, NULL),
    ('follow_up_task', 'due', 'miss', 'missed', 'finance', true, '{}', NULL, NULL),
    ('follow_up_task', 'due', 'cancel', 'cancelled', 'coordinator', true, '{}', NULL, NULL),
    ('follow_up_task', 'due', 'cancel', 'cancelled', 'research', true, '{}', NULL, NULL),
    ('follow_up_task', 'due', 'cancel', 'cancelled', 'investigator', true, '{}', NULL, NULL),
    ('follow_up_task', 'due', 'cancel', 'cancelled', 'scheduler', true, '{}', NULL, NULL),
    ('follow_up_task', 'due', 'cancel', 'cancelled', 'theatre', true, '{}', NULL, NULL),
    ('follow_up_task', 'due', 'cancel', 'cancelled', 'surgeon', true, '{}', NULL, NULL),
    ('follow_up_task', 'due', 'cancel', 'cancelled', 'pharmacist', true, '{}', NULL, NULL),
    ('follow_up_task', 'due', 'cancel', 'cancelled', 'nurse', true, '{}', NULL, NULL),
    ('follow_up_task', 'due', 'cancel', 'cancelled', 'finance', true, '{}', NULL, NULL),
    ('follow_up_task', 'due', 'cancel', 'cancelled', 'operator', true, '{}', NULL, NULL),
    ('follow_up_task', 'due', 'cancel', 'cancelled', 'worker', true, '{}', NULL, NULL),
    ('follow_up_task', 'due', 'move', 'scheduled', 'coordinator', true, '{}', NULL, NULL),
    ('follow_up_task', 'due', 'move', 'scheduled', 'scheduler', true, '{}', NULL, NULL),
    ('follow_up_task', 'due', 'move', 'scheduled', 'surgeon', true, '{}', NULL, NULL),
    ('follow_up_task', 'due', 'move', 'scheduled', 'nurse', true, '{}', NULL, NULL),
    ('follow_up_task', 'due', 'move', 'scheduled', 'operator', true, '{}', NULL, NULL),
    ('follow_up_task', 'due', 'move', 'scheduled', 'worker', true, '{}', NULL, NULL),
    ('follow_up_task', 'overdue', 'attempt', 'attempted', 'coordinator', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'overdue', 'attempt', 'attempted', 'research', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'overdue', 'attempt', 'attempted', 'investigator', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'overdue', 'attempt', 'attempted', 'scheduler', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'overdue', 'attempt', 'attempted', 'surgeon', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'overdue', 'attempt', 'attempted', 'pharmacist', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'overdue', 'attempt', 'attempted', 'nurse', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'overdue', 'attempt', 'attempted', 'finance', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'overdue', 'complete', 'done', 'coordinator', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'overdue', 'complete', 'done', 'research', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'overdue', 'complete', 'done', 'investigator', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'overdue', 'complete', 'done', 'scheduler', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'overdue', 'complete', 'done', 'surgeon', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'overdue', 'complete', 'done', 'pharmacist', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'overdue', 'complete', 'done', 'nurse', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'overdue', 'complete', 'done', 'finance', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'overdue', 'miss', 'missed', 'coordinator', true, '{}', NULL, NULL),
    ('follow_up_task', 'overdue', 'miss', 'missed', 'research', true, '{}', NULL, NULL),
    ('follow_up_task', 'overdue', 'miss', 'missed', 'investigator', true, '{}', NULL, NULL),
    ('follow_up_task', 'overdue', 'miss', 'missed', 'scheduler', true, '{}', NULL, NULL),
    ('follow_up_task', 'overdue', 'miss', 'missed', 'surgeon', true, '{}', NULL, NULL),
    ('follow_up_task', 'overdue', 'miss', 'missed', 'pharmacist', true, '{}', NULL, NULL),
    ('follow_up_task', 'overdue', 'miss', 'missed', 'nurse', true, '{}', NULL, NULL),
    ('follow_up_task', 'overdue', 'miss', 'missed', 'finance', true, '{}', NULL, NULL),
    ('follow_up_task', 'overdue', 'cancel', 'cancelled', 'coordinator', true, '{}', NULL, NULL),
    ('follow_up_task', 'overdue', 'cancel', 'cancelled', 'research', true, '{}', NULL, NULL),
    ('follow_up_task', 'overdue', 'cancel', 'cancelled', 'investigator', true, '{}', NULL, NULL),
    ('follow_up_task', 'overdue', 'cancel', 'cancelled', 'scheduler', true, '{}', NULL, NULL),
    ('follow_up_task', 'overdue', 'cancel', 'cancelled', 'theatre', true, '{}', NULL, NULL),
    ('follow_up_task', 'overdue', 'cancel', 'cancelled', 'surgeon', true, '{}', NULL, NULL),
    ('follow_up_task', 'overdue', 'cancel', 'cancelled', 'pharmacist', true, '{}', NULL, NULL),
    ('follow_up_task', 'overdue', 'cancel', 'cancelled', 'nurse', true, '{}', NULL, NULL),
    ('follow_up_task', 'overdue', 'cancel', 'cancelled', 'finance', true, '{}', NULL, NULL),
    ('follow_up_task', 'overdue', 'cancel', 'cancelled', 'operator', true, '{}', NULL, NULL),
    ('follow_up_task', 'overdue', 'cancel', 'cancelled', 'worker', true, '{}', NULL, NULL),
    ('follow_up_task', 'overdue', 'move', 'scheduled', 'coordinator', true, '{}', NULL, NULL),
    ('follow_up_task', 'overdue', 'move', 'scheduled', 'scheduler', true, '{}', NULL, NULL),
    ('follow_up_task', 'overdue', 'move', 'scheduled', 'surgeon', true, '{}', NULL, NULL),
    ('follow_up_task', 'overdue', 'move', 'scheduled', 'nurse', true, '{}', NULL, NULL),
    ('follow_up_task', 'overdue', 'move', 'scheduled', 'operator', true, '{}', NULL, NULL),
    ('follow_up_task', 'overdue', 'move', 'scheduled', 'worker', true, '{}', NULL, NULL),
    ('follow_up_task', 'attempted', 'pass_grace', 'overdue', 'coordinator', false, '{}', NULL, NULL),
    ('follow_up_task', 'attempted', 'pass_grace', 'overdue', 'nurse', false, '{}', NULL, NULL),
    ('follow_up_task', 'attempted', 'pass_grace', 'overdue', 'operator', false, '{}', NULL, NULL),
    ('follow_up_task', 'attempted', 'pass_grace', 'overdue', 'worker', false, '{}', NULL, NULL),
    ('follow_up_task', 'attempted', 'attempt', 'attempted', 'coordinator', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'attempted', 'attempt', 'attempted', 'research', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'attempted', 'attempt', 'attempted', 'investigator', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'attempted', 'attempt', 'attempted', 'scheduler', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'attempted', 'attempt', 'attempted', 'surgeon', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'attempted', 'attempt', 'attempted', 'pharmacist', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'attempted', 'attempt', 'attempted', 'nurse', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'attempted', 'attempt', 'attempted', 'finance', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'attempted', 'complete', 'done', 'coordinator', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'attempted', 'complete', 'done', 'research', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'attempted', 'complete', 'done', 'investigator', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'attempted', 'complete', 'done', 'scheduler', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'attempted', 'complete', 'done', 'surgeon', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'attempted', 'complete', 'done', 'pharmacist', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'attempted', 'complete', 'done', 'nurse', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'attempted', 'complete', 'done', 'finance', false, '{completed_task_has_its_result}', NULL, NULL),
    ('follow_up_task', 'attempted', 'miss', 'missed', 'coordinator', true, '{}', NULL, NULL),
    ('follow_up_task', 'attempted', 'miss', 'missed', 'research', true, '{}', NULL, NULL),
    ('follow_up_task', 'attempted', 'miss', 'missed', 'investigator', true, '{}', NULL, NULL),
    ('follow_up_task', 'attempted', 'miss', 'missed', 'scheduler', true, '{}', NULL, NULL),
    ('follow_up_task', 'attempted', 'miss', 'missed', 'surgeon', true, '{}', NULL, NULL),
    ('follow_up_task', 'attempted', 'miss', 'missed', 'pharmacist', true, '{}', NULL, NULL),
    ('follow_up_task', 'attempted', 'miss', 'missed', 'nurse', true, '{}', NULL, NULL),
    ('follow_up_task', 'attempted', 'miss', 'missed', 'finance', true, '{}', NULL, NULL),
    ('follow_up_task', 'attempted', 'cancel', 'cancelled', 'coordinator', true, '{}', NULL, NULL),
    ('follow_up_task', 'attempted', 'cancel', 'cancelled', 'research', true, '{}', NULL, NULL),
    ('follow_up_task', 'attempted', 'cancel', 'cancelled', 'investigator', true, '{}', NULL, NULL),
    ('follow_up_task', 'attempted', 'cancel', 'cancelled', 'scheduler', true, '{}', NULL, NULL),
    ('follow_up_task', 'attempted', 'cancel', 'cancelled', 'theatre', true, '{}', NULL, NULL),
    ('follow_up_task', 'attempted', 'cancel', 'cancelled', 'surgeon', true, '{}', NULL, NULL),
    ('follow_up_task', 'attempted', 'cancel', 'cancelled', 'pharmacist', true, '{}', NULL, NULL),
    ('follow_up_task', 'attempted', 'cancel', 'cancelled', 'nurse', true, '{}', NULL, NULL),
    ('follow_up_task', 'attempted', 'cancel', 'cancelled', 'finance', true, '{}', NULL, NULL),
    ('follow_up_task', 'attempted', 'cancel', 'cancelled', 'operator', true, '{}', NULL, NULL),
    ('follow_up_task', 'attempted', 'cancel', 'cancelled', 'worker', true, '{}', NULL, NULL),
    ('follow_up_task', 'attempted', 'move', 'scheduled', 'coordinator', true, '{}', NULL, NULL),
    ('follow_up_task', 'attempted', 'move', 'scheduled', 'scheduler', true, '{}', NULL, NULL),
    ('follow_up_task', 'attempted', 'move', 'scheduled', 'surgeon', true, '{}', NULL, NULL),
    ('follow_up_task', 'attempted', 'move', 'scheduled', 'nurse', true, '{}', NULL, NULL),
    ('follow_up_task', 'attempted', 'move', 'scheduled', 'operator', true, '{}', NULL, NULL),
    ('follow_up_task', 'attempted', 'move', 'scheduled', 'worker', true, '{}', NULL, NULL);
-- end of transitions

-- One try to do the task: what came of it, and when the next one is.
CREATE TABLE followup.attempt (
    task   bigint NOT NULL CONSTRAINT attempt_belongs_to_task REFERENCES followup.task,
    no     int NOT NULL CONSTRAINT attempt_number_is_positive CHECK (no > 0),
    result text NOT NULL CONSTRAINT attempt_result_is_known CHECK (result IN
        ('done', 'reached', 'no_answer', 'call_later', 'wrong_number', 'refused', 'moved', 'dead')),
    next_on date,
    note   registry.written_text CONSTRAINT attempt_note_is_short CHECK (length(note) <= 4000),
    happened_at timestamptz NOT NULL,
    login  name NOT NULL DEFAULT session_user,
    recorded_at timestamptz NOT NULL DEFAULT registry.now(),
    CONSTRAINT attempt_has_one_number PRIMARY KEY (task, no),
    CONSTRAINT attempt_is_not_in_the_future CHECK (happened_at <= recorded_at)
);
CALL registry.make_append_only('followup.attempt');
CALL audit.watch('followup.attempt');

-- Adverse events as they stand now: a resolution or a correction is a new row.
CREATE TABLE followup.adverse_event (
    id      bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT adverse_event_has_one_id PRIMARY KEY,
    patient bigint NOT NULL CONSTRAINT adverse_event_belongs_to_patient REFERENCES registry.patient,
    procedure bigint,
    term    registry.plain_text NOT NULL CONSTRAINT adverse_event_term_is_short CHECK (length(term) BETWEEN 3 AND 120),
    ctcae_version text NOT NULL DEFAULT '5.0' CONSTRAINT ctcae_version_is_known CHECK (ctcae_version IN ('4.0', '4.03', '5.0', '6.0')),
    grade   int NOT NULL CONSTRAINT adverse_event_grade_is_1_to_5 CHECK (grade BETWEEN 1 AND 5),
    clavien text CONSTRAINT clavien_grade_is_known CHECK (clavien IN ('I', 'II', 'IIIa', 'IIIb', 'IVa', 'IVb', 'V')),
    is_serious boolean NOT NULL,
    onset_on date NOT NULL,
    resolved_on date,
    supersedes bigint CONSTRAINT adverse_event_is_superseded_once UNIQUE,
    -- Why a newer version says less than the one before it.
    reason  registry.written_text CONSTRAINT adverse_event_reason_is_told CHECK (length(btrim(reason)) BETWEEN 5 AND 1000),
    login   name NOT NULL DEFAULT session_user,
    recorded_at timestamptz NOT NULL DEFAULT registry.now(),
    CONSTRAINT adverse_event_has_one_patient UNIQUE (id, patient),
    CONSTRAINT adverse_event_supersedes_one FOREIGN KEY (supersedes, patient) REFERENCES followup.adverse_event (id, patient) ON UPDATE CASCADE,
    CONSTRAINT adverse_event_follows_a_procedure FOREIGN KEY (procedure, patient) REFERENCES booking.procedure (id, patient) ON UPDATE CASCADE,
    CONSTRAINT adverse_event_is_resolved_after_its_onset CHECK (resolved_on >= onset_on),
    CONSTRAINT fatal_adverse_event_is_serious CHECK (grade < 5 OR is_serious),
    -- The latest calendar on earth, as the days have no zone.
    CONSTRAINT adverse_event_is_not_of_the_future
        CHECK (greatest(onset_on, resolved_on) <= (recorded_at AT TIME ZONE 'Pacific/Kiritimati')::date)
);
CREATE INDEX adverse_event_by_patient ON followup.adverse_event (patient);
CALL registry.make_append_only('followup.adverse_event');
CALL audit.watch('followup.adverse_event');

-- What makes a cycle wait is not made light of without a word.
CREATE FUNCTION followup.seriousness_falls_with_a_reason() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT new.is_serious AND new.reason IS NULL AND (SELECT is_serious FROM followup.adverse_event WHERE id = new.supersedes) THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = 'seriousness_falls_with_its_reason', schema = 'followup',
            table = 'adverse_event', message = 'the version before was serious';
    END IF;
    RETURN new;
END $$;
CREATE TRIGGER seriousness_falls_with_a_reason BEFORE INSERT ON followup.adverse_event
    FOR EACH ROW EXECUTE FUNCTION followup.seriousness_falls_with_a_reason();
ALTER TABLE followup.adverse_event ENABLE ALWAYS TRIGGER seriousness_falls_with_a_reason;

-- A task moves with its anchor: the step and the days are one act, and the history says from where to where. Nobody has
-- the right to change the days alone.
CREATE FUNCTION followup.move(of_task bigint, to_due date, to_overdue date, why text) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE t followup.task;
BEGIN
    SELECT * INTO t FROM followup.task WHERE id = of_task FOR NO KEY UPDATE;
    INSERT INTO followup.task_history (subject, event, reason) VALUES (of_task, 'move', format('from %s to %s: %s', t.due_on, to_due, why));
    UPDATE followup.task SET due_on = to_due, overdue_after = to_overdue WHERE id = of_task;
END $$;
CREATE FUNCTION followup.days_move_while_open() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF (new.due_on, new.overdue_after) IS DISTINCT FROM (old.due_on, old.overdue_after) AND NOT old.is_open THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = 'task_moves_while_it_is_open', schema = 'followup',
            table = 'task', message = 'a task that has ended does not move';
    END IF;
    RETURN new;
END $$;
CREATE TRIGGER days_move_while_open BEFORE UPDATE ON followup.task
    FOR EACH ROW EXECUTE FUNCTION followup.days_move_while_open();
ALTER TABLE followup.task ENABLE ALWAYS TRIGGER days_move_while_open;

-- By which event a task of this anchor has come to its end; NULL while it has not. A withdrawal from treatment ends what
-- prepares a cycle, one from follow-up or from the use of data also what comes after a procedure.
CREATE FUNCTION followup.ended_by(of_patient bigint, of_course bigint, of_anchor text) RETURNS text LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF (SELECT vital_status FROM registry.patient WHERE id = of_patient) = 'died' THEN RETURN 'the patient has died'; END IF;
    RETURN (SELECT format('E%s withdrawn from %s', w.enrolment, w.scope)
        FROM booking.course k JOIN trials.withdrawal w ON w.enrolment = k.enrolment
        WHERE k.id = of_course AND (of_anchor LIKE 'cycle:%' OR w.scope <> 'treatment') ORDER BY w.scope LIMIT 1);
END $$;
-- The share lock makes a death wait, which then finds the new task and ends it.
CREATE FUNCTION followup.task_has_a_patient() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM FROM registry.patient WHERE id = new.patient FOR SHARE;
    IF (SELECT ends_with_follow_up FROM followup.template WHERE id = new.template)
       AND followup.ended_by(new.patient, new.course, new.anchor_event) IS NOT NULL
    THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = 'task_is_of_a_patient_in_follow_up', schema = 'followup',
            table = 'task', message = 'the patient has died or withdrawn';
    END IF;
    RETURN new;
END $$;
CREATE TRIGGER task_has_a_patient BEFORE INSERT ON followup.task FOR EACH ROW EXECUTE FUNCTION followup.task_has_a_patient();
ALTER TABLE followup.task ENABLE ALWAYS TRIGGER task_has_a_patient;
-- Ends every open task that makes no sense any more, each with the event that ended it.
CREATE FUNCTION followup.end_tasks(of_patient bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO followup.task_history (subject, event, reason)
    SELECT e.id, 'cancel', e.why FROM (
        SELECT t.id, followup.ended_by(t.patient, t.course, t.anchor_event) AS why
          FROM followup.task t JOIN followup.template k ON k.id = t.template
         WHERE t.patient = of_patient AND t.is_open AND k.ends_with_follow_up) e
     WHERE e.why IS NOT NULL ORDER BY e.id;
END $$;
CREATE FUNCTION followup.death_ends_tasks() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM followup.end_tasks(new.id);
    RETURN NULL;
END $$;
CREATE TRIGGER death_ends_tasks AFTER UPDATE OF vital_status ON registry.patient FOR EACH ROW
    WHEN (new.vital_status = 'died' AND old.vital_status <> 'died') EXECUTE FUNCTION followup.death_ends_tasks();
ALTER TABLE registry.patient ENABLE ALWAYS TRIGGER death_ends_tasks;
CREATE FUNCTION followup.withdrawal_ends_tasks() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM followup.end_tasks(patient) FROM trials.enrolment WHERE id = new.enrolment;
    RETURN NULL;
END $$;
CREATE TRIGGER withdrawal_ends_tasks AFTER INSERT ON trials.withdrawal
    FOR EACH ROW EXECUTE FUNCTION followup.withdrawal_ends_tasks();
ALTER TABLE trials.withdrawal ENABLE ALWAYS TRIGGER withdrawal_ends_tasks;
CREATE FUNCTION followup.attempt_followed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF new.result = 'dead' THEN
        PERFORM registry.note_death(patient, NULL) FROM followup.task WHERE id = new.task;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER followed AFTER INSERT ON followup.attempt FOR EACH ROW EXECUTE FUNCTION followup.attempt_followed();
ALTER TABLE followup.attempt ENABLE ALWAYS TRIGGER followed;

CREATE FUNCTION followup.step_has_its_attempt() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF new.event IN ('attempt', 'complete') AND NOT EXISTS (
        SELECT FROM followup.attempt a WHERE a.task = new.subject
           AND CASE new.event WHEN 'complete' THEN a.result IN ('done', 'reached') ELSE a.result NOT IN ('done', 'reached') END)
    THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = 'completed_task_has_its_result', schema = 'followup',
            table = 'task', message = format('task step %s lacks its attempt', new.event);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER step_has_its_attempt AFTER INSERT ON followup.task_history
    FOR EACH ROW EXECUTE FUNCTION followup.step_has_its_attempt();
ALTER TABLE followup.task_history ENABLE ALWAYS TRIGGER step_has_its_attempt;

GRANT SELECT ON followup.template, followup.task, followup.task_history, followup.adverse_event
    TO coordinator, research, investigator, scheduler, theatre, surgeon, pharmacist, nurse, finance, operator, worker;
GRANT SELECT ON followup.attempt TO coordinator, research, investigator, surgeon, nurse;
GRANT SELECT (task, no, result, next_on, happened_at) ON followup.attempt TO operator, worker;
-- Whoever owns a task counts the tries before writing the next one.
GRANT SELECT (task, no) ON followup.attempt TO scheduler, pharmacist, finance;
GRANT INSERT, UPDATE (retired_on) ON followup.template TO operator;
GRANT INSERT (patient, course, cycle, site, template, anchor_event, ordinal, due_on, overdue_after) ON followup.task
    TO surgeon, scheduler, coordinator, nurse, worker;
GRANT EXECUTE ON FUNCTION followup.move(bigint, date, date, text), followup.ended_by(bigint, bigint, text)
    TO surgeon, scheduler, coordinator, nurse, operator, worker;
GRANT INSERT (subject, event, reason, reason_code, happened_at) ON followup.task_history
    TO coordinator, research, investigator, scheduler, surgeon, pharmacist, nurse, finance, operator, worker;
GRANT INSERT (task, no, result, next_on, note, happened_at) ON followup.attempt
    TO coordinator, research, investigator, scheduler, surgeon, pharmacist, nurse, finance;
GRANT INSERT (patient, procedure, term, ctcae_version, grade, clavien, is_serious, onset_on, resolved_on, supersedes, reason)
    ON followup.adverse_event TO nurse, surgeon, investigator, research;

RESET ROLE;
