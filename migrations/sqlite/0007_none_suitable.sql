-- Needs of a run of which nothing that was suggested suited, and why: each is counted once. What
-- planners are told stands in need_gap, which knows no run and no person.

CREATE TABLE none_suitable (
    match_id  BLOB NOT NULL REFERENCES match_run (id) ON DELETE CASCADE,
    need_code TEXT NOT NULL,
    reason    TEXT NOT NULL,
    tenant_id BLOB NOT NULL REFERENCES network (id),
    noted_by  BLOB NOT NULL,
    noted_at  TEXT NOT NULL,
    PRIMARY KEY (match_id, need_code, reason)
) STRICT;
