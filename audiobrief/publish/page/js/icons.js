const ICONS = {
  play: "M7.6 4.6v14.8a.8.8 0 0 0 1.22.68l11.6-7.4a.8.8 0 0 0 0-1.36L8.82 3.92a.8.8 0 0 0-1.22.68z",
  pause: "M6.8 4.5H10v15H6.8zM14 4.5h3.2v15H14z",
  back: "M12 1.6v2.6a9 9 0 1 1-9 9h1.6a7.4 7.4 0 1 0 7.4-7.4v2.6L8 5z",
  forward: "M12 1.6v2.6a9 9 0 1 0 9 9h-1.6a7.4 7.4 0 1 1-7.4-7.4v2.6l4-3.4z",
  previous: "M6 5.5h2v13H6zM18.5 6.6v10.8a.6.6 0 0 1-.94.5l-7.8-5.4a.6.6 0 0 1 0-1l7.8-5.4a.6.6 0 0 1 .94.5z",
  next: "M16 5.5h2v13h-2zM5.5 6.6v10.8a.6.6 0 0 0 .94.5l7.8-5.4a.6.6 0 0 0 0-1l-7.8-5.4a.6.6 0 0 0-.94.5z",
  chapters: "M4 5.6h2.2v2.2H4zm4.4.2H20v1.8H8.4zM4 10.9h2.2v2.2H4zm4.4.2H20v1.8H8.4zM4 16.2h2.2v2.2H4zm4.4.2H20v1.8H8.4z",
  add: "M4 6h12v1.8H4zm0 5h12v1.8H4zm0 5h7v1.8H4zm12.1-1.5h1.8v2.6h2.6v1.8h-2.6v2.6h-1.8v-2.6h-2.6v-1.8h2.6z",
  close: "M6.2 5 12 10.8 17.8 5 19 6.2 13.2 12l5.8 5.8-1.2 1.2-5.8-5.8L6.2 19 5 17.8l5.8-5.8L5 6.2z",
};

function icon(name, digits) {
  const parts = [make("path", { d: ICONS[name] })];
  if (digits) parts.push(make("text", { x: 12, y: 15.7, "text-anchor": "middle", class: "digits" }, digits));
  return make("svg", { viewBox: "0 0 24 24", "aria-hidden": "true", class: "icon" }, ...parts);
}

function iconButton(name, label, keys, digits) {
  return make("button", { type: "button", class: name, "aria-label": label, title: label, "aria-keyshortcuts": keys },
    icon(name, digits));
}
