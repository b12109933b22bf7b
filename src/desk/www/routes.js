// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * routes.js -- the views: their places, who may see them, and the menu.
 *
 * Places are in the part of the address after "#", which browsers never send:
 * so no name of a person gets into the log of a server on the way.
 */
import { may } from "./session.js";

/**
 * @typedef {Object} Route
 * @property {RegExp} place
 * @property {string} view the name of its file in views/
 * @property {string|null} needs what the person must be allowed
 */

/** @type {Array<Route>} */
const routes = [
	{ place: /^today$/, view: "today", needs: "see-totals" },
	{ place: /^incidents$/, view: "incidents", needs: "see-totals" },
	{ place: /^incidents\/(?<id>\d+)$/, view: "incident", needs: "see-people" },
	{ place: /^person$/, view: "find", needs: "see-people" },
	{ place: /^person\/(?<id>\d+)$/, view: "person", needs: "see-people" },
	{ place: /^agreements$/, view: "agreements", needs: "see-people" },
	{ place: /^alerts$/, view: "alerts", needs: "see-people" },
	{ place: /^exceptions$/, view: "exceptions", needs: "see-exceptions" },
	{ place: /^exceptions\/edit$/, view: "edit", needs: "edit-exceptions" },
	{ place: /^week$/, view: "week", needs: "see-policy" },
	{ place: /^year$/, view: "year", needs: "see-policy" },
	{ place: /^policy$/, view: "policy", needs: "see-policy" },
	{ place: /^explain$/, view: "explain", needs: "see-policy" },
	{ place: /^health$/, view: "health", needs: "see-health" },
	{ place: /^totals$/, view: "totals", needs: "see-totals" },
	{ place: /^shares$/, view: "shares", needs: "see-totals" },
	{ place: /^report$/, view: "report", needs: "see-people" },
	{ place: /^review$/, view: "review", needs: "see-review" },
	{ place: /^looks$/, view: "looks", needs: "see-looks" },
	{ place: /^requests$/, view: "requests", needs: "answer" },
	{ place: /^open$/, view: "open", needs: "answer" },
	{ place: /^forms$/, view: "forms", needs: "fill-in" },
	{ place: /^forms\/new$/, view: "fill", needs: "fill-in" },
	{ place: /^forms\/(?<id>\d+)$/, view: "form", needs: "fill-in" },
	{ place: /^forms\/(?<id>\d+)\/edit$/, view: "fill", needs: "fill-in" },
	{ place: /^bans$/, view: "bans", needs: "supervise" },
	{ place: /^help$/, view: "help", needs: null },
];

/** The menu: parts with the views that they name. */
const menu = [
	{
		title: null,
		views: ["today", "requests", "open", "incidents", "find", "bans"],
	},
	{
		title: "menu-rules",
		views: ["exceptions", "forms", "week", "policy", "explain"],
	},
	{ title: "menu-filter", views: ["health", "shares"] },
	{ title: "menu-show", views: ["totals", "report", "review", "looks"] },
	{ title: null, views: ["help"] },
];

/** Views that the menu shows as another one of its views. */
const within = {
	incident: "incidents",
	agreements: "incidents",
	alerts: "incidents",
	person: "find",
	edit: "exceptions",
	form: "forms",
	fill: "forms",
	year: "week",
};

/** Where a view is that has no parts in its place. */
const places = { find: "person" };

/** Returns the place of a view of the menu. */
export const placeOf = (view) => `#/${places[view] ?? view}`;

/** Returns the view of the menu that a view belongs to. */
export const menuViewOf = (view) => within[view] ?? view;

const allowed = (route) => route.needs === null || may(route.needs);

/** Returns the names of the views that this person may see. */
export const views = () => routes.filter(allowed).map(({ view }) => view);

/** Returns the parts of the menu that this person may see. */
export function menuNow() {
	return menu
		.map(({ title, views }) => ({
			title,
			views: views.filter((view) =>
				allowed(routes.find((route) => route.view === view)),
			),
		}))
		.filter(({ views }) => views.length > 0);
}

/**
 * Finds the view for the part of the address after "#".
 *
 * @param {string} hash "#/incidents/5?page=2"
 * @returns {{view: string, params: Object, query: URLSearchParams,
 *   allowed: boolean}|null} null if there is no such view
 */
export function find(hash) {
	const [place, search] = hash.replace(/^#?\/?/, "").split(/\?(.*)/s);

	for (const route of routes) {
		const match = route.place.exec(place);

		if (match) {
			return {
				view: route.view,
				params: match.groups ?? {},
				query: new URLSearchParams(search ?? ""),
				allowed: allowed(route),
			};
		}
	}
	return null;
}

/** Returns the first view that this person may see. */
export function home() {
	if (may("see-totals")) return "#/today";
	if (may("answer")) return "#/requests";
	return may("see-health") ? "#/health" : "#/help";
}
