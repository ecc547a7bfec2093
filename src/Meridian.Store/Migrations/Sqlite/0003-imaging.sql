-- Images: the index of DICOM objects. The objects themselves are files below imaging/; docs/record.md says how one is found.
-- Dates and times are DICOM's DA and TM text. Lists are joined by a backslash, as DICOM joins values.

-- The attributes of the first instance that came; counts, revision and state follow what comes later.
CREATE TABLE study (
  id                INTEGER PRIMARY KEY, -- sequence of its first instance
  uid               TEXT    NOT NULL,
  patient           INTEGER NOT NULL,
  candidate         INTEGER NOT NULL,    -- patient who bears the identifier but contradicts in name or birth date
  patient_id        TEXT,
  issuer            TEXT,
  patient_name      TEXT,                -- PN, groups joined by =
  name_alphabetic   TEXT    NOT NULL,    -- lower case, for searching
  name_ideographic  TEXT    NOT NULL,
  name_phonetic     TEXT    NOT NULL,
  birth_date        TEXT,
  sex               TEXT,
  study_date        TEXT,
  study_time        TEXT,
  accession         TEXT,
  study_id          TEXT,
  description       TEXT,
  referring         TEXT,
  modalities        TEXT    NOT NULL,
  sop_classes       TEXT    NOT NULL,
  series_count      INTEGER NOT NULL,
  instance_count    INTEGER NOT NULL,
  byte_count        INTEGER NOT NULL,
  equipment         INTEGER NOT NULL,
  calling_ae        TEXT    NOT NULL,
  institution       TEXT,
  first_received_at INTEGER NOT NULL,
  last_received_at  INTEGER NOT NULL,
  revision          INTEGER NOT NULL,    -- sequence of the newest change
  state             INTEGER NOT NULL,
  state_reason      TEXT,
  state_by          TEXT,
  state_at          INTEGER,
  conflicts         INTEGER NOT NULL,
  disagreements     INTEGER NOT NULL,
  overrides         TEXT,                -- JSON
  json              BLOB    NOT NULL     -- DICOM JSON of the level
) STRICT;
CREATE UNIQUE INDEX study_by_uid ON study (uid);
CREATE INDEX study_by_date ON study (study_date, study_time, id);
CREATE INDEX study_by_patient_id ON study (patient_id, issuer);
CREATE INDEX study_by_accession ON study (accession);
CREATE INDEX study_by_name ON study (name_alphabetic, id);
CREATE INDEX study_by_ideographic ON study (name_ideographic) WHERE name_ideographic <> '';
CREATE INDEX study_by_phonetic ON study (name_phonetic) WHERE name_phonetic <> '';
CREATE INDEX study_by_revision ON study (revision);
CREATE INDEX study_by_patient ON study (patient) WHERE patient <> 0;
CREATE INDEX study_doubtful ON study (id) WHERE conflicts + disagreements + candidate > 0;

CREATE TABLE series (
  id                INTEGER PRIMARY KEY, -- sequence of its first instance
  study             INTEGER NOT NULL REFERENCES study,
  uid               TEXT    NOT NULL,
  modality          TEXT,
  number            INTEGER,
  description       TEXT,
  body_part         TEXT,
  laterality        TEXT,
  protocol          TEXT,
  series_date       TEXT,
  series_time       TEXT,
  frame_of_reference TEXT,
  step_id           TEXT,
  step_date         TEXT,
  step_time         TEXT,
  requested_procedure TEXT,
  scheduled_step    TEXT,
  manufacturer      TEXT,
  model             TEXT,
  station           TEXT,
  institution       TEXT,
  equipment         INTEGER NOT NULL,
  calling_ae        TEXT    NOT NULL,
  instance_count    INTEGER NOT NULL,
  byte_count        INTEGER NOT NULL,
  first_received_at INTEGER NOT NULL,
  last_received_at  INTEGER NOT NULL,
  revision          INTEGER NOT NULL,
  json              BLOB    NOT NULL
) STRICT;
CREATE UNIQUE INDEX series_by_study ON series (study, uid);
CREATE INDEX series_by_uid ON series (uid);
CREATE INDEX series_by_step ON series (step_id) WHERE step_id IS NOT NULL;

CREATE TABLE instance (
  sequence        INTEGER PRIMARY KEY,
  series          INTEGER NOT NULL REFERENCES series,
  sop_hash        INTEGER NOT NULL,      -- FNV-1a, 48 bits, of the UID's UTF-8: a short index over many random texts
  sop_uid         TEXT    NOT NULL,
  sop_class       TEXT    NOT NULL,
  transfer_syntax TEXT    NOT NULL,
  number          INTEGER,
  frames          INTEGER NOT NULL,
  rows            INTEGER,
  columns         INTEGER,
  bits            INTEGER,
  content_date    TEXT,
  content_time    TEXT,
  equipment       INTEGER NOT NULL,
  connection      INTEGER NOT NULL,
  calling_ae      TEXT    NOT NULL,
  called_ae       TEXT    NOT NULL,
  peer            TEXT    NOT NULL,
  received_at     INTEGER NOT NULL,
  byte_count      INTEGER NOT NULL,      -- of the whole file
  dataset_offset  INTEGER NOT NULL,
  checksum        INTEGER NOT NULL,      -- CRC-32C of the data set
  place           INTEGER NOT NULL,      -- 0 in image_bytes, 1 at the path made of day and UIDs, 2 at the path given
  path            TEXT,
  damage          INTEGER NOT NULL,      -- 0 none, 1 file missing, 2 bytes changed
  overrides       TEXT,
  json            BLOB    NOT NULL
) STRICT;
CREATE INDEX instance_by_sop ON instance (sop_hash);
CREATE INDEX instance_by_series ON instance (series, number);
CREATE INDEX instance_by_path ON instance (path) WHERE path IS NOT NULL;
CREATE INDEX instance_damaged ON instance (sequence) WHERE damage <> 0;

-- Small objects between their arrival and their becoming files.
CREATE TABLE image_bytes (
  instance INTEGER PRIMARY KEY,
  bytes    BLOB NOT NULL
) STRICT;

-- Objects that came under the UID of another one, kept apart.
CREATE TABLE image_conflict (
  sequence    INTEGER PRIMARY KEY,
  standing    INTEGER NOT NULL,          -- instance.sequence
  study_uid   TEXT    NOT NULL,
  series_uid  TEXT    NOT NULL,
  sop_uid     TEXT    NOT NULL,
  difference  TEXT    NOT NULL,
  state       INTEGER NOT NULL,
  resolved_by TEXT,
  resolved_at INTEGER,
  note        TEXT,
  path        TEXT,                      -- of the object that does not stand
  other       TEXT    NOT NULL           -- JSON: its row of the index
) STRICT;
CREATE INDEX image_conflict_by_state ON image_conflict (state, sequence);
CREATE INDEX image_conflict_by_study ON image_conflict (study_uid, sequence);
CREATE INDEX image_conflict_by_path ON image_conflict (path);

-- What an instance says otherwise than the first of its study or series.
CREATE TABLE image_disagreement (
  study    INTEGER NOT NULL,
  series   INTEGER NOT NULL,             -- 0: an attribute of the study
  tag      TEXT    NOT NULL,
  other    TEXT    NOT NULL,
  standing TEXT,
  instance INTEGER NOT NULL,
  at       INTEGER NOT NULL,
  PRIMARY KEY (study, series, tag, other)
) STRICT, WITHOUT ROWID;

-- Where the file of each instance is, below imaging/; NULL: in image_bytes.
CREATE VIEW image_file AS
SELECT i.sequence, s.patient_id, s.patient_name, s.study_date, s.uid AS study_uid, r.uid AS series_uid, i.sop_uid,
  CASE i.place WHEN 0 THEN NULL WHEN 2 THEN i.path
    ELSE strftime('%Y/%m/%d', i.received_at / 10000000, 'unixepoch') || '/' || s.uid || '/' || r.uid || '/' || i.sop_uid || '.dcm' END AS path
FROM instance i JOIN series r ON r.id = i.series JOIN study s ON s.id = r.study;
