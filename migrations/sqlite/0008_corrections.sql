-- What people say of what was read of a listing: a rule or a need is right or wrong. It belongs to
-- the directory, not to a network. No reference to service: a correction outlives what an import does.

CREATE TABLE correction (
    service_id   BLOB NOT NULL,
    kind         TEXT NOT NULL,
    subject      TEXT NOT NULL,
    verdict      TEXT NOT NULL,
    reading      TEXT NOT NULL,
    note         TEXT,
    corrected_by BLOB NOT NULL,
    name         TEXT NOT NULL,
    corrected_at TEXT NOT NULL,
    PRIMARY KEY (service_id, kind, subject)
) STRICT;
