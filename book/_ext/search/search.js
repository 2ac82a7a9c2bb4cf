// Finds sections of the book: text in, ranked sections out. Nothing here touches the page.
// One global, `dlnotesSearch`; the index files and the list of terms hand their data to it.
(() => {
  "use strict";

  const FIELDS = { title: 5, text: 1, code: 0.4 };      // what a hit in each field is worth
  const QUALITY = { whole: 1, start: 0.7, end: 0.55, middle: 0.25 };
  const WEIGHT = { word: 1, stem: 0.9, syllable: 0.5, part: 0.6, term: 0.9, near: 0.4, termPart: 0.3 };
  const SATURATION = 1.2, LENGTH = 0.4;                 // BM25's k1 and b
  const PAGE_SHARE = 0.7, PHRASE_SHARE = 0.5;
  const PER_PAGE = [1, 0.05, 0.025];                    // a page's best section, its second, its third
  const COMMON_PART = 4;                                // a part of more terms than this names none of them
  const EXCERPT = 160;

  const indexes = {};                                   // language → { pages, sections }
  let language = { endings: [], suffixes: [], stops: new Set(), terms: [], names: new Map(), parts: new Map() };

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
    const telling = found.filter((word) => ![word, ...(isHangul(word[0]) ? cuts(word) : [])].some((form) => language.stops.has(form)));
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

  /** An English word without its endings: losses → loss, vanishing → vanish, transpose → transpos. */
  function stem(word) {
    const rest = /(ss|sh|ch|x|z)es$/.test(word) ? word.slice(0, -2)
      : /[^aeiou]ies$/.test(word) && word.length > 4 ? `${word.slice(0, -3)}y`
        : /[^aius]s$/.test(word) && word.length > 3 ? word.slice(0, -1) : word;
    const [, start] = /^(.{5,})ation$/.exec(rest) ?? /^(.*[aeiouy].*)(?:ing|ed)$/.exec(rest) ?? /^(.{4,})e$/.exec(rest) ?? [];
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
      source += last ? `[${char}-${String.fromCharCode(char.charCodeAt(0) + 27)}]` : char.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
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
    if (to - from === 1) return starts && ends ? QUALITY.whole : hangul && (starts || ends) ? QUALITY.middle / 2 : 0;
    if (starts) return ends ? QUALITY.whole : QUALITY.start;
    if (!hangul && to - from < 4) return 0;
    return ends ? QUALITY.end : QUALITY.middle;
  }

  /** Every hit of an alternative in a text, as [from, to, quality]. */
  function hits(text, { pattern: wanted, wholeOnly }) {
    const found = [];
    wanted.lastIndex = 0;
    for (let match; (match = wanted.exec(text)); ) {
      const from = match.index, to = from + match[0].length, worth = quality(text, from, to);
      if (worth && (!wholeOnly || worth === QUALITY.whole)) found.push([from, to, worth]);
      else wanted.lastIndex = from + 1;
    }
    return found;
  }

  // ---- the question -----------------------------------------------------------------------------

  /** What may stand for each word of the query: the word, its stem, its terms in both languages. */
  function alternatives(query, open) {
    const list = words(query);
    const tokens = list.map((word, i) => ({ word, options: own(word, open && i === list.length - 1) }));
    addTerms(list, tokens);
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
    const stems = cuts(word);
    options.push(...stems.filter((rest) => rest.length > 1).map((rest) => option(rest, WEIGHT.stem)));
    if (!occurs(options[0])) {
      options.push(...stems.filter((rest) => rest.length === 1).map((rest) => option(rest, WEIGHT.syllable, { wholeOnly: true })));
    }
    return options;
  }

  const texts = (section) => Object.keys(FIELDS).map((field) => section.folded[field]);
  const occurs = (wanted) => Object.values(indexes).some(({ sections }) =>
    sections.some((section) => texts(section).some((text) => hits(text, wanted).length)));

  /** Words that together name a term bring the term's other names with them. */
  function addTerms(list, tokens) {
    const taken = new Set();
    for (let size = Math.min(list.length, 4); size > 0; size -= 1) {
      for (let at = 0; at + size <= list.length; at += 1) {
        const span = tokens.slice(at, at + size);
        const last = list[at + size - 1];
        const endings = isHangul(last[0]) ? [last, ...cuts(last)] : [last];
        const found = endings.map((end) => language.names.get(key([...list.slice(at, at + size - 1), end]))).find(Boolean);
        if (!found || span.some((token) => taken.has(token))) continue;
        for (const token of span) {
          if (size > 1) taken.add(token);
          token.options.push(...found.flatMap((term) => [
            ...[...term.ko, ...term.en].map((name) => named(name, WEIGHT.term)),
            ...term.near.map((name) => named(name, WEIGHT.near)),
          ]));
          token.term = true;
        }
      }
    }
    for (const token of tokens.filter(({ term }) => !term)) {
      const hangul = isHangul(token.word[0]);
      const found = (hangul ? [token.word, ...cuts(token.word)] : [token.word])
        .map((word) => language.parts.get(key([word]))).find(Boolean) ?? [];
      if (found.length > COMMON_PART) continue;
      token.options.push(...found.flatMap((term) => (hangul ? term.en : term.ko)).map((name) => named(name, WEIGHT.termPart)));
    }
  }

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

  const saturated = (count, length, mean) =>
    (count * (SATURATION + 1)) / (count + SATURATION * (1 - LENGTH + (LENGTH * length) / mean));
  const sum = (list) => list.reduce((total, value) => total + value, 0);
  const count = (section, wanted) => sum(Object.entries(FIELDS).map(([field, weight]) =>
    weight * sum(hits(section.folded[field], wanted).map((hit) => hit[2]))));

  /** Score every section of one language, best first, no more than three of a page. */
  function rank(lang, tokens, phrase) {
    const { pages, sections } = indexes[lang] ?? { pages: [], sections: [] };
    const mean = { section: sum(sections.map((s) => s.length)) / sections.length || 1, page: sum(pages.map((p) => p.length)) / pages.length || 1 };
    const measured = tokens.map(({ options }) => {
      const counts = options.map((wanted) => sections.map((section) => count(section, wanted)));
      const best = (values) => Math.max(0, ...values.map((value, i) => options[i].weight * value));
      const inSection = sections.map((s, i) => best(counts.map((list) => saturated(list[i], s.length, mean.section))));
      const inPage = pages.map((page) => best(counts.map((list) => saturated(sum(page.sections.map((i) => list[i])), page.length, mean.page))));
      const holding = inSection.filter(Boolean).length;
      return { inSection, inPage, rarity: Math.log(1 + (sections.length - holding + 0.5) / (holding + 0.5)) };
    });
    const weightOfAll = sum(measured.map(({ rarity }) => rarity)) || 1;
    const covered = (found) => (sum(measured.filter(found).map(({ rarity }) => rarity)) / weightOfAll) ** 2;
    const scored = sections.map((section, i) => {
      const own = sum(measured.map(({ inSection, rarity }) => rarity * inSection[i]));
      const around = sum(measured.map(({ inPage, rarity }) => rarity * inPage[section.page]));
      const together = phrase ? saturated(count(section, phrase), section.length, mean.section) * PHRASE_SHARE * weightOfAll : 0;
      const score = (own + together) * covered(({ inSection }) => inSection[i]) + PAGE_SHARE * around * covered(({ inPage }) => inPage[section.page]);
      return { section, page: pages[section.page], score: own ? score : 0 };
    }).filter(({ score }) => score).sort((a, b) => b.score - a.score);
    const seen = new Map();
    return scored.map((result) => {
      const nth = seen.get(result.page) ?? 0;
      seen.set(result.page, nth + 1);
      return { ...result, score: result.score * (PER_PAGE[nth] ?? 0) };
    }).filter(({ score }) => score).sort((a, b) => b.score - a.score);
  }

  /** Where the English word around `to` ends: a hit of its stem marks all of it, one of Hangul spares the particle. */
  function endOfEnglish(text, to) {
    let end = to;
    while (!isHangul(text[to - 1]) && isLetter(text[end]) && !isHangul(text[end])) end += 1;
    return end;
  }

  /** A text as [piece, is a hit] pairs, cut to the passage that holds most of the hits. */
  function excerpt(text, folded, options, room = Infinity) {
    const found = options.flatMap((wanted) => hits(folded, wanted).map(([from, to, worth]) => (
      { from, to: worth === QUALITY.whole ? endOfEnglish(folded, to) : to, worth: worth * wanted.weight, wanted })))
      .sort((a, b) => a.from - b.from || b.to - a.to);
    const worthFrom = (start) => {
      const kinds = new Map();
      for (const hit of found) {
        if (hit.from >= start && hit.to <= start + room * 0.8) kinds.set(hit.wanted, Math.max(kinds.get(hit.wanted) ?? 0, hit.worth));
      }
      return sum([...kinds.values()]);
    };
    const best = found.reduce((most, hit) => {
      const worth = worthFrom(hit.from);
      return worth > most.worth ? { worth, from: hit.from } : most;
    }, { worth: 0, from: 0 }).from;
    let start = Math.max(0, Math.min(best - room / 4, text.length - room)), end = Math.min(text.length, start + room);
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
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], rows[i - 2][j - 2] + 1);
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
    language = { endings: [...endings].sort((a, b) => b.length - a.length), suffixes, stops: new Set(stops), terms, names: new Map(), parts: new Map() };
    const enter = (map, name, term) => map.set(name, [...(map.get(name) ?? []), term]);
    for (const term of terms) {
      const names = [...term.ko, ...term.en, ...term.near].map((name) => [...fold(name).matchAll(WORD)].map((match) => match[0]));
      for (const name of new Set(names.map(key))) enter(language.names, name, term);
      for (const part of new Set(names.filter((name) => name.length > 1).flat().map((word) => key([word])))) enter(language.parts, part, term);
    }
  }

  globalThis.dlnotesSearch = { add, know, find, suggest, words, cuts, stem };
})();
