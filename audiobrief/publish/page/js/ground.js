const INKS = [[255, 255, 255, 1], [0, 0, 0, 1]];
const PICTURES = "img, picture, video, canvas, iframe, svg, object, embed";
let painter;

/** A computed colour as red, green, blue (0 to 255) and alpha (0 to 1). */
function toRgb(colour) {
  const plain = /^rgba?\((\d+), (\d+), (\d+)(?:, ([\d.]+))?\)$/.exec(colour);
  if (plain) return [...plain.slice(1, 4).map(Number), Number(plain[4] ?? 1)];
  painter ??= document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  painter.clearRect(0, 0, 1, 1);
  painter.fillStyle = colour;
  painter.fillRect(0, 0, 1, 1);
  const [red, green, blue, alpha] = painter.getImageData(0, 0, 1, 1).data;
  return [red, green, blue, alpha / 255];
}

/** A colour laid over another. */
function over([r, g, b, a], [x, y, z, w]) {
  const all = a + w * (1 - a);
  const mix = (upper, lower) => (all ? (upper * a + lower * w * (1 - a)) / all : 0);
  return [mix(r, x), mix(g, y), mix(b, z), all];
}

/** The contrast of a text's colour on an opaque ground (WCAG 2.2). */
function contrast(ink, ground) {
  const light = (colour) => {
    const [r, g, b] = colour.map((part) => (part / 255 <= 0.04045 ? part / 3294.6 : ((part / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
  };
  const [a, b] = [light(over(ink, ground)), light(ground)];
  return a > b ? a / b : b / a;
}

/** The one colour painted behind an element; null where a picture, a gradient or blending leaves it open. */
function groundOf(element, host) {
  const { left, top, width, height } = element.getBoundingClientRect();
  let found;
  for (const at of [0.03, 0.5, 0.97]) {
    const ground = groundAt(left + at * width, top + height / 2, host);
    if (!ground || (found && String(found) !== String(ground))) return null;
    found = ground;
  }
  return found;
}

function groundAt(x, y, host) {
  let ground = [0, 0, 0, 0];
  for (const layer of layersAt(x, y, host)) {
    if (layer.matches(PICTURES)) return null;
    for (const pseudo of ["", "::before", "::after"]) {
      const style = getComputedStyle(layer, pseudo || null);
      if (pseudo && (style.content === "none" || style.position !== "absolute")) continue;
      const colour = toRgb(style.backgroundColor);
      if (style.backgroundImage !== "none" || (pseudo && colour[3])) return null;
      if (colour[3] && (style.opacity < 1 || style.filter !== "none" || style.mixBlendMode !== "normal")) return null;
      ground = over(ground, colour);
    }
    if (ground[3] > 0.99) return ground.map(Math.round);
  }
  const scheme = getComputedStyle(document.documentElement).colorScheme;
  const dark = /dark/.test(scheme) && (!/light/.test(scheme) || matchMedia("(prefers-color-scheme: dark)").matches);
  return over(ground, dark ? [18, 18, 18, 1] : INKS[0]).map(Math.round);
}

/** What is painted at a point, from the player down; outside the window, what the player stands in. */
function layersAt(x, y, host) {
  const above = [];
  for (let box = host; (box = box.parentElement || box.getRootNode().host); ) above.push(box);
  const stack = document.elementsFromPoint(x, y);
  const own = stack.findIndex((element) => element === host);
  const below = own < 0 && !stack.length ? above : stack.slice(own + 1);
  const unseen = above.slice(0, 4).flatMap((box) => [...box.children]).filter((element) => !above.includes(element) &&
    element !== host && isBehind(element, x, y) && !below.includes(element));
  return [...unseen, ...below.filter((element) => element.localName !== TAG), document.documentElement, document.body];
}

/** Whether an element that no pointer can find lies behind a point. */
function isBehind(element, x, y) {
  const { left, right, top, bottom } = element.getBoundingClientRect();
  if (x < left || x > right || y < top || y > bottom) return false;
  const { pointerEvents, position, visibility } = getComputedStyle(element);
  return pointerEvents === "none" && position === "absolute" && visibility === "visible";
}

/** How much of the foot of the window the page's own fixed bars and buttons take, where a box would lie. */
function footHeight(bar) {
  const { left, right, height } = bar.getBoundingClientRect();
  const free = (lift) => {
    for (let y = innerHeight - lift - height - 16; y < innerHeight - lift - 4; y += 12)
      for (let x = left + 4; x < right; x += 24) {
        const box = fixedAt(x, y);
        if (box) return box;
      }
    return null;
  };
  let lift = 0;
  for (let box, tries = 0; (box = free(lift)) && tries < 4; tries++) lift = innerHeight - box.top;
  return lift > innerHeight * 0.45 ? 0 : Math.max(0, lift);
}

/** The box of what is fixed to the window at a point; nothing for what fills the window, which is the page itself. */
function fixedAt(x, y) {
  for (const element of document.elementsFromPoint(x, y)) {
    if (element.localName === TAG) continue;
    for (let up = element; up; up = up.parentElement) {
      const box = up.getBoundingClientRect();
      if (/fixed|sticky/.test(getComputedStyle(up).position) && box.height < innerHeight * 0.5 && box.bottom > innerHeight * 0.6)
        return box;
    }
    return null;
  }
  return null;
}
