-- A second factor beside the password, what stands in for it, and what a session still wants.

-- The secret is sealed; `last_step` is the time step of the last code, so that none is good twice.
CREATE TABLE second_factor (
    account_id   BLOB PRIMARY KEY NOT NULL REFERENCES account (id),
    secret       BLOB NOT NULL,
    last_step    INTEGER NOT NULL,
    created_at   TEXT NOT NULL,
    confirmed_at TEXT
) STRICT;

CREATE TABLE recovery_code (
    account_id BLOB NOT NULL REFERENCES account (id),
    code_hash  BLOB NOT NULL,
    used_at    TEXT,
    PRIMARY KEY (account_id, code_hash)
) STRICT;

-- NULL: nothing, the session is open.
ALTER TABLE session ADD COLUMN wants TEXT;
-- In words, such as "Firefox on Windows".
ALTER TABLE session ADD COLUMN browser TEXT NOT NULL DEFAULT '';
