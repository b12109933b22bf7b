# The folders of unit tests are named as the folders of src/. The local.mk of
# each folder lists its tests. If cmocka is missing, the tests include
# tests/no-cmocka/cmocka.h, which stops the build with a hint.
if !HAVE_CMOCKA
AM_CPPFLAGS += -I$(top_srcdir)/tests/no-cmocka
endif
EXTRA_DIST += tests/no-cmocka/cmocka.h
EXTRA_DIST += tests/README.md tests/days tests/pretend tests/spared-hosts \
	tests/sweep tests/unit.h
UNIT_LIBS = $(libgate) $(libbase) $(CMOCKA_LIBS)
AM_TESTS_ENVIRONMENT = TZ=UTC LC_ALL=C SG_SOURCE=$(abs_top_srcdir) SG_BUILD=$(abs_top_builddir); export TZ LC_ALL SG_SOURCE SG_BUILD;

# Tests of the whole source tree and of the test scripts.
tree_tests = %D%/checks %D%/dates %D%/format %D%/layers %D%/shipped
TESTS += $(tree_tests)
EXTRA_DIST += $(tree_tests) tests/deploy

include tests/base/local.mk
include tests/closer/local.mk
include tests/gate/local.mk
include tests/policy/local.mk
include tests/journal/local.mk
include tests/icap/local.mk
include tests/report/local.mk
include tests/tunnels/local.mk
include tests/desk/local.mk
include tests/cli/local.mk
include tests/bench/local.mk
include tests/faults/local.mk
include tests/fuzz/local.mk
include tests/clauses/local.mk
include tests/attack/local.mk
include tests/e2e/local.mk
