-- The register. Every table of records has `undone`: 1 when its creation was taken back. Rows are never deleted.
-- Dates are ISO text, `1985`, `1985-05` or `1985-05-15`; lists are JSON; codes are those of assets/codes.

CREATE TABLE register (
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    uuid    TEXT NOT NULL,
    created INTEGER NOT NULL            -- milliseconds since 1970, UTC
) STRICT;

CREATE TABLE device (
    no   INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL,                 -- the installation that writes as this device
    tag  INTEGER NOT NULL UNIQUE,       -- high bits of the ids it gives
    name TEXT NOT NULL
) STRICT;

CREATE TABLE batch (
    id     INTEGER PRIMARY KEY,
    device INTEGER NOT NULL REFERENCES device (no),
    hlc    INTEGER NOT NULL,            -- hybrid logical clock: milliseconds << 15
    who    TEXT NOT NULL,
    kind   TEXT NOT NULL,
    source TEXT NOT NULL,               -- what the batch was made for: a file's name, a household's number
    undoes INTEGER REFERENCES batch (id)
) STRICT;
CREATE INDEX batch_hlc ON batch (hlc);
CREATE INDEX batch_undoes ON batch (undoes) WHERE undoes IS NOT NULL;

CREATE TABLE op (
    device INTEGER NOT NULL REFERENCES device (no),
    seq    INTEGER NOT NULL,
    batch  INTEGER NOT NULL REFERENCES batch (id),
    entity TEXT NOT NULL,
    row    INTEGER NOT NULL,            -- the first of `count` rows with consecutive ids
    count  INTEGER NOT NULL,
    grp    TEXT,                        -- NULL: the rows were created; else the field group that changed
    old    TEXT,                        -- JSON array of the group's columns
    new    TEXT,
    seen   TEXT,                        -- NULL: the previous head of this group
    PRIMARY KEY (device, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX op_row ON op (entity, row, grp);
CREATE INDEX op_batch ON op (batch);

CREATE TABLE setting (
    id     INTEGER PRIMARY KEY,
    key    TEXT NOT NULL,
    value  TEXT NOT NULL,
    undone INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE commune (
    id       INTEGER PRIMARY KEY,
    name     TEXT NOT NULL,
    province TEXT NOT NULL,
    unit     TEXT NOT NULL,             -- its own word for a village: thôn, bản, ấp, tổ dân phố
    undone   INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE village (
    id        INTEGER PRIMARY KEY,
    name      TEXT NOT NULL,
    head      TEXT NOT NULL,
    phones    TEXT NOT NULL,
    officer   TEXT NOT NULL,
    walk_rank INTEGER NOT NULL,
    undone    INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE household (
    id         INTEGER PRIMARY KEY,
    village    INTEGER NOT NULL REFERENCES village (id),
    code       TEXT NOT NULL,           -- as on paper: 042 is not 42
    address    TEXT NOT NULL,
    lane       TEXT NOT NULL,
    walk_rank  INTEGER NOT NULL,
    phones     TEXT NOT NULL,
    door_note  TEXT NOT NULL,
    kind       TEXT NOT NULL,
    mobiliser  TEXT NOT NULL,           -- who persuades this household
    closed     TEXT,
    closed_on  TEXT,
    undone     INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX household_walk ON household (village, walk_rank, id);

CREATE TABLE person (
    id            INTEGER PRIMARY KEY,
    household     INTEGER NOT NULL REFERENCES household (id),
    position      INTEGER NOT NULL,     -- place in the household's list
    relation      TEXT,
    relation_text TEXT NOT NULL,        -- as the list had it
    is_head       INTEGER NOT NULL,
    name          TEXT NOT NULL,        -- NFC, as typed
    sex           TEXT,
    birth         TEXT,
    number        TEXT,                 -- twelve digits
    old_number    TEXT NOT NULL,
    phones        TEXT NOT NULL,
    residence     TEXT,
    card          TEXT,
    card_issued   TEXT,
    card_expires  TEXT,
    work          TEXT NOT NULL,        -- school or workplace
    best_time     TEXT NOT NULL,
    home_service  TEXT NOT NULL,        -- why the service must come to the house; empty: it need not
    groups        TEXT NOT NULL,
    note          TEXT NOT NULL,
    closed        TEXT,
    closed_on     TEXT,
    undone        INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX person_household ON person (household, position, id);
CREATE INDEX person_number ON person (number) WHERE number IS NOT NULL;

CREATE TABLE absence (
    id              INTEGER PRIMARY KEY,
    person          INTEGER NOT NULL REFERENCES person (id),
    reason          TEXT,
    reason_note     TEXT NOT NULL,
    scope           TEXT,
    place           TEXT NOT NULL,
    address         TEXT NOT NULL,
    phones          TEXT NOT NULL,
    since           TEXT,
    back            TEXT,               -- a date or an occasion: tet-2027
    proxy           INTEGER REFERENCES person (id),
    proxy_name      TEXT NOT NULL,
    proxy_relation  TEXT NOT NULL,
    proxy_phones    TEXT NOT NULL,
    plan            TEXT,
    plan_on         TEXT,
    declared        TEXT,
    confirmed_on    TEXT,
    source          TEXT NOT NULL,
    returned_on     TEXT,
    undone          INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX absence_person ON absence (person);

CREATE TABLE campaign (
    id          INTEGER PRIMARY KEY,
    name        TEXT NOT NULL,
    noun        TEXT NOT NULL,          -- what is to be done: "làm thẻ"
    purpose     TEXT NOT NULL,
    legal_basis TEXT NOT NULL,
    owner       TEXT NOT NULL,
    eligibility TEXT NOT NULL,
    starts_on   TEXT NOT NULL,
    due_on      TEXT,
    retain_to   TEXT,
    undone      INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE visit (
    id             INTEGER PRIMARY KEY,
    campaign       INTEGER NOT NULL REFERENCES campaign (id),
    household      INTEGER NOT NULL REFERENCES household (id),
    occurred_on    TEXT NOT NULL,
    slot           TEXT NOT NULL,
    entered_at     INTEGER NOT NULL,    -- milliseconds since 1970, UTC
    visitors       TEXT NOT NULL,
    channel        TEXT NOT NULL,
    outcome        TEXT NOT NULL,
    informant      TEXT NOT NULL,       -- who was spoken to
    reason         TEXT,                -- why not yet
    invitation     INTEGER NOT NULL,
    note           TEXT NOT NULL,
    follow_up_on   TEXT,
    follow_up_slot TEXT,
    withdrawn_on   TEXT,
    withdrawn_why  TEXT NOT NULL,
    undone         INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX visit_household ON visit (household);

CREATE TABLE visit_person (
    id     INTEGER PRIMARY KEY,
    visit  INTEGER NOT NULL REFERENCES visit (id),
    person INTEGER NOT NULL REFERENCES person (id),
    result TEXT NOT NULL,
    reason TEXT,
    due_on TEXT,                        -- the day agreed for the campaign's purpose
    note   TEXT NOT NULL,
    undone INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX visit_person_visit ON visit_person (visit);
CREATE INDEX visit_person_person ON visit_person (person);

CREATE TABLE import_batch (
    id      INTEGER PRIMARY KEY,
    file    TEXT NOT NULL,
    sha256  TEXT NOT NULL,
    mapping TEXT NOT NULL,
    counts  TEXT NOT NULL,
    undone  INTEGER NOT NULL DEFAULT 0
) STRICT;
