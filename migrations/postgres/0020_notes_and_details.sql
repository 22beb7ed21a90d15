-- What a case manager keeps on a client beside the record. None of it is ever told to an agency.

-- A note's versions: a correction is a version more, and none is changed or removed. The newest is
-- the note; the first tells who wrote it, and when.
CREATE TABLE client_note (
    id         UUID NOT NULL PRIMARY KEY,
    tenant_id  UUID NOT NULL REFERENCES network (id),
    client_id  UUID NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    note_id    UUID NOT NULL,
    version    BIGINT NOT NULL,
    kind       TEXT NOT NULL,
    body       BYTEA NOT NULL,
    by_account UUID NOT NULL,
    by_name    TEXT NOT NULL,
    at         TIMESTAMPTZ NOT NULL,
    UNIQUE (note_id, version)
);

CREATE INDEX client_note_by_client ON client_note (tenant_id, client_id, at);

-- Who supports a client, who insures them, what they are good at and what they wish: one sealed
-- document.
CREATE TABLE client_detail (
    client_id  UUID NOT NULL PRIMARY KEY REFERENCES client (id) ON DELETE CASCADE,
    tenant_id  UUID NOT NULL REFERENCES network (id),
    document   BYTEA NOT NULL,
    version    BIGINT NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);

SELECT keep_apart('client_note');

SELECT keep_apart('client_detail');
