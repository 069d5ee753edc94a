const SVG_NAMES = new Set(["svg", "path", "text"]);

/** Build an element. No innerHTML anywhere: publishers may enforce Trusted Types. */
function make(name, attributes = {}, ...children) {
  const element = SVG_NAMES.has(name)
    ? document.createElementNS("http://www.w3.org/2000/svg", name)
    : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== undefined) element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

/** Fill the {…} of a text from a strings table. */
function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, key) => values[key]);
}
