// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * app.js -- the start: is somebody signed in? Then the view, else the door.
 */
import { Away, get, post, Refused, whenSignedOut } from "./api.js";
import { hasDrafts } from "./drafts.js";
import { watchIdle } from "./idle.js";
import { setKeys } from "./keys.js";
import { halt, loadAll, mount, show } from "./router.js";
import { home } from "./routes.js";
import { dropSession, resume, sessionNow, signOut } from "./session.js";
import { door, shell } from "./shell.js";
import { firstLanguage } from "./words.js";
import { askDoor, isAsk } from "./views/ask.js";
import { blockedDoor, isBlocked, takeShortAddress } from "./views/blocked.js";
import { awayDoor, signInDoor } from "./views/door.js";

let about = { school: "schoolgate" };
let timer = null;

function enter() {
	const { main, current } = shell(sessionNow(), {
		signedOut: leave,
		again: enter,
	});

	mount(main, current, sessionNow().school);
	if (!/^#\/./.test(location.hash)) history.replaceState(null, "", home());
	show().then(loadAll);
}

/** Shows the door. `why`: "over" after a session, "left" after signing out. */
function showDoor(why) {
	halt();
	dropSession();
	door(about.school, signInDoor(why, enter, about.signOn), () =>
		showDoor(why),
	);
	document.querySelector("main h1").focus();
}

async function leave() {
	try {
		await signOut();
	} catch (error) {
		if (error instanceof Away) return showAway();
		if (!(error instanceof Refused)) throw error;
	}
	/* Whoever comes next begins at the own first view: enter() knows it. */
	history.replaceState(null, "", location.pathname);
	showDoor("left");
}

/** Nobody is there: ends the session, and takes the names off the screen. */
function close() {
	if (sessionNow() === null) return;
	post("logout").catch(() => {
		/* The server ends it by itself, after the same time. */
	});
	showDoor("over");
}

function showAway() {
	door(about.school, awayDoor(start), showAway);
	clearTimeout(timer);
	timer = setTimeout(start, 5000);
}

/** Those who see a block page, or cannot see one, need not sign in. */
const isForStrangers = (hash) => isAsk(hash) || isBlocked(hash);

async function showAsk() {
	const parts = isAsk(location.hash)
		? await askDoor(location.hash)
		: await blockedDoor(start);

	door(about.school, parts, showAsk);
	document.querySelector("main h1").focus();
}

async function start() {
	clearTimeout(timer);
	try {
		about = await get("about");
		firstLanguage(about.language);
		if (isForStrangers(location.hash)) return await showAsk();
		await resume();
		enter();
	} catch (error) {
		if (error instanceof Away) showAway();
		else if (error instanceof Refused) showDoor(null);
		else throw error;
	}
}

whenSignedOut(() => {
	/* At the start nobody was signed in: then start() shows the door. */
	if (sessionNow() !== null) showDoor("over");
});
/* The view for strangers has another frame than all others. */
addEventListener("hashchange", ({ oldURL, newURL }) => {
	if ([oldURL, newURL].some((url) => isForStrangers(new URL(url).hash)))
		start();
});
addEventListener("beforeunload", (event) => {
	if (hasDrafts()) event.preventDefault();
});
/* On paper, each chart has its numbers below it. */
addEventListener("beforeprint", () => {
	for (const numbers of document.querySelectorAll(".chart details"))
		numbers.open = true;
});
takeShortAddress();
setKeys();
watchIdle(close);
firstLanguage();
start();
