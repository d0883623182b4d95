-- The running truth: which files of a source run, in all hubs of this database, and every state before.

-- A file's content once, however many versions have it.
create table source_content (
    sha256  text primary key,
    content bytea not null
);

create table source_version (
    source   text not null,
    version  int not null,               -- 1, 2, ...
    hash     text not null,              -- over names and contents: two versions with the same one are the same
    removed  boolean not null default false,   -- from here on the source does not run
    how      text not null,              -- FOLDER (run --config), API, ROLLBACK
    why      text,
    who      text not null,
    at       timestamptz not null default now(),
    primary key (source, version)
);

create table source_file (
    source   text not null,
    version  int not null,
    name     text not null,              -- inside the folder, e.g. codes/kind.csv
    sha256   text not null references source_content,
    primary key (source, version, name),
    foreign key (source, version) references source_version
);
create index source_file_content on source_file (sha256);

alter table source
    add column version        int,       -- that runs; null: none was ever kept
    add column folder_hash    text,      -- of its folder when that was last imported, or was the same as what runs
    add column folder_version int,       -- the version that it was then
    add column longest_poll   bigint,    -- milliseconds, of the version that runs; what the collector of files waits for
    add column anew           boolean not null default false; -- the list is read in another way: a pull under way begins again

-- Rises with every change of what runs; hubs look at it every second.
insert into setting (name, value) values ('source-changes', '0') on conflict do nothing;

-- What one hub cannot run of it: a variable is missing there, or the hub is older than what was written.
create table source_trouble (
    source  text not null,
    owner   uuid not null,               -- the hub
    version int not null,
    reason  text not null,
    fix     text not null,
    since   timestamptz not null default now(),
    primary key (source, owner)
);
