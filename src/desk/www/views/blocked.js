// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * blocked.js -- for whoever uses a device to which no block page can be shown:
 * what was blocked for this device just now, with links to ask for it. Its short
 * address, "/blocked", is made to be typed. Nobody need sign in.
 */
import { post, Refused } from "../api.js";
import { setNow, timeText } from "../dates.js";
import { h } from "../dom.js";
import { data } from "../parts/data.js";
import { notice } from "../parts/notice.js";
import { known, t } from "../words.js";

/** Returns true if the part of the address behind "#" is this view. */
export const isBlocked = (hash) => hash === "#/blocked";

/** The short address has nothing behind "#": then it gets it here. */
export function takeShortAddress() {
	if (location.pathname.endsWith("/blocked"))
		history.replaceState(null, "", "./#/blocked");
}

const row = ({ at, site, platform, reference }) =>
	h(
		"li",
		null,
		h(
			"a",
			{ href: `#/ask/${reference}` },
			platform && [h("strong", null, data(platform)), " "],
			site && data(site, "mono"),
			!platform && !site && t("blocked-nameless"),
		),
		" ",
		h("span", { class: "soft" }, timeText(at)),
	);

const nothing = () => [
	notice("info", t("blocked-none"), h("p", null, t("blocked-none-why"))),
];

function refusedPart(error) {
	const key = `blocked-${error.code}`;

	return notice(
		"info",
		known(key) ? t(key) : error.message,
		h("p", null, t("blocked-ask-teacher")),
	);
}

/**
 * Returns the parts of the page. Throws Away if the desk does not answer.
 *
 * @param {function(): void} again shows the page anew
 */
export async function blockedDoor(again) {
	let parts;

	document.title = t("blocked-title");
	try {
		const { sites, now } = await post("ask/blocked", {});

		setNow(now);
		parts =
			sites.length === 0
				? nothing()
				: [
						h("p", { class: "lead" }, t("blocked-lead")),
						h("ul", null, sites.map(row)),
					];
	} catch (error) {
		if (!(error instanceof Refused)) throw error;
		parts = refusedPart(error);
	}
	return [
		h("h1", { tabindex: "-1" }, t("blocked-title")),
		parts,
		h(
			"p",
			null,
			h("button", { type: "button", onclick: again }, t("blocked-again")),
		),
	];
}
