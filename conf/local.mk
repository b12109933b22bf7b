# Installs the files of conf/: configuration, block page, policies and lists.

# The configuration is written for the folders of a Debian package. When it is
# installed, the names of other folders are put in.
in_place = sed -e 's|/usr/share/schoolgate|$(pkgdatadir)|g' \
	-e 's|/etc/schoolgate|$(sysconfdir)/schoolgate|g' \
	-e 's|/var/lib/schoolgate|$(localstatedir)/lib/schoolgate|g' \
	-e 's|/var/log/schoolgate|$(localstatedir)/log/schoolgate|g' \
	-e 's|/usr/bin/schoolgate|$(bindir)/schoolgate|g' \
	-e 's|/usr/libexec/schoolgate|$(libexecdir)/schoolgate|g' \
	-e 's|/usr/lib/x86_64-linux-gnu/c_icap|$(cicapmodulesdir)|g'

# Files that are the same in every school: FOLDER:FILES. An update replaces
# them.
unitdir = $(prefix)/lib/systemd/system
fixed_files = \
	'$(pkgdatadir):firewall/firewall.nft' \
	'$(pkgdatadir)/schemas:schemas/desk-record.json schemas/doctor.json schemas/filtering.json' \
	'$(pkgdatadir)/nginx:nginx/desk.conf' \
	'$(pkgdatadir)/squid:squid/access.conf squid/gate.conf squid/https.conf squid/machine.conf' \
	'$(pkgdatadir)/c-icap:c-icap/c-icap.conf c-icap/first.conf c-icap/second.conf' \
	'$(unitdir):systemd/schoolgate-*.service systemd/schoolgate-*.timer systemd/schoolgate-*.socket' \
	'$(unitdir)/schoolgate-.service.d:systemd/schoolgate-.service.d/sandbox.conf' \
	'$(unitdir)/c-icap.service.d:systemd/c-icap.service.d/schoolgate.conf' \
	'$(prefix)/lib/sysusers.d:sysusers.d/schoolgate.conf' \
	'$(prefix)/lib/tmpfiles.d:tmpfiles.d/schoolgate.conf' \
	'$(pkgdatadir)/setup:../src/cli/setup/*'

# Files that a school may edit. An installed file that differs is left as it is,
# and the new one is written beside it, as FILE.dpkg-dist.
sgconfdir = $(sysconfdir)/schoolgate
edited_files = \
	'$(sgconfdir):closer.conf desk.conf filtering-tests.conf' \
	'$(sgconfdir)/squid:squid/school-computers.conf squid/own-devices.conf squid/limits.conf squid/local.conf squid/ports.conf squid/login-*.conf squid/groups-ldap.conf squid/never-decrypted' \
	'$(sgconfdir)/squid/never-decrypted.d:squid/never-decrypted.d/*' \
	'$(sgconfdir)/squid/errors:squid/errors/ERR_*' \
	'$(sgconfdir)/c-icap:c-icap/schoolgate.conf' \
	'$(sgconfdir)/firewall.d:firewall/firewall.d/README' \
	'$(sgconfdir)/mail:mail/README.md mail/*.txt' \
	'$(sysconfdir)/logrotate.d:logrotate.d/schoolgate' \
	'$(sysconfdir)/apparmor.d:apparmor.d/schoolgate'

EXTRA_DIST += conf/filtering-tests.conf conf/apparmor.d conf/c-icap conf/closer.conf conf/desk.conf conf/firewall conf/logrotate.d conf/mail conf/nginx conf/schemas conf/squid \
	conf/systemd conf/sysusers.d conf/tmpfiles.d conf/install-files

# Every file in these folders is installed. So a new file is enough to add a
# platform, an example, or a language of the block page.
#   pages      the layout and the sentences of the block page
#   platforms  the catalogue of platforms, which `schoolgate install` reads
#   examples   example policies, one for each school of tests/clauses, and
#              examples/lists/adult, a sample of the list that they name
whole_folders = pages platforms examples examples/lists/adult
EXTRA_DIST += conf/pages conf/platforms conf/examples

install-data-local:
	$(SHELL) $(srcdir)/conf/install-files "$(DESTDIR)" "$(srcdir)/conf" \
	    "$(in_place)" $(fixed_files) -- $(edited_files)
	for folder in $(whole_folders); do \
	    $(MKDIR_P) "$(DESTDIR)$(pkgdatadir)/$$folder" && \
	    find "$(srcdir)/conf/$$folder" -maxdepth 1 -type f \
	        -exec $(INSTALL_DATA) -t "$(DESTDIR)$(pkgdatadir)/$$folder" \
	        '{}' + || exit 1; \
	done

uninstall-local:
	$(SHELL) $(srcdir)/conf/install-files --remove "$(DESTDIR)" "$(srcdir)/conf" \
	    "$(in_place)" $(fixed_files) -- $(edited_files)
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
