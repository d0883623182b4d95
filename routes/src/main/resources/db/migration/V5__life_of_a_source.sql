-- A source's life in the hub: activated by a person, on trial or live, paused, read again from the past.

alter table source
    add column activated_at timestamptz,  -- null: new here; it is not asked before a person has activated it
    add column activated_by text,
    add column delivery     text,         -- TRIAL or LIVE: what holds, whatever source.yaml wishes; null: as source.yaml says
    add column paused_at    timestamptz,  -- null: not paused
    add column paused_by    text;

-- What was read before there was activation stays as it was. Its delivery is taken from source.yaml at the next start.
update source set activated_at = now(), activated_by = 'was running before' where cursor is not null;

-- Complaints that only the trial queue has.
create index identity_trial on identity (source) where agency = 'trial';

alter table backfill
    add column pages    bigint not null default 0,
    add column reached  timestamptz,      -- newest stamp on the last page that had one; the source's clock
    add column worked   timestamptz,      -- when its last page was kept
    add column ended    timestamptz,
    add column ended_by text;             -- who stopped it; null: it came to its end
create index backfill_source on backfill (source, id);
