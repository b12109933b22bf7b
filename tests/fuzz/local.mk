# Fuzz targets.  Searching needs libFuzzer; replaying the corpus does not.
check_PROGRAMS += tests/fuzz/replay_url
TESTS += tests/fuzz/replay_url
tests_fuzz_replay_url_SOURCES = \
	tests/fuzz/fuzz.h tests/fuzz/fuzz_url.c tests/fuzz/replay.c
tests_fuzz_replay_url_CPPFLAGS = $(AM_CPPFLAGS) \
	-DCORPUS='"tests/fuzz/corpus/url"'
tests_fuzz_replay_url_LDADD = libgate.la libbase.la
EXTRA_DIST += tests/fuzz/corpus/url

check_PROGRAMS += tests/fuzz/replay_policy
TESTS += tests/fuzz/replay_policy
tests_fuzz_replay_policy_SOURCES = \
	tests/fuzz/fuzz.h tests/fuzz/fuzz_policy.c tests/fuzz/replay.c
tests_fuzz_replay_policy_CPPFLAGS = $(AM_CPPFLAGS) \
	-DCORPUS='"tests/fuzz/corpus/policy"'
tests_fuzz_replay_policy_LDADD = libpolicy.la libgate.la libbase.la
EXTRA_DIST += tests/fuzz/corpus/policy

check_PROGRAMS += tests/fuzz/replay_request
TESTS += tests/fuzz/replay_request
tests_fuzz_replay_request_SOURCES = \
	tests/fuzz/fuzz.h tests/fuzz/fuzz_request.c tests/fuzz/replay.c
tests_fuzz_replay_request_CPPFLAGS = $(AM_CPPFLAGS) \
	-DCORPUS='"tests/fuzz/corpus/request"'
tests_fuzz_replay_request_LDADD = libpolicy.la libgate.la libbase.la
EXTRA_DIST += tests/fuzz/corpus/request

check_PROGRAMS += tests/fuzz/replay_list
TESTS += tests/fuzz/replay_list
tests_fuzz_replay_list_SOURCES = \
	tests/fuzz/fuzz.h tests/fuzz/fuzz_list.c tests/fuzz/replay.c
tests_fuzz_replay_list_CPPFLAGS = $(AM_CPPFLAGS) \
	-DCORPUS='"tests/fuzz/corpus/list"'
tests_fuzz_replay_list_LDADD = libpolicy.la libgate.la libbase.la
EXTRA_DIST += tests/fuzz/corpus/list
