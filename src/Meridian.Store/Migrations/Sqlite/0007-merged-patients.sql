-- Who was merged into a record: a test's earlier result may stand under the number that the patient had before.
CREATE INDEX patient_by_merged ON patient (merged_into) WHERE merged_into <> 0;
