# Installs the files of conf/: configuration, block page, policies and lists.

# Configuration files of Squid, c-icap and systemd. They are installed as
# examples. A technician copies them to /etc and edits the copies (see
# README.md).
squidconfdir = $(pkgdatadir)/squid
dist_squidconf_DATA = \
	%D%/squid/access.conf \
	%D%/squid/gate.conf \
	%D%/squid/groups-ldap.conf \
	%D%/squid/https.conf \
	%D%/squid/limits.conf \
	%D%/squid/login-basic.conf \
	%D%/squid/login-kerberos.conf \
	%D%/squid/machine.conf \
	%D%/squid/networks.conf \
	%D%/squid/never-decrypted \
	%D%/squid/own-devices.conf \
	%D%/squid/schoolgate.conf
squiderrorsdir = $(squidconfdir)/errors
dist_squiderrors_DATA = \
	%D%/squid/errors/ERR_CONNECT_REFUSED \
	%D%/squid/errors/ERR_ICAP_FAILURE
cicapconfdir = $(pkgdatadir)/c-icap
dist_cicapconf_DATA = \
	%D%/c-icap/c-icap.conf \
	%D%/c-icap/first.conf \
	%D%/c-icap/schoolgate.conf \
	%D%/c-icap/second.conf
systemdconfdir = $(pkgdatadir)/systemd
dist_systemdconf_DATA = \
	%D%/systemd/schoolgate-anchor.service \
	%D%/systemd/schoolgate-anchor.timer \
	%D%/systemd/schoolgate-icap@.service \
	%D%/systemd/schoolgate-lists.service \
	%D%/systemd/schoolgate-lists.timer \
	%D%/systemd/schoolgate-own-devices.service
squidunitdir = $(systemdconfdir)/squid.service.d
dist_squidunit_DATA = %D%/systemd/squid.service.d/schoolgate.conf

# Every file in these folders is installed. So a new file is enough to add a
# platform, an example, or a language of the block page.
#   pages      the layout and the sentences of the block page
#   platforms  the catalogue of platforms, which `schoolgate install` reads
#   examples   example policies, one for each school of tests/clauses, and
#              examples/lists/adult, a sample of the list that they name
whole_folders = pages platforms examples examples/lists/adult
EXTRA_DIST += conf/pages conf/platforms conf/examples

install-data-local:
	for folder in $(whole_folders); do \
	    $(MKDIR_P) "$(DESTDIR)$(pkgdatadir)/$$folder" && \
	    find "$(srcdir)/conf/$$folder" -maxdepth 1 -type f \
	        -exec $(INSTALL_DATA) -t "$(DESTDIR)$(pkgdatadir)/$$folder" \
	        '{}' + || exit 1; \
	done

uninstall-local:
	for folder in $(whole_folders); do \
	    rm -rf "$(DESTDIR)$(pkgdatadir)/$$folder"; \
	done

# Lists of hosts, words and identifiers. They let the gate recognise ways round
# the filter.
circumventiondir = $(pkgdatadir)/circumvention
dist_circumvention_DATA = \
	%D%/circumvention/alt-frontend.list \
	%D%/circumvention/assistant.list \
	%D%/circumvention/code-project.list \
	%D%/circumvention/code-tunnel.list \
	%D%/circumvention/code-webproxy.list \
	%D%/circumvention/code.list \
	%D%/circumvention/builder.list \
	%D%/circumvention/direct.list \
	%D%/circumvention/dns.list \
	%D%/circumvention/link.list \
	%D%/circumvention/platform-word.list \
	%D%/circumvention/relay.list \
	%D%/circumvention/search-block.list \
	%D%/circumvention/search-door.list \
	%D%/circumvention/search-find.list \
	%D%/circumvention/search-kind.list \
	%D%/circumvention/search-lesson.list \
	%D%/circumvention/search-noun.list \
	%D%/circumvention/search-object.list \
	%D%/circumvention/search-open.list \
	%D%/circumvention/search-page.list \
	%D%/circumvention/search-place.list \
	%D%/circumvention/search-plain.list \
	%D%/circumvention/search-school.list \
	%D%/circumvention/search-study.list \
	%D%/circumvention/search-thing.list \
	%D%/circumvention/search-tool.list \
	%D%/circumvention/search-verb.list \
	%D%/circumvention/search-way.list \
	%D%/circumvention/search.list \
	%D%/circumvention/socket.list \
	%D%/circumvention/store-app.list \
	%D%/circumvention/store-word.list \
	%D%/circumvention/store.list \
	%D%/circumvention/tunnel.list \
	%D%/circumvention/vpn.list \
	%D%/circumvention/webproxy.list \
	%D%/circumvention/wildcard-dns.list

# Print a warning if c-icap's user cannot read the pages or the module. If
# DESTDIR is set, nothing is checked: the files are moved elsewhere later.
install-data-hook:
	@test -n "$(DESTDIR)" || { \
	    $(SHELL) $(top_srcdir)/contrib/may-read c-icap $(pkgdatadir) && \
	    $(SHELL) $(top_srcdir)/contrib/may-read c-icap $(cicapmodulesdir); \
	} || :
