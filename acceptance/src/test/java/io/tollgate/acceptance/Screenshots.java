package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.util.List;

/**
 * What a page looks like, kept in target/screenshots; it must fit its screen and be read by all.
 */
final class Screenshots {

  private static final Path PICTURES = Path.of("target", "screenshots");

  /** Text of less contrast than 4.5 (3 when large) to the nearest background: WCAG 2.2, 1.4.3. */
  private static final String FAINT_TEXTS =
      """
      () => {
        const rgb = (color) => color.match(/[\\d.]+/g).map(Number);
        const light = (color) => {
          const [r, g, b] = rgb(color).map((part) => part / 255)
              .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
          return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const ground = (element) => {
          const color = getComputedStyle(element).backgroundColor;
          return rgb(color)[3] === 0 ? ground(element.parentElement) : color;
        };
        const contrast = (one, other) => {
          const [dark, bright] = [light(one), light(other)].sort((a, b) => a - b);
          return (bright + 0.05) / (dark + 0.05);
        };
        return [...document.querySelectorAll("body *")]
            .filter((element) => !element.closest("svg") && element.checkVisibility())
            .filter((element) => [...element.childNodes]
                .some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim()))
            .filter((element) => {
              const style = getComputedStyle(element);
              const needed = parseFloat(style.fontSize) >= 24 ? 3 : 4.5;
              return contrast(style.color, ground(element)) < needed;
            })
            .map((element) => element.textContent.trim());
      }\
      """;

  private Screenshots() {}

  /**
   * Keeps a picture of the whole page.
   *
   * @param suffix screen and colours
   */
  static void take(Page page, String name, String suffix) {
    page.screenshot(
        new Page.ScreenshotOptions()
            .setFullPage(true)
            .setPath(PICTURES.resolve(name + "-" + suffix + ".png")));
    assertEquals(
        page.evaluate("document.documentElement.clientWidth"),
        page.evaluate("document.documentElement.scrollWidth"),
        "scrolls sideways: " + name);
    assertEquals(List.of(), page.evaluate(FAINT_TEXTS), name);
  }
}
