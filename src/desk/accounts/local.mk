# Accounts of the desk: their file, passwords, sessions, and who must wait
# before trying again to sign in.
noinst_LIBRARIES += libaccounts.a
libaccounts_a_SOURCES = \
	%D%/file.c %D%/file.h \
	%D%/guard.c %D%/guard.h \
	%D%/password.c %D%/password.h \
	%D%/sessions.c %D%/sessions.h
libaccounts_a_CPPFLAGS = $(AM_CPPFLAGS) $(SODIUM_CFLAGS) $(JANSSON_CFLAGS)
libaccounts = libaccounts.a $(libdesk) $(SODIUM_LIBS) $(JANSSON_LIBS)
