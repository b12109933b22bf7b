# Benchmarks. `make bench` runs them. They print medians and ratios. A slow
# result is not an error.
EXTRA_PROGRAMS += tests/bench/decide tests/bench/free_port \
	tests/bench/icap_load tests/bench/lists tests/bench/names \
	tests/bench/record
EXTRA_LTLIBRARIES = tests/bench/srv_same.la
EXTRA_DIST += tests/bench/children tests/bench/icap \
	tests/bench/medians.awk tests/bench/names.awk tests/bench/peers \
	tests/bench/plot.awk tests/bench/run tests/bench/servers.sh \
	tests/bench/swap tests/bench/table.awk tests/bench/targets
tests_bench_decide_SOURCES = tests/bench/decide.c
tests_bench_decide_LDADD = libpolicy.la libgate.la libbase.la
tests_bench_lists_SOURCES = tests/bench/lists.c tests/bench/hosts.c \
	tests/bench/hosts.h
tests_bench_lists_LDADD = libpolicy.la libgate.la libbase.la
tests_bench_names_SOURCES = tests/bench/names.c tests/bench/hosts.c \
	tests/bench/hosts.h
tests_bench_names_LDADD = libpolicy.la libgate.la libbase.la
tests_bench_record_SOURCES = tests/bench/record.c
tests_bench_record_CPPFLAGS = $(AM_CPPFLAGS) $(SODIUM_CFLAGS)
tests_bench_record_LDADD = libjournal.la libgate.la libbase.la
tests_bench_free_port_SOURCES = tests/bench/free_port.c
tests_bench_icap_load_SOURCES = tests/bench/icap_load.c
tests_bench_srv_same_la_SOURCES = tests/bench/srv_same.c
tests_bench_srv_same_la_CPPFLAGS = $(AM_CPPFLAGS) $(CICAP_CFLAGS)
# libtool makes a shared object only with -rpath. The object is not installed.
tests_bench_srv_same_la_LDFLAGS = $(AM_LDFLAGS) -module -avoid-version \
	-rpath /nowhere

# The arguments of tests/bench/run: NAMES ROUNDS SECONDS SWAPS.
BENCH = 1000000 5 0.5 20
.PHONY: bench
bench: all tests/bench/decide tests/bench/free_port \
		tests/bench/icap_load tests/bench/lists tests/bench/names \
		tests/bench/record tests/bench/srv_same.la
	SG_SOURCE=$(abs_srcdir) SG_BUILD=$(abs_builddir) \
	    $(srcdir)/tests/bench/run $(BENCH)
clean-local: clean-bench
.PHONY: clean-bench
clean-bench:
	rm -rf tests/bench/results tests/bench/lists-*
