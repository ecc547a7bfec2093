-- Imaging orders, what modalities did of them, storage commitment, and what is to be done at peers.

-- One requested procedure; its scheduled steps are in body and, for finding them, in scheduled_step.
CREATE TABLE imaging_order (
  id         INTEGER PRIMARY KEY,
  patient    INTEGER NOT NULL,
  status     INTEGER NOT NULL,
  placer     TEXT,
  filler     TEXT,
  accession  TEXT,
  study_uid  TEXT,
  search     TEXT    NOT NULL,      -- names and numbers, lower case
  body       TEXT    NOT NULL,      -- JSON
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  message    INTEGER NOT NULL,      -- sequence
  note       TEXT
) STRICT;
CREATE INDEX imaging_order_by_placer ON imaging_order (placer) WHERE placer IS NOT NULL;
CREATE INDEX imaging_order_by_filler ON imaging_order (filler) WHERE filler IS NOT NULL;
CREATE INDEX imaging_order_by_accession ON imaging_order (accession) WHERE accession IS NOT NULL;
CREATE INDEX imaging_order_by_study ON imaging_order (study_uid) WHERE study_uid IS NOT NULL;
CREATE INDEX imaging_order_by_patient ON imaging_order (patient);
CREATE INDEX imaging_order_by_status ON imaging_order (status, id);

CREATE TABLE scheduled_step (
  imaging_order INTEGER NOT NULL,
  ordinal       INTEGER NOT NULL,
  status        INTEGER NOT NULL,
  starts        INTEGER,
  modality      TEXT,
  station_ae    TEXT,
  PRIMARY KEY (imaging_order, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX scheduled_step_by_start ON scheduled_step (status, starts);

CREATE TABLE performed_step (
  uid        TEXT    PRIMARY KEY,   -- SOP instance
  performed_for TEXT NOT NULL,      -- JSON: orders and the scheduled steps carried out
  patient    INTEGER NOT NULL,
  status     INTEGER NOT NULL,
  study_uid  TEXT,
  accession  TEXT,
  step_id    TEXT,
  modality   TEXT,
  station_ae TEXT,
  started_at INTEGER,
  ended_at   INTEGER,
  series     TEXT    NOT NULL,      -- JSON: series instance UIDs
  attributes TEXT    NOT NULL,      -- DICOM JSON model
  calling_ae TEXT    NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  note       TEXT
) STRICT;
CREATE INDEX performed_step_by_time ON performed_step (created_at);
CREATE TABLE performed_step_order (
  imaging_order INTEGER NOT NULL,
  uid           TEXT    NOT NULL,
  PRIMARY KEY (imaging_order, uid)
) STRICT, WITHOUT ROWID;
CREATE INDEX performed_step_order_by_uid ON performed_step_order (uid);

CREATE TABLE commitment (
  transaction_uid TEXT NOT NULL,
  requester_ae TEXT    NOT NULL,
  called_ae    TEXT    NOT NULL,
  requested_at INTEGER NOT NULL,
  updated_at   INTEGER NOT NULL,
  state        INTEGER NOT NULL,
  items        TEXT    NOT NULL,    -- JSON: instances, with the reason where one is not committed
  PRIMARY KEY (transaction_uid, requester_ae)
) STRICT, WITHOUT ROWID;
CREATE INDEX commitment_by_time ON commitment (requested_at);

-- What is to be done at peers; what is done leaves, counted in delivery_done.
CREATE TABLE delivery (
  id          INTEGER PRIMARY KEY,
  kind        INTEGER NOT NULL,
  destination TEXT    NOT NULL,
  subject     TEXT    NOT NULL,
  study_uid   TEXT,
  rule        TEXT,
  detail      TEXT,
  state       INTEGER NOT NULL,
  attempts    INTEGER NOT NULL,
  created_at  INTEGER NOT NULL,
  due_at      INTEGER NOT NULL,
  last_error  TEXT
) STRICT;
CREATE INDEX delivery_due ON delivery (destination, state, due_at, id);
CREATE INDEX delivery_by_subject ON delivery (subject);
CREATE TABLE delivery_done (
  destination TEXT    PRIMARY KEY,
  done        INTEGER NOT NULL,
  last_at     INTEGER NOT NULL,
  highest     INTEGER NOT NULL      -- id: numbers are never given twice
) STRICT, WITHOUT ROWID;
