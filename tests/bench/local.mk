# Measuring, never asserting: `make bench` prints medians and ratios.
EXTRA_PROGRAMS += tests/bench/decide tests/bench/free_port \
	tests/bench/icap_load tests/bench/names
EXTRA_DIST += tests/bench/icap tests/bench/swap tests/bench/targets
tests_bench_decide_SOURCES = tests/bench/decide.c
tests_bench_decide_LDADD = libpolicy.la libgate.la libbase.la
tests_bench_names_SOURCES = tests/bench/names.c tests/bench/hosts.c \
	tests/bench/hosts.h
tests_bench_names_LDADD = libpolicy.la libgate.la libbase.la
tests_bench_free_port_SOURCES = tests/bench/free_port.c
tests_bench_icap_load_SOURCES = tests/bench/icap_load.c

.PHONY: bench
bench: all tests/bench/decide tests/bench/free_port \
		tests/bench/icap_load tests/bench/names
	tests/bench/decide $(srcdir)/conf/examples/werrington.policy \
	    $(srcdir)/conf/platforms $(srcdir)/conf/circumvention
	hosts=$${SG_SHARED:-$(srcdir)/../shared}/data/biglist.xz; \
	if test -r "$$hosts"; then xzcat "$$hosts" >tests/bench/hosts.txt; \
	    else : >tests/bench/hosts.txt; fi
	tests/bench/names $(srcdir)/conf/platforms tests/bench/hosts.txt
	SG_SOURCE=$(abs_srcdir) SG_BUILD=$(abs_builddir) $(srcdir)/tests/bench/icap
	tests/bench/names -make tests/bench/hosts.txt 5000000 \
	    >tests/bench/hosts-5m.txt
	SG_SOURCE=$(abs_srcdir) SG_BUILD=$(abs_builddir) $(srcdir)/tests/bench/swap \
	    tests/bench/hosts-5m.txt
CLEANFILES += tests/bench/hosts.txt tests/bench/hosts-5m.txt
