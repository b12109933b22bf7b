// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * form.js -- fields with their labels, hints and errors, and forms that say
 * what went wrong.
 */
import { Away, Refused } from "../api.js";
import { fill, focusOn, h, unique } from "../dom.js";
import { t } from "../words.js";
import { announce } from "./live.js";
import { notice } from "./notice.js";

/**
 * A field: a label, a hint, a control, and a place for an error.
 *
 * @param {Object} what
 * @param {string} what.label
 * @param {string|Node} [what.hint]
 * @param {HTMLElement} what.control input, select or textarea
 * @returns {HTMLElement & {complain: function(string|null)}} `complain` shows an
 *   error at the field; null removes it
 */
export function field({ label, hint, control }) {
	const id = control.id || unique("field");
	const hintId = hint ? `${id}-hint` : null;
	const error = h("p", { class: "error", id: `${id}-error` });
	const element = h(
		"div",
		{ class: "field" },
		h("label", { for: id }, label),
		hint && h("p", { class: "hint", id: hintId }, hint),
		control,
		error,
	);
	const describe = (wrong) => {
		const ids = [hintId, wrong ? error.id : null].filter(Boolean);

		if (ids.length > 0)
			control.setAttribute("aria-describedby", ids.join(" "));
		else control.removeAttribute("aria-describedby");
	};

	control.id = id;
	describe(false);
	element.complain = (text) => {
		fill(error, text);
		if (text) control.setAttribute("aria-invalid", "true");
		else control.removeAttribute("aria-invalid");
		describe(Boolean(text));
		element.classList.toggle("wrong", Boolean(text));
	};
	return element;
}

/** A text field of one line. */
export const textInput = (attributes) =>
	h("input", { type: "text", autocomplete: "off", ...attributes });

/** A field for a day. */
export const dayInput = (attributes) =>
	h("input", { type: "date", ...attributes });

/** A list to choose from: [[value, title], ...]. */
export function select(options, chosen, attributes) {
	return h(
		"select",
		attributes,
		options.map(([value, title]) =>
			h("option", { value, selected: value === chosen }, title),
		),
	);
}

/** A box to tick, with its label. */
export function tick(label, attributes, hint) {
	const id = unique("tick");
	const hintId = hint ? `${id}-hint` : null;
	const box = h("input", {
		type: "checkbox",
		id,
		"aria-describedby": hintId,
		...attributes,
	});
	const element = h(
		"div",
		{ class: "tick" },
		box,
		h(
			"div",
			null,
			h("label", { for: id }, label),
			hint && h("p", { class: "hint", id: hintId }, hint),
		),
	);

	element.box = box;
	return element;
}

/**
 * Choices of which one is taken: [[value, title, hint], ...].
 *
 * @param {string} legend
 * @param {Array<Array<string>>} choices
 * @param {string|null} chosen
 */
export function choices(legend, options, chosen) {
	const name = unique("choice");
	const element = h(
		"fieldset",
		{ class: "choices" },
		h("legend", null, legend),
		options.map(([value, title, hint]) => {
			const id = unique("choice");

			return h(
				"div",
				{ class: "choice" },
				h("input", {
					type: "radio",
					id,
					name,
					value,
					checked: value === chosen,
					"aria-describedby": hint ? `${id}-hint` : null,
				}),
				h(
					"div",
					null,
					h("label", { for: id }, title),
					hint && h("p", { class: "hint", id: `${id}-hint` }, hint),
				),
			);
		}),
	);

	element.chosen = () =>
		element.querySelector("input:checked")?.value ?? null;
	return element;
}

/** Returns what went wrong, in words for people. */
function wordsOf(error) {
	if (error instanceof Away) return [t("away-form")];
	if (error instanceof Refused)
		return [error.message, error.hint].filter(Boolean);
	console.error(error);
	return [t("broken"), String(error)];
}

/** Shows in `place` what went wrong, and moves the focus there. */
function sayTrouble(place, error) {
	const [first, ...more] = wordsOf(error);

	fill(
		place,
		notice(
			"bad",
			first,
			more.map((text) => h("p", null, text)),
			error.action,
		),
	);
	focusOn(place);
}

/**
 * Does the work of a button: it is off meanwhile, and what goes wrong is shown.
 */
async function doWork(button, trouble, work) {
	fill(trouble);
	button.setAttribute("aria-disabled", "true");
	announce(t("sending"));
	try {
		await work();
		announce("");
	} catch (error) {
		if (error.name !== "AbortError") sayTrouble(trouble, error);
	} finally {
		button.removeAttribute("aria-disabled");
	}
}

const isOff = (button) => button.getAttribute("aria-disabled") === "true";

/** A button that does something that takes a while, and may fail. */
export function workButton(title, work) {
	const trouble = h("div", { class: "trouble" });
	const button = h(
		"button",
		{
			type: "button",
			onclick: () => isOff(button) || doWork(button, trouble, work),
		},
		title,
	);

	return h("div", { class: "work" }, button, trouble);
}

/**
 * A form. While it is sent, its button is off; if it fails, it says why, above
 * the button, and moves the focus there.
 *
 * @param {Object} what
 * @param {string} what.button
 * @param {Array<*>} what.fields
 * @param {function(): (boolean|void)} [what.check] shows what is wrong at the
 *   fields and returns false, or returns true
 * @param {function(): Promise<void>} what.send
 * @param {function(): void} [what.cancel]
 * @param {string} [what.kind] class of the button
 */
export function form({ button, fields, check, send, cancel, kind, label }) {
	const trouble = h("div", { class: "trouble" });
	const submit = h(
		"button",
		{ type: "submit", class: kind ?? "main" },
		button,
	);
	const element = h(
		"form",
		{ novalidate: true, autocomplete: "off", "aria-label": label },
		fields,
		trouble,
		h(
			"div",
			{ class: "buttons" },
			submit,
			cancel &&
				h("button", { type: "button", onclick: cancel }, t("cancel")),
		),
	);

	element.addEventListener("submit", (event) => {
		event.preventDefault();
		if (isOff(submit)) return;
		fill(trouble);
		if (check && check() === false)
			element.querySelector("[aria-invalid]")?.focus();
		else doWork(submit, trouble, send);
	});
	return element;
}
