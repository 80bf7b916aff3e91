//! How a Vietnamese syllable is spelt, which tells Vietnamese text from text that was read with the wrong letters.

use unicode_normalization::UnicodeNormalization;

const ONSETS: [&str; 28] = [
    "", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh",
    "nh", "p", "ph", "qu", "r", "s", "t", "th", "tr", "v", "x",
];

/// What may end a syllable, without tones.
const OPEN: [&str; 47] = [
    "a", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "y", "ia", "oa", "oe", "ua", "uê", "uơ", "uy",
    "ưa", "uya", "ai", "ao", "au", "ay", "âu", "ây", "eo", "êu", "iu", "iêu", "yêu", "oi", "ôi",
    "ơi", "oai", "oay", "oao", "oeo", "ui", "ưi", "ưu", "ươu", "uôi", "uây", "uyu", "uêu", "uai",
    "uao",
];

/// What may stand before a coda, without tones.
const CLOSED: [&str; 26] = [
    "a", "ă", "â", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "y", "iê", "yê", "oa", "oă", "oe", "uâ",
    "uô", "uê", "uy", "uyê", "ươ", "oo", "uă", "uơ",
];

/// The codas that leave a syllable sounding.
const SOUNDING: [&str; 4] = ["ng", "nh", "m", "n"];
/// The codas that stop it, which only two of the tones can stand before.
const STOPPED: [&str; 4] = ["ch", "c", "p", "t"];

const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];
/// Sắc and nặng.
const STOPPING: [char; 2] = ['\u{301}', '\u{323}'];

/// Whether `word` is spelt as a Vietnamese syllable, composed or not: an onset, a nucleus, perhaps a coda, and at most
/// one tone, which before `c`, `ch`, `p`, `t` is sắc or nặng and does not stand on a gliding vowel at the end. A capital
/// does not stand behind a small letter.
pub fn is_syllable(word: &str) -> bool {
    let mixed = |(one, next): (char, char)| one.is_lowercase() && next.is_uppercase();
    if word.chars().zip(word.chars().skip(1)).any(mixed) {
        return false;
    }
    let (mut letters, mut tone) = (String::with_capacity(word.len()), None);
    for c in word.nfd().flat_map(char::to_lowercase) {
        if !TONES.contains(&c) {
            letters.push(c);
        } else if tone.replace((c, letters.clone())).is_some() {
            return false;
        }
    }
    let letters: String = letters.nfc().collect();
    let (stops, on_the_last) = match tone {
        None => (false, false),
        Some((tone, until)) => (
            STOPPING.contains(&tone),
            until.nfc().count() == letters.chars().count(),
        ),
    };
    let rime = |rime: &str| {
        let closed = |codas: &[&str]| {
            let mut nuclei = codas.iter().filter_map(|coda| rime.strip_suffix(coda));
            nuclei.any(|nucleus| CLOSED.contains(&nucleus))
        };
        let open = OPEN.contains(&rime) && !(on_the_last && is_gliding(rime));
        open || closed(&SOUNDING) || (stops && closed(&STOPPED))
    };
    let mut rimes = ONSETS
        .iter()
        .filter_map(|onset| letters.strip_prefix(onset));
    rimes.any(rime)
}

/// Whether an open rime ends in a vowel that only glides, as in `ai`, `ua`, and bears no tone.
fn is_gliding(rime: &str) -> bool {
    match rime.chars().count() {
        1 => false,
        2 => rime != "uy" && !["oa", "oe", "uê", "uơ"].contains(&rime),
        _ => rime != "uya",
    }
}

/// How many words of `text` hold a Vietnamese letter (one that ASCII has not) and are spelt as a syllable.
pub fn marked_syllables(text: &str) -> usize {
    text.split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_ascii() && is_syllable(word))
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables() {
        let good = "Nguyễn Văn An Trần Thị Bình Đặng Đức Hưởng Huỳnh Quốc Khuê Giêng gì Nghiêm Phượng Thuý Thúy \
                    Khuyên Quyết quýt Xoài ngoằn ngoèo khuỷu rượu Yến Ý Ích Ấp Oanh khuya xoong ĐĂNG họ và tên của giữa quà quý";
        for word in good.split_whitespace() {
            assert!(is_syllable(word), "{word}");
            let decomposed: String = word.nfd().collect();
            assert!(is_syllable(&decomposed), "{word} decomposed");
        }
        let bad = "NguyÔn Vaên Hä µ tªn Nguyeãn Thò̀ bcd ngh xyz René Mlô Hoị vaÌ vaì cuả Nguyá»…n bàc càt Krông hoàà ß";
        for word in bad.split_whitespace() {
            assert!(!is_syllable(word), "{word}");
        }
    }

    #[test]
    fn only_words_with_marks_count() {
        assert_eq!(marked_syllables("Nguyễn Văn An, 1985"), 2);
        assert_eq!(marked_syllables("Nguyen Van An"), 0);
        assert_eq!(marked_syllables("VÄƒn Krông Mlô"), 0);
    }
}
