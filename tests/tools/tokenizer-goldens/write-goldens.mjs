// Writes tests/data/tokenizer/golden.jsonl: strings and the ids that Hugging Face's tokenizer gives them for our
// models/language/vocab.txt. Run after the vocabulary changes: npm ci && npm start
// Left out on purpose, because this reference differs from the Python one: unassigned code points and CJK beyond the BMP.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Tokenizer } from "@huggingface/tokenizers";

const root = new URL("../../../", import.meta.url);
const read = (path) => readFileSync(new URL(path, root), "utf8");
const pieces = read("models/language/vocab.txt").split("\n").slice(0, -1);
const vocab = Object.fromEntries(pieces.map((piece, id) => [piece, id]));
const tokenizer = new Tokenizer(
  {
    version: "1.0", truncation: null, padding: null, added_tokens: [],
    normalizer: { type: "BertNormalizer", clean_text: true, handle_chinese_chars: true, strip_accents: null, lowercase: true },
    pre_tokenizer: { type: "BertPreTokenizer" },
    post_processor: { type: "BertProcessing", sep: ["[SEP]", vocab["[SEP]"]], cls: ["[CLS]", vocab["[CLS]"]] },
    decoder: { type: "WordPiece", prefix: "##", cleanup: true },
    model: { type: "WordPiece", unk_token: "[UNK]", continuing_subword_prefix: "##", max_input_chars_per_word: 100, vocab },
  },
  { tokenizer_class: "BertTokenizer" },
);

let seed = 20240229;
const random = (n) => { seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0; return Math.floor((seed / 2 ** 32) * n); };
const pick = (list) => list[random(list.length)];

const handWritten = readdirSync(new URL("models/training/tpir_training/instructions/handwritten/", root)).sort()
  .flatMap((name) => read(`models/training/tpir_training/instructions/handwritten/${name}`).split("\n"))
  .map((line) => line.trim()).filter((line) => line && !/^[[#]/.test(line)).map((line) => line.replace(/^0\.\d+: /, ""));

const fixed = [
  "", " ", "\t\n", "remove the rain", "REMOVE THE RAIN", "remove\nrain", "remove\r\nrain\tand\u00a0noise", "it's foggy & noisy!", "de-haze", "don't", "don\u2019t",
  "[MASK]", "[CLS] rain [SEP]", "[UNK]", "[PAD][PAD]", "user_name_with_underscores", "a+b=c", "5 < 6 > 4", "$100 ^ 2 ~ `x` | y", "100%", "e-mail: a.b@c.org",
  "caf\u00e9 na\u00efve \u00fcber \u00c5ngstr\u00f6m", "cafe\u0301", "\u0130stanbul I\u0307", "stra\u00dfe STRASSE", "\u01c4 \u01c5 \u01c6", "\u03a3\u03af\u03c3\u03c5\u03c6\u03bf\u03c2 \u03a3",
  "\u53bb\u9664\u56fe\u7247\u4e2d\u7684\u566a\u70b9", "\u30ce\u30a4\u30ba\u3092\u6d88\u3057\u3066", "\ube44\ub97c \uc9c0\uc6cc\uc918", "rain\u96e8rain", "\u0443\u0431\u0435\u0440\u0438 \u0434\u043e\u0436\u0434\u044c", "\u0625\u0632\u0627\u0644\u0629 \u0627\u0644\u0645\u0637\u0631",
  "\u05d4\u05e1\u05e8 \u05d0\u05ea \u05d4\u05d2\u05e9\u05dd", "\u0939\u093f\u0928\u094d\u0926\u0940", "\ud83d\ude00", "rain \ud83c\udf27\ufe0f please", "\ud83d\udc69\u200d\ud83d\udcbb", "zero\u200bwidth", "soft\u00adhyphen", "\ufefffix this", "left\u200eto\u200fright", "bell\u0007 null\u0000 \ufffd",
  "\ue000private", "em\u2014dash \u2013 and \u201cquotes\u201d \u2026", "\u00bfqu\u00e9? \u00a1s\u00ed!", "\u300cquote\u300d\u3001\u3002", "\uff26\uff35\uff2c\uff2c \uff57\uff49\uff44\uff54\uff48", "\u2460\u2461 \u00bd \u00b2", "\u20ac \u00a3 \u00a5 \u00a9 \u00ae \u2122", "\u2192 arrows \u2190",
  "a".repeat(100), "a".repeat(101), "rain".repeat(25), "rain".repeat(26), "x", "##ing", "un##related", "...", "?!?!", "(rain) [fog] {snow}", "back\\slash/slash", "'single' \"double\"",
  "\u2028line\u2029paragraph", "\u3000ideographic\u3000space", "thin\u2009space\u202fnarrow", "O\u0308O\u0308", "\ufb01nish \ufb02akes", "\u1e9e", "\u0958", "\uac00\u1100\u1161", "iso6400", "f/2.8", "1/15s", "8x8", "4:3",
];
const alphabet = [
  ..."abcdefghijklmnopqrstuvwxyz", ..."ABCDEFGHIJKLMNOPQRSTUVWXYZ", ..."0123456789", ..." \t\n\r", ..."     ", ..."!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
  ..."\u00e0\u00e1\u00e2\u00e3\u00e4\u00e5\u00e7\u00e8\u00e9\u00f1\u00f6\u00fc\u0142\u0131\u0130\u0151\u015f", ..."\u0301\u0308\u0323", ..."\u4e00\u96e8\u96ea\u9727", ..."\u0416\u044f\u03a9\u03c9", ..."\u200b\u00ad\u2014\u2026\u2019\u00ab\u00bb", "\ud83d\ude00", "\ud83c\udf27", "\u0007", "\ufffd", "\u00a0",
];
const texts = [...fixed];
for (let i = 0; i < 260; i++) texts.push(pick(handWritten));
for (let i = 0; i < 60; i++) texts.push(pick(handWritten).toUpperCase());
for (let i = 0; i < 320; i++) texts.push(Array.from({ length: 1 + random(40) }, () => pick(alphabet)).join(""));
for (let i = 0; i < 40; i++) { const t = [...pick(handWritten)]; t.splice(random(t.length), 0, pick(alphabet), pick(alphabet)); texts.push(t.join("")); }

const lines = [...new Set(texts)].map((text) => JSON.stringify({ text, ids: Array.from(tokenizer.encode(text).ids, Number) }));
writeFileSync(new URL("tests/data/tokenizer/golden.jsonl", root), lines.join("\n") + "\n");
console.log(`${lines.length} strings written to ${fileURLToPath(new URL("tests/data/tokenizer/golden.jsonl", root))}`);
