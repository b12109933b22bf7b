// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * incident.js -- one incident: what happened, whether it was a person, the
 * evidence, the hour around it, and what is decided.
 */
import { get, post, postForFile, query, Refused } from "../api.js";
import { spanText, timeText, whenText, shortDayText } from "../dates.js";
import { fill, focusOn, h } from "../dom.js";
import { listingPlace, neighbours } from "../listing.js";
import { banPerson, proposalPart } from "../parts/ban.js";
import { data } from "../parts/data.js";
import { agreedFor, agreedUntil, deedTitle } from "../parts/deed.js";
import { eventList } from "../parts/event.js";
import { field, form, workButton } from "../parts/form.js";
import { icon } from "../parts/icon.js";
import {
	heldChip,
	outcomeText,
	severityChip,
	siteList,
	stateChip,
} from "../parts/incident.js";
import { announce } from "../parts/live.js";
import { decision } from "../parts/mark.js";
import { empty, notice } from "../parts/notice.js";
import { card, facts, head, more, part, save } from "../parts/page.js";
import { weekOf } from "../parts/period.js";
import { reasonField, reasonForm } from "../parts/reason.js";
import { showTaken } from "../parts/taken.js";
import {
	DOERS,
	doerChip,
	familyTitle,
	techniqueTitle,
	whoKind,
	whoName,
} from "../parts/who.js";
import { may } from "../session.js";
import { rich, said, t } from "../words.js";

const back = () => ({ to: listingPlace(), title: t("incidents-back") });

/** Asks for the reason first. */
function closed(id, { refresh, signal }) {
	return {
		title: t("incident-closed"),
		body: [
			head(t("incident-closed"), { back: back() }),
			reasonForm({
				button: t("incident-open"),
				send: async (reason) => {
					await post(`incidents/${id}/open`, { reason }, signal);
					refresh();
					focusOn(document.querySelector("main"));
				},
			}),
		],
	};
}

function steps(id) {
	const { before, after } = neighbours(id);
	const link = (to, rel, title) =>
		to !== null &&
		h("a", { class: "button", rel, href: `#/incidents/${to}` }, title);

	return [
		link(before, "prev", t("incident-before")),
		link(after, "next", t("incident-after")),
	];
}

function summary(incident) {
	const { person } = incident;

	return card(
		h(
			"p",
			{ class: "row-top" },
			severityChip(incident.severity),
			stateChip(incident.state),
			heldChip(incident),
		),
		h("p", { class: "say" }, said(incident.summary)),
		facts([
			[t("fact-when"), spanText(incident.first, incident.last)],
			[
				t("fact-who"),
				person &&
					h(
						"span",
						null,
						h(
							"a",
							{
								href: `#/person/${person.id}${query(weekOf(incident.day))}`,
							},
							whoName(person),
						),
						h("span", { class: "soft" }, ` (${whoKind(person)})`),
					),
			],
			[t("fact-what"), familyTitle(incident)],
			[
				t("fact-sites"),
				incident.sites.length > 0 &&
					h("span", null, siteList(incident)),
			],
			[
				t("fact-ways"),
				incident.techniques.length > 0 &&
					h(
						"ul",
						null,
						incident.techniques.map((way) =>
							h("li", null, techniqueTitle(way)),
						),
					),
			],
			[t("fact-result"), h("span", null, outcomeText(incident))],
			[
				t("fact-requests"),
				t("fact-requests-text", {
					n: incident.events,
					requests: incident.requests,
				}),
			],
		]),
	);
}

/** Counts the records by who made them, and says what that means. */
function really(incident, events, complete) {
	const counts = DOERS.map((doer) => [
		doer,
		events.filter(
			(event) => event.kind === "request" && event.doer === doer,
		).length,
	]).filter(([, n]) => n > 0);
	const gone = events.filter((event) => event.gone).length;

	return part(
		t("really-title"),
		card(
			h(
				"p",
				{ class: "strong" },
				doerChip(incident.doer),
				" – ",
				t(`really-${incident.doer}`),
			),
			h(
				"ul",
				{ class: "lines" },
				counts.map(([doer, n]) =>
					h(
						"li",
						null,
						h("span", { class: "strong" }, t("n-records", { n })),
						`: ${t(`means-${doer}`)}`,
					),
				),
			),
			!complete &&
				h(
					"p",
					{ class: "soft small" },
					t("really-part", { n: events.length }),
				),
			gone > 0 &&
				h("p", { class: "soft small" }, t("really-gone", { n: gone })),
			h(
				"p",
				{ class: "soft" },
				t(
					incident.person?.kind === "user"
						? "really-name"
						: "really-device",
				),
			),
		),
	);
}

function evidence(answer, id, { signal }) {
	const list = eventList(answer.events);
	const place = h("div", { class: "after" });
	let next = answer.next ?? null;
	const showMore = async () => {
		const page = await get(`incidents/${id}?page=${next}`, signal);
		const items = [...eventList(page.events).children];

		list.append(...items);
		next = page.next ?? null;
		if (next === null) fill(place);
		focusOn(items[0]);
	};

	if (next !== null) fill(place, workButton(t("events-more"), showMore));
	return part(
		t("evidence-title"),
		h("p", { class: "soft" }, t("evidence-lead")),
		answer.events.length === 0
			? empty(t("evidence-none"), t("evidence-none-why"))
			: list,
		place,
	);
}

function hourOf(hour, own) {
	const span = t("around-span", {
		from: whenText(hour.from),
		until: timeText(hour.until),
	});

	return [
		h("p", { class: "soft", tabindex: "-1" }, span),
		hour.events.every(({ seq }) => own.has(seq))
			? empty(t("around-none"), t("around-none-why"))
			: eventList(hour.events, { incident: own }),
		hour.more && h("p", { class: "soft" }, t("around-more")),
	];
}

function around(incident, events, { signal }) {
	const own = new Set(events.map(({ seq }) => seq));
	const place = h("div");
	const showHour = async () => {
		const hour = await get(`incidents/${incident.id}/around`, signal);

		fill(place, hourOf(hour, own));
		focusOn(place.firstChild);
	};

	fill(place, workButton(t("around-button"), showHour));
	return part(
		t("around-title"),
		h("p", { class: "soft" }, t("around-lead")),
		place,
	);
}

function hold(incident, { refresh, signal }) {
	const on = incident.held === null;
	const reason = reasonField(
		t(on ? "hold-why" : "release-why"),
		t("reason-kept"),
	);

	return more(
		h("span", null, icon("held"), t(on ? "hold-title" : "release-title")),
		h("p", null, t(on ? "hold-text" : "release-text")),
		!on &&
			h(
				"p",
				null,
				rich("held-by", {
					who: incident.held.by,
					why: incident.held.reason,
				}),
			),
		form({
			button: t(on ? "hold-button" : "release-button"),
			kind: "",
			fields: [reason],
			check: reason.check,
			send: async () => {
				const answer = await post(
					`incidents/${incident.id}/hold`,
					{ on, reason: reason.read() },
					signal,
				);

				if (await showTaken(answer, refresh))
					announce(t(on ? "hold-done" : "release-done"));
			},
		}),
	);
}

function pack(incident, { signal }) {
	const reason = reasonField(t("pack-why"), t("reason-kept"));
	const done = h("div", { role: "status" });

	return more(
		h("span", null, icon("report"), t("pack-title")),
		h("p", null, t("pack-text")),
		form({
			button: t("pack-button"),
			kind: "",
			fields: [reason],
			check: reason.check,
			send: async () => {
				fill(done, h("p", null, t("pack-wait")));
				try {
					save(
						await postForFile(
							`incidents/${incident.id}/pack`,
							{ reason: reason.read() },
							signal,
						),
					);
					fill(done, notice("good", t("pack-done")));
				} catch (error) {
					fill(done);
					throw error;
				}
			},
		}),
		done,
	);
}

/** Shows whose pseudonym it is, with the officer's key. Nothing keeps the key. */
function reveal(incident, { signal }) {
	const key = field({
		label: t("reveal-key"),
		hint: t("reveal-key-hint"),
		control: h("input", {
			type: "password",
			autocomplete: "off",
			maxlength: 69,
		}),
	});
	const control = key.querySelector("input");
	const reason = reasonField(t("reveal-why"), t("reason-kept"));
	const place = h("div", { role: "status" });

	return more(
		h("span", null, icon("held"), t("reveal-title")),
		h("p", null, t("reveal-text")),
		form({
			button: t("reveal-button"),
			kind: "",
			fields: [key, reason],
			check: reason.check,
			send: async () => {
				fill(place);
				const names = await post(
					`incidents/${incident.id}/reveal`,
					{ key: control.value.trim(), reason: reason.read() },
					signal,
				);

				control.value = "";
				fill(
					place,
					facts([
						[t("reveal-user"), names.user && data(names.user)],
						[
							t("reveal-address"),
							names.address && data(names.address),
						],
						[t("reveal-mac"), names.mac && data(names.mac)],
					]),
				);
			},
		}),
		place,
	);
}

function agreementLine(agreement) {
	return h(
		"li",
		null,
		rich("agreement-line", {
			what: familyTitle(agreement),
			until: shortDayText(agreement.until),
			whom: agreedFor(agreement),
			who: agreement.by,
			why: agreement.reason,
		}),
		" ",
		h("a", { href: "#/agreements" }, t("agreement-see")),
	);
}

/**
 * What a decision was. The journal's entries do not say it; but the incident
 * does of the last decision, and the agreements of those that agreed.
 */
function decisionOf(deed, { incident, agreements, deeds }) {
	const isDecision = ({ action }) => ["marked", "agreed"].includes(action);
	const agreement = agreements.find(
		({ at, by }) => at === deed.at && by === deed.who,
	);

	if (deed.action === "agreed" && agreement)
		return [t("decided-agreed"), " ", agreedUntil(agreement)];
	return deed === deeds.find(isDecision) &&
		deed.at === incident.stateAt &&
		deed.who === incident.stateBy
		? t(`decided-${incident.state}`)
		: deedTitle(deed);
}

function history(answer) {
	return part(
		t("history-title"),
		answer.agreements.length > 0 &&
			h("ul", { class: "lines" }, answer.agreements.map(agreementLine)),
		answer.deeds.length === 0
			? h("p", { class: "soft" }, t("history-none"))
			: h(
					"ol",
					{ class: "lines" },
					answer.deeds.map((deed) =>
						h(
							"li",
							null,
							h("span", { class: "soft" }, whenText(deed.at)),
							" · ",
							data(deed.who),
							": ",
							decisionOf(deed, answer),
							deed.reason &&
								h(
									"span",
									{ class: "soft" },
									" – ",
									data(deed.reason),
								),
						),
					),
				),
	);
}

function open(answer, ask) {
	const { incident } = answer;
	const after = neighbours(incident.id).after;
	const agreement = answer.agreements.find(
		({ id }) => id === incident.agreement,
	);

	return {
		title: t("incident-title"),
		body: [
			head(
				[
					whoName(incident.person),
					h("span", { class: "only-read" }, ": "),
					h("small", { class: "subtitle" }, familyTitle(incident)),
				],
				{ back: back(), actions: steps(incident.id) },
			),
			summary(incident),
			proposalPart(answer.proposals, ask),
			really(incident, answer.events, !answer.more),
			may("decide") && decision(incident, { ...ask, after, agreement }),
			evidence(answer, incident.id, ask),
			around(incident, answer.events, ask),
			may("decide") &&
				part(
					t("keep-title"),
					hold(incident, ask),
					may("export") && pack(incident, ask),
					may("export") &&
						incident.person?.kind === "hash" &&
						reveal(incident, ask),
					may("ban") &&
						incident.person &&
						banPerson(
							incident.person,
							{ incident: incident.id },
							ask,
						),
				),
			history(answer),
		],
	};
}

/** See router.js. */
export async function show(ask) {
	const id = Number(ask.params.id);

	try {
		return open(await get(`incidents/${id}`, ask.signal), ask);
	} catch (error) {
		if (error instanceof Refused && error.code === "reason-needed")
			return closed(id, ask);
		throw error;
	}
}
