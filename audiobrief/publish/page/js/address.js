const TRACKING_PREFIXES = "utm_ mc_ pk_ mtm_ hsa_ _hs at_ oly_ vero_ guce_ amp_".split(" ");
const TRACKING_NAMES = new Set((
  "amp fbclid gclid gclsrc dclid gbraid wbraid msclkid twclid ttclid yclid igshid igsh li_fat_id mkt_tok s_cid " +
  "ref ref_src ref_url referrer cmp cmpid icid ito smid smtyp ocid ncid xtor sr_share soc_src soc_trk guccounter " +
  "__twitter_impression usqp replytocom trk trkcampaign spm wickedid sc_campaign _ga _gl").split(" "));
const TRACKING_PAIRS = new Set(["outputtype=amp"]);
const WRAPPER = /^https:\/\/(?:www\.google\.[a-z]{2,3}(?:\.[a-z]{2})?\/amp|[a-z0-9-]+\.cdn\.ampproject\.org\/[a-z])\/s\//;
const PATH_END = /(?:\/amp|\.amp|\/)+$/;
const AMP_PAGE = /(?:\.amp)+\.html$/;
const PATH_UNSAFE = /%([0-9A-Fa-f]{2})|([^A-Za-z0-9\-._~!$&'()*+,;=:@/])/gu;
const QUERY_UNSAFE = /%([0-9A-Fa-f]{2})|([^A-Za-z0-9\-._~!$&()*+,;=:@/?])/gu;
const HOST_NAME = /^(?:[a-z0-9._-]+|\[[0-9a-f:]+\])$/;
const LONGEST_URL = 8000;
const SITE_NAME = /^(?:www|m|mobile)\.(?=[^.]+\.)/;
const INDEX_PAGE = /\/index\.(?:html?|php)$/;

/** The one form that an article's addresses share; "" for what is no web address. The show's folder is built with
 * the same rules (sources/links.py, canonical_url); a shared table of cases keeps the two in step. */
function canonicalUrl(address) {
  for (let round = 0; round < 4; round++) {
    let url;
    try {
      url = new URL(address);
    } catch {
      return "";
    }
    const name = url.hostname.replace(/\.+$/, "");
    if (!/^https?:$/.test(url.protocol) || !HOST_NAME.test(name) || url.port === "0") return "";
    const host = name + (url.port && ":" + url.port);
    let path = url.pathname.replace(PATH_UNSAFE, settled).replace(PATH_END, "");
    path = path.replace(AMP_PAGE, ".html") || "/";
    const query = url.search.slice(1).replace(QUERY_UNSAFE, settled).split("&");
    const kept = query.filter((part) => part && !isTracking(part.toLowerCase())).join("&");
    const result = `${url.protocol}//${host}${path}${kept && "?" + kept}`;
    const wrapped = WRAPPER.exec(result);
    if (!wrapped) return [...result].length <= LONGEST_URL ? result : "";
    address = "https://" + result.slice(wrapped[0].length);
  }
  return "";
}

/** The addresses under which an article may have been read that is shown under this one, itself first: with http or
 * https, www., m. or nothing before the host, index.html or nothing behind the path (links.py, address_forms). */
function addressForms(canonical) {
  const parts = /^https?:\/\/([^/]+)([^?]*)(.*)$/.exec(canonical);
  if (!parts) return [];
  const bare = parts[1].replace(SITE_NAME, "");
  const page = parts[2].replace(INDEX_PAGE, "");
  const forms = new Set([canonical]);
  for (const host of [parts[1], bare, "www." + bare, "m." + bare])
    for (const path of [parts[2], page || "/", page.replace(/\/$/, "") + "/index.html"])
      for (const scheme of ["https", "http"]) forms.add(`${scheme}://${host}${path}${parts[3]}`);
  return [...forms];
}

function isTracking(part) {
  const name = part.split("=", 1)[0];
  return TRACKING_NAMES.has(name) || TRACKING_PREFIXES.some((p) => name.startsWith(p)) || TRACKING_PAIRS.has(part);
}

function settled(_, digits, other) {
  if (digits === undefined) return escaped(other);
  const character = String.fromCharCode(parseInt(digits, 16));
  return /[A-Za-z0-9\-._~]/.test(character) ? character : "%" + digits.toUpperCase();
}

function escaped(text) {
  return [...new TextEncoder().encode(text)].map((b) => "%" + b.toString(16).padStart(2, "0").toUpperCase()).join("");
}

/** SHA-256 as eight 32-bit words (FIPS 180-4): crypto.subtle is missing on plain http. */
function sha256(text) {
  const fraction = (n, power) => ((n ** power - Math.floor(n ** power)) * 2 ** 32) | 0;
  const primes = [];
  for (let n = 2; primes.length < 64; n++) if (primes.every((p) => n % p)) primes.push(n);
  const state = primes.slice(0, 8).map((p) => fraction(p, 1 / 2));
  const constants = primes.map((p) => fraction(p, 1 / 3));
  const bytes = [...new TextEncoder().encode(text)];
  const bits = bytes.length * 8;
  bytes.push(0x80);
  while (bytes.length % 64 !== 56) bytes.push(0);
  for (let shift = 56; shift >= 0; shift -= 8) bytes.push(shift < 32 ? (bits >>> shift) & 255 : 0);
  const turn = (x, n) => (x >>> n) | (x << (32 - n));
  for (let at = 0; at < bytes.length; at += 64) {
    const w = [];
    for (let i = 0; i < 64; i++) {
      if (i < 16) {
        const [a, b, c, d] = bytes.slice(at + 4 * i, at + 4 * i + 4);
        w[i] = (a << 24) | (b << 16) | (c << 8) | d;
      } else {
        const s0 = turn(w[i - 15], 7) ^ turn(w[i - 15], 18) ^ (w[i - 15] >>> 3);
        const s1 = turn(w[i - 2], 17) ^ turn(w[i - 2], 19) ^ (w[i - 2] >>> 10);
        w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0;
      }
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i++) {
      const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + constants[i] + w[i]) | 0;
      const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((value, i) => (state[i] = (state[i] + value) | 0));
  }
  return state.map((value) => value >>> 0);
}

/** Whether the show may hold an article: its addresses are kept as a Bloom filter, so that other pages ask nothing. */
function mayBeKnown(digest, filter) {
  if (!filter.bits) return true;
  const bytes = atob(filter.data);
  return digest.every((word) => {
    const bit = word % filter.bits;
    return (bytes.charCodeAt(bit >> 3) >> (bit & 7)) & 1;
  });
}
