-- A source that asked us to wait is asked again when that is over, whatever its schedule says; and by no hub before.
alter table source add column not_before timestamptz;

-- R17: a refresh token that can be used once, saved under the source's lease before what it brought is used. As it is:
-- whoever may read this table may read the source's complaints too.
alter table source add column token text;
