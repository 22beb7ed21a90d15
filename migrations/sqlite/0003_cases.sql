-- Everything about people. What identifies a person or tells of their health is sealed (bytes
-- under the network's key); what is plain is ids, codes, times. Each row names its network
-- (tenant_id) and, where it has its own reach, the organization of the account that made it.

CREATE TABLE client (
    id              BLOB NOT NULL PRIMARY KEY,
    tenant_id       BLOB NOT NULL REFERENCES network (id),
    organization_id BLOB,
    created_by      BLOB NOT NULL,
    name            BLOB NOT NULL,
    contact         BLOB NOT NULL,
    birth_date      BLOB,
    facts           BLOB NOT NULL,
    version         INTEGER NOT NULL,
    created_at      TEXT NOT NULL,
    updated_at      TEXT NOT NULL
) STRICT;

CREATE INDEX client_by_reach ON client (tenant_id, organization_id, updated_at);

CREATE TABLE assessment (
    id              BLOB NOT NULL PRIMARY KEY,
    tenant_id       BLOB NOT NULL REFERENCES network (id),
    organization_id BLOB,
    client_id       BLOB REFERENCES client (id) ON DELETE CASCADE,
    created_by      BLOB NOT NULL,
    instrument      TEXT NOT NULL,
    response        BLOB NOT NULL,
    result          BLOB NOT NULL,
    created_at      TEXT NOT NULL
) STRICT;

CREATE INDEX assessment_by_client ON assessment (tenant_id, client_id, created_at);

-- A need of a client. Its state is what the client says of it (suspected until they confirm or
-- decline); its status is whether it is met, which no referral's status decides.
CREATE TABLE client_need (
    id              BLOB NOT NULL PRIMARY KEY,
    tenant_id       BLOB NOT NULL REFERENCES network (id),
    client_id       BLOB NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    assessment_id   BLOB REFERENCES assessment (id) ON DELETE SET NULL,
    code            TEXT NOT NULL,
    severity        INTEGER NOT NULL,
    urgency         TEXT NOT NULL,
    origin          TEXT NOT NULL,
    evidence        BLOB NOT NULL,
    state           TEXT NOT NULL,
    status          TEXT NOT NULL,
    status_reason   TEXT,
    decided_by      BLOB,
    decided_at      TEXT,
    version         INTEGER NOT NULL,
    created_at      TEXT NOT NULL,
    updated_at      TEXT NOT NULL,
    UNIQUE (client_id, code)
) STRICT;

CREATE TABLE alert (
    id                BLOB NOT NULL PRIMARY KEY,
    tenant_id         BLOB NOT NULL REFERENCES network (id),
    organization_id   BLOB,
    client_id         BLOB REFERENCES client (id) ON DELETE CASCADE,
    assessment_id     BLOB REFERENCES assessment (id) ON DELETE CASCADE,
    kind              TEXT NOT NULL,
    level             TEXT NOT NULL,
    evidence          BLOB NOT NULL,
    raised_at         TEXT NOT NULL,
    acknowledged_by   BLOB,
    acknowledged_name TEXT,
    acknowledged_at   TEXT,
    action            BLOB
) STRICT;

CREATE INDEX alert_by_reach ON alert (tenant_id, organization_id, acknowledged_at);

-- A run of the matcher: what it was asked and what it answered, word for word.
CREATE TABLE match_run (
    id              BLOB NOT NULL PRIMARY KEY,
    tenant_id       BLOB NOT NULL REFERENCES network (id),
    organization_id BLOB,
    client_id       BLOB REFERENCES client (id) ON DELETE CASCADE,
    created_by      BLOB NOT NULL,
    engine          TEXT NOT NULL,
    inputs          BLOB NOT NULL,
    output          BLOB NOT NULL,
    created_at      TEXT NOT NULL
) STRICT;

CREATE INDEX match_run_by_reach ON match_run (tenant_id, organization_id, created_at);

-- Needs for which nothing could be suggested, for planners: no person, no run, only the day.
CREATE TABLE need_gap (
    id        BLOB NOT NULL PRIMARY KEY,
    tenant_id BLOB NOT NULL REFERENCES network (id),
    need_code TEXT NOT NULL,
    area      TEXT,
    reason    TEXT NOT NULL,
    noted_on  TEXT NOT NULL
) STRICT;

CREATE INDEX need_gap_by_code ON need_gap (tenant_id, need_code, noted_on);

CREATE TABLE referral (
    id              BLOB NOT NULL PRIMARY KEY,
    tenant_id       BLOB NOT NULL REFERENCES network (id),
    organization_id BLOB,
    client_id       BLOB NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    client_need_id  BLOB NOT NULL REFERENCES client_need (id) ON DELETE CASCADE,
    match_id        BLOB REFERENCES match_run (id) ON DELETE SET NULL,
    need_code       TEXT NOT NULL,
    service_id      BLOB NOT NULL,
    target          BLOB NOT NULL,
    message         BLOB,
    status          TEXT NOT NULL,
    business_status TEXT,
    reason          TEXT,
    output          BLOB,
    urgency         TEXT NOT NULL,
    sent_at         TEXT,
    due_at          TEXT,
    ended_at        TEXT,
    created_by      BLOB NOT NULL,
    version         INTEGER NOT NULL,
    created_at      TEXT NOT NULL,
    updated_at      TEXT NOT NULL
) STRICT;

CREATE INDEX referral_by_reach ON referral (tenant_id, organization_id, status, due_at);
CREATE INDEX referral_by_client ON referral (tenant_id, client_id, updated_at);

CREATE TABLE referral_event (
    id              BLOB NOT NULL PRIMARY KEY,
    tenant_id       BLOB NOT NULL REFERENCES network (id),
    referral_id     BLOB NOT NULL REFERENCES referral (id) ON DELETE CASCADE,
    version         INTEGER NOT NULL,
    from_status     TEXT,
    to_status       TEXT NOT NULL,
    business_status TEXT,
    reason          TEXT,
    at              TEXT NOT NULL,
    by_account      BLOB NOT NULL,
    by_name         TEXT NOT NULL,
    on_behalf       INTEGER NOT NULL,
    said_by         BLOB,
    means           TEXT,
    output          BLOB,
    note            BLOB,
    UNIQUE (referral_id, version)
) STRICT;

CREATE TABLE outcome (
    id             BLOB NOT NULL PRIMARY KEY,
    tenant_id      BLOB NOT NULL REFERENCES network (id),
    referral_id    BLOB NOT NULL REFERENCES referral (id) ON DELETE CASCADE,
    client_need_id BLOB NOT NULL REFERENCES client_need (id) ON DELETE CASCADE,
    need_status    TEXT NOT NULL,
    reason         TEXT NOT NULL,
    note           BLOB,
    recorded_by    BLOB NOT NULL,
    recorded_name  TEXT NOT NULL,
    recorded_at    TEXT NOT NULL
) STRICT;

CREATE INDEX outcome_by_referral ON outcome (tenant_id, referral_id, recorded_at);
