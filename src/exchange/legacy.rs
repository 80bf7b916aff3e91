//! Letters that are not what they seem: Vietnamese in the fonts of the years before Unicode, which show a Western letter
//! as a Vietnamese one, and Unicode that was read with the wrong letters and saved so.
//!
//! The tables are those of `TCVN 5712:1993` (VN3, fonts `.VnTime`) and of VNI for Windows (fonts `VNI-Times`), written
//! as the letters of Windows-1252 that stand at their places.

use std::collections::HashMap;
use std::sync::LazyLock;

use encoding_rs::WINDOWS_1252;

use crate::domain::syllable::marked_syllables;

use super::encoding::Encoding;

/// What was done to the letters of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Letters {
    /// Nothing.
    Plain,
    /// Written for a font of TCVN3.
    Tcvn3,
    /// Written for a font of VNI.
    Vni,
    /// UTF-8 that was read as Windows-1252 and saved again.
    Twice,
}

/// Pairs: the letter of Windows-1252 and what the font shows. Only seven have a capital.
const TCVN3: &str = "µà¸á¶ả·ã¹ạ¨ă»ằ¾ắ¼ẳ½ẵÆặ©âÇầÊấÈẩÉẫËậ®đÌèÐéÎẻÏẽÑẹªêÒềÕếÓểÔễÖệ×ìÝíØỉÜĩÞịßòãóáỏâõäọ«ôåồèốæổçỗéộ¬ơêờíớëởìỡîợ\
                     ïùóúñủòũôụ\u{ad}ưõừøứöử÷ữùựúỳýýûỷüỹþỵ¡Ă¢Â§Đ£Ê¤Ô¥Ơ¦Ư";

/// Letters that stand for one of ours alone.
const VNI_SINGLE: &str = "ñđöưôơííììæỉóĩòịîỵ";
/// A mark behind a letter, and what the letters become with it; a letter that is not named does not take it.
const VNI_MARKS: [(char, &str); 17] = [
    ('ù', "aáeéoóuúyýôớöứ"),
    ('ø', "aàeèoòuùyỳôờöừ"),
    ('û', "aảeẻoỏuủyỷôởöử"),
    ('õ', "aãeẽoõuũyỹôỡöữ"),
    ('ï', "aạeẹoọuụyỵôợöự"),
    ('â', "aâeêoô"),
    ('á', "aấeếoố"),
    ('à', "aầeềoồ"),
    ('å', "aẩeểoổ"),
    ('ã', "aẫeễoỗ"),
    ('ä', "aậeệoộ"),
    ('ê', "aă"),
    ('é', "aắ"),
    ('è', "aằ"),
    ('ú', "aẳ"),
    ('ü', "aẵ"),
    ('ë', "aặ"),
];

static TCVN3_LETTERS: LazyLock<HashMap<char, char>> = LazyLock::new(|| pairs(TCVN3));
static VNI_LETTERS: LazyLock<HashMap<char, char>> = LazyLock::new(|| pairs(VNI_SINGLE));
static VNI_MARKED: LazyLock<HashMap<(char, char), char>> = LazyLock::new(|| {
    let marked = |(mark, letters): &(char, &str)| {
        let mark = *mark;
        let pairs = pairs(letters).into_iter();
        pairs
            .map(move |(letter, shown)| ((letter, mark), shown))
            .collect::<Vec<_>>()
    };
    VNI_MARKS.iter().flat_map(marked).collect()
});

fn pairs(table: &str) -> HashMap<char, char> {
    let letters: Vec<char> = table.chars().collect();
    letters
        .chunks_exact(2)
        .filter_map(|pair| Some((*pair.first()?, *pair.get(1)?)))
        .collect()
}

impl Letters {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Plain, Self::Tcvn3, Self::Vni, Self::Twice];

    /// What a file is called whose letters are so.
    pub fn encoding(self) -> Option<Encoding> {
        match self {
            Self::Plain => None,
            Self::Tcvn3 => Some(Encoding::Tcvn3),
            Self::Vni => Some(Encoding::Vni),
            Self::Twice => Some(Encoding::Utf8Twice),
        }
    }

    /// Whether a cell holds letters that Windows-1252 has not: then nothing was done to it.
    pub fn is_modern(cell: &str) -> bool {
        WINDOWS_1252.encode(cell).2
    }

    /// The text that a cell stands for; none if it stands for itself. In a list whose letters are old some cells may
    /// have been typed anew: those that are better spelt as they are stay so.
    pub fn read(self, cell: &str) -> Option<String> {
        if self == Self::Plain || cell.is_ascii() || Self::is_modern(cell) {
            return None;
        }
        let read = match self {
            Self::Plain => return None,
            Self::Tcvn3 => raised(cell, &tcvn3(cell)),
            Self::Vni => vni(cell),
            Self::Twice => return once(cell),
        };
        (marked_syllables(cell) <= marked_syllables(&read)).then_some(read)
    }
}

fn tcvn3(cell: &str) -> String {
    let letter = |c| TCVN3_LETTERS.get(&c).copied().unwrap_or(c);
    cell.chars().map(letter).collect()
}

/// Brings back the capitals, which the fonts of TCVN3 do not have for letters with a tone: `.VnTimeH` shows small
/// letters as capitals. A cell without a small plain letter was set in it. Among words that begin with a capital a word
/// cannot begin with a small letter only because that has none.
fn raised(cell: &str, text: &str) -> String {
    let plain = |is: fn(&u8) -> bool| cell.bytes().filter(is).count();
    if plain(u8::is_ascii_lowercase) == 0 && plain(u8::is_ascii_uppercase) > 1 {
        return text.to_uppercase();
    }
    let has_capital = |c: char| c.is_ascii() || "ăâđêôơư".contains(c);
    let begins = |word: &str| word.chars().next();
    let firsts = || text.split(|c: char| !c.is_alphabetic()).filter_map(begins);
    let small = |c: char| c.is_lowercase() && has_capital(c);
    if !firsts().any(char::is_uppercase) || firsts().any(small) {
        return text.to_owned();
    }
    let mut inside = false;
    let letters = text.chars().flat_map(|c| {
        let first = !std::mem::replace(&mut inside, c.is_alphabetic());
        let raised = first.then(|| c.to_uppercase());
        let same = (!first).then_some(c);
        raised.into_iter().flatten().chain(same)
    });
    letters.collect()
}

/// The longest sign first: a letter with its mark before a letter alone.
fn vni(cell: &str) -> String {
    let mut text = String::with_capacity(cell.len());
    let mut letters = cell.chars().peekable();
    while let Some(letter) = letters.next() {
        let small = lower(letter);
        let mark = letters.peek().map(|mark| lower(*mark));
        let marked = mark.and_then(|mark| VNI_MARKED.get(&(small, mark)));
        if marked.is_some() {
            letters.next();
        }
        let shown = marked.or_else(|| VNI_LETTERS.get(&small)).copied();
        match shown {
            Some(shown) if letter == small => text.push(shown),
            Some(shown) => text.extend(shown.to_uppercase()),
            None => text.push(letter),
        }
    }
    text
}

fn lower(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

/// The text that was encoded twice; none if the cell is not so. A no-break space, which is half of an "à", may have
/// become a space or been cut off at the end: it is put back.
fn once(cell: &str) -> Option<String> {
    let (bytes, _, _) = WINDOWS_1252.encode(cell);
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            let mended = [chunk.invalid(), b"\xa0"].concat();
            text.push_str(str::from_utf8(&mended).ok()?);
        }
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    /// Every Vietnamese letter that ASCII has not, small.
    fn letters() -> Vec<char> {
        let tones = ["", "\u{300}", "\u{301}", "\u{303}", "\u{309}", "\u{323}"];
        let with_tones =
            |letter: char| tones.map(|tone| format!("{letter}{tone}").nfc().collect::<String>());
        let letters = "aăâeêioôơuưy".chars().flat_map(with_tones);
        let mut letters: Vec<char> = letters.filter_map(|letter| letter.chars().next()).collect();
        letters.push('đ');
        letters.retain(|letter| !letter.is_ascii());
        letters
    }

    /// As a font of TCVN3 is typed: capitals only where there are some.
    fn in_tcvn3(text: &str) -> String {
        let back: HashMap<char, char> = pairs(TCVN3)
            .into_iter()
            .map(|(old, new)| (new, old))
            .collect();
        let letter = |c: char| back.get(&c).or_else(|| back.get(&lower(c))).copied();
        text.chars().map(|c| letter(c).unwrap_or(c)).collect()
    }

    /// As VNI is typed, by its own rule: the letter, then one mark for its form and tone.
    fn in_vni(text: &str) -> String {
        let mut out = String::new();
        for c in text.chars() {
            let parts: Vec<char> = lower(c).nfd().collect();
            let has = |mark| parts.contains(&mark);
            let place = ['\u{301}', '\u{300}', '\u{309}', '\u{303}', '\u{323}']
                .iter()
                .position(|tone| has(*tone));
            let mark = |marks: &str| marks.chars().nth(place.map_or(0, |place| place + 1));
            let base = parts.first().copied().unwrap_or(c);
            let written: String = match (base, place) {
                ('đ', _) => "ñ".into(),
                ('i', Some(place)) => "íìæóò".chars().nth(place).into_iter().collect(),
                ('y', Some(4)) => "î".into(),
                _ if has('\u{302}') => [Some(base), mark("âáàåãä")].into_iter().flatten().collect(),
                _ if has('\u{306}') => [Some(base), mark("êéèúüë")].into_iter().flatten().collect(),
                _ => {
                    let base = match base {
                        'o' if has('\u{31b}') => 'ô',
                        'u' if has('\u{31b}') => 'ö',
                        other => other,
                    };
                    let tone = place.and_then(|place| "ùøûõï".chars().nth(place));
                    [Some(base), tone].into_iter().flatten().collect()
                }
            };
            if c.is_uppercase() {
                out.push_str(&written.to_uppercase());
            } else {
                out.push_str(&written);
            }
        }
        out
    }

    #[test]
    fn the_tables_are_whole() {
        assert_eq!(letters().len(), 67);
        assert_eq!(pairs(TCVN3).len(), 74);
        for letter in letters() {
            let text = format!("x{letter}");
            assert_eq!(tcvn3(&in_tcvn3(&text)), text);
            assert_eq!(vni(&in_vni(&text)), text);
            let text = text.to_uppercase();
            assert_eq!(vni(&in_vni(&text)), text);
        }
    }

    #[test]
    fn cells() {
        use Letters::{Plain, Tcvn3, Twice, Vni};
        for (letters, cell, expected) in [
            (Tcvn3, "Hä vµ tªn", Some("Họ và tên")),
            (Tcvn3, "NguyÔn V¨n An", Some("Nguyễn Văn An")),
            (Tcvn3, "TrÇn ThÞ B×nh", Some("Trần Thị Bình")),
            (Tcvn3, "§Æng §øc H\u{ad}ëng", Some("Đặng Đức Hưởng")),
            (Tcvn3, "NGUYÔN V¨N AN", Some("NGUYỄN VĂN AN")),
            (Tcvn3, "Lª", Some("Lê")),
            (Tcvn3, "TrÇn ThÞ ¸nh", Some("Trần Thị Ánh")),
            (Tcvn3, "Êp 3", Some("ấp 3")),
            (Tcvn3, "tæ 3, Th«n §«ng", Some("tổ 3, Thôn Đông")),
            (Tcvn3, "ë víi «ng Nam", Some("ở với ông Nam")),
            (Tcvn3, "Nguyễn Văn An", None),
            (Tcvn3, "Nam", None),
            (Vni, "Hoï vaø teân", Some("Họ và tên")),
            (Vni, "Nguyeãn Vaên An", Some("Nguyễn Văn An")),
            (Vni, "Traàn Thò Bình", Some("Trần Thị Bình")),
            (Vni, "Ñaëng Ñöùc Höôûng", Some("Đặng Đức Hưởng")),
            (Vni, "ÑAËNG ÑÖÙC HÖÔÛNG", Some("ĐẶNG ĐỨC HƯỞNG")),
            (Vni, "Quan heä vôùi chuû hoä", Some("Quan hệ với chủ hộ")),
            (Vni, "Đặng", None),
            (Twice, "Nguyá»…n VÄƒn An", Some("Nguyễn Văn An")),
            (Twice, "Há»\u{8d} vÃ\u{a0} tÃªn", Some("Họ và tên")),
            (Twice, "HÃ Ná»™i, HÃ", Some("Hà Nội, Hà")),
            (Twice, "René", None),
            (Twice, "Nguyễn", None),
            (Plain, "NguyÔn", None),
        ] {
            assert_eq!(
                letters.read(cell).as_deref(),
                expected,
                "{letters:?} {cell}"
            );
        }
    }

    fn name() -> impl Strategy<Value = String> {
        let letters: String = letters().into_iter().chain('a'..='z').collect();
        let word = proptest::string::string_regex(&format!("[BCDGHKLMNPTVX][{letters}]{{1,5}}"));
        proptest::collection::vec(word.unwrap(), 2..5).prop_map(|words| words.join(" "))
    }

    proptest! {
        /// What is typed for an old font is read as it was meant, in small letters, with first capitals, in capitals.
        #[test]
        fn old_fonts_come_back(name in name()) {
            for text in [name.clone(), name.to_lowercase(), name.to_uppercase()] {
                prop_assert_eq!(vni(&in_vni(&text)), text);
            }
            let small = name.to_lowercase();
            prop_assert_eq!(tcvn3(&in_tcvn3(&small)), small);
            let capitals = name.to_uppercase();
            let old = in_tcvn3(&capitals);
            prop_assert_eq!(raised(&old, &tcvn3(&old)), capitals);
            let twice = WINDOWS_1252.decode_without_bom_handling(name.as_bytes()).0;
            prop_assert_eq!(once(&twice), Some(name));
        }
    }
}
