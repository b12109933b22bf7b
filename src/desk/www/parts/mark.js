// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * mark.js -- what was it? The officer decides: it was real; it was a page and
 * not the person; it is known and agreed. Nothing is deleted: another decision
 * takes the place of the one before.
 */
import { post, Refused } from "../api.js";
import { addDays, dateText, today, whenText } from "../dates.js";
import { fill, focusOn, h, unique } from "../dom.js";
import { rich, t } from "../words.js";
import { agreedUntil } from "./deed.js";
import { choices, dayInput, field, form, tick } from "./form.js";
import { announce } from "./live.js";
import { notice } from "./notice.js";
import { card, part } from "./page.js";
import { reasonField } from "./reason.js";
import { showTaken } from "./taken.js";

const STATES = ["real", "page", "agreed"];

/** For which a reason is needed. */
const NEEDS_REASON = ["real", "agreed"];

/** The longest agreement, in days. */
const LONGEST = 365;

function untilField() {
	const control = dayInput({
		min: today(),
		max: addDays(today(), LONGEST),
		value: addDays(today(), 28),
	});
	const element = field({
		label: t("agree-until"),
		hint: t("agree-until-hint", {
			day: dateText(addDays(today(), LONGEST)),
		}),
		control,
	});

	element.read = () => control.value;
	element.check = () => {
		const fits =
			control.value >= today() &&
			control.value <= addDays(today(), LONGEST);

		element.complain(fits ? null : t("agree-until-wrong"));
		return fits;
	};
	return element;
}

async function send(incident, values, { signal, refresh }) {
	const was = incident.state;
	const answer = await post(
		`incidents/${incident.id}/mark`,
		{ ...values, was },
		signal,
	);

	if (!(await showTaken(answer, refresh))) return;
	announce(t("mark-done", { state: t(`state-${values.state}`) }));
	focusOn(document.getElementById("decided"));
}

/** What was decided, with the way back. */
function decided(incident, ask, change) {
	const next =
		ask.after !== null &&
		h(
			"a",
			{
				class: "button main",
				rel: "next",
				href: `#/incidents/${ask.after}`,
			},
			t("incident-next"),
		);
	const line = rich("decided-by", {
		who: incident.stateBy ?? "?",
		when: incident.stateAt ? whenText(incident.stateAt) : "?",
	});

	return h(
		"div",
		{ id: "decided", tabindex: "-1" },
		notice(
			"good",
			t(`decided-${incident.state}`),
			h("p", null, line),
			ask.agreement && h("p", null, agreedUntil(ask.agreement)),
			incident.stateReason &&
				h(
					"p",
					null,
					rich("decided-why", { why: incident.stateReason }),
				),
			h(
				"p",
				{ class: "buttons" },
				next,
				h(
					"button",
					{ type: "button", onclick: change },
					t("decide-again"),
				),
			),
		),
	);
}

/** Somebody else decided meanwhile: offers to read again what is so now. */
function withWay(error, again) {
	if (error instanceof Refused && error.code === "conflict")
		error.action = h(
			"button",
			{ type: "button", onclick: again },
			t("mark-conflict"),
		);
	return error;
}

function decide(incident, ask, cancel) {
	/* Only where the record says so: nobody decides by leaving it as it is. */
	const usual = ["pages", "apps"].includes(incident.doer) ? "page" : null;
	const states = incident.state === "new" ? STATES : [...STATES, "new"];
	const what = choices(
		t("decide-legend"),
		states.map((state) => [
			state,
			t(`mark-${state}`),
			t(`mark-${state}-hint`),
		]),
		incident.state === "new" ? usual : incident.state,
	);
	const reason = reasonField(t("decide-why"), t("reason-kept"));
	const until = untilField();
	const everyone = tick(t("agree-everyone"), {}, t("agree-everyone-hint"));
	const agreed = h("div", { class: "only-agreed" }, until, everyone);
	const none = h("p", { class: "error", id: unique("none") });
	const follow = () => {
		agreed.hidden = what.chosen() !== "agreed";
	};

	what.append(none);
	what.setAttribute("aria-describedby", none.id);
	what.addEventListener("change", follow);
	follow();
	return form({
		button: t("decide-button"),
		label: t("decide-title"),
		fields: [what, agreed, reason],
		cancel,
		check: () => {
			const state = what.chosen();

			fill(none, state === null ? t("decide-none") : null);
			if (state === null) {
				what.querySelector("input").focus();
				return false;
			}
			const fits = !NEEDS_REASON.includes(state) || reason.check();

			return (state !== "agreed" || until.check()) && fits;
		},
		send: () => {
			const state = what.chosen();
			const values = { state, reason: reason.read() };

			if (state === "agreed")
				Object.assign(values, {
					until: until.read(),
					everyone: everyone.box.checked,
				});
			return send(incident, values, ask).catch((error) => {
				throw withWay(error, ask.refresh);
			});
		},
	});
}

/**
 * The part of the page where one decides.
 *
 * @param {Object} incident
 * @param {Object} ask as for a view, and `after`: the next incident's id, or
 *   null; and `agreement`: the one by which the incident is agreed, if it is
 */
export function decision(incident, ask) {
	const place = card();
	const choose = (cancel) => fill(place, decide(incident, ask, cancel));
	const result = () =>
		fill(
			place,
			decided(incident, ask, () => {
				choose(() => {
					result();
					place.querySelector("button").focus();
				});
				place.querySelector("input:checked")?.focus();
			}),
		);

	if (incident.state === "new") choose();
	else result();
	return part(t("decide-title"), place);
}
