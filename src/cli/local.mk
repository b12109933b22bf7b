# The command schoolgate: one file for each verb.
bin_PROGRAMS += schoolgate
schoolgate_SOURCES = \
	%D%/ban.c \
	%D%/ban_change.c %D%/ban_change.h \
	%D%/ban_serve.c \
	%D%/bar.c %D%/bar.h \
	%D%/call.c \
	%D%/check.c \
	%D%/cli.h \
	%D%/doctor.c \
	%D%/explain.c \
	%D%/force.c %D%/force.h \
	%D%/icap.c %D%/icap.h \
	%D%/install.c \
	%D%/journal.c \
	%D%/judge.c \
	%D%/lists.c \
	%D%/main.c \
	%D%/report.c \
	%D%/setup.c \
	%D%/sources.c \
	%D%/user.c \
	%D%/week.c \
	%D%/doctor/access.c \
	%D%/doctor/bans.c \
	%D%/doctor/ca.c \
	%D%/doctor/conf.c \
	%D%/doctor/connections.c \
	%D%/doctor/covered.c \
	%D%/doctor/desk/accounts.c \
	%D%/doctor/desk/certificate.c \
	%D%/doctor/desk/desk.c %D%/doctor/desk/desk.h \
	%D%/doctor/desk/files.c \
	%D%/doctor/desk/mail.c \
	%D%/doctor/directory.c \
	%D%/doctor/dns.c \
	%D%/doctor/edited.c \
	%D%/doctor/files.c \
	%D%/doctor/filtering/advice.c \
	%D%/doctor/filtering/filtering.c %D%/doctor/filtering/filtering.h \
	%D%/doctor/filtering/pages.c \
	%D%/doctor/filtering/subjects.c \
	%D%/doctor/filtering/summary.c \
	%D%/doctor/filtering/table.c \
	%D%/doctor/filtering/trials.c \
	%D%/doctor/findings.c \
	%D%/doctor/firewall/accepts.c \
	%D%/doctor/firewall/foreign.c \
	%D%/doctor/firewall/forwarding.c \
	%D%/doctor/firewall/loading.c \
	%D%/doctor/firewall/rules.c \
	%D%/doctor/gate.c \
	%D%/doctor/journal.c \
	%D%/doctor/lists.c \
	%D%/doctor/log_on.c \
	%D%/doctor/machine.c \
	%D%/doctor/networks.c \
	%D%/doctor/policy.c \
	%D%/doctor/ports.c \
	%D%/doctor/probe.c \
	%D%/doctor/range.c \
	%D%/doctor/reach.c \
	%D%/doctor/records.c \
	%D%/doctor/run.c \
	%D%/doctor/squid.c \
	%D%/doctor/units.c \
	%D%/doctor/ways.c %D%/doctor/ways.h \
	%D%/doctor/doctor.h \
	%D%/journal/anchor.c \
	%D%/journal/anchors.c %D%/journal/anchors.h \
	%D%/journal/export.c \
	%D%/journal/init.c \
	%D%/journal/person.c \
	%D%/journal/reveal.c \
	%D%/journal/run.c %D%/journal/run.h \
	%D%/journal/show.c \
	%D%/journal/verbs.h \
	%D%/journal/verify.c \
	%D%/lists/show.c \
	%D%/lists/sources.c %D%/lists/sources.h \
	%D%/lists/update.c \
	%D%/lists/verbs.h
schoolgate_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS) $(SODIUM_CFLAGS) $(MAXMINDDB_CFLAGS) $(PSL_CFLAGS)
schoolgate_LDADD = $(libaccounts) $(libdeskconf) $(libdesk) $(libfetch) $(libreport) $(libjournal) $(libpolicy) $(libgate) $(libbase) $(JANSSON_LIBS) $(SODIUM_LIBS) $(MAXMINDDB_LIBS) $(PSL_LIBS)
dist_man_MANS += %D%/schoolgate.1 src/policy/schoolgate.policy.5

# The script behind `schoolgate setup`. conf/local.mk installs it.
EXTRA_DIST += src/cli/setup
