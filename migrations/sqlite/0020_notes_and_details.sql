-- What a case manager keeps on a client beside the record. None of it is ever told to an agency.

-- A note's versions: a correction is a version more, and none is changed or removed. The newest is
-- the note; the first tells who wrote it, and when.
CREATE TABLE client_note (
    id         BLOB NOT NULL PRIMARY KEY,
    tenant_id  BLOB NOT NULL REFERENCES network (id),
    client_id  BLOB NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    note_id    BLOB NOT NULL,
    version    INTEGER NOT NULL,
    kind       TEXT NOT NULL,
    body       BLOB NOT NULL,
    by_account BLOB NOT NULL,
    by_name    TEXT NOT NULL,
    at         TEXT NOT NULL,
    UNIQUE (note_id, version)
) STRICT;

CREATE INDEX client_note_by_client ON client_note (tenant_id, client_id, at);

-- Who supports a client, who insures them, what they are good at and what they wish: one sealed
-- document.
CREATE TABLE client_detail (
    client_id  BLOB NOT NULL PRIMARY KEY REFERENCES client (id) ON DELETE CASCADE,
    tenant_id  BLOB NOT NULL REFERENCES network (id),
    document   BLOB NOT NULL,
    version    INTEGER NOT NULL,
    updated_at TEXT NOT NULL
) STRICT;
