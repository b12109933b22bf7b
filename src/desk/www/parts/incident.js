// SPDX-License-Identifier: LGPL-2.1-or-later
/** incident.js -- incidents in lists: how bad, who, what, when, decided or not. */
import { spanText } from "../dates.js";
import { h, svg } from "../dom.js";
import { rich, said, t } from "../words.js";
import { data } from "./data.js";
import { icon } from "./icon.js";
import { doerChip, familyTitle, whoKind, whoName } from "./who.js";

/** How many of the three bars are full. */
const LEVELS = { low: 1, medium: 2, high: 3 };

/** How severe: bars and a word. */
export function severityChip(severity) {
	const level = LEVELS[severity];

	return h(
		"span",
		{ class: `severity ${severity}` },
		svg(
			"svg",
			{ class: "bars", viewBox: "0 0 18 14", "aria-hidden": "true" },
			[1, 2, 3].map((bar) =>
				svg("rect", {
					class: bar <= level ? "full" : "hollow",
					x: (bar - 1) * 6 + 1,
					y: 13 - bar * 4,
					width: 4,
					height: bar * 4,
				}),
			),
		),
		t(`severity-${severity}`),
	);
}

/** What was decided: a word, and who said so. */
export const stateChip = (state) =>
	h("span", { class: `state ${state}` }, t(`state-${state}`));

/** "held" with its drawing, or nothing. */
export const heldChip = (incident) =>
	incident.held &&
	h("span", { class: "state held" }, icon("held"), t("held"));

function sites(incident) {
	return incident.sites.map((site, at) => [at > 0 && ", ", data(site)]);
}

/**
 * One incident in a list. Its link covers all of the row. `level` is the
 * heading's: "h2" where the list stands right below the page's title.
 */
function incidentRow(incident, level) {
	return h(
		"li",
		{ class: `row ${incident.severity}` },
		h(
			"div",
			{ class: "row-top" },
			severityChip(incident.severity),
			stateChip(incident.state),
			heldChip(incident),
			h(
				"span",
				{ class: "row-when" },
				spanText(incident.first, incident.last),
			),
		),
		h(
			level,
			{ class: "as-h3" },
			h(
				"a",
				{
					href: `#/incidents/${incident.id}`,
					"data-walk": true,
					class: "cover",
				},
				whoName(incident.person),
			),
			incident.person &&
				incident.person.kind !== "user" &&
				h(
					"span",
					{ class: "soft small" },
					` ${whoKind(incident.person)}`,
				),
		),
		h("p", { class: "row-say" }, said(incident.summary)),
		h(
			"p",
			{ class: "row-more" },
			doerChip(incident.doer),
			h("span", null, familyTitle(incident)),
			incident.sites.length > 0 && h("span", null, sites(incident)),
		),
	);
}

/** A list of incidents. */
export const incidentList = (incidents, label, level = "h3") =>
	h(
		"ol",
		{ class: "rows", "aria-label": label },
		incidents.map((incident) => incidentRow(incident, level)),
	);

/** The sites of an incident, one after the other. */
export const siteList = sites;

/**
 * "12 blocked, 1 let through". A search that was let through is none of these:
 * the filter was not got round by it.
 */
export function outcomeText(incident) {
	const { blocked, passed, through } = incident;
	const pieces = [];

	if (blocked > 0) pieces.push(rich("n-blocked", { n: blocked }));
	if (through > 0) pieces.push(h("strong", null, rich("n-passed", { n: through })));
	if (passed > through) pieces.push(rich("n-searches", { n: passed - through }));
	return pieces.map((piece, at) => [at > 0 && ", ", piece]);
}
