-- The message store: one dialect, PostgreSQL. Three rows a complaint in the ordinary case: identity, original, delivery.
-- Times are of the database's clock unless a comment says otherwise.

-- What is fixed when the database is created, and what all hubs of it share.
create table setting (
    name  text primary key,
    value text not null
);

-- One row per running hub process; "seen" is its heartbeat.
create table hub (
    owner     uuid primary key,          -- new with every process start
    client_id text not null,             -- its name at the broker (R19)
    host      text not null,
    started   timestamptz not null default now(),
    seen      timestamptz not null default now()
);

-- R16: a lease, the cursor, and how the source is doing.
create table source (
    id           text primary key,
    owner        uuid,
    expires      timestamptz,
    fence        bigint not null default 0,
    cursor       text,                   -- the connector's own JSON (R10)
    last_attempt timestamptz,
    last_good    timestamptz,            -- end of the last poll that was answered
    health       text not null default 'WAITING',  -- WELL, WAITING, NEEDS_A_PERSON
    reason       text,
    fix          text,
    failing_since timestamptz,
    full_lists   bigint not null default 0,        -- complete, undisturbed full lists so far (R7)
    vanish_ask   bigint,                 -- so many are missing at once that a person must confirm (R7)
    vanish_ok    boolean not null default false
);

-- R16, R19: an agency belongs to one lane by hash; the number of lanes is setting 'lanes'.
create table lane (
    lane      int primary key,
    owner     uuid,
    client_id text,                      -- the holder's name at the broker; kept when a lease runs out, null once given up
    expires   timestamptz,
    fence     bigint not null default 0
);

-- R1: one row per record key, for ever. For a reply (R2) "complaint" points to the complaint it belongs to, and that row
-- gives the sequence.
create table identity (
    id           uuid primary key,
    source       text not null,
    native_id    text not null,
    complaint    uuid not null,          -- itself, or the complaint a reply belongs to
    sequence     int not null default 0, -- of the last kept version of the complaint
    last_read    text,                   -- fingerprint of the last reading, whatever became of it: re-reading adds no rows (R5)
    ordering     timestamptz,            -- stamp of the last kept version (R4); the source's clock
    content_hash bytea,                  -- of the last kept version's mapped fields (R3)
    mapping      text,                   -- version of the mapping that made it
    original     bigint,                 -- the last kept original
    version      text,                   -- its version as the source wrote it
    owed         bigint,                 -- the original that waits for a file (R13)
    quarantined  boolean not null default false,   -- an original of it is open in quarantine (R5)
    unsettled    bytea,                  -- hash of a reading that must be seen once more (R4)
    anonymous    boolean not null default false,   -- as tight as it ever was (R8)
    secret       boolean not null default false,
    agency       text,                   -- who has the complaint now; null before its first delivery
    hop          int not null default 0,
    withdrawn    boolean not null default false,
    seen_list    bigint,                 -- number of the full list that last showed it (R7)
    created      timestamptz not null default now(),
    unique (source, native_id)
);

create index identity_reply on identity (complaint) where complaint <> id;

-- R2: other names of a record within its source (Message-IDs), by which replies find their complaint.
create table alias (
    source   text not null,
    name     text not null,
    identity uuid not null,
    primary key (source, name)
);

-- Every reading that told us something: what was read and what became of it.
create sequence original_id increment 200;  -- a hub draws two hundred at a time
create table original (
    id          bigint primary key,
    identity    uuid not null,
    fingerprint text not null,
    version     text,
    stamp       timestamptz,             -- the source's clock
    read_at     timestamptz not null,    -- the hub's clock
    media_type  text not null,
    body        bytea,                   -- the original bytes, or
    file        text,                    -- SHA-256 in the attachment store, and its
    file_size   bigint,
    files       text,                    -- JSON: the record's files as claim-checked
    outcome     text not null,           -- DELIVERED, OLDER, QUARANTINED, SET_ASIDE, OWED (waits for a file), REPLACED (was owed; something newer came)
    sequence    int,                     -- if delivered
    complaint   text,                    -- the complaint as JSON, if it could be translated
    mapping     text,
    problems    text,                    -- JSON: [{field, group, what, fix}], if quarantined
    problem     text,                    -- the first problem's group: what operators list by
    reason      text,                    -- why set aside, or what closed it
    closed      timestamptz,             -- a quarantined one is open until then
    recorded    timestamptz not null default now()
);
create index original_identity on original (identity, id);
create index original_file on original (file) where file is not null;
create index original_open on original (id) where closed is null;
create index original_quarantined on original (problem) where outcome = 'QUARANTINED' and closed is null;

-- Who refers to which file; the collector's question (R15), and the right to fetch it.
create table attachment (
    original   bigint not null,
    complaint  uuid not null,
    sha256     text not null,
    name       text not null,
    media_type text,
    size       bigint not null,
    primary key (original, sha256, name)
);
create index attachment_file on attachment (sha256);

-- Transactional outbox. "place" is allotted after the identity lock (R16), so per complaint it is in order.
create sequence outbox_place;
create table delivery (
    id         uuid primary key,         -- R20
    place      bigint not null default nextval('outbox_place'),
    complaint  uuid not null,
    sequence   int not null,
    agency     text not null,            -- registry id, triage or trial
    lane       int not null,
    original   bigint not null,          -- whose "complaint" JSON is sent
    type       text not null,            -- delivered, updated, withdrawn, taken-back
    rule       text,                     -- the routing rule that chose the agency
    n          int not null default 0,   -- raised only by a replay (R22)
    state      text not null default 'DUE',  -- DUE, SENT, PARKED (refused for itself), HELD, CANCELLED
    reason     text,                     -- why parked, held or cancelled
    tries      int not null default 0,
    kept       timestamptz not null default now(),
    sent       timestamptz
);
create index delivery_due on delivery (place) where state = 'DUE';
create index delivery_blocking on delivery (complaint, agency, place) where state in ('PARKED', 'HELD');
create index delivery_complaint on delivery (complaint, sequence);

-- R21: a refused queue has its own clock.
create table parked_queue (
    agency text primary key,
    since  timestamptz not null default now(),
    until  timestamptz not null,
    tries  int not null default 1,
    reason text not null
);

-- R23: anyone but the lane's holder leaves a request.
create table request (
    id       bigint generated always as identity primary key,
    delivery uuid not null,
    kind     text not null,              -- CANCEL, HOLD, RELEASE
    reason   text not null,
    asked_by text not null,
    asked    timestamptz not null default now(),
    answer   text,
    answered timestamptz
);
create index request_open on request (delivery) where answered is null;

-- R13: what was announced and could not be had yet, with all that was read of it.
create table owed (
    source   text not null,
    kind     text not null,              -- FILE, MAIL
    key      text not null,              -- FILE: the record's native id
    reason   text not null,
    payload  text not null,
    since    timestamptz not null default now(),
    due      timestamptz not null default now(),
    tries    int not null default 0,
    original bigint,                     -- FILE: the original that waits (outcome OWED)
    primary key (source, kind, key)
);

-- R12: a range of the past, read in turns with the live polls.
create table backfill (
    id       bigint generated always as identity primary key,
    source   text not null,
    from_at  timestamptz not null,
    until_at timestamptz not null,
    cursor   text,
    state    text not null default 'RUNNING',  -- RUNNING, DONE, STOPPED
    asked_by text not null,
    asked    timestamptz not null default now(),
    records  bigint not null default 0
);

-- Answers of agencies, as they arrived on complaints.status; kept even before anything acts on them.
create table answer (
    event_id  text primary key,          -- cloudEvents_id, else hash of the body: the same answer twice is one
    complaint uuid,                      -- null if it names none we know
    agency    text,
    body      text not null,
    received  timestamptz not null default now()
);
create index answer_complaint on answer (complaint);

-- What deviates from the ordinary journey; the ordinary is derived from the rows above.
create table event (
    id        bigint generated always as identity primary key,
    complaint uuid,
    source    text,
    at        timestamptz not null default now(),
    what      text not null,
    detail    text,
    who       text
);
create index event_complaint on event (complaint);
