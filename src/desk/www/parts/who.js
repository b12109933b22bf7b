// SPDX-License-Identifier: LGPL-2.1-or-later
/** who.js -- who or what did it, and how sure that is. */
import { h } from "../dom.js";
import { known, said, t } from "../words.js";
import { data } from "./data.js";
import { icon } from "./icon.js";

const DOER_ICONS = {
	people: "person",
	pages: "page",
	apps: "app",
	unclear: "unclear",
};

/** The doers, people first. */
export const DOERS = ["people", "pages", "apps", "unclear"];

/** The name of a person or device. */
export function whoName(person) {
	return person ? data(person.name, "name") : t("nobody-known");
}

/** What the name is: a log-on, a device, a pseudonym. */
export function whoKind(person) {
	return person ? t(`kind-${person.kind}`) : "";
}

/** "A person", "A page by itself", ... with its drawing. */
export const doerChip = (doer) =>
	h(
		"span",
		{ class: `doer ${doer}` },
		icon(DOER_ICONS[doer]),
		t(`doer-${doer}`),
	);

/** The title of a technique in the language of the page. */
export function techniqueTitle({ word, technique, title }) {
	const key = `technique-${word ?? technique}`;

	return known(key) ? t(key) : said(title);
}

/** The title of what an incident is about. */
export function familyTitle({ family, title }) {
	return family === "round" ? t("family-round") : data(title);
}
