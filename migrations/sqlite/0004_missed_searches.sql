-- What was searched for and not found: words alone, each asked by five people or more within a day.
-- Nothing here tells of anyone, so no row names a network.

CREATE TABLE missed_search (
    term     TEXT NOT NULL PRIMARY KEY,
    kind     TEXT NOT NULL,
    times    INTEGER NOT NULL,
    first_on TEXT NOT NULL,
    last_on  TEXT NOT NULL
) STRICT;
