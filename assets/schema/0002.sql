-- What happened to one person in a campaign, beside what the visits say: dated events that are added, never changed.
CREATE TABLE step (
    id            INTEGER PRIMARY KEY,
    campaign      INTEGER NOT NULL REFERENCES campaign (id),
    person        INTEGER NOT NULL REFERENCES person (id),
    kind          TEXT NOT NULL,
    occurred_on   TEXT NOT NULL,
    note          TEXT NOT NULL,
    withdrawn_on  TEXT,                 -- a withdrawn step no longer counts
    withdrawn_why TEXT NOT NULL,
    undone        INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX step_person ON step (person);
