-- The desk shows what was done to one currency, direction, source or feed, the newest first.
create index audit_log_subject on audit_log (subject, id);
