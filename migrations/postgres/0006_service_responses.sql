-- How services answered the referrals of a network, need by need: counts alone, of no person. Each
-- referral counts once, by what its history comes to (`referrals::learned`).

CREATE TABLE service_response (
    tenant_id  UUID NOT NULL REFERENCES network (id),
    need_code  TEXT NOT NULL,
    service_id UUID NOT NULL,
    sent       BIGINT NOT NULL,
    accepted   BIGINT NOT NULL,
    settled    BIGINT NOT NULL,
    connected  BIGINT NOT NULL,
    no_room    BIGINT NOT NULL,
    amiss      BIGINT NOT NULL,
    waiting    BIGINT NOT NULL,
    no_room_at TIMESTAMPTZ,
    PRIMARY KEY (tenant_id, need_code, service_id)
);

-- What the referrals of before come to.
INSERT INTO service_response (tenant_id, need_code, service_id, sent, accepted, settled, connected,
                              no_room, amiss, waiting, no_room_at)
SELECT tenant_id, need_code, service_id, COUNT(*), SUM(accepted),
       SUM(CASE WHEN accepted + no_room + amiss + silent > 0 THEN 1 ELSE 0 END), SUM(connected),
       SUM(no_room), SUM(amiss), SUM(waiting), MAX(no_room_at)
  FROM (SELECT tenant_id, need_code, service_id, connected, waiting, no_room_at,
               CASE WHEN refused = 0 THEN taken ELSE 0 END AS accepted,
               CASE WHEN refused > 0 THEN no_room WHEN taken = 0 THEN waits ELSE 0 END AS no_room,
               CASE WHEN refused > 0 THEN 1 - no_room ELSE 0 END AS amiss,
               CASE WHEN taken = 0 AND waits = 0 THEN silent ELSE 0 END AS silent
          FROM (SELECT r.tenant_id, r.need_code, r.service_id,
                       MAX(CASE WHEN e.to_status IN ('accepted', 'in-progress', 'completed')
                                THEN 1 ELSE 0 END) AS taken,
                       MAX(CASE WHEN e.to_status = 'rejected' THEN 1 ELSE 0 END) AS refused,
                       MAX(CASE WHEN e.reason = 'no-capacity' THEN 1 ELSE 0 END) AS no_room,
                       MAX(CASE WHEN r.status = 'requested' THEN 1 ELSE 0 END) AS waiting,
                       MAX(CASE WHEN e.reason IN ('no-capacity', 'waitlist') THEN e.at END)
                           AS no_room_at,
                       MAX(CASE WHEN e.reason = 'waitlist' THEN 1 ELSE 0 END) AS waits,
                       MAX(CASE WHEN e.reason = 'no-response' THEN 1 ELSE 0 END) AS silent,
                       MAX(CASE WHEN e.reason IN ('service-received', 'service-started',
                                                  'enrolled', 'partially-met')
                                THEN 1 ELSE 0 END) AS connected
                  FROM referral r
                  JOIN referral_event e ON e.referral_id = r.id
                 WHERE r.sent_at IS NOT NULL AND r.status <> 'entered-in-error'
                 GROUP BY r.id, r.tenant_id, r.need_code, r.service_id) AS referred) AS answered
 GROUP BY tenant_id, need_code, service_id;
