# The program that ends connections. Its library is also used by the judge.
noinst_LIBRARIES += libcloser.a
libcloser_a_SOURCES = \
	%D%/conf.c %D%/conf.h \
	%D%/diag.c %D%/diag.h \
	%D%/order.c %D%/order.h
libcloser_a_CPPFLAGS = $(AM_CPPFLAGS) $(MNL_CFLAGS)
libcloser = libcloser.a $(libbase) $(MNL_LIBS)

# The parts that only the program itself uses, and its tests.
noinst_LIBRARIES += libserve.a
libserve_a_SOURCES = \
	%D%/confine.c %D%/confine.h \
	%D%/obey.c %D%/obey.h \
	%D%/refusals.c %D%/refusals.h \
	%D%/serve.c %D%/serve.h
libserve_a_CPPFLAGS = $(AM_CPPFLAGS) $(CAP_CFLAGS) $(SECCOMP_CFLAGS)
libserve = libserve.a $(libcloser) $(CAP_LIBS) $(SECCOMP_LIBS)

libexec_PROGRAMS += schoolgate-closer
schoolgate_closer_SOURCES = %D%/main.c
schoolgate_closer_CPPFLAGS = $(AM_CPPFLAGS) $(SYSTEMD_CFLAGS)
schoolgate_closer_LDADD = $(libserve) $(SYSTEMD_LIBS)
dist_man_MANS += %D%/schoolgate-closer.8
