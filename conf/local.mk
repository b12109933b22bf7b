# What a school gets to start from.

# Squid's and c-icap's side, and how they are started.  Shipped as examples:
# a technician copies them to /etc and edits them there (see README.md).
squidconfdir = $(pkgdatadir)/squid
dist_squidconf_DATA = \
	%D%/squid/gate.conf \
	%D%/squid/groups-ldap.conf \
	%D%/squid/https.conf \
	%D%/squid/login-basic.conf \
	%D%/squid/login-kerberos.conf \
	%D%/squid/never-decrypted \
	%D%/squid/schoolgate.conf
squiderrorsdir = $(squidconfdir)/errors
dist_squiderrors_DATA = %D%/squid/errors/ERR_ICAP_FAILURE
cicapconfdir = $(pkgdatadir)/c-icap
dist_cicapconf_DATA = \
	%D%/c-icap/c-icap.conf \
	%D%/c-icap/first.conf \
	%D%/c-icap/second.conf
systemdconfdir = $(pkgdatadir)/systemd
dist_systemdconf_DATA = %D%/systemd/schoolgate-icap@.service
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

# One policy for each school whose clauses the tests name; read, then changed.
examplesdir = $(pkgdatadir)/examples
dist_examples_DATA = \
	%D%/examples/cann-bridge.policy \
	%D%/examples/mickle-trafford.policy \
	%D%/examples/moston-lane.policy \
	%D%/examples/putnoe.policy \
	%D%/examples/werrington.policy
