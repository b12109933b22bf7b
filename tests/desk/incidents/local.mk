# Tests of src/desk/incidents.
INCIDENTS_TESTS = \
	%D%/test_agreement \
	%D%/test_around \
	%D%/test_facts \
	%D%/test_incidents \
	%D%/test_memory \
	%D%/test_random \
	%D%/test_sentence
check_PROGRAMS += $(INCIDENTS_TESTS)
TESTS += $(INCIDENTS_TESTS)
INCIDENTS_UNIT_LIBS = $(libincidents) $(UNIT_LIBS) $(JANSSON_LIBS)
INCIDENTS_UNIT_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS) $(SODIUM_CFLAGS)
%C%_test_agreement_SOURCES = %D%/test_agreement.c
%C%_test_agreement_CPPFLAGS = $(INCIDENTS_UNIT_CPPFLAGS)
%C%_test_agreement_LDADD = $(INCIDENTS_UNIT_LIBS)
%C%_test_around_SOURCES = %D%/test_around.c %D%/steps.c %D%/steps.h
%C%_test_around_CPPFLAGS = $(INCIDENTS_UNIT_CPPFLAGS)
%C%_test_around_LDADD = $(INCIDENTS_UNIT_LIBS)
%C%_test_facts_SOURCES = %D%/test_facts.c
%C%_test_facts_CPPFLAGS = $(INCIDENTS_UNIT_CPPFLAGS)
%C%_test_facts_LDADD = $(INCIDENTS_UNIT_LIBS)
%C%_test_incidents_SOURCES = %D%/test_incidents.c %D%/steps.c %D%/steps.h
%C%_test_incidents_CPPFLAGS = $(INCIDENTS_UNIT_CPPFLAGS)
%C%_test_incidents_LDADD = $(INCIDENTS_UNIT_LIBS)
%C%_test_random_SOURCES = %D%/test_random.c %D%/steps.c %D%/steps.h
%C%_test_random_CPPFLAGS = $(INCIDENTS_UNIT_CPPFLAGS)
%C%_test_random_LDADD = $(INCIDENTS_UNIT_LIBS)
%C%_test_sentence_SOURCES = %D%/test_sentence.c %D%/steps.c %D%/steps.h
%C%_test_sentence_CPPFLAGS = $(INCIDENTS_UNIT_CPPFLAGS)
%C%_test_sentence_LDADD = $(INCIDENTS_UNIT_LIBS)
%C%_test_memory_SOURCES = %D%/test_memory.c %D%/steps.c %D%/steps.h
%C%_test_memory_CPPFLAGS = $(INCIDENTS_UNIT_CPPFLAGS)
%C%_test_memory_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=calloc \
	-Wl,--wrap=realloc -Wl,--wrap=strdup
%C%_test_memory_LDADD = $(INCIDENTS_UNIT_LIBS)
