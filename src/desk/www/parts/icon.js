// SPDX-License-Identifier: LGPL-2.1-or-later
/** icon.js -- small drawings. They repeat what the word beside them says. */
import { svg } from "../dom.js";

const PATHS = {
	today: "M12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.6l2.1 2.1M16.3 16.3l2.1 2.1M5.6 18.4l2.1-2.1M16.3 7.7l2.1-2.1M12 8.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7z",
	incidents: "M12 4 3 19.5h18zM12 10v4.5M12 17v.2",
	requests: "M4 5h16v11h-8l-4 4v-4H4zM8 9h8M8 12.5h5",
	open: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 6.6-1.6",
	person: "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4.5 20.5c.6-4 3.6-6 7.5-6s6.9 2 7.5 6",
	bans: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM6 6l12 12",
	exceptions: "M5 4h14v16H5zM8.5 12l2.5 2.5 4.5-5",
	forms: "M6 3h12v18H6zM9 7.5h6M9 11h6M9 16.5l1.5 1.5 3.5-3.5",
	week: "M4 6h16v14H4zM4 10.5h16M8.5 3.5V7M15.5 3.5V7M8 14h3M13 14h3M8 17h3",
	policy: "M6 3h9l4 4v14H6zM9 11h7M9 14.5h7M9 18h4",
	edit: "M4 20l1-4L16 5l3 3L8 19zM13.5 7.5l3 3",
	health: "M3 12h4l2.5-6 4 12 2.5-6h5",
	totals: "M4 20h16M6.5 16.5v-5M12 16.5v-11M17.5 16.5v-8",
	shares: "M4 18l5-5 4 3 7-9M15.5 7H20v4.5",
	report: "M7 9V3.5h10V9M7 17H4V9h16v8h-3M7 14h10v6.5H7z",
	review: "M7 4h10v17H7zM10 3h4v3h-4zM9.5 11h5M9.5 14.5h5",
	looks: "M2.5 12C5 7.5 8.3 5.5 12 5.5s7 2 9.5 6.5c-2.5 4.5-5.8 6.5-9.5 6.5S5 16.5 2.5 12zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z",
	help: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM9.5 9.5c.2-3 5-3 5 0 0 2-2.5 2-2.5 4.2M12 16.7v.2",
	good: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM8 12.3l2.8 2.8L16 9.5",
	info: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 11v5.5M12 7.7v.2",
	warn: "M12 4 3 19.5h18zM12 10v4.5M12 17v.2",
	bad: "M8 3.5h8l4.5 4.5v8L16 20.5H8L3.5 16V8zM9 9l6 6M15 9l-6 6",
	menu: "M4 7h16M4 12h16M4 17h16",
	page: "M4 5h16v14H4zM4 9h16M7 7h.1",
	app: "M7 3h10v18H7zM11 18h2",
	unclear: "M9 9c.2-3.5 6-3.5 6 0 0 2.5-3 2.5-3 5M12 18v.2",
	next: "M9 5l7 7-7 7",
	back: "M15 5l-7 7 7 7",
	held: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
};

/** Returns the drawing with this name. */
export function icon(name) {
	return svg(
		"svg",
		{ class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true" },
		svg("path", { d: PATHS[name] }),
	);
}

/** The mark of schoolgate. */
export function mark() {
	return svg(
		"svg",
		{ viewBox: "0 0 32 32", "aria-hidden": "true" },
		svg("rect", { class: "mark-ground", width: 32, height: 32, rx: 7 }),
		svg("path", {
			class: "mark-line",
			d: "M7 25V14a9 9 0 0 1 18 0v11M12 25V9.5M16 25V5.5M20 25V9.5M5 25h22",
		}),
	);
}
