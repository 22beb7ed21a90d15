-- Everything about people. What identifies a person or tells of their health is sealed (bytes
-- under the network's key); what is plain is ids, codes, times. Each row names its network
-- (tenant_id) and, where it has its own reach, the organization of the account that made it.

CREATE TABLE client (
    id              UUID NOT NULL PRIMARY KEY,
    tenant_id       UUID NOT NULL REFERENCES network (id),
    organization_id UUID,
    created_by      UUID NOT NULL,
    name            BYTEA NOT NULL,
    contact         BYTEA NOT NULL,
    birth_date      BYTEA,
    facts           BYTEA NOT NULL,
    version         BIGINT NOT NULL,
    created_at      TIMESTAMPTZ NOT NULL,
    updated_at      TIMESTAMPTZ NOT NULL
);

CREATE INDEX client_by_reach ON client (tenant_id, organization_id, updated_at);

CREATE TABLE assessment (
    id              UUID NOT NULL PRIMARY KEY,
    tenant_id       UUID NOT NULL REFERENCES network (id),
    organization_id UUID,
    client_id       UUID REFERENCES client (id) ON DELETE CASCADE,
    created_by      UUID NOT NULL,
    instrument      TEXT NOT NULL,
    response        BYTEA NOT NULL,
    result          BYTEA NOT NULL,
    created_at      TIMESTAMPTZ NOT NULL
);

CREATE INDEX assessment_by_client ON assessment (tenant_id, client_id, created_at);

-- A need of a client. Its state is what the client says of it (suspected until they confirm or
-- decline); its status is whether it is met, which no referral's status decides.
CREATE TABLE client_need (
    id              UUID NOT NULL PRIMARY KEY,
    tenant_id       UUID NOT NULL REFERENCES network (id),
    client_id       UUID NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    assessment_id   UUID REFERENCES assessment (id) ON DELETE SET NULL,
    code            TEXT NOT NULL,
    severity        BIGINT NOT NULL,
    urgency         TEXT NOT NULL,
    origin          TEXT NOT NULL,
    evidence        BYTEA NOT NULL,
    state           TEXT NOT NULL,
    status          TEXT NOT NULL,
    status_reason   TEXT,
    decided_by      UUID,
    decided_at      TIMESTAMPTZ,
    version         BIGINT NOT NULL,
    created_at      TIMESTAMPTZ NOT NULL,
    updated_at      TIMESTAMPTZ NOT NULL,
    UNIQUE (client_id, code)
);

CREATE TABLE alert (
    id                UUID NOT NULL PRIMARY KEY,
    tenant_id         UUID NOT NULL REFERENCES network (id),
    organization_id   UUID,
    client_id         UUID REFERENCES client (id) ON DELETE CASCADE,
    assessment_id     UUID REFERENCES assessment (id) ON DELETE CASCADE,
    kind              TEXT NOT NULL,
    level             TEXT NOT NULL,
    evidence          BYTEA NOT NULL,
    raised_at         TIMESTAMPTZ NOT NULL,
    acknowledged_by   UUID,
    acknowledged_name TEXT,
    acknowledged_at   TIMESTAMPTZ,
    action            BYTEA
);

CREATE INDEX alert_by_reach ON alert (tenant_id, organization_id, acknowledged_at);

-- A run of the matcher: what it was asked and what it answered, word for word.
CREATE TABLE match_run (
    id              UUID NOT NULL PRIMARY KEY,
    tenant_id       UUID NOT NULL REFERENCES network (id),
    organization_id UUID,
    client_id       UUID REFERENCES client (id) ON DELETE CASCADE,
    created_by      UUID NOT NULL,
    engine          TEXT NOT NULL,
    inputs          BYTEA NOT NULL,
    output          BYTEA NOT NULL,
    created_at      TIMESTAMPTZ NOT NULL
);

CREATE INDEX match_run_by_reach ON match_run (tenant_id, organization_id, created_at);

-- Needs for which nothing could be suggested, for planners: no person, no run, only the day.
CREATE TABLE need_gap (
    id        UUID NOT NULL PRIMARY KEY,
    tenant_id UUID NOT NULL REFERENCES network (id),
    need_code TEXT NOT NULL,
    area      TEXT,
    reason    TEXT NOT NULL,
    noted_on  TEXT NOT NULL
);

CREATE INDEX need_gap_by_code ON need_gap (tenant_id, need_code, noted_on);

CREATE TABLE referral (
    id              UUID NOT NULL PRIMARY KEY,
    tenant_id       UUID NOT NULL REFERENCES network (id),
    organization_id UUID,
    client_id       UUID NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    client_need_id  UUID NOT NULL REFERENCES client_need (id) ON DELETE CASCADE,
    match_id        UUID REFERENCES match_run (id) ON DELETE SET NULL,
    need_code       TEXT NOT NULL,
    service_id      UUID NOT NULL,
    target          BYTEA NOT NULL,
    message         BYTEA,
    status          TEXT NOT NULL,
    business_status TEXT,
    reason          TEXT,
    output          BYTEA,
    urgency         TEXT NOT NULL,
    sent_at         TIMESTAMPTZ,
    due_at          TIMESTAMPTZ,
    ended_at        TIMESTAMPTZ,
    created_by      UUID NOT NULL,
    version         BIGINT NOT NULL,
    created_at      TIMESTAMPTZ NOT NULL,
    updated_at      TIMESTAMPTZ NOT NULL
);

CREATE INDEX referral_by_reach ON referral (tenant_id, organization_id, status, due_at);
CREATE INDEX referral_by_client ON referral (tenant_id, client_id, updated_at);

CREATE TABLE referral_event (
    id              UUID NOT NULL PRIMARY KEY,
    tenant_id       UUID NOT NULL REFERENCES network (id),
    referral_id     UUID NOT NULL REFERENCES referral (id) ON DELETE CASCADE,
    version         BIGINT NOT NULL,
    from_status     TEXT,
    to_status       TEXT NOT NULL,
    business_status TEXT,
    reason          TEXT,
    at              TIMESTAMPTZ NOT NULL,
    by_account      UUID NOT NULL,
    by_name         TEXT NOT NULL,
    on_behalf       BOOLEAN NOT NULL,
    said_by         BYTEA,
    means           TEXT,
    output          BYTEA,
    note            BYTEA,
    UNIQUE (referral_id, version)
);

CREATE TABLE outcome (
    id             UUID NOT NULL PRIMARY KEY,
    tenant_id      UUID NOT NULL REFERENCES network (id),
    referral_id    UUID NOT NULL REFERENCES referral (id) ON DELETE CASCADE,
    client_need_id UUID NOT NULL REFERENCES client_need (id) ON DELETE CASCADE,
    need_status    TEXT NOT NULL,
    reason         TEXT NOT NULL,
    note           BYTEA,
    recorded_by    UUID NOT NULL,
    recorded_name  TEXT NOT NULL,
    recorded_at    TIMESTAMPTZ NOT NULL
);

CREATE INDEX outcome_by_referral ON outcome (tenant_id, referral_id, recorded_at);
