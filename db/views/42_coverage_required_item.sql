-- The items that somebody must answer for before a cycle may go ahead, in the programme's order.
SET ROLE omentum_owner;

CREATE VIEW coverage.required_item WITH (security_invoker = true) AS
SELECT code, label, in_order FROM coverage.item WHERE is_required;
GRANT SELECT ON coverage.required_item TO coordinator, research, investigator, scheduler, theatre, surgeon, pharmacist,
    nurse, finance, operator, worker;

RESET ROLE;
