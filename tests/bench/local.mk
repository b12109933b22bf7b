# Benchmarks. `make bench` runs them. They print medians and ratios. A slow
# result is not an error.
# End-to-end tests ask it for a port, too.
check_PROGRAMS += tests/bench/free_port
EXTRA_PROGRAMS += tests/bench/decide \
	tests/bench/icap_load tests/bench/lists tests/bench/names \
	tests/bench/record tests/bench/srv_same.so tests/bench/store
EXTRA_DIST += tests/bench/children tests/bench/icap \
	tests/bench/medians.awk tests/bench/names.awk tests/bench/peers \
	tests/bench/plot.awk tests/bench/run tests/bench/servers.sh \
	tests/bench/swap tests/bench/table.awk tests/bench/targets
tests_bench_decide_SOURCES = tests/bench/decide.c
tests_bench_decide_LDADD = $(libpolicy) $(libgate) $(libbase)
tests_bench_lists_SOURCES = tests/bench/lists.c tests/bench/hosts.c \
	tests/bench/hosts.h
tests_bench_lists_LDADD = $(libpolicy) $(libgate) $(libbase)
tests_bench_names_SOURCES = tests/bench/names.c tests/bench/hosts.c \
	tests/bench/hosts.h
tests_bench_names_LDADD = $(libpolicy) $(libgate) $(libbase)
tests_bench_record_SOURCES = tests/bench/record.c
tests_bench_record_CPPFLAGS = $(AM_CPPFLAGS) $(SODIUM_CFLAGS)
tests_bench_record_LDADD = $(libjournal) $(libgate) $(libbase)
tests_bench_store_SOURCES = tests/bench/store.c tests/desk/cluster.c \
	tests/desk/cluster.h
tests_bench_store_CPPFLAGS = $(AM_CPPFLAGS) $(SODIUM_CFLAGS) $(JANSSON_CFLAGS)
tests_bench_store_LDADD = $(libdeskstore) $(libbase) -lm
tests_bench_free_port_SOURCES = tests/bench/free_port.c
tests_bench_icap_load_SOURCES = tests/bench/icap_load.c
tests_bench_srv_same_so_SOURCES = tests/bench/srv_same.c
tests_bench_srv_same_so_CPPFLAGS = $(AM_CPPFLAGS) $(CICAP_CFLAGS)
tests_bench_srv_same_so_LDFLAGS = $(AM_LDFLAGS) -shared

# The arguments of tests/bench/run: NAMES ROUNDS SECONDS SWAPS.
BENCH = 1000000 5 0.5 20
.PHONY: bench
bench: all tests/bench/decide tests/bench/free_port \
		tests/bench/icap_load tests/bench/lists tests/bench/names \
		tests/bench/record tests/bench/store tests/bench/srv_same.so
	SG_SOURCE=$(abs_srcdir) SG_BUILD=$(abs_builddir) \
	    $(srcdir)/tests/bench/run $(BENCH)
clean-local: clean-bench
.PHONY: clean-bench
clean-bench:
	rm -rf tests/bench/results tests/bench/lists-*

# Taking a large journal into the desk's store: make bench-desk.
EXTRA_PROGRAMS += tests/bench/desk/write_journal
tests_bench_desk_write_journal_SOURCES = %D%/desk/write_journal.c
tests_bench_desk_write_journal_CPPFLAGS = $(AM_CPPFLAGS) $(SODIUM_CFLAGS) $(JANSSON_CFLAGS)
tests_bench_desk_write_journal_LDADD = $(libjournal) $(libgate) $(libbase)
EXTRA_DIST += tests/bench/desk/run tests/bench/desk/views
.PHONY: bench-desk
bench-desk: all tests/bench/desk/write_journal
	SG_SOURCE=$(abs_srcdir) SG_BUILD=$(abs_builddir) \
	    $(srcdir)/tests/bench/desk/run
