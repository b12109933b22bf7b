# src/desk/alerts: alerts and reports by mail.
noinst_LIBRARIES += libdeskalerts.a
libdeskalerts_a_SOURCES = \
	%D%/alerts.c %D%/alerts.h \
	%D%/asked.c \
	%D%/bans.c \
	%D%/builtin.c \
	%D%/carriers.h \
	%D%/escalate.c %D%/escalate.h \
	%D%/letters.c \
	%D%/message.c %D%/message.h \
	%D%/parts.h \
	%D%/past.c \
	%D%/retry.c %D%/retry.h \
	%D%/sender.c %D%/sender.h \
	%D%/sendmail.c \
	%D%/smtp.c \
	%D%/text.c %D%/text.h \
	%D%/transport.c %D%/transport.h \
	%D%/weekly.c %D%/weekly.h
libdeskalerts_a_CPPFLAGS = $(AM_CPPFLAGS) $(CURL_CFLAGS) $(SODIUM_CFLAGS) $(JANSSON_CFLAGS)
libdeskalerts = libdeskalerts.a $(libincidents) $(libdesk) $(libdeskstore) $(CURL_LIBS) $(SODIUM_LIBS) -lpthread
