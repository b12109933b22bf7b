// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * words.js -- the words of the page in the language that is chosen.
 *
 * A dictionary (words/en.js, words/cy.js) maps a key to a text with {places},
 * or to texts by plural form, chosen by the number {n}. The forms are those of
 * Unicode's CLDR; Chromium's Intl.PluralRules has none for Welsh.
 */
import cy from "./words/cy.js";
import en from "./words/en.js";
import { h } from "./dom.js";
import { data, lines } from "./parts/data.js";
import { remember, remembered } from "./memory.js";

/** The languages: the code, and the name in the language itself. */
export const LANGUAGES = { en: "English", cy: "Cymraeg" };

const dictionaries = { en, cy };

/** Returns the plural form of a number. */
const plurals = {
	en: (n) => (n === 1 ? "one" : "other"),
	cy: (n) =>
		({ 0: "zero", 1: "one", 2: "two", 3: "few", 6: "many" })[n] ?? "other",
};

/** Both languages write numbers as in Britain. */
const numbers = new Intl.NumberFormat("en-GB");

let language = "en";

/** Returns the code of the language: "en" or "cy". */
export function languageNow() {
	return language;
}

/** Chooses the language, for this page and for the next visit. */
export function setLanguage(code) {
	language = Object.hasOwn(LANGUAGES, code) ? code : "en";
	document.documentElement.lang = language;
	remember("language", language);
}

/**
 * Chooses the language that was chosen before in this browser, or else the
 * browser's if it is one of ours, or else the school's.
 *
 * @param {string} [school] the code of the school's language
 */
export function firstLanguage(school = "en") {
	const own = navigator.language.slice(0, 2);
	const wanted = remembered("language") ?? (own === "cy" ? own : school);

	language = Object.hasOwn(LANGUAGES, wanted) ? wanted : "en";
	document.documentElement.lang = language;
}

/** True if the dictionary has the key. */
export function known(key) {
	return Object.hasOwn(dictionaries.en, key);
}

function template(key, values) {
	const entry = dictionaries[language][key] ?? dictionaries.en[key];

	if (entry === undefined) throw new Error(`no words for "${key}"`);
	if (typeof entry === "string") return entry;
	return entry[plurals[language](values.n ?? 0)] ?? entry.other;
}

/** Writes a number as people do: "12,345". Anything else stays as it is. */
export const numberText = (value) =>
	typeof value === "number" ? numbers.format(value) : value;

/**
 * Returns the text of a key, for titles and attributes. `values` are numbers
 * and our own words: for names and addresses of records use rich().
 *
 * @param {string} key
 * @param {Object<string, string|number>} [values]
 */
export function t(key, values = {}) {
	return template(key, values).replace(/\{(\w+)\}/g, (whole, name) =>
		Object.hasOwn(values, name) ? numberText(values[name]) : whole,
	);
}

/**
 * Returns the nodes of a key. Texts among the values are isolated, so that
 * their direction of writing cannot disturb the sentence. Nodes are put in as
 * they are.
 *
 * @param {string} key
 * @param {Object<string, string|number|Node>} [values]
 * @returns {Array<string|Node>}
 */
export function rich(key, values = {}) {
	return template(key, values)
		.split(/(\{\w+\})/)
		.filter((piece) => piece !== "")
		.map((piece) => {
			const name = /^\{(\w+)\}$/.exec(piece)?.[1];

			if (name === undefined || !Object.hasOwn(values, name))
				return piece;
			const value = values[name];

			if (value instanceof Node) return value;
			return typeof value === "number" ? numberText(value) : data(value);
		});
}

/**
 * Returns a sentence that the server wrote. These are English; in another
 * language they are marked as English, so that a screen reader pronounces them
 * well.
 */
export function said(text) {
	const other = language === "en" ? null : "en";

	return h("span", { lang: other, dir: "auto" }, data(text));
}

/**
 * Returns what the server wrote in several lines, each in a line of its own. A
 * line that is indented, such as one of the policy, stays so.
 */
export function saidLines(text) {
	const other = language === "en" ? null : "en";

	return h("span", { class: "said-lines", lang: other }, lines(text));
}
