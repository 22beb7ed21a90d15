-- A second factor beside the password, what stands in for it, and what a session still wants.

-- The secret is sealed; `last_step` is the time step of the last code, so that none is good twice.
CREATE TABLE second_factor (
    account_id   UUID PRIMARY KEY NOT NULL REFERENCES account (id),
    secret       BYTEA NOT NULL,
    last_step    BIGINT NOT NULL,
    created_at   TIMESTAMPTZ NOT NULL,
    confirmed_at TIMESTAMPTZ
);

CREATE TABLE recovery_code (
    account_id UUID NOT NULL REFERENCES account (id),
    code_hash  BYTEA NOT NULL,
    used_at    TIMESTAMPTZ,
    PRIMARY KEY (account_id, code_hash)
);

-- NULL: nothing, the session is open.
ALTER TABLE session ADD COLUMN wants TEXT;
-- In words, such as "Firefox on Windows".
ALTER TABLE session ADD COLUMN browser TEXT NOT NULL DEFAULT '';
