-- The directory in HSDS 3.2's shape. Organizations, services, locations and what joins them keep
-- their source's ids. What hangs below them is keyed by owner and place in the list, because
-- directories give one id to the same words under many owners; `id` is then the source's, not a key.
-- Where HSDS lets several kinds of thing own a row, `owner_type` names the kind (a table's name), so
-- that program, contact, funding, unit, url and metadata join later without moving what is here.

CREATE TABLE organization (
    id             UUID NOT NULL PRIMARY KEY,
    name           TEXT NOT NULL,
    alternate_name TEXT,
    description    TEXT,
    website        TEXT,
    email          TEXT
);

CREATE TABLE service (
    id                      UUID NOT NULL PRIMARY KEY,
    organization_id         UUID NOT NULL REFERENCES organization (id),
    name                    TEXT NOT NULL,
    alternate_name          TEXT,
    description             TEXT,
    url                     TEXT,
    email                   TEXT,
    status                  TEXT NOT NULL CHECK (status IN ('active', 'inactive', 'defunct', 'temporarily closed')),
    interpretation_services TEXT,
    application_process     TEXT,
    fees_description        TEXT,
    wait_time               TEXT,
    eligibility_description TEXT,
    minimum_age             BIGINT,
    maximum_age             BIGINT,
    alert                   TEXT,
    assured_date            DATE,
    last_modified           TIMESTAMPTZ,
    version                 BIGINT NOT NULL,
    updated_at              TIMESTAMPTZ NOT NULL
);

CREATE INDEX service_organization ON service (organization_id);

CREATE TABLE location (
    id             UUID NOT NULL PRIMARY KEY,
    location_type  TEXT NOT NULL CHECK (location_type IN ('physical', 'postal', 'virtual')),
    name           TEXT,
    description    TEXT,
    transportation TEXT,
    latitude       DOUBLE PRECISION,
    longitude      DOUBLE PRECISION,
    approximate    BOOLEAN NOT NULL,
    confidential   BOOLEAN NOT NULL,
    time_zone      TEXT
);

CREATE TABLE service_at_location (
    id          UUID NOT NULL PRIMARY KEY,
    service_id  UUID NOT NULL REFERENCES service (id),
    position    BIGINT NOT NULL,
    location_id UUID NOT NULL REFERENCES location (id)
);

CREATE INDEX service_at_location_service ON service_at_location (service_id, position);
CREATE INDEX service_at_location_location ON service_at_location (location_id);

CREATE TABLE schedule (
    owner_id       UUID NOT NULL,
    owner_type     TEXT NOT NULL CHECK (owner_type IN ('service', 'location', 'service_at_location')),
    position       BIGINT NOT NULL,
    id             UUID NOT NULL,
    freq           TEXT,
    interval       BIGINT,
    byday          TEXT,
    bymonthday     TEXT,
    dtstart        DATE,
    until          DATE,
    valid_from     DATE,
    valid_to       DATE,
    opens_at       TIME,
    closes_at      TIME,
    description    TEXT,
    attending_type TEXT,
    notes          TEXT,
    parsed         BOOLEAN NOT NULL,
    closed         BOOLEAN NOT NULL,
    PRIMARY KEY (owner_id, position)
);

CREATE TABLE phone (
    owner_id    UUID NOT NULL,
    owner_type  TEXT NOT NULL CHECK (owner_type IN ('service', 'location', 'service_at_location', 'organization', 'contact')),
    position    BIGINT NOT NULL,
    id          UUID NOT NULL,
    number      TEXT,
    text        TEXT NOT NULL,
    extension   TEXT,
    kind        TEXT NOT NULL,
    description TEXT,
    PRIMARY KEY (owner_id, position)
);

CREATE TABLE language (
    owner_id   UUID NOT NULL,
    owner_type TEXT NOT NULL CHECK (owner_type IN ('service', 'location', 'phone')),
    position   BIGINT NOT NULL,
    id         UUID NOT NULL,
    code       TEXT,
    name       TEXT,
    note       TEXT,
    PRIMARY KEY (owner_id, position)
);

CREATE TABLE service_area (
    owner_id    UUID NOT NULL,
    owner_type  TEXT NOT NULL CHECK (owner_type IN ('service', 'service_at_location')),
    position    BIGINT NOT NULL,
    id          UUID NOT NULL,
    name        TEXT,
    description TEXT,
    extent      TEXT,
    extent_type TEXT,
    PRIMARY KEY (owner_id, position)
);

CREATE TABLE address (
    location_id    UUID NOT NULL REFERENCES location (id) ON DELETE CASCADE,
    position       BIGINT NOT NULL,
    id             UUID NOT NULL,
    address_1      TEXT,
    address_2      TEXT,
    city           TEXT,
    region         TEXT,
    state_province TEXT,
    postal_code    TEXT,
    country        TEXT,
    address_type   TEXT NOT NULL,
    PRIMARY KEY (location_id, position)
);

CREATE TABLE accessibility (
    location_id UUID NOT NULL REFERENCES location (id) ON DELETE CASCADE,
    position    BIGINT NOT NULL,
    id          UUID NOT NULL,
    description TEXT,
    details     TEXT,
    url         TEXT,
    PRIMARY KEY (location_id, position)
);

CREATE TABLE required_document (
    service_id UUID NOT NULL REFERENCES service (id) ON DELETE CASCADE,
    position   BIGINT NOT NULL,
    id         UUID NOT NULL,
    document   TEXT,
    uri        TEXT,
    PRIMARY KEY (service_id, position)
);

CREATE TABLE cost_option (
    service_id         UUID NOT NULL REFERENCES service (id) ON DELETE CASCADE,
    position           BIGINT NOT NULL,
    id                 UUID NOT NULL,
    option             TEXT,
    amount             DOUBLE PRECISION,
    currency           TEXT,
    amount_description TEXT,
    PRIMARY KEY (service_id, position)
);

CREATE TABLE taxonomy (
    id          UUID NOT NULL PRIMARY KEY,
    name        TEXT NOT NULL,
    description TEXT,
    uri         TEXT,
    version     TEXT
);

CREATE TABLE taxonomy_term (
    id          UUID NOT NULL PRIMARY KEY,
    taxonomy_id UUID REFERENCES taxonomy (id),
    parent_id   UUID,
    code        TEXT,
    name        TEXT NOT NULL,
    description TEXT
);

CREATE TABLE attribute (
    owner_id         UUID NOT NULL,
    owner_type       TEXT NOT NULL,
    position         BIGINT NOT NULL,
    id               UUID NOT NULL,
    taxonomy_term_id UUID NOT NULL REFERENCES taxonomy_term (id),
    label            TEXT,
    PRIMARY KEY (owner_id, position)
);

CREATE INDEX attribute_term ON attribute (taxonomy_term_id);

CREATE TABLE service_capacity (
    service_id UUID NOT NULL REFERENCES service (id) ON DELETE CASCADE,
    position   BIGINT NOT NULL,
    id         UUID NOT NULL,
    status     TEXT NOT NULL CHECK (status IN ('available', 'waitlist', 'full', 'unknown')),
    available  BIGINT,
    updated    TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (service_id, position)
);

-- Each record as it was received, and which cleaning made a service of it.
CREATE TABLE source_record (
    service_id  UUID NOT NULL PRIMARY KEY REFERENCES service (id),
    dataset     TEXT NOT NULL,
    source_key  TEXT,
    raw         TEXT NOT NULL,
    sha256      BYTEA NOT NULL,
    cleaned_by  BIGINT NOT NULL,
    received_at TIMESTAMPTZ NOT NULL
);

-- What a service was before each change: the whole of it, and who replaced it when.
CREATE TABLE service_history (
    service_id  UUID NOT NULL REFERENCES service (id),
    version     BIGINT NOT NULL,
    body        JSONB NOT NULL,
    replaced_at TIMESTAMPTZ NOT NULL,
    replaced_by TEXT NOT NULL,
    PRIMARY KEY (service_id, version)
);
