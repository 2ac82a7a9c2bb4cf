// What a query would be on the other keyboard: "thstlf" typed for 손실, "ㅣㅐㄴㄴ" for loss (the two-set layout).
(() => {
  "use strict";

  const INITIALS = "r R s e E f a q Q t T d w W c z x v g".split(" ");
  const MEDIALS = "k o i O j p u P h hk ho hl y n nj np nl b m ml l".split(" ");
  const FINALS = " r R rt s sw sg e f fr fa fq ft fx fv fg a q qt t T d w c z x v g".split(" ");
  const SINGLES = "r R rt s sw sg e E f fr fa fq ft fx fv fg a q Q qt t T d w W c z x v g".split(" ");
  const [BASE, COMPATIBLE, PER_INITIAL] = [0xac00, 0x3131, MEDIALS.length * FINALS.length];

  const oneOf = (keys) => [...keys].filter(Boolean).sort((a, b) => b.length - a.length).join("|");
  const vowel = oneOf(MEDIALS);
  const SYLLABLE = new RegExp(`(${oneOf(INITIALS)})(${vowel})(?:(${oneOf(FINALS)})(?!${vowel}))?`, "g");

  function toHangul(text) {
    const keys = text.replace(/[A-Z]/g, (key) => ("RETQWOP".includes(key) ? key : key.toLowerCase()));
    const made = keys.replace(SYLLABLE, (_, initial, medial, final = "") => {
      const places = [INITIALS.indexOf(initial), MEDIALS.indexOf(medial), FINALS.indexOf(final)];
      return String.fromCharCode(BASE + places[0] * PER_INITIAL + places[1] * FINALS.length + places[2]);
    });
    return /[A-Za-z]/.test(made) ? null : made;
  }

  const toKeys = (text) => text.replace(/[가-힣ㄱ-ㅣ]/g, (char) => {
    const code = char.charCodeAt(0);
    if (code < BASE) return [...SINGLES, ...MEDIALS][code - COMPATIBLE];
    const [initial, rest] = [Math.floor((code - BASE) / PER_INITIAL), (code - BASE) % PER_INITIAL];
    return INITIALS[initial] + MEDIALS[Math.floor(rest / FINALS.length)] + FINALS[rest % FINALS.length];
  });

  /** The query as the other keyboard would have written it, or null. */
  dlnotesSearch.otherKeyboard = (query) => {
    const text = query.normalize("NFC");
    if (/[가-힣ㄱ-ㅣ]/.test(text)) return /[A-Za-z]/.test(text) ? null : toKeys(text);
    return /[A-Za-z]/.test(text) ? toHangul(text) : null;
  };
})();
