-- Quality control of the laboratory: results of controls, lock-outs, moving averages of patients' results. Materials and plans are documents.

CREATE TABLE control_result (
  id          INTEGER PRIMARY KEY,
  equipment   INTEGER NOT NULL,
  test        TEXT    NOT NULL,      -- the hub's code
  material    TEXT    NOT NULL,
  lot         TEXT    NOT NULL,
  level       TEXT    NOT NULL,
  value       REAL,
  said        TEXT,                  -- as it came, where there is no number
  unit        TEXT,
  at          INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  result      INTEGER NOT NULL,      -- lab_result; 0: entered by hand
  run         INTEGER NOT NULL,      -- id of the first control result of its run
  mean        REAL,
  sd          REAL,
  z           REAL,
  source      INTEGER,
  state       INTEGER NOT NULL,
  note        INTEGER NOT NULL,
  violations  TEXT    NOT NULL,      -- JSON
  decided_by  TEXT,
  decided_at  INTEGER,
  reason      TEXT
) STRICT;
CREATE INDEX control_result_by_stream ON control_result (equipment, test, id);
CREATE INDEX control_result_by_series ON control_result (equipment, test, material, lot, level, at);

CREATE TABLE quality_lock (
  id          INTEGER PRIMARY KEY,
  equipment   INTEGER NOT NULL,
  test        TEXT    NOT NULL,
  cause       INTEGER NOT NULL,
  since       INTEGER NOT NULL,
  point       INTEGER NOT NULL,      -- control_result or average_point
  why         TEXT    NOT NULL,
  doubt_from  INTEGER,
  pending     TEXT    NOT NULL,      -- JSON: levels that are to be accepted
  released_at INTEGER,
  released_by TEXT,
  reason      TEXT,
  through     INTEGER NOT NULL,      -- control_result after which the rules begin anew
  reviewed_by TEXT,
  reviewed_at INTEGER
) STRICT;
CREATE INDEX quality_lock_open ON quality_lock (id) WHERE released_at IS NULL;
CREATE INDEX quality_lock_by_stream ON quality_lock (equipment, test, id);

CREATE TABLE average_point (
  id        INTEGER PRIMARY KEY,
  equipment INTEGER NOT NULL,
  test      TEXT    NOT NULL,
  result    INTEGER NOT NULL,        -- lab_result
  at        INTEGER NOT NULL,
  value     REAL    NOT NULL,
  average   REAL,
  state     INTEGER NOT NULL
) STRICT;
CREATE INDEX average_point_by_stream ON average_point (equipment, test, id);
