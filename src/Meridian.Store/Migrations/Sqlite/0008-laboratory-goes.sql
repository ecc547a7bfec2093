-- The ways that retention goes through the laboratory: results without an order, results of controls, what took a result's place, and the result that a control result is.
CREATE INDEX lab_result_alone ON lab_result (id) WHERE lab_order = 0 AND role = 1;
CREATE INDEX lab_result_of_control ON lab_result (id) WHERE role > 1;
CREATE INDEX lab_result_taken_over ON lab_result (superseded_by) WHERE superseded_by <> 0;
CREATE INDEX control_result_by_result ON control_result (result) WHERE result <> 0;
