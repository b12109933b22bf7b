# Tests of src/icap.
