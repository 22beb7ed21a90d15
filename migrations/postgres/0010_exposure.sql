-- How often agencies were suggested for a need, by month and by the area that the person lives in:
-- counts alone, of no person and no run. An agency counts once for a need of a run. The area is
-- empty where it is not known.

CREATE TABLE exposure (
    tenant_id       UUID NOT NULL REFERENCES network (id),
    month           TEXT NOT NULL,
    need_code       TEXT NOT NULL,
    area            TEXT NOT NULL,
    organization_id UUID NOT NULL,
    suggested       BIGINT NOT NULL,
    ranked_first    BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, month, need_code, area, organization_id)
);
