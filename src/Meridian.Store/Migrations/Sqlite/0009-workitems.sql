-- Workitems (unified procedure steps) of workflow programs, and who hears of them.
CREATE TABLE workitem (
  uid             TEXT    PRIMARY KEY,   -- SOP instance
  state           INTEGER NOT NULL,
  transaction_uid TEXT,                  -- the lock of who claimed it: never given out
  patient_id      TEXT,                  -- DICOM 0010,0020
  attributes      TEXT    NOT NULL,      -- DICOM JSON model
  created_by      TEXT    NOT NULL,
  created_at      INTEGER NOT NULL,
  updated_at      INTEGER NOT NULL
) STRICT;
CREATE INDEX workitem_by_state ON workitem (state, created_at);
CREATE INDEX workitem_by_time ON workitem (created_at);
CREATE INDEX workitem_by_patient ON workitem (patient_id) WHERE patient_id IS NOT NULL;

CREATE TABLE workitem_subscription (
  target   TEXT    NOT NULL,             -- a workitem, or a well-known UID: all, or those that the filter meets
  ae_title TEXT    NOT NULL,
  has_lock INTEGER NOT NULL,
  filter   TEXT,
  since    INTEGER NOT NULL,
  PRIMARY KEY (target, ae_title)
) STRICT, WITHOUT ROWID;
CREATE INDEX workitem_subscription_by_ae ON workitem_subscription (ae_title);
