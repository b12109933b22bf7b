# Tests of src/tunnels.
TUNNELS_UNIT_LIBS = libjudge.la libtunnels.la libpolicy.la $(UNIT_LIBS) -lpthread
check_PROGRAMS += tests/tunnels/test_row tests/tunnels/test_table
TESTS += tests/tunnels/test_row tests/tunnels/test_table
tests_tunnels_test_row_SOURCES = %D%/test_row.c %D%/room.h
tests_tunnels_test_row_LDADD = $(TUNNELS_UNIT_LIBS)
tests_tunnels_test_table_SOURCES = %D%/test_table.c %D%/room.h
tests_tunnels_test_table_LDADD = $(TUNNELS_UNIT_LIBS)
check_PROGRAMS += tests/tunnels/test_judge
TESTS += tests/tunnels/test_judge
tests_tunnels_test_judge_SOURCES = %D%/test_judge.c %D%/room.h %D%/kernel.h \
	tests/policy_gate.c tests/policy_gate.h
tests_tunnels_test_judge_LDADD = $(TUNNELS_UNIT_LIBS)
check_PROGRAMS += tests/tunnels/test_program
TESTS += tests/tunnels/test_program
tests_tunnels_test_program_SOURCES = %D%/test_program.c %D%/room.h \
	tests/closer/closer.c tests/closer/closer.h \
	tests/closer/sockets.c tests/closer/sockets.h \
	tests/policy_gate.c tests/policy_gate.h
tests_tunnels_test_program_CPPFLAGS = $(AM_CPPFLAGS) $(SECCOMP_CFLAGS)
tests_tunnels_test_program_LDADD = libserve.la $(TUNNELS_UNIT_LIBS) $(SECCOMP_LIBS)
check_PROGRAMS += tests/tunnels/test_link
TESTS += tests/tunnels/test_link
tests_tunnels_test_link_SOURCES = %D%/test_link.c src/tunnels/link.c
tests_tunnels_test_link_LDADD = libcloser.la libbase.la $(CMOCKA_LIBS)
