-- Links that were sent by mail and let somebody in once; a link that was used or withdrawn is gone.

CREATE TABLE mail_link (
    token_hash BYTEA PRIMARY KEY NOT NULL,
    kind       TEXT NOT NULL,
    account_id UUID NOT NULL REFERENCES account (id),
    -- The network of the membership that an invitation is to; NULL for a forgotten password.
    network_id UUID REFERENCES network (id),
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX mail_link_account ON mail_link (account_id, kind);
