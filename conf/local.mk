# What a school gets to start from.

# Squid's and c-icap's side, and how they are started.  Shipped as examples:
# a technician copies them to /etc and edits them there (see README.md).
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

# The block page: its layout and its words, read by the service.
pagesdir = $(pkgdatadir)/pages
dist_pages_DATA = \
	%D%/pages/README.md \
	%D%/pages/layout.html \
	%D%/pages/ar.txt \
	%D%/pages/bn.txt \
	%D%/pages/cy.txt \
	%D%/pages/en.txt \
	%D%/pages/es.txt \
	%D%/pages/fr.txt \
	%D%/pages/lt.txt \
	%D%/pages/pa.txt \
	%D%/pages/pl.txt \
	%D%/pages/pt.txt \
	%D%/pages/ro.txt \
	%D%/pages/uk.txt \
	%D%/pages/ur.txt

# The catalogue: one file a platform, read by `schoolgate install`.
platformsdir = $(pkgdatadir)/platforms
dist_platforms_DATA = \
	%D%/platforms/9gag.platform \
	%D%/platforms/amazon-ivs.platform \
	%D%/platforms/bereal.platform \
	%D%/platforms/blogs.platform \
	%D%/platforms/bluesky.platform \
	%D%/platforms/bytedance-other.platform \
	%D%/platforms/chat-rooms.platform \
	%D%/platforms/clubhouse.platform \
	%D%/platforms/discord.platform \
	%D%/platforms/douyin.platform \
	%D%/platforms/facebook.platform \
	%D%/platforms/flickr.platform \
	%D%/platforms/forums.platform \
	%D%/platforms/google-classroom.platform \
	%D%/platforms/google-drive.platform \
	%D%/platforms/imgur.platform \
	%D%/platforms/instagram.platform \
	%D%/platforms/kick.platform \
	%D%/platforms/lemon8.platform \
	%D%/platforms/linkedin.platform \
	%D%/platforms/mastodon.platform \
	%D%/platforms/messaging.platform \
	%D%/platforms/messenger.platform \
	%D%/platforms/meta-other.platform \
	%D%/platforms/other-social.platform \
	%D%/platforms/other-video.platform \
	%D%/platforms/pinterest.platform \
	%D%/platforms/podcasts.platform \
	%D%/platforms/reddit.platform \
	%D%/platforms/signal.platform \
	%D%/platforms/snapchat.platform \
	%D%/platforms/telegram.platform \
	%D%/platforms/threads.platform \
	%D%/platforms/tiktok.platform \
	%D%/platforms/tumblr.platform \
	%D%/platforms/twitch.platform \
	%D%/platforms/vimeo.platform \
	%D%/platforms/vk.platform \
	%D%/platforms/whatsapp.platform \
	%D%/platforms/x.platform \
	%D%/platforms/youtube.platform

# One policy for each school whose clauses the tests name; read, then changed.
examplesdir = $(pkgdatadir)/examples
dist_examples_DATA = \
	%D%/examples/cann-bridge.policy \
	%D%/examples/mickle-trafford.policy \
	%D%/examples/moston-lane.policy \
	%D%/examples/putnoe.policy \
	%D%/examples/werrington.policy

# Ways round the filter that have a name: hosts, words, identifiers.
circumventiondir = $(pkgdatadir)/circumvention
dist_circumvention_DATA = \
	%D%/circumvention/alt-frontend.list \
	%D%/circumvention/direct.list \
	%D%/circumvention/dns.list \
	%D%/circumvention/link.list \
	%D%/circumvention/platform-word.list \
	%D%/circumvention/relay.list \
	%D%/circumvention/search-door.list \
	%D%/circumvention/search-find.list \
	%D%/circumvention/search-kind.list \
	%D%/circumvention/search-object.list \
	%D%/circumvention/search-place.list \
	%D%/circumvention/search-study.list \
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

# c-icap's user reads the pages and the module: say at once when it cannot.  Not
# of a staged package (DESTDIR), which goes elsewhere in the end.
install-data-hook:
	@test -n "$(DESTDIR)" || { \
	    $(SHELL) $(top_srcdir)/contrib/may-read c-icap $(pkgdatadir) && \
	    $(SHELL) $(top_srcdir)/contrib/may-read c-icap $(cicapmodulesdir); \
	} || :
