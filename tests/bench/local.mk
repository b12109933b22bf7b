# Measuring, never asserting: `make bench` prints medians and ratios.
EXTRA_PROGRAMS += tests/bench/decide
tests_bench_decide_SOURCES = tests/bench/decide.c
tests_bench_decide_LDADD = libpolicy.la libgate.la libbase.la

.PHONY: bench
bench: tests/bench/decide
	tests/bench/decide $(srcdir)/conf/examples/werrington.policy \
	    $(srcdir)/conf/platforms
