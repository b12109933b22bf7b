# Tests of src/policy.
