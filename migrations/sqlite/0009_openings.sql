-- What became of needs since they were matched: one notice for each need of a client, sealed, for
-- it tells who needs what. Without told_at nothing stands: all was dismissed.

CREATE TABLE opening (
    client_need_id BLOB NOT NULL PRIMARY KEY REFERENCES client_need (id) ON DELETE CASCADE,
    tenant_id      BLOB NOT NULL REFERENCES network (id),
    client_id      BLOB NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    match_id       BLOB NOT NULL REFERENCES match_run (id) ON DELETE CASCADE,
    notice         BLOB NOT NULL,
    told_at        TEXT
) STRICT;

-- The needs that wait for a service: confirmed, not met, and waiting for no agency. A referral that
-- went wrong leaves a need open, and so does one that ended without meeting it.
CREATE VIEW open_need AS
SELECT n.id, n.tenant_id, c.organization_id, n.client_id, n.code
  FROM client_need n
  JOIN client c ON c.id = n.client_id
 WHERE n.state = 'confirmed' AND n.status <> 'met'
   AND NOT EXISTS (SELECT 1
                     FROM referral r
                    WHERE r.client_need_id = n.id
                      AND (r.status IN ('draft', 'requested', 'accepted', 'in-progress', 'on-hold')
                           OR (r.status = 'completed' AND n.status = 'unknown')));

CREATE INDEX referral_by_need ON referral (client_need_id, status);
CREATE INDEX opening_by_reach ON opening (tenant_id, told_at);
CREATE INDEX match_run_by_client ON match_run (tenant_id, client_id, created_at);

-- How far followers of the change feed have come that work once for all nodes; a node that follows
-- holds the row until its time is up.
CREATE TABLE change_follower (
    name         TEXT NOT NULL PRIMARY KEY,
    reached      INTEGER NOT NULL,
    locked_by    BLOB,
    locked_until TEXT
) STRICT;

INSERT INTO change_follower (name, reached)
SELECT 'openings', COALESCE(MAX(seq), 0)
  FROM change;
