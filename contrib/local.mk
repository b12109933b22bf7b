# Helpers around the project: the demo, the test run, the CA.
