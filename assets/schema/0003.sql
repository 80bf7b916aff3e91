-- What a campaign is, whom it counts by, and what is answered for: campaigns side by side over the same households.
ALTER TABLE campaign ADD COLUMN kind TEXT NOT NULL DEFAULT 'card';
ALTER TABLE campaign ADD COLUMN labels TEXT NOT NULL DEFAULT '';    -- JSON {step code: the office's own word}
ALTER TABLE campaign ADD COLUMN attempts TEXT NOT NULL DEFAULT '';  -- attempt rule "3/3/1"; empty: the usual one
ALTER TABLE campaign ADD COLUMN days_off TEXT NOT NULL DEFAULT '';  -- JSON {"weekly":[6,7],"days":["2026-09-02"]}; empty: every day is worked
ALTER TABLE campaign ADD COLUMN closed_on TEXT;                     -- the day it was ended

ALTER TABLE step ADD COLUMN due_on TEXT;                            -- the day agreed
ALTER TABLE step ADD COLUMN reason TEXT;                            -- why not yet, why exempt
ALTER TABLE step ADD COLUMN confirmed_by TEXT NOT NULL DEFAULT '';

CREATE TABLE cohort (
    id         INTEGER PRIMARY KEY,
    campaign   INTEGER NOT NULL REFERENCES campaign (id),
    name       TEXT NOT NULL,
    from_age   INTEGER NOT NULL,        -- full years
    to_age     INTEGER,                 -- full years, among them; NULL: and older
    age_on     TEXT NOT NULL,           -- the day of the age: 'today', 'deadline' or a day
    intake_due TEXT,                    -- deadline for taking applications
    card_due   TEXT,                    -- deadline for issuing cards
    undone     INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE priority_group (
    id       INTEGER PRIMARY KEY,
    campaign INTEGER NOT NULL REFERENCES campaign (id),
    name     TEXT NOT NULL,             -- as written in person.groups
    due_on   TEXT,
    undone   INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE target (
    id        INTEGER PRIMARY KEY,
    campaign  INTEGER NOT NULL REFERENCES campaign (id),
    village   INTEGER REFERENCES village (id),  -- NULL: the commune
    cohort    INTEGER REFERENCES cohort (id),   -- NULL: all
    metric    TEXT NOT NULL,
    total     INTEGER NOT NULL,
    minimum   INTEGER NOT NULL,                 -- 1: more than the total is welcome
    per_day   INTEGER,
    per_month INTEGER,
    source    TEXT NOT NULL,                    -- the document that gives it
    undone    INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE due_report (
    id        INTEGER PRIMARY KEY,
    campaign  INTEGER NOT NULL REFERENCES campaign (id),
    cohort    INTEGER REFERENCES cohort (id),   -- NULL: the whole campaign
    name      TEXT NOT NULL,
    due_on    TEXT NOT NULL,
    recipient TEXT NOT NULL,
    via       TEXT NOT NULL,                    -- by which way: through the district police, by e-mail
    sent_on   TEXT,
    sent_by   TEXT NOT NULL,
    undone    INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE day_total (
    id          INTEGER PRIMARY KEY,
    campaign    INTEGER NOT NULL REFERENCES campaign (id),
    village     INTEGER REFERENCES village (id),  -- NULL: the commune
    metric      TEXT NOT NULL,
    occurred_on TEXT NOT NULL,
    basis       TEXT NOT NULL,                    -- of the day, or from the first day to it
    total       INTEGER NOT NULL,
    source      TEXT NOT NULL,
    undone      INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE remark (
    id          INTEGER PRIMARY KEY,
    campaign    INTEGER NOT NULL REFERENCES campaign (id),
    village     INTEGER REFERENCES village (id),  -- NULL: the commune
    occurred_on TEXT NOT NULL,
    kind        TEXT NOT NULL,
    who         TEXT NOT NULL,
    text        TEXT NOT NULL,
    undone      INTEGER NOT NULL DEFAULT 0
) STRICT;
