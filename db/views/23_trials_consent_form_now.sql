-- The versions of each form, and until when each may be signed.
CREATE VIEW trials.consent_form_now WITH (security_invoker = true) AS
SELECT f.id AS form, f.trial, f.version, f.language, f.approved_on, f.effective_from, x.last_day, x.reason AS expiry_reason,
    f.asks_again, f.cost_section, f.cost_section_sha256
FROM trials.consent_form f
LEFT JOIN LATERAL (SELECT last_day, reason FROM trials.consent_form_expiry WHERE form = f.id ORDER BY id DESC LIMIT 1) x ON true;
ALTER VIEW trials.consent_form_now OWNER TO omentum_owner;
GRANT SELECT ON trials.consent_form_now TO coordinator, research, investigator, scheduler, theatre, surgeon, pharmacist,
    nurse, finance, operator, worker;
