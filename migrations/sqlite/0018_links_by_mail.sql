-- Links that were sent by mail and let somebody in once; a link that was used or withdrawn is gone.

CREATE TABLE mail_link (
    token_hash BLOB PRIMARY KEY NOT NULL,
    kind       TEXT NOT NULL,
    account_id BLOB NOT NULL REFERENCES account (id),
    -- The network of the membership that an invitation is to; NULL for a forgotten password.
    network_id BLOB REFERENCES network (id),
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL
) STRICT;
CREATE INDEX mail_link_account ON mail_link (account_id, kind);
