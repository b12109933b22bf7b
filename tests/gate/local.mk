# Tests of src/gate.
