# The library that all other parts use: memory, problem reports, text, files.
noinst_LIBRARIES += libbase.a
libbase = libbase.a
libbase_a_SOURCES = \
	%D%/arena.c %D%/arena.h \
	%D%/dates.c %D%/dates.h \
	%D%/field.c %D%/field.h \
	%D%/file.c %D%/file.h \
	%D%/problems.c %D%/problems.h \
	%D%/rights.c %D%/rights.h \
	%D%/sealed.c %D%/sealed.h \
	%D%/shelf.c %D%/shelf.h \
	%D%/socket.c %D%/socket.h \
	%D%/text.c %D%/text.h \
	%D%/throttle.c %D%/throttle.h \
	%D%/trusted.c %D%/trusted.h \
	%D%/vmem.c %D%/vmem.h \
	%D%/watch.c %D%/watch.h \
	%D%/why.c %D%/why.h
