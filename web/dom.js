/** Builds elements, so that no page ever writes HTML as text. */

/**
 * An element with its properties and children. A function is a listener, true and false set or
 * leave out an attribute, everything else is an attribute's text. Children are nodes, texts, or
 * nothing.
 */
export function make(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (typeof value === "function") element.addEventListener(key, value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== undefined) element.setAttribute(key, value);
  }
  element.append(...children.flat().filter((child) => child !== undefined && child !== ""));
  return element;
}

/** One radio button of a group, as a card; the note says more in small letters. */
export function choice(name, value, label, checked, note) {
  return make(
    "label",
    { class: "choice" },
    make("input", { id: `${name}-${value}`, type: "radio", name, value, checked }),
    make("span", {}, label),
    note ? make("small", {}, note) : undefined,
  );
}

export function element(id) {
  return document.getElementById(id);
}

/** Writes only what is new, because a screen reader speaks every writing. */
export function say(place, words) {
  if (place.textContent !== words) place.textContent = words;
}

/** A term and what it is, for a list of sums or facts. */
export function fact(term, ...what) {
  return make("div", {}, make("dt", {}, term), make("dd", {}, ...what));
}
