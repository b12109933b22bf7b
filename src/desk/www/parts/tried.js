// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * tried.js -- who tried to get round the filter: each person once, with what,
 * when, and whether anything got through. What pages and apps did is not here,
 * and what was marked as not the person neither.
 */
import { get, query } from "../api.js";
import { addDays, mondayOf, shortDayText, spanText } from "../dates.js";
import { h } from "../dom.js";
import { said, t } from "../words.js";
import { heldChip, severityChip, stateChip } from "./incident.js";
import { card, part } from "./page.js";
import { whoKind, whoName } from "./who.js";

/** How many people are listed. */
const LISTED = 12;

const gotThrough = (incidents) => incidents.some(({ through }) => through > 0);

/**
 * Returns the incidents of each person: first of those for whom something got
 * through, then the most severe.
 */
function byPerson(incidents) {
	const people = new Map();

	for (const incident of incidents) {
		const key = incident.person?.id ?? `incident ${incident.id}`;

		people.set(key, [...(people.get(key) ?? []), incident]);
	}
	return [...people.values()].sort(
		(a, b) => gotThrough(b) - gotThrough(a),
	);
}

const incidentLine = (incident) =>
	h(
		"li",
		null,
		h(
			"a",
			{ href: `#/incidents/${incident.id}` },
			spanText(incident.first, incident.last),
		),
		": ",
		said(incident.summary),
		". ",
		incident.through > 0 && [
			h("strong", null, t("tried-through", { n: incident.through })),
			" ",
		],
		incident.state !== "new" && stateChip(incident.state),
		heldChip(incident),
	);

function personLine(incidents) {
	const [worst] = incidents;
	const inTime = [...incidents].sort((a, b) =>
		a.first.localeCompare(b.first),
	);

	return h(
		"li",
		{ class: "tried" },
		h(
			"h3",
			null,
			whoName(worst.person),
			worst.person &&
				worst.person.kind !== "user" &&
				h("span", { class: "soft small" }, ` ${whoKind(worst.person)}`),
			" ",
			severityChip(worst.severity),
		),
		h("ul", { class: "bullets" }, inTime.map(incidentLine)),
	);
}

/**
 * Asks for what people tried since Monday of last week.
 *
 * @param {string} day today
 */
export async function askTried(day, signal) {
	const from = addDays(mondayOf(day), -7);
	const filters = { family: "round", doer: "people", from, until: day };
	const { rows, total } = await get(
		`incidents${query({ ...filters, state: "new,real,agreed", order: "worst" })}`,
		signal,
	);

	return { from, day, total, people: byPerson(rows) };
}

/** The part of a page; null if nobody tried. */
export function triedPart({ from, day, total, people }) {
	if (people.length === 0) return null;
	const list = (doer) =>
		`#/incidents${query({ what: "round", state: "all", doer, from, until: day })}`;

	return part(
		t("tried-title", { day: shortDayText(from) }),
		h("p", { class: "soft" }, t("tried-lead")),
		card(h("ol", null, people.slice(0, LISTED).map(personLine))),
		h(
			"p",
			{ class: "after" },
			h("a", { href: list("people") }, t("tried-all", { n: total })),
			h("a", { href: list("others") }, t("tried-others")),
		),
	);
}
