# The journal: records verdicts as evidence, and reads and verifies the records.
noinst_LIBRARIES += libjournal.a
libjournal_a_SOURCES = \
	%D%/anchor.c %D%/anchor.h \
	%D%/append.c %D%/append.h \
	%D%/ask.c %D%/ask.h \
	%D%/ban.c %D%/ban.h \
	%D%/budget.c %D%/budget.h \
	%D%/burst.c %D%/burst.h \
	%D%/chain.c %D%/chain.h \
	%D%/counted.c %D%/counted.h \
	%D%/dayfile.c %D%/dayfile.h \
	%D%/days.c %D%/days.h \
	%D%/diagnose.c %D%/diagnose.h \
	%D%/entry.c %D%/entry.h \
	%D%/event.c %D%/event.h \
	%D%/fields.c %D%/fields.h \
	%D%/files.c %D%/files.h \
	%D%/fold.c %D%/fold.h \
	%D%/follow.c %D%/follow.h \
	%D%/head.c %D%/head.h \
	%D%/init.c \
	%D%/keyfile.c %D%/keyfile.h \
	%D%/labels.c %D%/labels.h \
	%D%/line.c \
	%D%/mend.c %D%/mend.h \
	%D%/read.c %D%/read.h \
	%D%/reconnect.c %D%/reconnect.h \
	%D%/repeats.c %D%/repeats.h \
	%D%/scan.c %D%/scan.h \
	%D%/seal.c %D%/seal.h \
	%D%/stamp.c %D%/stamp.h \
	%D%/verify.c %D%/verify.h \
	%D%/words.c %D%/words.h \
	%D%/writer.c %D%/writer.h
libjournal_a_CPPFLAGS = $(AM_CPPFLAGS) $(SODIUM_CFLAGS) $(JANSSON_CFLAGS)
libjournal = libjournal.a $(libgate) $(SODIUM_LIBS) $(JANSSON_LIBS) -lpthread
dist_man_MANS += %D%/schoolgate.journal.5
