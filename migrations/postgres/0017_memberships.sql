-- People come and go: how a membership stands, since when, by whom and why.

ALTER TABLE membership ADD COLUMN state TEXT NOT NULL DEFAULT 'active';
ALTER TABLE membership ADD COLUMN since TIMESTAMPTZ;
-- NULL: from the command line, or at the start.
ALTER TABLE membership ADD COLUMN changed_by UUID;
ALTER TABLE membership ADD COLUMN why TEXT;

UPDATE membership SET since = created_at;

CREATE INDEX membership_network ON membership (network_id, state);
