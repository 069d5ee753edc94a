/** 65 → "1:05", 3665 → "1:01:05". */
function clock(seconds) {
  const total = Math.max(0, Math.floor(seconds + 0.05));
  const pair = (n) => String(n).padStart(2, "0");
  const minutes = Math.floor(total / 60) % 60;
  const hours = Math.floor(total / 3600);
  return hours ? `${hours}:${pair(minutes)}:${pair(total % 60)}` : `${minutes}:${pair(total % 60)}`;
}

/** 65 → "1 minute 5 seconds", in the language given. */
function spokenClock(seconds, language) {
  const total = Math.max(0, Math.round(seconds));
  const parts = [
    ["hour", Math.floor(total / 3600)],
    ["minute", Math.floor(total / 60) % 60],
    ["second", total % 60],
  ];
  const said = parts.filter(([unit, n], i) => n || (i === 2 && total < 60));
  const format = (unit) => new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" });
  return said.map(([unit, n]) => format(unit).format(n)).join(" ");
}
