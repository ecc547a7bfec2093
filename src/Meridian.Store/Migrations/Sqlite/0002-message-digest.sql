-- What senders and control ids a run of messages has, as 32-bit FNV-1a hashes of their UTF-8: finding one message among millions
-- reads these instead of the messages, and nothing with random keys grows. Messages outside of every run are looked at one by one.
CREATE TABLE message_digest (
  first    INTEGER PRIMARY KEY,     -- sequences, both inclusive
  last     INTEGER NOT NULL,
  controls BLOB    NOT NULL,        -- four bytes each, low first, one for each control id
  senders  BLOB    NOT NULL         -- one for each different sender
) STRICT;
