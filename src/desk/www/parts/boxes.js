// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * boxes.js -- the boxes of the form on which an official account of the school
 * is approved: how they are filled in, and how they are shown.
 *
 * The server checks all of it again, and more (desk/installer/boxes.c).
 */
import { dateText, isDay, today } from "../dates.js";
import { h } from "../dom.js";
import { t } from "../words.js";
import { data, lines } from "./data.js";
import { dayInput, field, textInput } from "./form.js";

/** The parts of the form, each with its boxes. */
export const PARTS = [
	["what", ["department", "aims", "content", "audience"]],
	["who", ["contributors", "administrators", "moderators", "vets"]],
	["where", ["host", "live", "closing"]],
	["safe", ["advertising", "consent", "security"]],
];

export const BOXES = PARTS.flatMap(([, names]) => names);

const ONE_LINE = ["department", "host"];
const DAYS = ["live", "closing"];
const PEOPLE = ["administrators", "moderators"];

const peopleOf = (text) => text.split("\n").filter((line) => line.trim() !== "");

function controlOf(name, value) {
	if (DAYS.includes(name)) return dayInput({ value });
	if (ONE_LINE.includes(name))
		return textInput({
			maxlength: 150,
			value,
			...(name === "host"
				? { inputmode: "url", spellcheck: "false", autocapitalize: "none" }
				: {}),
		});
	return h(
		"textarea",
		{ rows: PEOPLE.includes(name) ? 3 : 2, maxlength: 1500 },
		value,
	);
}

/** Returns what is wrong with a box of a form that is handed in, or null. */
function fault(name, value, all) {
	if (value === "") return t("box-empty");
	if (PEOPLE.includes(name) && peopleOf(value).length < 2) return t("box-two");
	if (
		name === "administrators" &&
		!peopleOf(value).every((line) => /,\s*[\w.@\\-]+\s*$/.test(line))
	)
		return t("box-logon");
	if (DAYS.includes(name) && !isDay(value)) return t("box-day");
	if (name === "closing" && value < today()) return t("box-past");
	if (name === "closing" && isDay(all.live) && value < all.live)
		return t("box-before");
	return null;
}

/**
 * Fields for all boxes. `read()` returns what is in them, `check()` shows what
 * is missing and returns whether all is there.
 *
 * @param {Object<string, string>} values
 */
export function boxFields(values) {
	const fields = new Map(
		BOXES.map((name) => {
			const control = controlOf(name, values[name] ?? "");

			control.name = name;
			return [
				name,
				field({
					label: t(`box-${name}`),
					hint: t(`box-${name}-hint`),
					control,
				}),
			];
		}),
	);
	const element = h(
		"div",
		null,
		PARTS.map(([part, names]) =>
			h(
				"fieldset",
				{ class: "boxes" },
				h("legend", null, t(`boxes-${part}`)),
				names.map((name) => fields.get(name)),
			),
		),
	);
	const valueOf = (name) =>
		element.querySelector(`[name=${name}]`).value.trim();

	element.read = () =>
		Object.fromEntries(BOXES.map((name) => [name, valueOf(name)]));
	element.check = () => {
		const all = element.read();
		const faults = BOXES.map((name) => fault(name, all[name], all));

		BOXES.forEach((name, at) => fields.get(name).complain(faults[at]));
		return faults.every((each) => each === null);
	};
	return element;
}

/** What is in a box, to read. */
function shown(name, value) {
	if (value === "") return h("span", { class: "soft" }, t("box-nothing"));
	if (DAYS.includes(name) && isDay(value)) return dateText(value);
	return h("span", { class: "said-lines" }, lines(value));
}

/** All boxes, to read and to print. */
export const boxFacts = (values) =>
	PARTS.map(([part, names]) => [
		h("h3", null, t(`boxes-${part}`)),
		h(
			"dl",
			{ class: "facts" },
			names.map((name) =>
				h(
					"div",
					null,
					h("dt", null, t(`box-${name}`)),
					h("dd", null, shown(name, values[name] ?? "")),
				),
			),
		),
	]);

/** How people call an account: its department and its address. */
export const accountName = ({ boxes }) => [
	data(boxes.department || t("form-unnamed")),
	boxes.host && [": ", data(boxes.host, "mono")],
];
