# Tests of src/closer.
check_PROGRAMS += \
	%D%/test_conf \
	%D%/test_diag \
	%D%/test_obey \
	%D%/test_order \
	%D%/test_program \
	%D%/test_refusals \
	%D%/test_serve
TESTS += \
	%D%/test_conf \
	%D%/test_diag \
	%D%/test_obey \
	%D%/test_order \
	%D%/test_program \
	%D%/test_refusals \
	%D%/test_serve
CLOSER_UNIT_LIBS = $(libserve) $(CMOCKA_LIBS)
# A stand-in for the kernel's sock_diag, and real sockets in a network namespace.
CLOSER_KERNEL = %D%/kernel.c %D%/kernel.h
CLOSER_SOCKETS = %D%/sockets.c %D%/sockets.h
%C%_test_conf_SOURCES = %D%/test_conf.c
%C%_test_conf_LDADD = $(CLOSER_UNIT_LIBS)
%C%_test_diag_SOURCES = %D%/test_diag.c $(CLOSER_KERNEL) $(CLOSER_SOCKETS)
%C%_test_diag_LDADD = $(CLOSER_UNIT_LIBS)
%C%_test_obey_SOURCES = %D%/test_obey.c $(CLOSER_KERNEL)
%C%_test_obey_LDADD = $(CLOSER_UNIT_LIBS)
%C%_test_order_SOURCES = %D%/test_order.c
%C%_test_order_LDADD = $(CLOSER_UNIT_LIBS)
%C%_test_program_SOURCES = %D%/test_program.c %D%/closer.c %D%/closer.h \
	$(CLOSER_SOCKETS)
%C%_test_program_CPPFLAGS = $(AM_CPPFLAGS) $(SECCOMP_CFLAGS)
%C%_test_program_LDADD = $(CLOSER_UNIT_LIBS)
%C%_test_refusals_SOURCES = %D%/test_refusals.c
%C%_test_refusals_LDADD = $(CLOSER_UNIT_LIBS)
%C%_test_serve_SOURCES = %D%/test_serve.c
%C%_test_serve_LDADD = $(CLOSER_UNIT_LIBS)
