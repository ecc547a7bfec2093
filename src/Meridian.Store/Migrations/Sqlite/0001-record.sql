-- The record of the hub, version 1. docs/record.md explains every table and the two packed columns.
-- Times are 100-nanosecond steps since 1970-01-01T00:00:00Z: datetime(at / 10000000, 'unixepoch').
-- Ids of 0 mean "none". Enumerations are the numbers in docs/record.md.

-- What came in, as it came. facts: where the facts of the message lie (packed pairs of equipment and time).
CREATE TABLE message (
  sequence    INTEGER PRIMARY KEY,
  received_at INTEGER NOT NULL,
  sent_at     INTEGER,
  sent_offset INTEGER,              -- minutes east of UTC, as the sender wrote it
  protocol    INTEGER NOT NULL,
  disposition INTEGER NOT NULL,
  connection  INTEGER NOT NULL,
  sender      TEXT    NOT NULL,
  control_id  TEXT,
  kind        TEXT    NOT NULL,
  facts       BLOB,
  raw         BLOB    NOT NULL
) STRICT;

-- A mark wherever the minute of receipt changes: the way from a time to sequences without an index over all messages.
CREATE TABLE message_minute (
  sequence INTEGER PRIMARY KEY,     -- first message of the run
  minute   INTEGER NOT NULL         -- minutes since 1970 UTC in which the run was received
) STRICT;
CREATE INDEX message_minute_by_minute ON message_minute (minute);

CREATE TABLE quarantine (
  sequence    INTEGER PRIMARY KEY,
  at          INTEGER NOT NULL,
  reason      TEXT    NOT NULL,
  place       TEXT,
  message     TEXT    NOT NULL,
  state       INTEGER NOT NULL,
  replayed_as INTEGER NOT NULL,
  resolved_by TEXT,
  resolved_at INTEGER,
  note        TEXT
) STRICT;
CREATE INDEX quarantine_by_state ON quarantine (state, sequence);

-- The observations of one report, clustered by equipment and time, so that reading one bed's hour reads neighbours.
CREATE TABLE observation_set (
  equipment INTEGER NOT NULL,
  at        INTEGER NOT NULL,
  sequence  INTEGER NOT NULL,
  ordinal   INTEGER NOT NULL,
  patient   INTEGER NOT NULL,
  bed       INTEGER NOT NULL,
  body      BLOB    NOT NULL,
  PRIMARY KEY (equipment, at, sequence, ordinal)
) STRICT, WITHOUT ROWID;

-- One minute of one numeric metric. Complete for every minute but the one that trend_open names for the equipment.
CREATE TABLE trend (
  equipment INTEGER NOT NULL,
  minute    INTEGER NOT NULL,       -- minutes since 1970 UTC
  metric    INTEGER NOT NULL,
  count     INTEGER NOT NULL,
  minimum   REAL    NOT NULL,
  maximum   REAL    NOT NULL,
  total     REAL    NOT NULL,       -- mean = total / count
  PRIMARY KEY (equipment, minute, metric)
) STRICT, WITHOUT ROWID;
CREATE TABLE trend_open (
  equipment INTEGER PRIMARY KEY,
  minute    INTEGER NOT NULL
) STRICT;

-- The declared form of waves; few, shared by many segments.
CREATE TABLE wave_form (
  id          INTEGER PRIMARY KEY,
  sample_hz   REAL,                 -- NULL here and below: not a number
  gain        REAL,                 -- physical value = sample * gain + base
  base        REAL,
  range_low   REAL,
  range_high  REAL
) STRICT;

CREATE TABLE wave (
  equipment INTEGER NOT NULL,
  at        INTEGER NOT NULL,       -- first sample
  sequence  INTEGER NOT NULL,
  ordinal   INTEGER NOT NULL,
  metric    INTEGER NOT NULL,
  form      INTEGER NOT NULL REFERENCES wave_form,
  patient   INTEGER NOT NULL,
  bed       INTEGER NOT NULL,
  body      BLOB    NOT NULL,
  PRIMARY KEY (equipment, at, sequence, ordinal)
) STRICT, WITHOUT ROWID;

-- Which equipment gave facts in which hour: for everybody (owner_kind 0), a patient (1), a bed (2).
-- A few rows an hour instead of an index entry a fact.
CREATE TABLE fact_hour (
  what       INTEGER NOT NULL,      -- 1 observation_set, 2 wave
  owner_kind INTEGER NOT NULL,
  owner      INTEGER NOT NULL,
  hour       INTEGER NOT NULL,      -- hours since 1970 UTC
  equipment  INTEGER NOT NULL,
  PRIMARY KEY (what, owner_kind, owner, hour, equipment)
) STRICT, WITHOUT ROWID;
CREATE INDEX fact_hour_by_hour ON fact_hour (what, hour, equipment);

CREATE TABLE equipment (
  id         INTEGER PRIMARY KEY,
  identity   TEXT    NOT NULL,      -- JSON
  first_seen INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  given_name TEXT,
  location   TEXT                   -- JSON
) STRICT;

CREATE TABLE metric (
  id             INTEGER PRIMARY KEY,
  equipment      INTEGER NOT NULL,
  code_system    TEXT    NOT NULL,
  code           TEXT    NOT NULL,
  code_text      TEXT,
  unit_system    TEXT,
  unit           TEXT,
  unit_text      TEXT,
  mds            INTEGER NOT NULL,
  vmd            INTEGER NOT NULL,
  channel        INTEGER NOT NULL,
  metric         INTEGER NOT NULL,
  facet          INTEGER NOT NULL,
  vmd_system     TEXT,
  vmd_code       TEXT,
  vmd_text       TEXT,
  channel_system TEXT,
  channel_code   TEXT,
  channel_text   TEXT,
  is_wave        INTEGER NOT NULL,
  first_seen     INTEGER NOT NULL
) STRICT;

CREATE TABLE patient (
  id          INTEGER PRIMARY KEY,
  identity    TEXT    NOT NULL,     -- JSON
  search      TEXT    NOT NULL,     -- names and identifiers, lower case
  updated_at  INTEGER NOT NULL,
  merged_into INTEGER NOT NULL,
  confirmed   INTEGER NOT NULL
) STRICT;
CREATE TABLE patient_identifier (
  value     TEXT    NOT NULL,
  authority TEXT    NOT NULL,       -- '' where none was named
  type      TEXT    NOT NULL,       -- '' where none was named
  patient   INTEGER NOT NULL,
  PRIMARY KEY (value, authority, type, patient)
) STRICT, WITHOUT ROWID;
CREATE INDEX patient_identifier_by_patient ON patient_identifier (patient);

CREATE TABLE bed (
  id         INTEGER PRIMARY KEY,
  unit       TEXT,
  room       TEXT,
  bed        TEXT,
  facility   TEXT,
  building   TEXT,
  given_name TEXT,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE association (
  id        INTEGER PRIMARY KEY,
  bed       INTEGER NOT NULL,
  patient   INTEGER NOT NULL,
  equipment INTEGER NOT NULL,
  visit     TEXT,
  class     TEXT,
  begins    INTEGER NOT NULL,
  ends      INTEGER,
  begun     INTEGER NOT NULL,       -- sequence
  ended     INTEGER NOT NULL        -- sequence
) STRICT;
CREATE INDEX association_open ON association (id) WHERE ends IS NULL;
CREATE INDEX association_by_bed ON association (bed, id);
CREATE INDEX association_by_patient ON association (patient, id) WHERE patient <> 0;
CREATE INDEX association_by_equipment ON association (equipment, id) WHERE equipment <> 0;

CREATE TABLE patient_event (
  id        INTEGER PRIMARY KEY,
  sequence  INTEGER NOT NULL,
  patient   INTEGER NOT NULL,
  bed       INTEGER NOT NULL,
  kind      INTEGER NOT NULL,
  at        INTEGER NOT NULL,
  sender_at INTEGER,
  sender_offset INTEGER
) STRICT;
CREATE INDEX patient_event_by_patient ON patient_event (patient, id);

CREATE TABLE alert_event (
  sequence           INTEGER PRIMARY KEY,
  alert              INTEGER NOT NULL,
  transition         INTEGER NOT NULL,
  at                 INTEGER NOT NULL,
  equipment          INTEGER NOT NULL,
  patient            INTEGER NOT NULL,
  bed                INTEGER NOT NULL,
  priority           INTEGER NOT NULL,
  report             TEXT    NOT NULL, -- JSON
  started_at         INTEGER NOT NULL,
  escalation_step    INTEGER NOT NULL,
  acknowledged_by    TEXT,
  acknowledge_reason TEXT,
  acknowledged_at    INTEGER,
  is_present         INTEGER NOT NULL,
  is_latched         INTEGER NOT NULL,
  is_from_hub        INTEGER NOT NULL,
  message            INTEGER NOT NULL  -- sequence of the message that caused it
) STRICT;
CREATE INDEX alert_event_by_alert ON alert_event (alert, sequence);
CREATE INDEX alert_event_by_bed ON alert_event (bed, at);
CREATE INDEX alert_event_by_equipment ON alert_event (equipment, at);
CREATE INDEX alert_event_by_patient ON alert_event (patient, at);
CREATE INDEX alert_event_by_time ON alert_event (at);
CREATE TABLE alert_present (
  alert    INTEGER PRIMARY KEY,
  sequence INTEGER NOT NULL         -- the newest step
) STRICT;

CREATE TABLE connection_event (
  sequence   INTEGER PRIMARY KEY,
  connection INTEGER NOT NULL,
  kind       INTEGER NOT NULL,
  at         INTEGER NOT NULL,
  protocol   INTEGER NOT NULL,
  peer       TEXT    NOT NULL,
  listener   TEXT    NOT NULL,
  detail     TEXT,
  byte_count INTEGER NOT NULL,
  bytes      BLOB    NOT NULL
) STRICT;
CREATE INDEX connection_event_by_connection ON connection_event (connection, sequence);

CREATE TABLE audit (
  number        INTEGER PRIMARY KEY,
  at            INTEGER NOT NULL,
  actor         TEXT    NOT NULL,
  action        TEXT    NOT NULL,
  subject       TEXT,
  detail        TEXT,
  origin        TEXT,
  previous_hash BLOB    NOT NULL,
  hash          BLOB    NOT NULL
) STRICT;

CREATE TABLE document (
  kind       TEXT    NOT NULL,
  key        TEXT    NOT NULL,
  body       TEXT    NOT NULL,      -- JSON
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (kind, key)
) STRICT, WITHOUT ROWID;

-- Numbers that must never be given twice, also when retention has deleted the rows that bore them.
CREATE TABLE high_water (
  name  TEXT PRIMARY KEY,           -- sequence, alert, connection
  value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
