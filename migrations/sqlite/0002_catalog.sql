-- The directory in HSDS 3.2's shape. Organizations, services, locations and what joins them keep
-- their source's ids. What hangs below them is keyed by owner and place in the list, because
-- directories give one id to the same words under many owners; `id` is then the source's, not a key.
-- Where HSDS lets several kinds of thing own a row, `owner_type` names the kind (a table's name), so
-- that program, contact, funding, unit, url and metadata join later without moving what is here.

CREATE TABLE organization (
    id             BLOB NOT NULL PRIMARY KEY,
    name           TEXT NOT NULL,
    alternate_name TEXT,
    description    TEXT,
    website        TEXT,
    email          TEXT
) STRICT;

CREATE TABLE service (
    id                      BLOB NOT NULL PRIMARY KEY,
    organization_id         BLOB NOT NULL REFERENCES organization (id),
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
    minimum_age             INTEGER,
    maximum_age             INTEGER,
    alert                   TEXT,
    assured_date            TEXT,
    last_modified           TEXT,
    version                 INTEGER NOT NULL,
    updated_at              TEXT NOT NULL
) STRICT;

CREATE INDEX service_organization ON service (organization_id);

CREATE TABLE location (
    id             BLOB NOT NULL PRIMARY KEY,
    location_type  TEXT NOT NULL CHECK (location_type IN ('physical', 'postal', 'virtual')),
    name           TEXT,
    description    TEXT,
    transportation TEXT,
    latitude       REAL,
    longitude      REAL,
    approximate    INTEGER NOT NULL,
    confidential   INTEGER NOT NULL,
    time_zone      TEXT
) STRICT;

CREATE TABLE service_at_location (
    id          BLOB NOT NULL PRIMARY KEY,
    service_id  BLOB NOT NULL REFERENCES service (id),
    position    INTEGER NOT NULL,
    location_id BLOB NOT NULL REFERENCES location (id)
) STRICT;

CREATE INDEX service_at_location_service ON service_at_location (service_id, position);
CREATE INDEX service_at_location_location ON service_at_location (location_id);

CREATE TABLE schedule (
    owner_id       BLOB NOT NULL,
    owner_type     TEXT NOT NULL CHECK (owner_type IN ('service', 'location', 'service_at_location')),
    position       INTEGER NOT NULL,
    id             BLOB NOT NULL,
    freq           TEXT,
    interval       INTEGER,
    byday          TEXT,
    bymonthday     TEXT,
    dtstart        TEXT,
    until          TEXT,
    valid_from     TEXT,
    valid_to       TEXT,
    opens_at       TEXT,
    closes_at      TEXT,
    description    TEXT,
    attending_type TEXT,
    notes          TEXT,
    parsed         INTEGER NOT NULL,
    closed         INTEGER NOT NULL,
    PRIMARY KEY (owner_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE phone (
    owner_id    BLOB NOT NULL,
    owner_type  TEXT NOT NULL CHECK (owner_type IN ('service', 'location', 'service_at_location', 'organization', 'contact')),
    position    INTEGER NOT NULL,
    id          BLOB NOT NULL,
    number      TEXT,
    text        TEXT NOT NULL,
    extension   TEXT,
    kind        TEXT NOT NULL,
    description TEXT,
    PRIMARY KEY (owner_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE language (
    owner_id   BLOB NOT NULL,
    owner_type TEXT NOT NULL CHECK (owner_type IN ('service', 'location', 'phone')),
    position   INTEGER NOT NULL,
    id         BLOB NOT NULL,
    code       TEXT,
    name       TEXT,
    note       TEXT,
    PRIMARY KEY (owner_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE service_area (
    owner_id    BLOB NOT NULL,
    owner_type  TEXT NOT NULL CHECK (owner_type IN ('service', 'service_at_location')),
    position    INTEGER NOT NULL,
    id          BLOB NOT NULL,
    name        TEXT,
    description TEXT,
    extent      TEXT,
    extent_type TEXT,
    PRIMARY KEY (owner_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE address (
    location_id    BLOB NOT NULL REFERENCES location (id) ON DELETE CASCADE,
    position       INTEGER NOT NULL,
    id             BLOB NOT NULL,
    address_1      TEXT,
    address_2      TEXT,
    city           TEXT,
    region         TEXT,
    state_province TEXT,
    postal_code    TEXT,
    country        TEXT,
    address_type   TEXT NOT NULL,
    PRIMARY KEY (location_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE accessibility (
    location_id BLOB NOT NULL REFERENCES location (id) ON DELETE CASCADE,
    position    INTEGER NOT NULL,
    id          BLOB NOT NULL,
    description TEXT,
    details     TEXT,
    url         TEXT,
    PRIMARY KEY (location_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE required_document (
    service_id BLOB NOT NULL REFERENCES service (id) ON DELETE CASCADE,
    position   INTEGER NOT NULL,
    id         BLOB NOT NULL,
    document   TEXT,
    uri        TEXT,
    PRIMARY KEY (service_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE cost_option (
    service_id         BLOB NOT NULL REFERENCES service (id) ON DELETE CASCADE,
    position           INTEGER NOT NULL,
    id                 BLOB NOT NULL,
    option             TEXT,
    amount             REAL,
    currency           TEXT,
    amount_description TEXT,
    PRIMARY KEY (service_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE taxonomy (
    id          BLOB NOT NULL PRIMARY KEY,
    name        TEXT NOT NULL,
    description TEXT,
    uri         TEXT,
    version     TEXT
) STRICT;

CREATE TABLE taxonomy_term (
    id          BLOB NOT NULL PRIMARY KEY,
    taxonomy_id BLOB REFERENCES taxonomy (id),
    parent_id   BLOB,
    code        TEXT,
    name        TEXT NOT NULL,
    description TEXT
) STRICT;

CREATE TABLE attribute (
    owner_id         BLOB NOT NULL,
    owner_type       TEXT NOT NULL,
    position         INTEGER NOT NULL,
    id               BLOB NOT NULL,
    taxonomy_term_id BLOB NOT NULL REFERENCES taxonomy_term (id),
    label            TEXT,
    PRIMARY KEY (owner_id, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX attribute_term ON attribute (taxonomy_term_id);

CREATE TABLE service_capacity (
    service_id BLOB NOT NULL REFERENCES service (id) ON DELETE CASCADE,
    position   INTEGER NOT NULL,
    id         BLOB NOT NULL,
    status     TEXT NOT NULL CHECK (status IN ('available', 'waitlist', 'full', 'unknown')),
    available  INTEGER,
    updated    TEXT NOT NULL,
    PRIMARY KEY (service_id, position)
) STRICT, WITHOUT ROWID;

-- Each record as it was received, and which cleaning made a service of it.
CREATE TABLE source_record (
    service_id  BLOB NOT NULL PRIMARY KEY REFERENCES service (id),
    dataset     TEXT NOT NULL,
    source_key  TEXT,
    raw         TEXT NOT NULL,
    sha256      BLOB NOT NULL,
    cleaned_by  INTEGER NOT NULL,
    received_at TEXT NOT NULL
) STRICT;

-- What a service was before each change: the whole of it, and who replaced it when.
CREATE TABLE service_history (
    service_id  BLOB NOT NULL REFERENCES service (id),
    version     INTEGER NOT NULL,
    body        TEXT NOT NULL,
    replaced_at TEXT NOT NULL,
    replaced_by TEXT NOT NULL,
    PRIMARY KEY (service_id, version)
) STRICT;
