# Fuzz targets: programs that run the code under test on any input. By default
# they are tests that run the saved inputs of their corpus. With configure's
# --enable-fuzzing they search for new inputs instead; see contrib/fuzz.
FUZZ_TARGETS = \
	tests/fuzz/fuzz_bans \
	tests/fuzz/fuzz_calendar \
	tests/fuzz/fuzz_form \
	tests/fuzz/fuzz_icap \
	tests/fuzz/fuzz_image \
	tests/fuzz/fuzz_journal \
	tests/fuzz/fuzz_list \
	tests/fuzz/fuzz_mail \
	tests/fuzz/fuzz_mmdb \
	tests/fuzz/fuzz_order \
	tests/fuzz/fuzz_page \
	tests/fuzz/fuzz_policy \
	tests/fuzz/fuzz_punycode \
	tests/fuzz/fuzz_request \
	tests/fuzz/fuzz_signon \
	tests/fuzz/fuzz_url \
	tests/fuzz/fuzz_web
if FUZZING
FUZZ_MAIN = @SG_FUZZER@
else
FUZZ_MAIN = $(libreplay)
libreplay = libreplay.a
check_LIBRARIES += libreplay.a
libreplay_a_SOURCES = %D%/fuzz.h %D%/replay.c
TESTS += $(FUZZ_TARGETS)
endif
check_PROGRAMS += $(FUZZ_TARGETS)
EXTRA_DIST += %D%/corpus %D%/calendar.dict %D%/form.dict %D%/icap.dict %D%/journal.dict \
	%D%/page.dict %D%/policy.dict %D%/web.dict

FUZZ_WORLD = %D%/fuzz.h %D%/world.c %D%/world.h
FUZZ_GATE = $(FUZZ_WORLD) %D%/build.c
FUZZ_POLICY_LIBS = $(libpolicy) $(libgate) $(libbase) $(FUZZ_MAIN)

tests_fuzz_fuzz_bans_SOURCES = %D%/fuzz_bans.c %D%/fuzz.h
tests_fuzz_fuzz_bans_LDADD = $(libgate) $(libbase) $(FUZZ_MAIN)
tests_fuzz_fuzz_calendar_SOURCES = %D%/fuzz_calendar.c %D%/fuzz.h
tests_fuzz_fuzz_calendar_LDADD = $(FUZZ_POLICY_LIBS)
tests_fuzz_fuzz_form_SOURCES = %D%/fuzz_form.c %D%/fuzz.h
tests_fuzz_fuzz_form_CPPFLAGS = $(AM_CPPFLAGS) $(SODIUM_CFLAGS) $(JANSSON_CFLAGS)
tests_fuzz_fuzz_form_LDADD = $(libinstaller) $(libaccounts) $(FUZZ_MAIN)
# This target has the code that answers ICAP requests, without c-icap itself.
tests_fuzz_fuzz_icap_SOURCES = %D%/fuzz_icap.c $(FUZZ_GATE) \
	src/icap/counts.c src/icap/log.c src/icap/opened.c src/icap/record.c \
	src/icap/respond.c
tests_fuzz_fuzz_icap_CPPFLAGS = $(ICAP_UNIT_CPPFLAGS) $(SODIUM_CFLAGS) \
	$(JANSSON_CFLAGS)
tests_fuzz_fuzz_icap_LDADD = $(libicap) $(libpage) $(libtunnels) $(libjournal) \
	$(FUZZ_POLICY_LIBS) -licapapi -lpthread
tests_fuzz_fuzz_image_SOURCES = %D%/fuzz_image.c $(FUZZ_GATE)
tests_fuzz_fuzz_image_LDADD = $(FUZZ_POLICY_LIBS)
# This target has the code that shows the journal's records, without the
# command.
tests_fuzz_fuzz_journal_SOURCES = %D%/fuzz_journal.c $(FUZZ_WORLD)
tests_fuzz_fuzz_journal_CPPFLAGS = $(JOURNAL_UNIT_CPPFLAGS)
tests_fuzz_fuzz_journal_LDADD = $(libreport) $(libjournal) $(FUZZ_POLICY_LIBS)
tests_fuzz_fuzz_list_SOURCES = %D%/fuzz_list.c %D%/fuzz.h
tests_fuzz_fuzz_list_LDADD = $(FUZZ_POLICY_LIBS)
tests_fuzz_fuzz_mail_SOURCES = %D%/fuzz_mail.c $(FUZZ_WORLD)
tests_fuzz_fuzz_mail_LDADD = $(libdeskalerts) $(libincidents) $(FUZZ_POLICY_LIBS)
tests_fuzz_fuzz_mmdb_SOURCES = %D%/fuzz_mmdb.c $(FUZZ_GATE)
tests_fuzz_fuzz_mmdb_LDADD = $(FUZZ_POLICY_LIBS)
tests_fuzz_fuzz_order_SOURCES = %D%/fuzz_order.c %D%/fuzz.h
tests_fuzz_fuzz_order_LDADD = $(libcloser) $(FUZZ_MAIN)
tests_fuzz_fuzz_page_SOURCES = %D%/fuzz_page.c $(FUZZ_WORLD)
tests_fuzz_fuzz_page_LDADD = $(libpage) $(libbase) $(FUZZ_MAIN)
tests_fuzz_fuzz_policy_SOURCES = %D%/fuzz_policy.c %D%/fuzz.h
tests_fuzz_fuzz_policy_LDADD = $(FUZZ_POLICY_LIBS)
tests_fuzz_fuzz_punycode_SOURCES = %D%/fuzz_punycode.c %D%/fuzz.h
tests_fuzz_fuzz_punycode_LDADD = $(libgate) $(libbase) $(FUZZ_MAIN)
tests_fuzz_fuzz_request_SOURCES = %D%/fuzz_request.c $(FUZZ_GATE)
tests_fuzz_fuzz_request_LDADD = $(FUZZ_POLICY_LIBS)
tests_fuzz_fuzz_signon_SOURCES = %D%/fuzz_signon.c %D%/fuzz.h
tests_fuzz_fuzz_signon_CPPFLAGS = $(AM_CPPFLAGS) $(SODIUM_CFLAGS) $(JANSSON_CFLAGS)
tests_fuzz_fuzz_signon_LDADD = $(libinstaller) $(libaccounts) $(FUZZ_MAIN)
tests_fuzz_fuzz_url_SOURCES = %D%/fuzz_url.c %D%/fuzz.h
tests_fuzz_fuzz_url_LDADD = $(libgate) $(libbase) $(FUZZ_MAIN)
# The whole web server of the desk. The target itself plays the installer:
# the linker takes its function in place of the one that asks the installer.
tests_fuzz_fuzz_web_SOURCES = %D%/fuzz_web.c $(FUZZ_WORLD)
tests_fuzz_fuzz_web_CPPFLAGS = $(AM_CPPFLAGS) $(SODIUM_CFLAGS) $(JANSSON_CFLAGS)
tests_fuzz_fuzz_web_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=sg_link_ask
tests_fuzz_fuzz_web_LDADD = $(libdeskweb) $(libdesk) $(libdeskconf) \
	$(libdeskstore) $(libreport) $(libjournal) $(FUZZ_POLICY_LIBS) -lpthread
