# src/desk/www: the officer's page. The files are installed as they are: there is
# no build step.

wwwdir = $(pkgdatadir)/www
dist_www_DATA = \
	%D%/api.js \
	%D%/app.js \
	%D%/dates.js \
	%D%/dom.js \
	%D%/drafts.js \
	%D%/icon.svg \
	%D%/idle.js \
	%D%/index.html \
	%D%/keys.js \
	%D%/listing.js \
	%D%/memory.js \
	%D%/router.js \
	%D%/routes.js \
	%D%/session.js \
	%D%/shell.js \
	%D%/words.js

wwwstyledir = $(pkgdatadir)/www/style
dist_wwwstyle_DATA = \
	%D%/style/charts.css \
	%D%/style/page.css \
	%D%/style/parts.css \
	%D%/style/print.css \
	%D%/style/tokens.css

wwwwordsdir = $(pkgdatadir)/www/words
dist_wwwwords_DATA = \
	%D%/words/cy.js \
	%D%/words/en.js

wwwpartsdir = $(pkgdatadir)/www/parts
dist_wwwparts_DATA = \
	%D%/parts/boxes.js \
	%D%/parts/ban.js \
	%D%/parts/chart.js \
	%D%/parts/data.js \
	%D%/parts/daychart.js \
	%D%/parts/deed.js \
	%D%/parts/editor.js \
	%D%/parts/event.js \
	%D%/parts/explain.js \
	%D%/parts/follow.js \
	%D%/parts/form.js \
	%D%/parts/forms.js \
	%D%/parts/icon.js \
	%D%/parts/incident.js \
	%D%/parts/live.js \
	%D%/parts/mark.js \
	%D%/parts/notice.js \
	%D%/parts/opening.js \
	%D%/parts/page.js \
	%D%/parts/period.js \
	%D%/parts/reason.js \
	%D%/parts/table.js \
	%D%/parts/taken.js \
	%D%/parts/tried.js \
	%D%/parts/waiting.js \
	%D%/parts/who.js

wwwviewsdir = $(pkgdatadir)/www/views
dist_wwwviews_DATA = \
	%D%/views/agreements.js \
	%D%/views/alerts.js \
	%D%/views/ask.js \
	%D%/views/bans.js \
	%D%/views/blocked.js \
	%D%/views/door.js \
	%D%/views/edit.js \
	%D%/views/exceptions.js \
	%D%/views/explain.js \
	%D%/views/fill.js \
	%D%/views/find.js \
	%D%/views/form.js \
	%D%/views/forms.js \
	%D%/views/health.js \
	%D%/views/help.js \
	%D%/views/incident.js \
	%D%/views/incidents.js \
	%D%/views/looks.js \
	%D%/views/open.js \
	%D%/views/person.js \
	%D%/views/policy.js \
	%D%/views/report.js \
	%D%/views/requests.js \
	%D%/views/review.js \
	%D%/views/shares.js \
	%D%/views/today.js \
	%D%/views/totals.js \
	%D%/views/week.js \
	%D%/views/year.js
