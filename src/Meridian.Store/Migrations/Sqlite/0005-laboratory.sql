-- Laboratory: orders on specimens, and results. Tests, tables of codes and conditions of instruments are documents.

-- One specimen and the tests asked of it; the tests are in body.
CREATE TABLE lab_order (
  id         INTEGER PRIMARY KEY,
  patient    INTEGER NOT NULL,
  status     INTEGER NOT NULL,      -- 1 open, 2 in progress, 3 completed, 4 canceled
  specimen   TEXT    NOT NULL,      -- number on the label
  placer     TEXT,
  filler     TEXT,
  search     TEXT    NOT NULL,      -- names and numbers, lower case
  body       TEXT    NOT NULL,      -- JSON
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  message    INTEGER NOT NULL,      -- sequence
  note       TEXT
) STRICT;
CREATE INDEX lab_order_by_specimen ON lab_order (specimen);
CREATE INDEX lab_order_by_placer ON lab_order (placer) WHERE placer IS NOT NULL;
CREATE INDEX lab_order_by_filler ON lab_order (filler) WHERE filler IS NOT NULL;
CREATE INDEX lab_order_by_patient ON lab_order (patient);
CREATE INDEX lab_order_open ON lab_order (status, id) WHERE status IN (1, 2);

CREATE TABLE lab_result (
  id         INTEGER PRIMARY KEY,
  key_high   INTEGER NOT NULL,      -- what makes it the same result when it comes again: 128 bits
  key_low    INTEGER NOT NULL,
  equipment  INTEGER NOT NULL,      -- 0: a person entered it
  specimen   TEXT    NOT NULL,      -- as the instrument read it
  role       INTEGER NOT NULL,      -- 1 patient, 2 control, 3 calibrator, 4 blank
  lab_order  INTEGER NOT NULL,      -- 0: none known
  patient    INTEGER NOT NULL,      -- 0: nobody known
  test       TEXT,                  -- the hub's code
  number     REAL,                  -- for looking at; the exact digits are in body
  state      INTEGER NOT NULL,      -- 1 held, 2 to verify, 3 verified, 4 rejected, 5 superseded, 6 kept
  held       INTEGER NOT NULL,      -- 1 no order, 2 patient contradicts, 3 unknown test, 4 not ordered, 5 unit, 6 locked out, 7 several patients
  at         INTEGER NOT NULL,
  message    INTEGER NOT NULL,      -- sequence
  superseded_by INTEGER NOT NULL,
  body       TEXT    NOT NULL       -- JSON: what was said, what it means, who decided
) STRICT;
CREATE UNIQUE INDEX lab_result_by_key ON lab_result (key_high, key_low);
CREATE INDEX lab_result_by_specimen ON lab_result (specimen);
CREATE INDEX lab_result_by_order ON lab_result (lab_order) WHERE lab_order <> 0;
CREATE INDEX lab_result_by_patient ON lab_result (patient, test, at) WHERE patient <> 0;
CREATE INDEX lab_result_by_equipment ON lab_result (equipment, at);
CREATE INDEX lab_result_waiting ON lab_result (state, id) WHERE state IN (1, 2);
