-- An assessment that raised an alert is open until a person closes it, which takes an answer for
-- each of its alerts. One that raised none was never open. The name is told as it was then.

ALTER TABLE assessment ADD COLUMN closed_by BLOB;
ALTER TABLE assessment ADD COLUMN closed_name TEXT;
ALTER TABLE assessment ADD COLUMN closed_at TEXT;

CREATE INDEX assessment_by_reach ON assessment (tenant_id, organization_id, created_at);
CREATE INDEX alert_by_assessment ON alert (assessment_id);
