-- What belongs to a network is there only for a transaction at work on that network (`db::network`). Forced: the
-- tables' owner is held to it too. Referential integrity looks at all rows, as PostgreSQL lets it.

-- The network that this transaction works on; NULL, which equals nothing, where none was set.
CREATE FUNCTION this_network() RETURNS UUID
LANGUAGE sql STABLE PARALLEL SAFE
RETURN CAST(NULLIF(current_setting('guidepost.network', TRUE), '') AS UUID);

-- For this and later migrations: a table with a tenant_id is nothing to other networks.
CREATE FUNCTION keep_apart(kept REGCLASS) RETURNS VOID
LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', kept);
    EXECUTE format('CREATE POLICY own_network ON %s USING (tenant_id = this_network())
                    WITH CHECK (tenant_id = this_network())', kept);
END
$$;

SELECT keep_apart('client');
SELECT keep_apart('assessment');
SELECT keep_apart('client_need');
SELECT keep_apart('alert');
SELECT keep_apart('match_run');
SELECT keep_apart('need_gap');
SELECT keep_apart('none_suitable');
SELECT keep_apart('opening');
SELECT keep_apart('exposure');
SELECT keep_apart('referral');
SELECT keep_apart('referral_event');
SELECT keep_apart('outcome');
SELECT keep_apart('service_response');
SELECT keep_apart('consent');
SELECT keep_apart('disclosure');

-- A view looks with the rights of who asks, not of who made it (PostgreSQL 15).
ALTER VIEW open_need SET (security_invoker = TRUE);

-- The record: lines of no network are everybody's, and the walk along all chains sees all (`Tx::open_record`). A line
-- is added and never changed or removed, but for those from before the chains, which a start chains once.
CREATE FUNCTION whole_record() RETURNS BOOLEAN
LANGUAGE sql STABLE PARALLEL SAFE
RETURN COALESCE(current_setting('guidepost.whole_record', TRUE), '') = 'yes';

ALTER TABLE audit ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY seen ON audit FOR SELECT
 USING (tenant_id IS NULL OR tenant_id = this_network() OR whole_record());
CREATE POLICY added ON audit FOR INSERT
  WITH CHECK (tenant_id IS NULL OR tenant_id = this_network());
CREATE POLICY chained ON audit FOR UPDATE
 USING (hash IS NULL AND whole_record())
  WITH CHECK (hash IS NOT NULL);
