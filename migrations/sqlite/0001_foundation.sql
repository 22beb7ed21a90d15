-- Who is asking, what they did, and what must follow from it.

CREATE TABLE setting (
    name  TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE network (
    id         BLOB PRIMARY KEY NOT NULL,
    name       TEXT NOT NULL UNIQUE,
    created_at TEXT NOT NULL
) STRICT;

-- A person signs in by login and password; a machine has only keys.
CREATE TABLE account (
    id            BLOB PRIMARY KEY NOT NULL,
    login         TEXT UNIQUE,
    name          TEXT NOT NULL,
    password_hash TEXT,
    active        INTEGER NOT NULL,
    created_at    TEXT NOT NULL
) STRICT;

CREATE TABLE membership (
    network_id      BLOB NOT NULL REFERENCES network (id),
    account_id      BLOB NOT NULL REFERENCES account (id),
    role            TEXT NOT NULL,
    organization_id BLOB,
    created_at      TEXT NOT NULL,
    PRIMARY KEY (account_id, network_id)
) STRICT;

CREATE TABLE session (
    id         BLOB PRIMARY KEY NOT NULL,
    token_hash BLOB NOT NULL UNIQUE,
    account_id BLOB NOT NULL REFERENCES account (id),
    network_id BLOB NOT NULL REFERENCES network (id),
    created_at TEXT NOT NULL,
    seen_at    TEXT NOT NULL
) STRICT;
CREATE INDEX session_account ON session (account_id);

CREATE TABLE api_key (
    id           BLOB PRIMARY KEY NOT NULL,
    key_hash     BLOB NOT NULL UNIQUE,
    account_id   BLOB NOT NULL REFERENCES account (id),
    network_id   BLOB NOT NULL REFERENCES network (id),
    created_at   TEXT NOT NULL,
    expires_at   TEXT,
    last_used_at TEXT,
    revoked_at   TEXT
) STRICT;

-- Failed sign-ins by the hash of the login, whether or not such an account exists.
CREATE TABLE sign_in_failure (
    login_hash    BLOB PRIMARY KEY NOT NULL,
    failures      INTEGER NOT NULL,
    failed_at     TEXT NOT NULL,
    blocked_until TEXT
) STRICT;

CREATE TABLE audit (
    seq          INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    id           BLOB NOT NULL UNIQUE,
    at           TEXT NOT NULL,
    tenant_id    BLOB,
    account_id   BLOB,
    action       TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject      BLOB NOT NULL,
    details      TEXT NOT NULL
) STRICT;
CREATE INDEX audit_subject ON audit (tenant_id, subject);

CREATE TABLE outbox (
    id         BLOB PRIMARY KEY NOT NULL,
    topic      TEXT NOT NULL,
    subject    BLOB NOT NULL,
    payload    TEXT NOT NULL,
    state      TEXT NOT NULL,
    attempts   INTEGER NOT NULL,
    run_at     TEXT NOT NULL,
    locked_by  BLOB,
    last_error TEXT,
    created_at TEXT NOT NULL
) STRICT;
CREATE INDEX outbox_due ON outbox (state, run_at);

-- What changed in the catalog, in the order of commit: the search index follows it.
CREATE TABLE change (
    seq     INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    kind    TEXT NOT NULL,
    subject BLOB NOT NULL,
    at      TEXT NOT NULL
) STRICT;

-- Answers to writes with an Idempotency-Key; `answer` is sealed, for it may tell of a person.
CREATE TABLE idempotency (
    account_id BLOB NOT NULL,
    route      TEXT NOT NULL,
    key        TEXT NOT NULL,
    body_hash  BLOB NOT NULL,
    status     INTEGER,
    answer     BLOB,
    created_at TEXT NOT NULL,
    PRIMARY KEY (account_id, route, key)
) STRICT;
