-- What criteria of the trials ask for, and in which units it is measured. The limits themselves are data of each protocol.
SET ROLE omentum_owner;

INSERT INTO trials.fact_kind (code, label, value_kind, unit, loinc) VALUES
    ('wbc', 'White blood cells', 'number', '10*3/uL', '6690-2'),
    ('ast', 'Aspartate aminotransferase', 'number', 'U/L', '1920-8'),
    ('alt', 'Alanine aminotransferase', 'number', 'U/L', '1742-6'),
    ('alkaline_phosphatase', 'Alkaline phosphatase', 'number', 'U/L', '6768-6'),
    ('albumin', 'Albumin', 'number', 'g/dL', '1751-7'),
    ('prealbumin', 'Prealbumin', 'number', 'mg/dL', '14338-8'),
    ('inr', 'International normalised ratio', 'number', '{INR}', '6301-6'),
    ('creatinine_clearance', 'Creatinine clearance, Cockcroft-Gault', 'number', 'mL/min', '35591-7'),
    ('gfr', 'Glomerular filtration rate', 'number', 'mL/min', NULL),
    ('bmi', 'Body mass index', 'number', 'kg/m2', '39156-5'),
    ('weight_loss', 'Weight lost', 'number', '%', NULL),
    ('life_expectancy', 'Life expectancy', 'number', 'mo', NULL),
    ('pci', 'Peritoneal cancer index', 'number', '{score}', NULL),
    ('nyha_class', 'NYHA class of heart failure', 'number', '{class}', NULL),
    ('extraperitoneal_metastases', 'Metastases outside of the peritoneum', 'number', '{count}', NULL),
    ('systemic_chemotherapy', 'Standard systemic chemotherapy', 'number', 'mo', NULL),
    ('lines_of_therapy', 'Lines of systemic therapy', 'number', '{count}', NULL),
    ('days_since_treatment', 'Days since the last chemotherapy or operation', 'number', 'd', NULL),
    ('candidate_for_cytoreduction', 'Candidate for cytoreductive surgery with HIPEC', 'yes_no', NULL, NULL),
    ('laparoscopy_contraindicated', 'Laparoscopy is contraindicated', 'yes_no', NULL, NULL),
    ('histology_proven', 'Histology proven', 'yes_no', NULL, NULL),
    ('prior_pipac', 'PIPAC before', 'yes_no', NULL, NULL),
    ('systemic_metastases', 'Systemic metastases', 'yes_no', NULL, NULL),
    ('peritoneal_cytology_positive', 'Peritoneal cytology positive', 'yes_no', NULL, NULL),
    ('platinum_resistant', 'Platinum-resistant disease', 'yes_no', NULL, NULL),
    ('stroke_or_infarction_within_6_months', 'Stroke or myocardial infarction within six months', 'yes_no', NULL, NULL),
    ('active_hepatitis', 'Active hepatitis B or C', 'yes_no', NULL, NULL),
    ('hiv', 'HIV infection', 'yes_no', NULL, NULL),
    ('pregnant', 'Pregnant', 'yes_no', NULL, NULL),
    ('parenteral_nutrition_only', 'Parenteral nutrition alone', 'yes_no', NULL, NULL),
    ('progression_on_irinotecan', 'Progression on irinotecan', 'yes_no', NULL, NULL),
    ('active_infection', 'Active infection', 'yes_no', NULL, NULL),
    ('active_ulcer', 'Active ulcer', 'yes_no', NULL, NULL),
    ('drug_contraindicated', 'A drug of the arm is contraindicated, or an allergy to it is known', 'yes_no', NULL, NULL);

-- AMA: factors of the JAMA Instructions for Authors. A chemistry factor is a convention, so each has its source.
INSERT INTO trials.unit_conversion (fact, unit, numerator, denominator, source)
SELECT fact, unit, numerator, denominator, source FROM (VALUES
    ('hemoglobin', 'g/L', 1, 10, 'ten decilitres are a litre'),
    ('hemoglobin', 'mmol/L', 161145, 100000, 'monomer of 16 114.5 g/mol: a quarter of 64 458 (ICSH)'),
    ('albumin', 'g/L', 1, 10, 'ten decilitres are a litre'),
    ('prealbumin', 'mg/L', 1, 10, 'ten decilitres are a litre'),
    ('prealbumin', 'g/L', 100, 1, 'ten decilitres are a litre'),
    ('creatinine', 'umol/L', 10, 884, 'AMA: 1 mg/dL is 88.4 umol/L'),
    ('creatinine', 'µmol/L', 10, 884, 'AMA: 1 mg/dL is 88.4 umol/L'),
    ('bilirubin', 'umol/L', 10, 171, 'AMA: 1 mg/dL is 17.1 umol/L'),
    ('bilirubin', 'µmol/L', 10, 171, 'AMA: 1 mg/dL is 17.1 umol/L')) chemistry(fact, unit, numerator, denominator, source)
UNION ALL
SELECT fact, unit, numerator, denominator, source
FROM (VALUES ('platelets'), ('neutrophils'), ('wbc')) counts(fact), (VALUES
    ('10*9/L', 1, 1, 'a thousand per microlitre are 10*9 per litre'),
    ('/uL', 1, 1000, 'a thousand per microlitre'),
    ('/mm3', 1, 1000, 'a cubic millimetre is a microlitre'),
    ('10*3/mm3', 1, 1, 'a cubic millimetre is a microlitre')) units(unit, numerator, denominator, source);

RESET ROLE;
