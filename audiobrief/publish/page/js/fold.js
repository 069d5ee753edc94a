const KEPT = /[\p{L}\p{N}\p{Sc}&%+=]/u;
const ASCII_KEPT = new Set("abcdefghijklmnopqrstuvwxyz0123456789$&%+=");

/** Call each(character, index) for what two renderings of a text share: letters, digits, a few signs; no accents. */
function fold(text, each) {
  for (let i = 0; i < text.length; ) {
    const code = text.charCodeAt(i);
    if (code < 128) {
      const character = text[i].toLowerCase();
      if (ASCII_KEPT.has(character)) each(character, i);
      i++;
      continue;
    }
    const original = String.fromCodePoint(text.codePointAt(i));
    for (const character of original.normalize("NFKD").toLowerCase()) if (KEPT.test(character)) each(character, i);
    i += original.length;
  }
}
