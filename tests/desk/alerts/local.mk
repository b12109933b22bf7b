# Tests of src/desk/alerts.
ALERTS_LIBS = $(libdeskalerts) $(libincidents) $(libreport) $(libjournal) $(libpolicy) $(libdeskstore) $(UNIT_LIBS)
check_PROGRAMS += \
	%D%/test_alerts \
	%D%/test_escalate \
	%D%/test_message \
	%D%/test_retry \
	%D%/test_text \
	%D%/test_weekly
TESTS += \
	%D%/test_alerts \
	%D%/test_escalate \
	%D%/test_message \
	%D%/test_retry \
	%D%/test_text \
	%D%/test_weekly
%C%_test_escalate_SOURCES = %D%/test_escalate.c tests/policy_gate.c tests/policy_gate.h
%C%_test_escalate_LDADD = $(ALERTS_LIBS)
%C%_test_message_SOURCES = %D%/test_message.c
%C%_test_message_LDADD = $(ALERTS_LIBS) $(SODIUM_LIBS)
%C%_test_retry_SOURCES = %D%/test_retry.c
%C%_test_retry_LDADD = $(ALERTS_LIBS)
%C%_test_text_SOURCES = %D%/test_text.c
%C%_test_text_LDADD = $(ALERTS_LIBS)
%C%_test_alerts_SOURCES = %D%/test_alerts.c tests/policy_gate.c tests/policy_gate.h \
	tests/desk/behind.c tests/desk/behind.h
%C%_test_alerts_LDADD = $(ALERTS_LIBS)
%C%_test_weekly_SOURCES = %D%/test_weekly.c tests/policy_gate.c tests/policy_gate.h
%C%_test_weekly_LDADD = $(ALERTS_LIBS)

# Mail to a server on this machine.
check_PROGRAMS += %D%/post
%C%_post_SOURCES = %D%/post.c
%C%_post_LDADD = $(ALERTS_LIBS)
TESTS += %D%/smtp
EXTRA_DIST += %D%/sink.py %D%/smtp
