/** A row of the list: a button that plays it, one that lets it follow, and its episode. */
function readRow(item, show, image) {
  const { guid, audio, ms, art } = item.dataset;
  const link = item.querySelector("h3 a");
  const box = link.closest("[lang]");
  const byline = item.querySelector(".by")?.textContent ?? "";
  const episode = { guid, audio, duration_ms: Number(ms), title: link.textContent, page: link.href, show, byline,
    image: item.dataset.image || image, art };
  const button = make("button", { type: "button", class: "row-play" });
  const add = make("button", { type: "button", class: "row-add" }, icon("add"));
  item.querySelector(".row-buttons").append(button, add);
  return { item, button, add, episode, language: box.lang, direction: box.dir };
}

/** The list of episodes: it plays, search as you type, and a copy of the feed's address. */
document.addEventListener("DOMContentLoaded", () => {
  const { words, show, image, language } = JSON.parse(document.getElementById("audiobrief").textContent);
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const items = [...document.querySelectorAll(".episodes > li")].map((item) => ({ item, text: fold(item.textContent) }));
  const rows = items.map(({ item }) => readRow(item, show, image));
  if (rows.length) {
    const queue = new Queue(rows, words, language);
    for (const row of rows) row.add.title = fill(words.add_title, row.episode);
    for (const row of rows) row.add.setAttribute("aria-label", row.add.title);
    queue.show();
    const all = document.querySelector(".play-all");
    all.prepend(icon("play"));
    all.hidden = false;
    all.addEventListener("click", () => queue.playAll());
  }
  const search = document.querySelector("input[type=search]");
  const status = document.querySelector(".found");
  const find = () => {
    const asked = fold(search.value).split(/\s+/).filter(Boolean);
    let found = 0;
    for (const { item, text } of items) {
      item.hidden = !asked.every((word) => text.includes(word));
      found += !item.hidden;
    }
    const n = found.toLocaleString(document.documentElement.lang || undefined);
    status.textContent = !asked.length ? "" : found ? fill(words.found, { n, total: items.length }) : words.nothing_found;
  };
  if (search) {
    search.closest(".search").hidden = false;
    search.addEventListener("input", find);
    if (search.value) find();
  }
  const copy = document.querySelector(".copy-feed");
  copy.closest("li").hidden = false;
  copy.addEventListener("click", async () => {
    const link = new URL(document.querySelector("link[type='application/rss+xml']").href).href;
    try {
      await navigator.clipboard.writeText(link);
      status.textContent = words.copied;
    } catch {
      status.textContent = fill(words.copy_by_hand, { link });
    }
  });
});
