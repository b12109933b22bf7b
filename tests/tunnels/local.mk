# Tests of src/tunnels.
TUNNELS_UNIT_LIBS = $(libjudge) $(libtunnels) $(libpolicy) $(UNIT_LIBS) -lpthread
check_PROGRAMS += tests/tunnels/test_row tests/tunnels/table/test_table
TESTS += tests/tunnels/test_row tests/tunnels/table/test_table
tests_tunnels_test_row_SOURCES = %D%/test_row.c %D%/room.h
tests_tunnels_test_row_LDADD = $(TUNNELS_UNIT_LIBS)
tests_tunnels_table_test_table_SOURCES = %D%/table/test_table.c %D%/room.h
tests_tunnels_table_test_table_LDADD = $(TUNNELS_UNIT_LIBS)
check_PROGRAMS += tests/tunnels/judge/test_judge
TESTS += tests/tunnels/judge/test_judge
tests_tunnels_judge_test_judge_SOURCES = %D%/judge/test_judge.c %D%/room.h %D%/judge/kernel.h \
	tests/policy_gate.c tests/policy_gate.h
tests_tunnels_judge_test_judge_LDADD = $(TUNNELS_UNIT_LIBS)
check_PROGRAMS += tests/tunnels/judge/test_able tests/tunnels/judge/test_waits
TESTS += tests/tunnels/judge/test_able tests/tunnels/judge/test_waits
tests_tunnels_judge_test_able_SOURCES = %D%/judge/test_able.c %D%/judge/kernel.h
tests_tunnels_judge_test_able_LDADD = $(TUNNELS_UNIT_LIBS)
tests_tunnels_judge_test_waits_SOURCES = %D%/judge/test_waits.c
tests_tunnels_judge_test_waits_LDADD = $(TUNNELS_UNIT_LIBS)
check_PROGRAMS += tests/tunnels/program/test_program
TESTS += tests/tunnels/program/test_program
tests_tunnels_program_test_program_SOURCES = %D%/program/test_program.c %D%/room.h \
	tests/closer/closer.c tests/closer/closer.h \
	tests/closer/sockets.c tests/closer/sockets.h \
	tests/policy_gate.c tests/policy_gate.h
tests_tunnels_program_test_program_CPPFLAGS = $(AM_CPPFLAGS) $(SECCOMP_CFLAGS)
tests_tunnels_program_test_program_LDADD = $(libserve) $(TUNNELS_UNIT_LIBS) $(SECCOMP_LIBS)
check_PROGRAMS += tests/tunnels/program/test_link
TESTS += tests/tunnels/program/test_link
tests_tunnels_program_test_link_SOURCES = %D%/program/test_link.c src/tunnels/program/link.c
tests_tunnels_program_test_link_LDADD = $(libcloser) $(libbase) $(CMOCKA_LIBS)
