// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * ban.js -- stops somebody's access for a while: the form for it, and the bans
 * that lines of the policy propose.
 */
import { post } from "../api.js";
import { addDays, today, whenText } from "../dates.js";
import { fill, focusOn, h } from "../dom.js";
import { may } from "../session.js";
import { said, t } from "../words.js";
import { data } from "./data.js";
import { keeper } from "./follow.js";
import { choices, dayInput, field, form, select } from "./form.js";
import { icon } from "./icon.js";
import { announce } from "./live.js";
import { notice } from "./notice.js";
import { card, facts, more, part } from "./page.js";
import { reasonField } from "./reason.js";
import { showTaken } from "./taken.js";
import { whoKind, whoName } from "./who.js";

/** How long, in minutes: the word in the dictionary, and the number. */
const SPANS = [
	["hour", 60],
	["day", 1440],
	["days", 4320],
	["week", 10080],
	["weeks", 20160],
];

/**
 * Until when a ban holds. `read()` returns {minutes}, {until} or {}.
 *
 * @param {number|null} minutes what the policy's line says
 */
export function banEnd(minutes = null) {
	const listed = SPANS.some(([, each]) => each === minutes);
	const choice = select(
		[
			...(minutes !== null && !listed
				? [[String(minutes), t("ban-line")]]
				: []),
			...SPANS.map(([word, each]) => [String(each), t(`ban-for-${word}`)]),
			["date", t("for-date")],
			["", t("ban-for-ever")],
		],
		String(minutes ?? 1440),
	);
	const day = dayInput({ min: today(), value: addDays(today(), 6) });
	const dayField = field({ label: t("for-day"), control: day });
	const show = () => {
		dayField.hidden = choice.value !== "date";
	};
	const element = h(
		"div",
		{ class: "fields" },
		field({ label: t("for-label"), control: choice }),
		dayField,
	);

	choice.addEventListener("change", show);
	show();
	element.read = () => {
		if (choice.value === "date") return { until: day.value };
		return choice.value === "" ? {} : { minutes: Number(choice.value) };
	};
	element.check = () => {
		const fits = choice.value !== "date" || day.value >= today();

		dayField.complain(fits ? null : t("for-no-day"));
		return fits;
	};
	return element;
}

/** Says that it is done; and, apart from that, on whom the ban does not hold. */
export function banDone(title, { warnings }) {
	return [
		notice("good", title, h("p", null, t("ban-soon"))),
		warnings.length > 0 &&
			notice(
				"warn",
				t("ban-warns"),
				h(
					"ul",
					{ class: "bullets" },
					warnings.map((text) => h("li", null, said(text))),
				),
			),
	];
}

/** A ban of the person of a record; for the views of an incident and a person. */
export function banPerson(person, extra, { signal }) {
	const end = banEnd();
	const reason = reasonField(t("ban-why"), t("ban-why-hint"));
	const place = h("div", { tabindex: "-1" });

	return more(
		h("span", null, icon("person"), t("ban-this")),
		h("p", null, t("ban-means")),
		place,
		form({
			button: t("ban-button"),
			label: t("ban-this"),
			kind: "",
			fields: [end, reason],
			check: () => [end.check(), reason.check()].every(Boolean),
			send: async () => {
				const answer = await post(
					"ban",
					{
						id: person.id,
						reason: reason.read(),
						...end.read(),
						...extra,
					},
					signal,
				);

				fill(place, banDone(t("ban-done", { id: answer.ban }), answer));
				focusOn(place);
			},
		}),
		h("p", null, h("a", { href: "#/bans" }, t("ban-all"))),
	);
}

function decide(proposal, then, signal) {
	const act = choices(
		t("proposal-legend"),
		[
			["confirm", t("proposal-confirm"), t("proposal-confirm-means")],
			["refuse", t("proposal-refuse"), t("proposal-refuse-means")],
		],
		"confirm",
	);
	const end = banEnd(proposal.minutes);
	const reason = reasonField(t("ban-why"), t("ban-why-hint"));
	const confirms = () => act.chosen() === "confirm";

	reason.put(t("proposal-why", { rule: proposal.rule }));
	act.addEventListener("change", () => {
		end.hidden = !confirms();
	});
	return form({
		button: t("proposal-button"),
		label: t("proposal-label", { name: proposal.person.name }),
		fields: [act, end, reason],
		check: () =>
			[!confirms() || end.check(), reason.check()].every(Boolean),
		send: async () => {
			const answer = await post(
				`proposals/${proposal.id}/${act.chosen()}`,
				{ reason: reason.read(), ...(confirms() ? end.read() : {}) },
				signal,
			);

			await then(answer, confirms());
		},
	});
}

/** A ban that a line of the policy proposes or gave, with its decision. */
function proposalCard(proposal, then, signal) {
	const { person, incident, state } = proposal;

	return card(
		h("h3", null, t(`proposal-${state}`)),
		facts([
			[
				t("fact-who"),
				h(
					"span",
					null,
					h("a", { href: `#/person/${person.id}` }, whoName(person)),
					h("span", { class: "soft" }, ` (${whoKind(person)})`),
				),
			],
			[t("proposal-rule"), data(proposal.rule)],
			[
				t("fact-when"),
				incident === null
					? whenText(proposal.at)
					: h(
							"a",
							{ href: `#/incidents/${incident}` },
							whenText(proposal.at),
						),
			],
			[
				t("request-by"),
				proposal.by === null
					? proposal.automatic && t("ban-by-policy")
					: h(
							"span",
							null,
							data(proposal.by),
							`, ${whenText(proposal.decidedAt)}`,
						),
			],
			[t("fact-reason"), proposal.reason && said(proposal.reason)],
			[t("ban-id"), proposal.ban && data(proposal.ban)],
			[t("request-ends"), proposal.ends && whenText(proposal.ends)],
		]),
		state === "waits" && decide(proposal, then, signal),
	);
}

/**
 * Bans that lines of the policy propose or gave.
 *
 * @param {Object[]} proposals
 * @param {function(Object, boolean): Promise<void>} then after a decision: the
 *   answer, and whether a ban was given
 * @param {AbortSignal} signal
 * @param {Object} [keep] keeps cards that were touched; see follow.js
 */
export function proposalList(proposals, then, signal, keep = keeper()) {
	return h(
		"ul",
		{ class: "stack" },
		proposals.map((proposal) =>
			keep.take(`proposal-${proposal.id}-${proposal.state}`, proposal, () =>
				h("li", null, proposalCard(proposal, then, signal)),
			),
		),
	);
}

/**
 * The part of a view that has such bans; null if there are none, or if the
 * account does not decide about bans.
 */
export function proposalPart(proposals, { refresh, signal }) {
	if (proposals.length === 0 || !may("ban")) return null;
	return part(
		t("proposals-title"),
		proposalList(
			proposals,
			async (answer) => {
				if (await showTaken(answer, refresh))
					announce(t("proposal-decided"));
			},
			signal,
		),
	);
}
