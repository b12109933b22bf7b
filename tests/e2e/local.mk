# End-to-end tests of the whole chain on loopback. contrib/test runs them; `make
# check` does not.
EXTRA_DIST += \
	%D%/ask.mjs \
	%D%/ask.sh \
	%D%/attack.sh \
	%D%/ban.sh %D%/break.sh \
	%D%/browser.sh \
	%D%/hold.c \
	%D%/chain.sh \
	%D%/checks.sh \
	%D%/demo.sh \
	%D%/descriptors.sh \
	%D%/desk.mjs \
	%D%/desk_parts.sh \
	%D%/desk.sh \
	%D%/desk_sink.py \
	%D%/down.sh \
	%D%/expect.sh \
	%D%/faults.sh \
	%D%/film.sh \
	%D%/filtering.sh \
	%D%/filtering_router.sh \
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
	%D%/slow.sh \
	%D%/soak.sh \
	%D%/spared.sh \
	%D%/swap.sh \
	%D%/tricks.sh \
	%D%/tunnels.sh \
	%D%/ways.sh \
	%D%/websocket.sh \
	%D%/week.awk \
	%D%/week.plan \
	%D%/week.sh

# Makes many slow uploads at a time, for slow.sh.
check_PROGRAMS += tests/e2e/slow_client
tests_e2e_slow_client_SOURCES = %D%/slow_client.c
tests_e2e_slow_client_CPPFLAGS = $(AM_CPPFLAGS) $(CURL_CFLAGS)
tests_e2e_slow_client_LDADD = $(CURL_LIBS)

# The devices of a school, for soak.sh. Nothing runs the soak by itself: it takes
# more than an hour.
check_PROGRAMS += tests/e2e/soak_client
tests_e2e_soak_client_SOURCES = %D%/soak_client.c
tests_e2e_soak_client_CPPFLAGS = $(AM_CPPFLAGS) $(CURL_CFLAGS)
tests_e2e_soak_client_LDADD = $(CURL_LIBS) -lpthread
