-- The record shows tampering: each row carries its number in its network's chain and the SHA-256 over itself and the
-- hash of the row before. Rows from before this are chained by the next start.

ALTER TABLE audit ADD COLUMN number INTEGER;
ALTER TABLE audit ADD COLUMN hash BLOB;
CREATE UNIQUE INDEX audit_chain ON audit (tenant_id, number);
CREATE INDEX audit_unchained ON audit (tenant_id) WHERE hash IS NULL;

-- Where each chain ends; the nil id stands for rows of no network. Writers of a chain wait here for each other.
CREATE TABLE audit_head (
    chain  BLOB PRIMARY KEY NOT NULL,
    number INTEGER NOT NULL,
    hash   BLOB NOT NULL
) STRICT;
