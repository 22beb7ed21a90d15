-- What clients agreed may be told, to whom and for what (42 CFR 2.31), and each time that something
-- was told under it. What a consent covers tells of a person's health, so its terms, the words that
-- were signed and the signature are sealed; what is plain is ids, codes and times. Neither is ever
-- deleted with the client's record: both are kept for six years (45 CFR 164.316(b)(2)).

CREATE TABLE consent (
    id           UUID NOT NULL PRIMARY KEY,
    tenant_id    UUID NOT NULL REFERENCES network (id),
    client_id    UUID NOT NULL REFERENCES client (id),
    version      BIGINT NOT NULL,
    replaces     UUID REFERENCES consent (id),
    terms        BYTEA NOT NULL,
    wording      BYTEA,
    signature    BYTEA,
    signed_at    TIMESTAMPTZ,
    revoked_at   TIMESTAMPTZ,
    revocation   BYTEA,
    replaced_at  TIMESTAMPTZ,
    created_by   UUID NOT NULL,
    created_name TEXT NOT NULL,
    created_at   TIMESTAMPTZ NOT NULL
);

CREATE INDEX consent_by_client ON consent (tenant_id, client_id, created_at);

CREATE TABLE disclosure (
    id              UUID NOT NULL PRIMARY KEY,
    tenant_id       UUID NOT NULL REFERENCES network (id),
    client_id       UUID NOT NULL REFERENCES client (id),
    consent_id      UUID NOT NULL REFERENCES consent (id),
    consent_version BIGINT NOT NULL,
    referral_id     UUID NOT NULL,
    occasion        TEXT NOT NULL,
    told            BYTEA NOT NULL,
    made_by         UUID NOT NULL,
    made_name       TEXT NOT NULL,
    made_at         TIMESTAMPTZ NOT NULL
);

CREATE INDEX disclosure_by_client ON disclosure (tenant_id, client_id, made_at);
