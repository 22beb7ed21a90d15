-- The generator's catalog as a table that PostgreSQL finds in as well as it can. CATALOG is the file.
CREATE EXTENSION postgis;
CREATE EXTENSION pg_trgm;
CREATE EXTENSION btree_gist;
CREATE UNLOGGED TABLE line (j jsonb);
\copy line FROM 'CATALOG' CSV QUOTE E'\x01' DELIMITER E'\x02'
CREATE TABLE s AS
SELECT (j->>'id')::bigint AS id,
       j->>'category' AS category,
       j->>'city' AS city,
       ST_MakePoint((j->>'lon')::float8, (j->>'lat')::float8)::geography AS geog,
       ARRAY(SELECT x::int FROM jsonb_array_elements_text(j->'area') x
             UNION ALL SELECT 0 WHERE jsonb_array_length(j->'area') = 0) AS area,
       ARRAY(SELECT jsonb_array_elements_text(j->'languages')) AS languages,
       (j->>'min_age')::int AS min_age,
       (j->>'max_age')::int AS max_age,
       j->>'gender' AS gender,
       (j->>'veteran')::bool AS veteran,
       (j->>'updated_at')::bigint AS updated_at,
       concat_ws(' ', j->>'name', j->>'org', terms) AS names,
       setweight(to_tsvector('english', j->>'name'), 'A')
           || setweight(to_tsvector('english', concat_ws(' ', j->>'org', terms)), 'B')
           || to_tsvector('english', j->>'description') AS words,
       to_tsvector('simple', concat_ws(' ', j->>'name', j->>'org', terms)) AS prefixes,
       j::text AS src
  FROM line,
       LATERAL (SELECT array_to_string(ARRAY(SELECT jsonb_array_elements_text(j->'taxonomy')), ' ') AS terms) t;
DROP TABLE line;
ALTER TABLE s ADD PRIMARY KEY (id);
CREATE INDEX ON s USING gin (words);
CREATE INDEX ON s USING gin (prefixes);
CREATE INDEX ON s USING gist (geog);
CREATE INDEX ON s USING gist (category, geog);
CREATE INDEX ON s USING gin (area);
CREATE INDEX ON s USING gin (names gin_trgm_ops);
-- The reference's discount for what was not looked at for long.
CREATE VIEW aged AS
SELECT s.*, 0.6 + 0.4 / (1 + greatest(0, 1795000000 - updated_at) / 31536000.0) AS fresh FROM s;
VACUUM ANALYZE s;
