-- The keys that fields are sealed with, each wrapped by the installation's master key: without that
-- key nobody reads them, and without them nobody reads a field. The nil network is the installation.
CREATE TABLE data_key (
    number     BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    network_id UUID NOT NULL,
    kind       TEXT NOT NULL,
    wrapped    BYTEA NOT NULL,
    made_at    TIMESTAMPTZ NOT NULL,
    retired_at TIMESTAMPTZ
);

-- How far a rotation has come in a field of a network: the rows up to this one are sealed anew.
CREATE TABLE resealing (
    network_id UUID NOT NULL,
    field      TEXT NOT NULL,
    reached    UUID NOT NULL,
    PRIMARY KEY (network_id, field)
);

-- Kept answers say whose they are, so that they are sealed anew and erased with the rest. Where an
-- account is in several networks nobody can tell; such answers are swept within a day.
ALTER TABLE idempotency ADD COLUMN id UUID;
ALTER TABLE idempotency ADD COLUMN network_id UUID REFERENCES network (id);
UPDATE idempotency
   SET id = gen_random_uuid(),
       network_id = (SELECT MIN(m.network_id::text)::uuid
                      FROM membership m
                     WHERE m.account_id = idempotency.account_id
                    HAVING COUNT(*) = 1);
CREATE INDEX idempotency_by_network ON idempotency (network_id, id);
