/** The list of episodes: search as you type, and a copy of the feed's address. */
document.addEventListener("DOMContentLoaded", () => {
  const words = JSON.parse(document.getElementById("audiobrief").textContent);
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const items = [...document.querySelectorAll(".episodes > li")].map((item) => ({ item, text: fold(item.textContent) }));
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
  copy.hidden = false;
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
