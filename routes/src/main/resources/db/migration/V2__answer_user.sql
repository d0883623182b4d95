-- The broker's user who sent an answer, as the broker itself says: agency-<id> if it is that agency. Null if the broker does
-- not say, which it must for what an answer claims to be believed.
alter table answer add column sender text;
