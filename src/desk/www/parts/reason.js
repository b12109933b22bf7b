// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * reason.js -- asks for the reason before something personal is shown, and says
 * that the look is written down.
 */
import { h } from "../dom.js";
import { rich, t } from "../words.js";
import { field, form } from "./form.js";
import { notice } from "./notice.js";

/** The last reason of this session: offered, but never put in by itself, because
 * it may have been about somebody else. */
let before = "";

/** Forgets the reason, for whoever signs in next. */
export function forgetReason() {
	before = "";
}

/** A field for a reason. `control.value` is what was typed. */
export function reasonField(label, hint) {
	const control = h("textarea", { rows: 2, maxlength: 500 });
	const element = field({ label, hint, control });

	element.read = () => control.value.trim();
	element.check = () => {
		const fits = element.read().length >= 3;

		element.complain(fits ? null : t("reason-short"));
		return fits;
	};
	element.put = (text) => {
		control.value = text;
	};
	return element;
}

const suggestion = (title, put) =>
	h("button", { type: "button", class: "plain", onclick: put }, title);

function suggestions(put) {
	return h(
		"p",
		{ class: "suggestions" },
		h("span", { class: "soft" }, t("reason-usual")),
		before !== "" &&
			suggestion(rich("reason-before", { why: before }), () =>
				put(before),
			),
		["week", "told", "follow"].map((word) =>
			suggestion(t(`reason-${word}`), () => put(t(`reason-${word}`))),
		),
	);
}

/**
 * @param {Object} what
 * @param {string} what.button
 * @param {function(string): Promise<void>} what.send is called with the reason
 * @returns {Array<Node>}
 */
export function reasonForm({ button, send }) {
	const reason = reasonField(t("reason-label"), t("reason-hint"));

	return [
		notice("info", t("reason-title"), h("p", null, t("reason-text"))),
		form({
			button,
			fields: [reason, suggestions(reason.put)],
			check: reason.check,
			send: async () => {
				await send(reason.read());
				before = reason.read();
			},
		}),
	];
}
