# The whole chain on loopback; run by contrib/test, not by make check.
EXTRA_DIST += \
	%D%/browser.sh \
	%D%/chain.sh \
	%D%/checks.sh \
	%D%/demo.sh \
	%D%/descriptors.sh \
	%D%/down.sh \
	%D%/forged.sh \
	%D%/groups.sh \
	%D%/hillcrest.policy \
	%D%/hostile.sh \
	%D%/inside.sh \
	%D%/intercept.sh \
	%D%/internet \
	%D%/journal.sh \
	%D%/lib.sh \
	%D%/names.sh \
	%D%/net.sh \
	%D%/page.sh \
	%D%/people.sh \
	%D%/ports.sh \
	%D%/run \
	%D%/spared.sh \
	%D%/swap.sh \
	%D%/tricks.sh \
	%D%/ways.sh
