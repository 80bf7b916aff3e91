//! What a typed query can mean when a Vietnamese keyboard has changed its letters.

use unicode_normalization::UnicodeNormalization;

use super::name::fold;

/// How one input method types its marks.
struct Keys {
    /// For circumflex; `None` doubles the letter.
    circumflex: Option<char>,
    breve: char,
    horn: char,
    /// For đ; `None` doubles the letter.
    stroke: Option<char>,
    /// Sắc, huyền, hỏi, ngã, nặng.
    tones: [char; 5],
    /// Whether the marks of shape are typed after the word too, with its tone.
    shapes_last: bool,
}

const TELEX: Keys = Keys {
    circumflex: None,
    breve: 'w',
    horn: 'w',
    stroke: None,
    tones: ['s', 'f', 'r', 'x', 'j'],
    shapes_last: false,
};

const VNI: Keys = Keys {
    circumflex: Some('6'),
    breve: '8',
    horn: '7',
    stroke: Some('9'),
    tones: ['1', '2', '3', '4', '5'],
    shapes_last: true,
};

/// The folded readings of a query, at most three: as it stands, and what the keys were if Telex or
/// VNI turned them into marks. Initials `ddh` arrive as `đh`, `tas` as `tá`, house `A12` as `á2`.
pub fn readings(query: &str) -> Vec<String> {
    let mut readings = vec![fold(query)];
    for keys in [&TELEX, &VNI] {
        let reading = fold(&keys_typed(query, keys));
        if !readings.contains(&reading) {
            readings.push(reading);
        }
    }
    readings
}

/// What a keyboard sends for a name when its input method is off, folded: `binhf duowng`, `binh2 duong7`. A horn over
/// both letters of ươ is typed once.
pub fn keystrokes(name: &str) -> Vec<String> {
    let telex = fold(&keys_typed(name, &TELEX)).replace("uwow", "uow");
    let vni = fold(&keys_typed(name, &VNI)).replace("77", "7");
    let mut typed = vec![telex, vni];
    typed.dedup();
    typed
}

/// The keys that make the text with an input method. Tones come after the letters of the word,
/// before its digits.
fn keys_typed(text: &str, keys: &Keys) -> String {
    let mut out = String::with_capacity(text.len() + 4);
    let mut after_word = String::new();
    let mut shapes = String::new();
    let mut last = ' ';
    for c in text.chars().flat_map(char::to_lowercase).nfd() {
        let shape = match c {
            '\u{302}' => Some(keys.circumflex.unwrap_or(last)),
            '\u{306}' => Some(keys.breve),
            '\u{31b}' => Some(keys.horn),
            'đ' => {
                out.push('d');
                Some(keys.stroke.unwrap_or('d'))
            }
            _ => None,
        };
        if let Some(key) = shape {
            if keys.shapes_last {
                shapes.push(key);
            } else {
                out.push(key);
            }
        } else if let Some(tone) = ['\u{301}', '\u{300}', '\u{309}', '\u{303}', '\u{323}']
            .iter()
            .position(|&t| t == c)
        {
            after_word.push(keys.tones[tone]);
        } else {
            if !c.is_alphabetic() {
                out.push_str(&std::mem::take(&mut shapes));
                out.push_str(&std::mem::take(&mut after_word));
            }
            out.push(c);
            last = c;
        }
    }
    out + &shapes + &after_word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readings_of_queries() {
        for (query, expected) in [
            ("nguyen", &["nguyen"] as &[_]),
            ("NVT", &["nvt"]),
            ("đh", &["dh", "ddh", "dh9"]),
            ("tá", &["ta", "tas", "ta1"]),
            ("lê", &["le", "lee", "le6"]),
            ("lệ hò", &["le ho", "leej hof", "le65 ho2"]),
            ("ă", &["a", "aw", "a8"]),
            ("ơ", &["o", "ow", "o7"]),
            ("ư", &["u", "uw", "u7"]),
            ("á2", &["a2", "as2", "a12"]),
            ("xỏm", &["xom", "xomr", "xom3"]),
            ("a\u{302}", &["a", "aa", "a6"]),
            ("042", &["042"]),
            ("", &[""]),
        ] {
            assert_eq!(readings(query), expected, "{query}");
        }
    }
}
