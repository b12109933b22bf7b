// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * router.js -- shows the view of the present place, and keeps the person
 * informed while the server is slow or away.
 */
import { Away, Refused } from "./api.js";
import { fill, focusOn, h } from "./dom.js";
import { announce } from "./parts/live.js";
import { head } from "./parts/page.js";
import { notice } from "./parts/notice.js";
import { find, home, menuViewOf, views } from "./routes.js";
import { t } from "./words.js";

/** After these milliseconds a view counts as slow, and as very slow. */
const SLOW = 400;
const VERY_SLOW = 6000;

/** Seconds to wait before each new try, when the server is away. */
const TRIES = [3, 6, 12, 30];

const frame = { main: null, current: () => {}, school: "" };
/** By place: how far it was scrolled, and the link by which it was left. */
const scrolls = new Map();
const lastLinks = new Map();

let asked = null;
let clicked = false;
let shownHash = null;
let stopRetry = () => {};

/**
 * Tells the router where to show views.
 *
 * @param {HTMLElement} main
 * @param {function(string): void} current is called with the view of the menu
 * @param {string} school its name, for the title
 */
export function mount(main, current, school) {
	Object.assign(frame, { main, current, school });
	shownHash = null;
}

/** Goes to a place: "#/incidents/5". */
export function go(hash) {
	clicked = true;
	if (location.hash === hash) show();
	else location.hash = hash;
}

/** Changes the query of the place without a new step in the history. */
export function replaceQuery(hash) {
	history.replaceState(null, "", hash);
	shownHash = hash;
}

/** Shows the present view again, with fresh data; the focus stays. */
export const refresh = () => show({ again: true });

/** Stops waiting for anything; used when the session ends. */
export function halt() {
	asked?.abort();
	stopRetry();
	frame.main = null;
}

function waiting(signal) {
	const bar = h("div", { class: "progress", "aria-hidden": "true" });
	const slow = h("p", { class: "slow", role: "status" });
	const timers = [
		setTimeout(() => document.body.append(bar, slow), SLOW),
		setTimeout(() => fill(slow, t("slow")), VERY_SLOW),
	];
	const end = () => {
		timers.forEach(clearTimeout);
		bar.remove();
		slow.remove();
	};

	signal.addEventListener("abort", end);
	return end;
}

function refusedPage(error) {
	const forbidden = error.code === "forbidden";

	return {
		title: t(forbidden ? "forbidden-title" : "refused-title"),
		body: [
			head(t(forbidden ? "forbidden-title" : "refused-title")),
			notice(
				forbidden ? "info" : "bad",
				error.message,
				error.hint && h("p", null, error.hint),
			),
			h(
				"p",
				{ class: "buttons" },
				h("a", { class: "button", href: home() }, t("go-home")),
				h(
					"button",
					{ type: "button", onclick: refresh },
					t("try-again"),
				),
			),
		],
	};
}

function awayPage(tries) {
	const seconds = TRIES[Math.min(tries, TRIES.length - 1)];
	const count = h("span", null, t("away-next", { n: seconds }));
	let left = seconds;
	const timer = setInterval(() => {
		left -= 1;
		fill(count, t("away-next", { n: Math.max(left, 0) }));
		if (left <= 0) {
			clearInterval(timer);
			show({ again: true, tries: tries + 1 });
		}
	}, 1000);

	stopRetry = () => clearInterval(timer);
	return {
		title: t("away-title"),
		body: [
			head(t("away-title"), { lead: t("away-lead") }),
			notice("warn", t("away-filter"), h("p", null, count)),
			h(
				"p",
				{ class: "buttons" },
				h(
					"button",
					{ type: "button", class: "main", onclick: refresh },
					t("try-now"),
				),
			),
		],
	};
}

const nowhere = (key) => ({
	title: t(`${key}-title`),
	body: [
		head(t(`${key}-title`), { lead: t(`${key}-lead`) }),
		h("p", null, h("a", { class: "button", href: home() }, t("go-home"))),
	],
});

/** The module of a view; the server may be away when it is asked for it. */
async function load(view) {
	try {
		return await import(`./views/${view}.js`);
	} catch (error) {
		console.error(error);
		throw new Away(error.message);
	}
}

/** A fault of the page itself: said, so that nobody takes it for an answer. */
function brokenPage(error) {
	console.error(error);
	return {
		title: t("refused-title"),
		body: [
			head(t("refused-title")),
			notice(
				"bad",
				t("broken"),
				h("p", { class: "mono" }, String(error)),
			),
			h(
				"p",
				{ class: "buttons" },
				h("a", { class: "button", href: home() }, t("go-home")),
			),
		],
	};
}

async function pageFor(place, signal, tries) {
	if (place === null) return nowhere("nowhere");
	if (!place.allowed) return nowhere("forbidden");
	try {
		const view = await load(place.view);

		return await view.show({ ...place, signal, refresh, go });
	} catch (error) {
		if (signal.aborted) throw error;
		if (error instanceof Refused) return refusedPage(error);
		return error instanceof Away ? awayPage(tries) : brokenPage(error);
	}
}

/** Puts the focus where it was: on the element with the same id or link. */
function focusAgain(before) {
	const same =
		(before?.id && document.getElementById(before.id)) ||
		(before?.href &&
			frame.main.querySelector(`a[href="${CSS.escape(before.href)}"]`));

	if (same) same.focus({ preventScroll: true });
	return Boolean(same);
}

const pathOf = (hash) => hash.split("?")[0];

/** Puts focus and scrolling where the person expects them. */
function arrive(again, focused) {
	const returned = !clicked && !again && shownHash !== null;
	const filtered =
		clicked &&
		shownHash !== null &&
		pathOf(shownHash) === pathOf(location.hash);

	if (again || filtered) {
		const result = frame.main.querySelector("[data-result]");

		announce(result ? result.textContent : t("fresh"));
		if (!focusAgain(focused) && focused)
			focusOn(frame.main.querySelector("h1"));
		return;
	}
	if (returned && focusAgain({ href: lastLinks.get(location.hash) })) {
		window.scrollTo(0, scrolls.get(location.hash) ?? 0);
		return;
	}
	window.scrollTo(0, returned ? (scrolls.get(location.hash) ?? 0) : 0);
	focusOn(frame.main.querySelector("h1"));
}

/**
 * Loads the other views while nothing else is to do, so that they are there
 * even when the server is not.
 */
export function loadAll() {
	const later = window.requestIdleCallback ?? setTimeout;

	later(() => Promise.allSettled(views().map(load)));
}

/** Returns what has the focus, if it is inside the view. */
function focusedNow() {
	const element = document.activeElement;

	if (!frame.main.contains(element) || element === frame.main) return null;
	return { id: element.id, href: element.getAttribute("href") };
}

/**
 * Shows the view of the present place.
 *
 * @param {{again?: boolean, tries?: number}} [how] again: the same view, with
 *   fresh data
 */
export async function show({ again = false, tries = 0 } = {}) {
	if (frame.main === null) return;
	asked?.abort();
	stopRetry();
	const controller = new AbortController();
	const { signal } = controller;
	const end = waiting(signal);
	const place = find(location.hash);

	asked = controller;
	frame.main.setAttribute("aria-busy", "true");
	try {
		const page = await pageFor(place, signal, tries);

		if (signal.aborted || frame.main === null) return;
		const focused = focusedNow();

		fill(frame.main, page.body);
		document.title = `${page.title} – ${frame.school}`;
		frame.current(place ? menuViewOf(place.view) : "");
		arrive(again, focused);
		shownHash = location.hash;
		clicked = false;
	} catch (error) {
		if (!signal.aborted) throw error;
	} finally {
		end();
		if (!signal.aborted) frame.main?.removeAttribute("aria-busy");
	}
}

addEventListener("hashchange", () => {
	if (location.hash.startsWith("#/")) show();
});

document.addEventListener("click", (event) => {
	const link = event.target.closest?.("a[href^='#/']");

	if (!link) return;
	clicked = true;
	lastLinks.set(location.hash, link.getAttribute("href"));
	scrolls.set(location.hash, window.scrollY);
	if (link.getAttribute("href") === location.hash) show({ again: true });
});
