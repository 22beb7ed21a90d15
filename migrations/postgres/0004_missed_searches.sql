-- What was searched for and not found: words alone, each asked by five people or more within a day.
-- Nothing here tells of anyone, so no row names a network.

CREATE TABLE missed_search (
    term     TEXT PRIMARY KEY,
    kind     TEXT NOT NULL,
    times    BIGINT NOT NULL,
    first_on DATE NOT NULL,
    last_on  DATE NOT NULL
);
