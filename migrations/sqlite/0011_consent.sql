-- What clients agreed may be told, to whom and for what (42 CFR 2.31), and each time that something
-- was told under it. What a consent covers tells of a person's health, so its terms, the words that
-- were signed and the signature are sealed; what is plain is ids, codes and times. Neither is ever
-- deleted with the client's record: both are kept for six years (45 CFR 164.316(b)(2)).

CREATE TABLE consent (
    id           BLOB NOT NULL PRIMARY KEY,
    tenant_id    BLOB NOT NULL REFERENCES network (id),
    client_id    BLOB NOT NULL REFERENCES client (id),
    version      INTEGER NOT NULL,
    replaces     BLOB REFERENCES consent (id),
    terms        BLOB NOT NULL,
    wording      BLOB,
    signature    BLOB,
    signed_at    TEXT,
    revoked_at   TEXT,
    revocation   BLOB,
    replaced_at  TEXT,
    created_by   BLOB NOT NULL,
    created_name TEXT NOT NULL,
    created_at   TEXT NOT NULL
) STRICT;

CREATE INDEX consent_by_client ON consent (tenant_id, client_id, created_at);

CREATE TABLE disclosure (
    id              BLOB NOT NULL PRIMARY KEY,
    tenant_id       BLOB NOT NULL REFERENCES network (id),
    client_id       BLOB NOT NULL REFERENCES client (id),
    consent_id      BLOB NOT NULL REFERENCES consent (id),
    consent_version INTEGER NOT NULL,
    referral_id     BLOB NOT NULL,
    occasion        TEXT NOT NULL,
    told            BLOB NOT NULL,
    made_by         BLOB NOT NULL,
    made_name       TEXT NOT NULL,
    made_at         TEXT NOT NULL
) STRICT;

CREATE INDEX disclosure_by_client ON disclosure (tenant_id, client_id, made_at);
