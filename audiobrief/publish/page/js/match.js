const SKIPPED = new Set(("SCRIPT STYLE NOSCRIPT TEMPLATE TEXTAREA SELECT OPTION BUTTON IFRAME OBJECT AUDIO VIDEO CANVAS " +
  "AUDIOBRIEF-PLAYER").split(" "));
const INLINE = new Set(("A ABBR B BDI BDO CITE CODE DATA DEL DFN EM FONT I INS KBD MARK Q S SAMP SMALL SPAN STRONG SUB " +
  "SUP TIME U VAR WBR").split(" "));
const LONG = 24; // folded characters: a line this long is found anywhere, a shorter one only between its neighbours
const SHORT = 12; // and one shorter than this only as a whole block
const SLACK = 40; // folded characters that may lie beside a line which fills all the room between its neighbours
const LARGE = 600; // folded characters: of a longer line, only the sentence that sounds is painted
const TRACE = 20; // folded characters by which a line is looked for that was found nowhere
const REACH = 6000; // folded characters within which a line may lie from the line before it, once that is found

const APART = new Set(["title", "byline", "date", "note"]); // said, though no paragraph of the page
const SENTENCE_END = /[.!?…。！？؟।](?:[^\s\p{L}\p{N}]*\s|[^\s\p{L}\p{N}]*$)/u;

/** The number of a footnote: nobody says it. */
const isNoteMark = (node) => node.nodeName === "SUP" && /^\W?\d{1,3}\W?$/.test(node.textContent.trim()) &&
  Boolean(node.closest("a") || node.querySelector("a"));

/** A host page's text as one folded string that knows, for every character of it, the text node it came from. */
class HostText {
  constructor(root) {
    this.nodes = [];
    this.sizes = [];
    this.first = []; // where each node's folded characters begin
    this.owner = []; // folded character → node
    this.offset = []; // folded character → place in that node
    this.edge = new Set([0]); // folded places at which a word begins
    this.blocks = new Set([0]); // and those at which a block does
    const characters = [];
    let block = null;
    let broken = false;
    const accept = (node) => {
      if (node.nodeType !== 1) return NodeFilter.FILTER_ACCEPT;
      broken ||= node.nodeName === "BR" || node.nodeName === "HR";
      const skipped = SKIPPED.has(node.nodeName.toUpperCase()) || node.namespaceURI?.endsWith("svg");
      return skipped || isNoteMark(node) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_SKIP;
    };
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, accept);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const place = this.nodes.push(node) - 1;
      const { data } = node;
      this.sizes.push(data.length);
      this.first.push(characters.length);
      let parent = node.parentElement;
      while (parent && INLINE.has(parent.nodeName)) parent = parent.parentElement;
      if (parent !== block || broken) {
        block = parent;
        broken = false;
        this.blocks.add(characters.length);
        this.edge.add(characters.length);
      }
      let last = -1;
      fold(data, (character, i) => {
        if (i > last + 1 && this.splits(data, last + 1, i)) this.edge.add(characters.length);
        last = i + (data.charCodeAt(i) > 0xd7ff && data.codePointAt(i) > 0xffff ? 1 : 0);
        characters.push(character);
        this.owner.push(place);
        this.offset.push(i);
      });
      if (last < data.length - 1 && this.splits(data, last + 1, data.length)) this.edge.add(characters.length);
    }
    this.edge.add(characters.length);
    this.blocks.add(characters.length);
    this.text = characters.join("");
    this.edges = [...this.blocks];
  }

  /** Whether what lies between two kept characters parts words: accents and soft hyphens do not. */
  splits(data, from, to) {
    return /[^\p{M}\u00ad\u200b-\u200d\u2060]/u.test(data.slice(from, to));
  }

  /** Whether the nodes are still those of the page. */
  get fresh() {
    return this.nodes.every((node, i) => node.isConnected && node.data.length === this.sizes[i]);
  }

  seen(at) {
    const element = this.nodes[this.owner[at]]?.parentElement;
    return Boolean(element && (!element.checkVisibility || element.checkVisibility({ visibilityProperty: true })));
  }

  inside(at, selector) {
    return Boolean(this.nodes[this.owner[at]]?.parentElement?.closest(selector));
  }

  /** All places where a folded text stands, as whole words unless that is left open; of several, those in sight. */
  places(folded, from = 0, to = this.text.length, whole = true) {
    const found = [];
    for (let at = this.text.indexOf(folded, from); at >= 0 && at + folded.length <= to && found.length < 50; ) {
      if (!whole || (this.edge.has(at) && this.edge.has(at + folded.length))) found.push(at);
      at = this.text.indexOf(folded, at + 1);
    }
    const seen = found.filter((at) => this.seen(at + (folded.length >> 1)));
    return seen.length ? seen : found;
  }

  /** Ranges over [from, to), one per text node, so that nothing left out on the way is painted. */
  ranges(from, to, generous = false) {
    if (!(to > from)) return [];
    const [start, end] = [this.owner[from], this.owner[to - 1]];
    const ranges = [];
    for (let i = start; i <= end; i++) {
      const node = this.nodes[i];
      let a = i === start ? this.offset[from] : 0;
      let b = node.data.length;
      if (i === end) {
        b = this.offset[to - 1];
        b += String.fromCodePoint(node.data.codePointAt(b)).length;
        b += /^\p{M}*/u.exec(node.data.slice(b))[0].length;
        if (generous) b += /^[^\s\p{L}\p{N}]{0,3}(?=\s|$)/u.exec(node.data.slice(b))?.[0].length ?? 0;
      }
      if (generous && i === start) a -= /(?:^|\s)([^\s\p{L}\p{N}]{0,3})$/u.exec(node.data.slice(0, a))?.[1].length ?? 0;
      if (i !== start && i !== end && !node.data.trim()) continue;
      const range = new Range();
      range.setStart(node, a);
      range.setEnd(node, b);
      ranges.push(range);
    }
    return ranges;
  }

  /** The folded place of a point in a text node; -1 outside. */
  placeOf(node, offset) {
    const i = this.nodes.indexOf(node);
    if (i < 0) return -1;
    let at = this.first[i];
    const end = this.first[i + 1] ?? this.text.length;
    while (at + 1 < end && this.offset[at + 1] <= offset) at++;
    return at < end ? at : -1;
  }
}

/** Finds the spoken lines in the host's own paragraphs. A line it is not sure of stays unpainted. */
class Match {
  constructor(lines, root) {
    this.host = new HostText(root);
    this.lines = lines.map(foldLine);
    this.spots = new Array(lines.length).fill(null); // per line: {from, to, words: [[from, to] | null]}
    this.chain();
    this.headline();
    this.fillGaps((line, from, to) => this.exact(line, from, to));
    this.fillGaps((line, from, to) => this.alike(line, from, to));
  }

  get found() {
    return this.spots.filter(Boolean).length;
  }

  /** Take the long lines that stand word for word in the page, in the order and place that fit together best. */
  chain() {
    const options = [];
    this.lines.forEach(({ folded, kind }, line) => {
      if (folded.length < LONG) return;
      for (const at of this.host.places(folded)) {
        const headline = kind === "title" && this.host.inside(at, "h1") ? 400 : 0;
        options.push({ line, at, end: at + folded.length, worth: folded.length + headline });
      }
    });
    options.sort((a, b) => a.at - b.at || a.line - b.line);
    options.length = Math.min(options.length, 1500);
    let best = null;
    for (const [i, option] of options.entries()) {
      option.score = option.worth;
      for (const before of options.slice(Math.max(0, i - 400), i)) {
        if (before.end > option.at || before.line >= option.line) continue;
        const score = before.score + option.worth - Math.min(60, (option.at - before.end) / 100);
        if (score > option.score) Object.assign(option, { score, before });
      }
      if (!best || option.score > best.score) best = option;
    }
    for (let option = best; option; option = option.before) this.settle(option.line, option.at);
  }

  /** The title may stand anywhere, if it stands in the main heading. */
  headline() {
    const line = this.lines.findIndex(({ kind, folded }) => kind === "title" && folded);
    if (line !== 0 || this.spots[0]) return;
    const at = this.host.places(this.lines[0].folded).find((place) => this.host.inside(place, "h1"));
    if (at === undefined) return;
    this.settle(0, at);
    const next = this.spots.slice(1).find(Boolean);
    this.spots[0].apart = next && next.from < at;
  }

  settle(line, at) {
    const { folded, words } = this.lines[line];
    const found = words.map(([a, b]) => (b > a ? [at + a, at + b] : null));
    this.spots[line] = { from: at, to: at + folded.length, words: found, runs: [[at, at + folded.length]] };
  }

  /** Look for every line not yet found between its neighbours that are. */
  fillGaps(look) {
    for (let line = 0; line < this.lines.length; line++) {
      if (this.spots[line] || !this.lines[line].folded) continue;
      const before = this.spots.slice(0, line).findLast((spot) => spot && !spot.apart);
      const after = this.spots.slice(line + 1).find(Boolean);
      if (!before && !after) return;
      const from = before ? before.to : Math.max(0, after.from - REACH);
      const to = Math.min(after ? after.from : this.host.text.length, before ? before.to + REACH : Infinity);
      look(line, from, to, Boolean(before));
    }
  }

  exact(line, from, to) {
    const { folded, kind } = this.lines[line];
    const tight = to - from <= folded.length + SLACK;
    const whole = (at) => tight || (this.host.blocks.has(at) && this.host.blocks.has(at + folded.length));
    const places = this.host.places(folded, from, to, !tight);
    const blocks = places.filter(whole);
    const headline = kind === "title" ? places.filter((at) => this.host.inside(at, "h1")) : [];
    const good = headline.length ? headline : blocks.length || folded.length < SHORT ? blocks : places;
    if (good.length) this.settle(line, line < this.spots.findIndex(Boolean) ? good.at(-1) : good[0]);
  }

  /** A line that reads a little differently here (a note sign, an advertisement inside): align it word by word. */
  alike(line, from, to) {
    const { folded, tokens, words, kind } = this.lines[line];
    if (folded.length < LONG || tokens.length < 5 || to - from < folded.length / 2) return;
    const there = this.tokens(from, Math.min(to, from + REACH));
    if (tokens.length * there.length > 1e6) return;
    const pairs = align(tokens.map(([a, b]) => folded.slice(a, b)), there.map(([a, b]) => this.host.text.slice(a, b)));
    const shared = pairs.reduce((sum, [i]) => sum + tokens[i][1] - tokens[i][0], 0);
    if (shared < (kind === "title" ? 0.6 : 0.75) * folded.length) return;
    const at = new Map(pairs.map(([i, j]) => [tokens[i][0], there[j][0] - tokens[i][0]]));
    const shift = (place) => {
      const token = tokens.findLast(([a]) => a <= place);
      return token && at.has(token[0]) ? at.get(token[0]) : null;
    };
    const found = words.map(([a, b]) => {
      const by = b > a ? shift(a) : null;
      return by === null || shift(b - 1) === null ? null : [a + by, b + shift(b - 1)];
    });
    const runs = [];
    for (const [i, j] of pairs) {
      const last = runs.at(-1);
      if (last?.j === j - 1) Object.assign(last, { j, to: there[j][1] });
      else runs.push({ j, from: there[j][0], to: there[j][1] });
    }
    this.spots[line] = { from: runs[0].from, to: runs.at(-1).to, words: found, runs: runs.map((run) => [run.from, run.to]) };
  }

  tokens(from, to) {
    const found = [];
    let start = from;
    for (let at = from + 1; at <= to; at++)
      if (this.host.edge.has(at) || at === to) {
        found.push([start, at]);
        start = at;
      }
    return found;
  }

  lineRanges(line) {
    const spot = this.spots[line];
    return spot ? spot.runs.flatMap(([from, to]) => this.host.ranges(from, to, true)) : [];
  }

  /** Which part of a line is painted with a word: all of a paragraph; of a larger line the sentence, within its block. */
  partAt(line, word) {
    const { sentences, folded } = this.lines[line];
    const block = this.blockOf(this.spots[line]?.words[word]?.[0] ?? this.spots[line]?.from ?? 0);
    const sentence = folded.length > LARGE ? sentences.findLastIndex((first) => first <= word) : -1;
    return `${block} ${sentence}`;
  }

  blockOf(at) {
    const { edges } = this.host;
    let low = 0;
    for (let high = edges.length; high - low > 1; ) {
      const middle = (low + high) >> 1;
      if (edges[middle] <= at) low = middle;
      else high = middle;
    }
    return low;
  }

  partRanges(line, part) {
    const spot = this.spots[line];
    if (!spot) return [];
    const [block, sentence] = part.split(" ").map(Number);
    let [from, to] = [this.host.edges[block], this.host.edges[block + 1] ?? this.host.text.length];
    const { sentences, words } = this.lines[line];
    if (sentence >= 0) {
      const said = spot.words.slice(sentences[sentence], sentences[sentence + 1] ?? words.length).filter(Boolean);
      from = Math.max(from, said[0]?.[0] ?? from);
      to = Math.min(to, said.at(-1)?.[1] ?? to);
    }
    const cut = spot.runs.map(([a, b]) => [Math.max(a, from), Math.min(b, to)]);
    return cut.flatMap(([a, b]) => this.host.ranges(a, b, true));
  }

  /** The lines that the page has no longer: no trace of them is left, where what stood around them still stands.
   * A page that shows only the beginning (a teaser, a wall) has not changed. */
  gone() {
    const last = this.spots.findLastIndex(Boolean);
    const gone = new Set();
    for (let line = 1; line < last; line++) {
      const { folded, kind } = this.lines[line];
      if (!this.spots[line] && folded.length >= 2 * TRACE && !APART.has(kind) && !this.traces(folded)) gone.add(line);
    }
    return 2 * gone.size < this.found ? gone : new Set();
  }

  traces(folded) {
    for (let at = 0; at + TRACE <= folded.length; at += TRACE / 2)
      if (this.host.text.includes(folded.slice(at, at + TRACE))) return true;
    return false;
  }

  wordRanges(line, word) {
    const place = this.spots[line]?.words[word];
    return place ? this.host.ranges(...place) : [];
  }

  /** The line at a point of the page's text; -1 for none. */
  lineAt(node, offset) {
    const at = this.host.placeOf(node, offset);
    return at < 0 ? -1 : this.spots.findIndex((spot) => spot && spot.runs.some(([from, to]) => from <= at && at < to));
  }
}

/** A line's folded text, where its spoken words lie in it, and where words begin. */
function foldLine({ kind, pieces }) {
  let folded = "";
  const words = [];
  const starts = new Set();
  let open = true;
  pieces.forEach((piece, i) => {
    const start = folded.length;
    let last = -1;
    fold(piece, (character, at) => {
      if (open || (at > last + 1 && HostText.prototype.splits(piece, last + 1, at))) starts.add(folded.length);
      open = false;
      last = at;
      folded += character;
    });
    open ||= HostText.prototype.splits(piece, last + 1, piece.length);
    if (i % 2) words.push([start, folded.length]);
  });
  const edges = [...starts, folded.length];
  const tokens = edges.slice(0, -1).map((start, i) => [start, edges[i + 1]]);
  return { kind, folded, words, tokens, sentences: sentenceStarts(pieces) };
}

/** Indices of the words that begin a sentence; between two words stands what ends one, and none begins in lower case. */
function sentenceStarts(pieces) {
  const starts = [0];
  for (let i = 2; i < pieces.length - 1; i += 2) {
    const next = pieces[i + 1];
    const glued = /[.!?]$/.test(pieces[i]) && next[0] !== next[0].toLowerCase();
    if ((SENTENCE_END.test(pieces[i]) || glued) && (glued || next[0] === next[0].toUpperCase())) starts.push(i / 2);
  }
  return starts;
}

/** Pairs [i, j] of equal words in the best local alignment of two lists (Smith and Waterman). */
function align(ours, theirs) {
  const width = theirs.length + 1;
  const scores = new Float32Array((ours.length + 1) * width);
  let best = 0;
  for (let i = 1; i <= ours.length; i++) {
    const worth = 1 + Math.min(8, ours[i - 1].length) / 4;
    for (let j = 1; j <= theirs.length; j++) {
      const here = i * width + j;
      const same = ours[i - 1] === theirs[j - 1] ? scores[here - width - 1] + worth : 0;
      scores[here] = Math.max(same, scores[here - width] - 0.8, scores[here - 1] - 0.35, 0);
      if (scores[here] > scores[best]) best = here;
    }
  }
  const pairs = [];
  for (let i = Math.floor(best / width), j = best % width; i && j && scores[i * width + j] > 0; ) {
    const here = i * width + j;
    const worth = 1 + Math.min(8, ours[i - 1].length) / 4;
    if (ours[i - 1] === theirs[j - 1] && Math.abs(scores[here] - scores[here - width - 1] - worth) < 1e-3) {
      pairs.unshift([i - 1, j - 1]);
      i--;
      j--;
    } else if (Math.abs(scores[here] - scores[here - width] + 0.8) < 1e-3) i--;
    else j--;
  }
  return pairs;
}
