-- The keys that fields are sealed with, each wrapped by the installation's master key: without that
-- key nobody reads them, and without them nobody reads a field. The nil network is the installation.
CREATE TABLE data_key (
    number     INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    network_id BLOB NOT NULL,
    kind       TEXT NOT NULL,
    wrapped    BLOB NOT NULL,
    made_at    TEXT NOT NULL,
    retired_at TEXT
) STRICT;

-- How far a rotation has come in a field of a network: the rows up to this one are sealed anew.
CREATE TABLE resealing (
    network_id BLOB NOT NULL,
    field      TEXT NOT NULL,
    reached    BLOB NOT NULL,
    PRIMARY KEY (network_id, field)
) STRICT;

-- Kept answers say whose they are, so that they are sealed anew and erased with the rest. Where an
-- account is in several networks nobody can tell; such answers are swept within a day.
ALTER TABLE idempotency ADD COLUMN id BLOB;
ALTER TABLE idempotency ADD COLUMN network_id BLOB REFERENCES network (id);
UPDATE idempotency
   SET id = randomblob(16),
       network_id = (SELECT MAX(m.network_id)
                      FROM membership m
                     WHERE m.account_id = idempotency.account_id
                    HAVING COUNT(*) = 1);
CREATE INDEX idempotency_by_network ON idempotency (network_id, id);
