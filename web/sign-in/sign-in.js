/** Binds the page that the issuer sends people back to; the ids are listed in index.html. */
import { element, say } from "/dom.js";
import { signedIn, whereFrom } from "/session.js";
import { fillTexts, problemText, text } from "/texts.js";

fillTexts();
say(element("notice"), text("sign.checking"));
element("again").href = whereFrom();
const answer = new URLSearchParams(location.search);
// The code stays in no history and no address that is copied.
history.replaceState(null, "", location.pathname);
try {
  location.replace(await signedIn(answer));
} catch (error) {
  console.error(error);
  say(element("notice"), "");
  say(element("problem"), problemText(error));
  element("again").hidden = false;
}
