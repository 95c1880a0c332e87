/** A button that copies a text, and says so itself, which is where one looks. */
import { make } from "/dom.js";
import { text } from "/texts.js";

/**
 * @param what is copied, for who hears the button without seeing where it stands
 * @param label on the button; without one it says just that it copies
 */
export function copyButton({ id, what, value, label = text("transfer.copy") }) {
  const button = make(
    "button",
    {
      id,
      type: "button",
      class: "copy",
      "aria-label": text("transfer.copyThis", { what }),
      "aria-live": "polite",
      click: async () => {
        await navigator.clipboard.writeText(value);
        button.removeAttribute("aria-label");
        button.textContent = text("transfer.copied");
      },
    },
    label,
  );
  return button;
}
