# Scripts that people run by hand, and the files that these scripts need.
EXTRA_DIST += \
	%D%/bench \
	%D%/demo \
	%D%/demo-desk.sh \
	%D%/demo.policy \
	%D%/fuzz \
	%D%/get-packages \
	%D%/may-read \
	%D%/packages \
	%D%/make-deb \
	%D%/test \
	%D%/test-on
EXTRA_DIST += contrib/debian

# The guides. Two of them are tested: tests/cli/guide and tests/deploy/guide.sh run their
# commands.
dist_doc_DATA += \
	%D%/guide/officer.md \
	%D%/guide/speed.md \
	%D%/guide/technician.md
dist_doc_DATA += \
	%D%/guide/block-page.png \
	%D%/guide/block-page-phone.png \
	%D%/guide/report.png \
	%D%/guide/week.png \
	%D%/guide/year.png
EXTRA_DIST += %D%/guide/pictures
