/** Says in the visitor's language that there is no page here; without it, in English. */
import { fillTexts } from "/texts.js";

fillTexts();
