# Helpers around the project: the demo, the test run, the CA.
EXTRA_DIST += \
	%D%/bench \
	%D%/demo \
	%D%/demo.policy \
	%D%/fuzz \
	%D%/get-packages \
	%D%/make-ca \
	%D%/may-read \
	%D%/packages \
	%D%/schoolgate.nft \
	%D%/test \
	%D%/test-on
