-- What words mean in a search, as the people of this installation have added it to the tables that
-- come with the program: a need, or one other word.

CREATE TABLE search_word (
    id        BLOB NOT NULL PRIMARY KEY,
    phrase    TEXT NOT NULL,
    need_code TEXT,
    other     TEXT,
    added_by  BLOB NOT NULL,
    added_at  TEXT NOT NULL
) STRICT;
