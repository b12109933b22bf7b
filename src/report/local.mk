# Reports for people, made from the journal, the policy and the gate.
noinst_LIBRARIES += libreport.a
libreport_a_SOURCES = \
	%D%/ask.c %D%/ask.h \
	%D%/attempt.c %D%/attempt.h \
	%D%/desk.c %D%/desk.h \
	%D%/entry.c %D%/entry.h \
	%D%/instant.c %D%/instant.h \
	%D%/period.c %D%/period.h \
	%D%/person.c %D%/person.h \
	%D%/put.c %D%/put.h \
	%D%/quiet.c %D%/quiet.h \
	%D%/reveal.c %D%/reveal.h \
	%D%/school.c %D%/school.h \
	%D%/scope.c %D%/scope.h \
	%D%/search.c %D%/search.h \
	%D%/sheet.c %D%/sheet.h \
	%D%/titles.c %D%/titles.h \
	%D%/until.c %D%/until.h \
	%D%/words.c %D%/words.h \
	%D%/deeds/csv.c \
	%D%/deeds/deeds.c %D%/deeds/deeds.h \
	%D%/deeds/html.c \
	%D%/deeds/json.c \
	%D%/deeds/text.c \
	%D%/deeds/words.c \
	%D%/explain/explain.c %D%/explain/explain.h \
	%D%/explain/text.c \
	%D%/week/ask.c \
	%D%/week/days.c \
	%D%/week/html.c \
	%D%/week/json.c \
	%D%/week/months.c \
	%D%/week/off.c %D%/week/off.h \
	%D%/week/page.c %D%/week/page.h \
	%D%/week/text.c \
	%D%/week/week.c %D%/week/week.h \
	%D%/week/year.c %D%/week/year.h \
	%D%/week/year_html.c \
	%D%/week/year_json.c \
	%D%/week/year_text.c \
	%D%/period/csv.c \
	%D%/period/exceptions.c \
	%D%/period/html.c \
	%D%/period/json.c \
	%D%/period/report.c %D%/period/report.h \
	%D%/period/sum.c \
	%D%/period/svg.c \
	%D%/period/tables.c \
	%D%/period/tally.c %D%/period/tally.h \
	%D%/period/text.c \
	%D%/period/words.c \
	%D%/pack/check.c \
	%D%/pack/facts.c \
	%D%/pack/html.c \
	%D%/pack/pack.c %D%/pack/pack.h \
	%D%/pack/proof.c \
	%D%/pack/sentence.c \
	%D%/pack/text.c \
	%D%/pack/words.c \
	%D%/review/count.c %D%/review/count.h \
	%D%/review/html.c \
	%D%/review/numbers.c \
	%D%/review/parts.h \
	%D%/review/review.c %D%/review/review.h \
	%D%/review/rules.c \
	%D%/review/seen.c \
	%D%/review/text.c \
	%D%/export/csv.c \
	%D%/export/export.h \
	%D%/export/line.c
libreport_a_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS) $(SODIUM_CFLAGS)
libreport = libreport.a $(libjournal) $(libpolicy) $(JANSSON_LIBS) $(SODIUM_LIBS)
