// SPDX-License-Identifier: LGPL-2.1-or-later
/** live.js -- tells users of screen readers what has changed. */
import { h } from "../dom.js";

const region = h("p", { class: "only-read", role: "status" });

/** The element that announcements are put into; once in each page. */
export const liveRegion = () => region;

/** Says `text` when the screen reader has a pause. */
export function announce(text) {
	region.textContent = "";
	/* A text that is the same as before is read again only if it changed. */
	setTimeout(() => {
		region.textContent = text;
	}, 60);
}
