-- Who is asking, what they did, and what must follow from it.

CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE network (
    id         UUID PRIMARY KEY,
    name       TEXT NOT NULL UNIQUE,
    created_at TIMESTAMPTZ NOT NULL
);

-- A person signs in by login and password; a machine has only keys.
CREATE TABLE account (
    id            UUID PRIMARY KEY,
    login         TEXT UNIQUE,
    name          TEXT NOT NULL,
    password_hash TEXT,
    active        BOOLEAN NOT NULL,
    created_at    TIMESTAMPTZ NOT NULL
);

CREATE TABLE membership (
    network_id      UUID NOT NULL REFERENCES network (id),
    account_id      UUID NOT NULL REFERENCES account (id),
    role            TEXT NOT NULL,
    organization_id UUID,
    created_at      TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (account_id, network_id)
);

CREATE TABLE session (
    id         UUID PRIMARY KEY,
    token_hash BYTEA NOT NULL UNIQUE,
    account_id UUID NOT NULL REFERENCES account (id),
    network_id UUID NOT NULL REFERENCES network (id),
    created_at TIMESTAMPTZ NOT NULL,
    seen_at    TIMESTAMPTZ NOT NULL
);
CREATE INDEX session_account ON session (account_id);

CREATE TABLE api_key (
    id           UUID PRIMARY KEY,
    key_hash     BYTEA NOT NULL UNIQUE,
    account_id   UUID NOT NULL REFERENCES account (id),
    network_id   UUID NOT NULL REFERENCES network (id),
    created_at   TIMESTAMPTZ NOT NULL,
    expires_at   TIMESTAMPTZ,
    last_used_at TIMESTAMPTZ,
    revoked_at   TIMESTAMPTZ
);

-- Failed sign-ins by the hash of the login, whether or not such an account exists.
CREATE TABLE sign_in_failure (
    login_hash    BYTEA PRIMARY KEY,
    failures      BIGINT NOT NULL,
    failed_at     TIMESTAMPTZ NOT NULL,
    blocked_until TIMESTAMPTZ
);

CREATE TABLE audit (
    seq          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id           UUID NOT NULL UNIQUE,
    at           TIMESTAMPTZ NOT NULL,
    tenant_id    UUID,
    account_id   UUID,
    action       TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject      UUID NOT NULL,
    details      JSONB NOT NULL
);
CREATE INDEX audit_subject ON audit (tenant_id, subject);

CREATE TABLE outbox (
    id         UUID PRIMARY KEY,
    topic      TEXT NOT NULL,
    subject    UUID NOT NULL,
    payload    JSONB NOT NULL,
    state      TEXT NOT NULL,
    attempts   BIGINT NOT NULL,
    run_at     TIMESTAMPTZ NOT NULL,
    locked_by  UUID,
    last_error TEXT,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX outbox_due ON outbox (state, run_at);

-- What changed in the catalog, in the order of commit: the search index follows it.
CREATE TABLE change (
    seq     BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind    TEXT NOT NULL,
    subject UUID NOT NULL,
    at      TIMESTAMPTZ NOT NULL
);

-- Answers to writes with an Idempotency-Key; `answer` is sealed, for it may tell of a person.
CREATE TABLE idempotency (
    account_id UUID NOT NULL,
    route      TEXT NOT NULL,
    key        TEXT NOT NULL,
    body_hash  BYTEA NOT NULL,
    status     BIGINT,
    answer     BYTEA,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (account_id, route, key)
);
