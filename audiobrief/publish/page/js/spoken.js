/** The spoken lines of a document, each an element with its times, and the marks on the one that sounds and its word. */
class SpokenText {
  constructor(root) {
    this.elements = [...root.querySelectorAll("[data-start]")];
    this.lines = this.elements.map((element) => ({
      start: Math.round(1000 * Number(element.dataset.start)),
      end: Math.round(1000 * Number(element.dataset.end)),
      times: (element.dataset.words || "").split(" ").filter(Boolean).map(Number),
    }));
  }

  paint(line, word, turned) {
    this.litWord?.classList.remove("is-word");
    const element = this.elements[line];
    if (turned) {
      this.lit?.classList.remove("is-playing");
      this.lit?.removeAttribute("aria-current");
      element?.classList.add("is-playing");
      element?.setAttribute("aria-current", "true");
      this.lit = element;
    }
    this.litWord = word < 0 ? undefined : element.querySelectorAll(".w")[word];
    this.litWord?.classList.add("is-word");
  }
}
