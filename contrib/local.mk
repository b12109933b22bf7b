# Scripts that people run by hand, and the files that these scripts need.
EXTRA_DIST += \
	%D%/bench \
	%D%/demo \
	%D%/demo.policy \
	%D%/fuzz \
	%D%/get-packages \
	%D%/may-read \
	%D%/packages \
	%D%/make-deb \
	%D%/test \
	%D%/test-on
EXTRA_DIST += contrib/debian
