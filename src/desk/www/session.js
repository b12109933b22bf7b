// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * session.js -- who is signed in, and what this person may do.
 */
import { get, post, setToken } from "./api.js";
import { setNow } from "./dates.js";
import { forgetDrafts } from "./drafts.js";

let session = null;

/** The name of whoever was signed in last, in this window. */
let last = null;

function take(answer) {
	/* What one person typed is not for the next one. */
	if (last !== null && last !== answer.name) forgetDrafts();
	last = answer.name;
	session = answer;
	setToken(answer.csrf);
	setNow(answer.now);
	return answer;
}

/** Returns the session, or null. */
export const sessionNow = () => session;

/** Returns whether this person may do something: "see-people", "decide", ... */
export const may = (word) => session?.may.includes(word) ?? false;

/** Asks the server whether there is a session still. */
export const resume = async () => take(await get("session"));

/** Signs in. Throws Refused if name or password are wrong. */
export const signIn = async (name, password) =>
	take(await post("login", { name, password }));

/** The server said that the session is over. */
export function dropSession() {
	session = null;
	setToken(null);
}

/** Signs out. Nothing that was typed is kept for whoever comes next. */
export async function signOut() {
	await post("logout");
	dropSession();
	forgetDrafts();
}
