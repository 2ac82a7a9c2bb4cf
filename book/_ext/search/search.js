// Finds sections of the book: text in, ranked sections out. Nothing here touches the page.
// One global, `dlnotesSearch`; the index files and the list of terms hand their data to it.
(() => {
  "use strict";

  const FIELDS = { title: 5, text: 1, code: 0.4 };      // what a hit in each field is worth
  const QUALITY = { whole: 1, start: 0.7, end: 0.55, middle: 0.25 };
  const WEIGHT = { word: 1, stem: 0.9, syllable: 0.5, part: 0.6, term: 0.9, near: 0.4, termPart: 0.3 };
  const SATURATION = 1.2, LENGTH = 0.4;                 // BM25's k1 and b
  const PAGE_SHARE = 0.7, PHRASE_SHARE = 0.5, EXACT_SHARE = 1;
  const PER_PAGE = [1, 0.05, 0.025];                    // a page's best section, its second, its third
  const COMMON_PART = 4;                                // a part of more terms than this names none of them
  const LONGEST_NAME = 4;                               // words
  const EXCERPT = 160;                                  // letters

  const indexes = {};                                   // language → { pages, sections }
  let language;                                         // what `know` was told

  // ---- words ------------------------------------------------------------------------------------

  const isHangul = (char) => char >= "가" && char <= "힣";
  const isLetter = (char) => char !== undefined && /[\p{L}\p{M}\p{N}_]/u.test(char);
  const isOpen = (syllable) => isHangul(syllable) && (syllable.charCodeAt(0) - 0xac00) % 28 === 0;

  /** The text in its comparable form, with every character in its old place. */
  const fold = (text) => text.replace(/\p{Lu}/gu, (char) => {
    const lower = char.toLowerCase();
    return lower.length === char.length ? lower : char;
  });

  const WORD = /[가-힣]+|\p{N}+(?:\.\p{N}+)+|(?:(?![가-힣ㄱ-ㆎ])[\p{L}\p{M}\p{N}_])+/gu;

  /** The words of a query; a particle written onto a Latin word is none ("ReLU는"). */
  function words(query) {
    const text = fold(query.normalize("NFC"));
    const found = [...text.matchAll(WORD)].filter((match) => {
      const before = text[match.index - 1];
      const glued = isLetter(before) || before === ")";
      return !(isHangul(match[0][0]) && glued && language.endings.includes(match[0]));
    }).map((match) => match[0]);
    const telling = found.filter((word) => !forms(word).some((form) => language.stops.has(form)));
    return telling.length ? telling : found;
  }

  /** A Hangul word without its particle or verb ending, longest ending first. */
  function cuts(word) {
    const found = [];
    for (const ending of language.endings) {
      const rest = word.slice(0, -ending.length);
      if (rest && word.endsWith(ending) && !found.includes(rest)) found.push(rest);
    }
    return found;
  }

  /** A word and, if Hangul, what is left of it without its endings. */
  const forms = (word) => (isHangul(word[0]) ? [word, ...cuts(word)] : [word]);

  /** An English word without its endings: losses → loss, vanishing → vanish, transpose → transpos. */
  function stem(word) {
    const rest = /(ss|sh|ch|x|z)es$/.test(word) ? word.slice(0, -2)
      : /[^aeiou]ies$/.test(word) && word.length > 4 ? `${word.slice(0, -3)}y`
        : /[^aius]s$/.test(word) && word.length > 3 ? word.slice(0, -1) : word;
    const [, start] = [/^(.{5,})ation$/, /^(.*[aeiouy].*)(?:ing|ed)$/, /^(.{4,})e$/]
      .map((ending) => ending.exec(rest)).find(Boolean) ?? [];
    return start?.length > 2 ? start.replace(/([bdfgmnprt])\1$/, "$1") : rest;
  }

  const key = (parts) => parts.map((part) => (isHangul(part[0]) ? part : stem(part))).join("");

  // ---- places -----------------------------------------------------------------------------------

  /** A regular expression for a text: Hangul with or without blanks, hyphens like blanks.
      With `open`, the last syllable may still get a final consonant (it is being typed). */
  function pattern(text, open = false) {
    let source = "";
    [...text].forEach((char, i, all) => {
      if (/[\s-]/.test(char)) { source += "[ -]?"; return; }
      if (i && isHangul(char) && isHangul(all[i - 1])) source += "[ -]?";
      const last = open && i === all.length - 1 && isOpen(char);
      source += last
        ? `[${char}-${String.fromCharCode(char.charCodeAt(0) + 27)}]`
        : char.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
    });
    return new RegExp(source, "g");
  }

  /** How well a hit sits in its word, 0 for none: a whole word, its start, its end, its middle. */
  function quality(text, from, to) {
    const first = text[from], hangul = isHangul(text[to - 1]);
    const sameScript = (char) => isLetter(char) && isHangul(char) === hangul;
    const starts = !isLetter(text[from - 1]) || isHangul(text[from - 1]) !== isHangul(first);
    let end = to;
    while (sameScript(text[end])) end += 1;
    const rest = text.slice(to, end);
    const ends = !rest || (hangul ? language.endings : language.suffixes).includes(rest);
    const hit = text.slice(from, to), gap = Math.max(hit.lastIndexOf(" "), hit.lastIndexOf("-"));
    if (gap >= 0 && isHangul(first)) {                  // 경사 하강법 for 경사하강법, but not 이 상황 for 이상
      const tail = hit.length - gap - 1;
      return starts && (ends || tail > 1) ? (ends ? QUALITY.whole : QUALITY.start) : 0;
    }
    if (starts && ends) return QUALITY.whole;
    if (to - from === 1) return hangul && (starts || ends) ? QUALITY.middle / 2 : 0;
    if (starts) return QUALITY.start;
    if (!hangul && to - from < 4) return 0;
    return ends ? QUALITY.end : QUALITY.middle;
  }

  /** Every hit of an alternative in a text, as [from, to, quality]. */
  function hits(text, { pattern: wanted, wholeOnly }) {
    const found = [];
    wanted.lastIndex = 0;
    for (let match; (match = wanted.exec(text)); ) {
      const from = match.index, to = from + match[0].length, value = quality(text, from, to);
      if (value && (!wholeOnly || value === QUALITY.whole)) found.push([from, to, value]);
      else wanted.lastIndex = from + 1;
    }
    return found;
  }

  // ---- the question -----------------------------------------------------------------------------

  /** What may stand for each word of the query: the word, its stem, its terms in both languages. */
  function alternatives(query, open) {
    const list = words(query);
    const tokens = list.map((word, i) => ({ word, options: own(word, open && i === list.length - 1) }));
    addTerms(tokens);
    for (const token of tokens) if (!token.options.some(occurs)) token.options.push(...pieces(token.word));
    return tokens;
  }

  const option = (text, weight, extra = {}) => ({ text, weight, pattern: pattern(text, extra.open), ...extra });

  /** A name of a term; its last word, if English, without its ending. */
  const named = (name, weight) => option(fold(name).replace(/[a-z]+$/, stem), weight);

  function own(word, open) {
    const options = [option(word, WEIGHT.word, { open })];
    if (!isHangul(word[0])) {
      if (stem(word) !== word) options.push(option(stem(word), WEIGHT.stem));
      return options;
    }
    const cut = cuts(word).filter((rest) => rest.length > 1).map((rest) => option(rest, WEIGHT.stem));
    if (occurs(options[0])) return [...options, ...cut];  // 평가 is there: it is not 평 with a particle
    const syllable = cuts(word).filter((rest) => rest.length === 1);
    return [...options, ...cut, ...syllable.map((rest) => option(rest, WEIGHT.syllable, { wholeOnly: true }))];
  }

  const texts = (section) => Object.keys(FIELDS).map((field) => section.folded[field]);
  const occurs = (wanted) => Object.values(indexes).some(({ sections }) =>
    sections.some((section) => texts(section).some((text) => hits(text, wanted).length)));

  /** Words that together name a term bring the term's other names with them; a part of a term brings less. */
  function addTerms(tokens) {
    const taken = new Set();
    for (let size = Math.min(tokens.length, LONGEST_NAME); size > 0; size -= 1) {
      for (let at = 0; at + size <= tokens.length; at += 1) {
        const span = tokens.slice(at, at + size);
        const terms = termsNamed(span.map(({ word }) => word));
        if (!terms || span.some((token) => taken.has(token))) continue;
        for (const token of span) {
          taken.add(token);
          token.options.push(...terms.flatMap(({ ko, en, near }) => [
            ...[...ko, ...en].map((name) => named(name, WEIGHT.term)),
            ...near.map((name) => named(name, WEIGHT.near)),
          ]));
        }
      }
    }
    for (const token of tokens.filter((one) => !taken.has(one))) {
      const terms = forms(token.word).map((word) => language.parts.get(key([word]))).find(Boolean) ?? [];
      if (terms.length > COMMON_PART) continue;
      const names = terms.flatMap(({ ko, en }) => (isHangul(token.word[0]) ? en : ko));
      token.options.push(...names.map((name) => named(name, WEIGHT.termPart)));
    }
  }

  const termsNamed = (list) => forms(list.at(-1))
    .map((last) => language.names.get(key([...list.slice(0, -1), last]))).find(Boolean);

  /** A compound that the book does not hold, in the longest pieces that it does: 손실곡면그림 → 손실, 곡면, 그림. */
  function pieces(word) {
    const found = [];
    for (let at = 0; isHangul(word[0]) && at + 1 < word.length; ) {
      let size = Math.min(word.length - at, word.length - 1);
      while (size > 1 && !occurs(option(word.slice(at, at + size), 1))) size -= 1;
      if (size > 1) found.push(option(word.slice(at, at + size), WEIGHT.part));
      at += size;
    }
    return found;
  }

  // ---- the answer -------------------------------------------------------------------------------

  const sum = (list) => list.reduce((total, value) => total + value, 0);
  const mean = (list) => sum(list) / list.length || 1;

  /** BM25's share of a number of hits: it grows ever less, and less in a longer text. */
  const saturated = (number, length, usual) =>
    (number * (SATURATION + 1)) / (number + SATURATION * (1 - LENGTH + (LENGTH * length) / usual));

  /** What the hits of an alternative in a section are worth together. */
  const worth = (section, wanted) => sum(Object.entries(FIELDS).map(([field, weight]) =>
    weight * sum(hits(section.folded[field], wanted).map((hit) => hit[2]))));

  /** What a word of the query is worth in every section and in every page, and how rare it is. */
  function measure({ options }, { pages, sections }) {
    const usual = { section: mean(sections.map((s) => s.length)), page: mean(pages.map((p) => p.length)) };
    const counts = options.map((wanted) => sections.map((section) => worth(section, wanted)));
    const best = (share) => Math.max(0, ...options.map(({ weight }, i) => weight * share(counts[i])));
    const inSection = sections.map(({ length }, i) => best((list) => saturated(list[i], length, usual.section)));
    const inPage = pages.map(({ length, sections: own }) =>
      best((list) => saturated(sum(own.map((i) => list[i])), length, usual.page)));
    const whole = sections.map((section) => worth(section, { ...options[0], wholeOnly: true }));
    const exact = sections.map(({ length }, i) => rarity(whole) * saturated(whole[i], length, usual.section));
    return { inSection, inPage, exact, rarity: rarity(inSection) };
  }

  /** How telling it is to hold something: the fewer do, the more. */
  function rarity(values) {
    const holding = values.filter(Boolean).length;
    return Math.log(1 + (values.length - holding + 0.5) / (holding + 0.5));
  }

  /** The sections of one language with their scores, best first, no more than three of a page. */
  function rank(lang, tokens, phrase) {
    const index = indexes[lang] ?? { pages: [], sections: [] };
    const usual = mean(index.sections.map((section) => section.length));
    const measured = tokens.map((token) => measure(token, index));
    const all = sum(measured.map(({ rarity }) => rarity)) || 1;
    const covered = (value) => (sum(measured.map((m) => (value(m) ? m.rarity : 0))) / all) ** 2;
    const total = (value) => sum(measured.map((m) => m.rarity * value(m))) * covered(value);
    const scored = index.sections.map((section, i) => {
      const own = total((m) => m.inSection[i]);
      const around = PAGE_SHARE * total((m) => m.inPage[section.page]);
      const together = phrase ? PHRASE_SHARE * all * saturated(worth(section, phrase), section.length, usual) : 0;
      const asTyped = EXACT_SHARE * sum(measured.map((m) => m.exact[i])); // with its ending, not only its stem
      return { section, page: index.pages[section.page], score: own ? own + around + together + asTyped : 0 };
    });
    return thinned(inOrder(scored));
  }

  const inOrder = (results) => results.filter(({ score }) => score).sort((a, b) => b.score - a.score);

  /** Let every page show its best section before any page shows its second. */
  function thinned(results) {
    const shown = new Map();
    return inOrder(results.map((result) => {
      const before = shown.get(result.page) ?? 0;
      shown.set(result.page, before + 1);
      return { ...result, score: result.score * (PER_PAGE[before] ?? 0) };
    }));
  }

  /** Where the English word around `to` ends: a hit of its stem marks all of it, one of Hangul spares the particle. */
  function endOfEnglish(text, to) {
    let end = to;
    while (!isHangul(text[to - 1]) && isLetter(text[end]) && !isHangul(text[end])) end += 1;
    return end;
  }

  /** A text as [piece, is a hit] pairs, cut to the passage that holds most of the hits. */
  function excerpt(text, folded, options, room = Infinity) {
    const found = options.flatMap((wanted) => hits(folded, wanted).map(([from, to, value]) => {
      const end = value === QUALITY.whole ? endOfEnglish(folded, to) : to;
      return { from, to: end, worth: value * wanted.weight, wanted };
    })).sort((a, b) => a.from - b.from || b.to - a.to);
    const worthFrom = (start) => {
      const kinds = new Map();
      for (const hit of found) {
        if (hit.from < start || hit.to > start + room * 0.8) continue;
        kinds.set(hit.wanted, Math.max(kinds.get(hit.wanted) ?? 0, hit.worth));
      }
      return sum([...kinds.values()]);
    };
    const best = found.reduce((most, hit) => {
      const value = worthFrom(hit.from);
      return value > most.value ? { value, from: hit.from } : most;
    }, { value: 0, from: 0 }).from;
    let start = Math.max(0, Math.min(best - room / 4, text.length - room));
    let end = Math.min(text.length, start + room);
    if (start > 0) start = Math.min(best, text.indexOf(" ", start) + 1 || start);
    if (end < text.length) end = Math.max(text.lastIndexOf(" ", end), start + 1);
    const pieces = start > 0 ? [["… ", false]] : [];
    let at = start;
    for (const { from, to } of found) {
      if (from < at || to > end) continue;
      if (from > at) pieces.push([text.slice(at, from), false]);
      pieces.push([text.slice(from, to), true]);
      at = to;
    }
    pieces.push([text.slice(at, end) + (end < text.length ? " …" : ""), false]);
    return pieces.filter(([piece]) => piece);
  }

  /** Sections for a query: [{lang, name, anchor, page, title, passage}], the reader's language first.
      `open` says that the last syllable of the query is still being typed. */
  function find(query, { lang = "ko", open = false, limit = 20 } = {}) {
    const tokens = alternatives(query, open);
    if (!tokens.length) return [];
    const list = tokens.map(({ word }) => word);
    const phrase = list.length > 1 ? { pattern: pattern(list.join(" ")) } : null;
    const options = tokens.flatMap((token) => token.options);
    const order = [lang, ...Object.keys(indexes).filter((other) => other !== lang)];
    return order.flatMap((code) => rank(code, tokens, phrase).slice(0, limit).map(({ section, page, score }) => ({
      lang: code,
      name: page.name,
      anchor: section.anchor,
      score,
      page: excerpt(page.title, fold(page.title), options),
      title: section.anchor ? excerpt(section.title, section.folded.title, options) : [],
      passage: excerpt(section.text, section.folded.text, options, EXCERPT),
    })));
  }

  /** The name of a term nearest to a query that finds nothing, or null. */
  function suggest(query) {
    const wanted = fold(query).normalize("NFD").replace(/\s/g, "");
    let best = { name: null, far: Math.max(1, Math.floor(wanted.length / 4)) + 1 };
    for (const name of language.terms.flatMap((term) => [...term.ko, ...term.en])) {
      const far = distance(wanted, fold(name).normalize("NFD").replace(/\s/g, ""), best.far);
      if (far && far < best.far) best = { name, far };
    }
    return best.name;
  }

  /** How many letters were left out, added, changed or exchanged with their neighbour; `limit` for as many or more. */
  function distance(a, b, limit) {
    if (Math.abs(a.length - b.length) >= limit) return limit;
    const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
    for (let i = 1; i <= a.length; i += 1) {
      const [above, row] = [rows[i - 1], [i]];
      for (let j = 1; j <= b.length; j += 1) {
        row[j] = Math.min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
        const exchanged = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
        if (exchanged) row[j] = Math.min(row[j], rows[i - 2][j - 2] + 1);
      }
      rows.push(row);
    }
    return rows[a.length][b.length];
  }

  // ---- the data ---------------------------------------------------------------------------------

  /** Take the index of one language: {pages: [[name, title, [[anchor, title, text, code], …]], …]}. */
  function add(lang, data) {
    const sections = [];
    const pages = data.pages.map(([name, title, own], page) => {
      const at = own.map(([anchor, heading, text, code = ""]) => sections.push({
        page, anchor, title: heading, text, length: text.length,
        folded: { title: fold(heading), text: fold(text), code: fold(code) },
      }) - 1);
      return { name, title, sections: at, length: sum(at.map((i) => sections[i].length)) };
    });
    indexes[lang] = { pages, sections };
  }

  /** Take the words of the languages and the terms: {endings, suffixes, stops, terms: [{ko, en, near}, …]},
      where ko and en name the term and near holds words that lead to it. */
  function know({ endings, suffixes, stops, terms }) {
    const [names, parts] = [new Map(), new Map()];
    const enter = (map, name, term) => map.set(name, [...(map.get(name) ?? []), term]);
    for (const term of terms) {
      const cut = [...term.ko, ...term.en, ...term.near].map((name) => fold(name).match(WORD));
      const pieces = cut.filter((name) => name.length > 1).flat();
      for (const name of new Set(cut.map(key))) enter(names, name, term);
      for (const part of new Set(pieces.map((word) => key([word])))) enter(parts, part, term);
    }
    const longestFirst = [...endings].sort((a, b) => b.length - a.length);
    language = { endings: longestFirst, suffixes, stops: new Set(stops), terms, names, parts };
  }

  globalThis.dlnotesSearch = { add, know, find, suggest, words, cuts, stem };
})();
