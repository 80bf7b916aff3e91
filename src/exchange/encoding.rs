//! How the letters of a file are written, told from its beginning, and read.
//!
//! Two steps make text of bytes. The first is the code page: UTF-8, UTF-16 or one of Windows. The second is what old
//! fonts or a second saving did to the letters themselves, see [`Letters`]; it is needed behind any code page and in
//! workbooks too. UTF-16 is decoded block by block in front of the line cutter. A code page of Windows leaves all signs
//! that cut a line at their places, so its lines are cut as they are and only their cells are decoded.

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1258};
use unicode_normalization::UnicodeNormalization;

use crate::domain::syllable::marked_syllables;
use crate::lang::Lang;

use super::legacy::Letters;
use super::record::{Fault, Record};

/// How the letters of a file are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// Unicode, one to four bytes a letter.
    Utf8,
    /// Unicode, two bytes a letter, the low one first: Excel's "Unicode text".
    Utf16Le,
    /// Unicode, two bytes a letter, the high one first.
    Utf16Be,
    /// The Vietnamese code page of Windows.
    Windows1258,
    /// The Western code page of Windows.
    Windows1252,
    /// The letters of the fonts `.VnTime`, also called ABC.
    Tcvn3,
    /// The letters of the fonts `VNI-Times`.
    Vni,
    /// UTF-8 that was read as Windows-1252 and saved again.
    Utf8Twice,
}

impl Encoding {
    /// All of them, the likely ones first.
    pub const ALL: [Self; 8] = [
        Self::Utf8,
        Self::Utf16Le,
        Self::Utf16Be,
        Self::Windows1258,
        Self::Tcvn3,
        Self::Vni,
        Self::Utf8Twice,
        Self::Windows1252,
    ];

    /// The code in reports and arguments.
    pub fn code(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
            Self::Windows1258 => "windows-1258",
            Self::Windows1252 => "windows-1252",
            Self::Tcvn3 => "tcvn3",
            Self::Vni => "vni",
            Self::Utf8Twice => "utf-8-twice",
        }
    }

    /// The encoding of a code or of another name it has, in any case.
    pub fn from_code(name: &str) -> Option<Self> {
        let name = name.trim().to_lowercase().replace('_', "-");
        let other = match name.as_str() {
            "utf8" | "unicode" | "utf-8-bom" => Self::Utf8,
            "utf16" | "utf-16" | "utf16le" => Self::Utf16Le,
            "utf16be" => Self::Utf16Be,
            "cp1258" | "1258" => Self::Windows1258,
            "cp1252" | "1252" | "latin1" | "latin-1" | "iso-8859-1" | "ansi" => Self::Windows1252,
            "abc" | "tcvn" | "tcvn-3" | "tcvn3-abc" => Self::Tcvn3,
            "vni-windows" | "vni-win" => Self::Vni,
            "utf8-twice" | "mojibake" => Self::Utf8Twice,
            code => return Self::ALL.into_iter().find(|own| own.code() == code),
        };
        Some(other)
    }

    /// What it is called: entry `encoding-<code>`.
    pub fn text(self, lang: Lang) -> String {
        lang.label("encoding", self.code())
    }

    /// The second step of reading it.
    pub(super) fn letters(self) -> Letters {
        match self {
            Self::Tcvn3 => Letters::Tcvn3,
            Self::Vni => Letters::Vni,
            Self::Utf8Twice => Letters::Twice,
            _ => Letters::Plain,
        }
    }

    /// The code page of two bytes a letter.
    pub(super) fn wide(self) -> Option<&'static encoding_rs::Encoding> {
        match self {
            Self::Utf16Le => Some(UTF_16LE),
            Self::Utf16Be => Some(UTF_16BE),
            _ => None,
        }
    }

    /// The code page of bytes that are not UTF-8.
    fn page(self) -> Option<&'static encoding_rs::Encoding> {
        match self {
            Self::Windows1258 => Some(WINDOWS_1258),
            Self::Windows1252 | Self::Tcvn3 | Self::Vni => Some(WINDOWS_1252),
            _ => None,
        }
    }
}

/// How the cells of a record become text. What is UTF-8 is text already, whatever the file is said to be: letters of
/// other encodings do not form it by chance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Spelling {
    /// The code page of a record that is not UTF-8; none if every record must be UTF-8.
    page: Option<&'static encoding_rs::Encoding>,
    letters: Letters,
}

impl Spelling {
    /// Text as it is, but for its letters.
    pub const fn of_text(letters: Letters) -> Self {
        Self {
            page: None,
            letters,
        }
    }

    /// What is to be done with the letters of a record that is UTF-8.
    pub fn of_unicode(self) -> Letters {
        match self.page {
            None => self.letters,
            Some(_) => Letters::Plain,
        }
    }

    /// The text of a cell of a record that is not UTF-8; none if it cannot be read.
    pub fn decode(self, cell: &[u8]) -> Option<String> {
        let text = self.page?.decode_without_bom_handling(cell).0;
        Some(
            self.letters
                .read(&text)
                .unwrap_or_else(|| text.nfc().collect()),
        )
    }
}

/// What the beginning of a file tells of its letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Told {
    pub encoding: Encoding,
    pub certain: bool,
    pub spelling: Spelling,
}

/// The kind of UTF-16 that a file is whose beginning is `sample`: by its mark, or by its NULs in every second place.
pub(super) fn wide(sample: &[u8]) -> Option<Encoding> {
    if sample.starts_with(b"\xff\xfe") {
        return Some(Encoding::Utf16Le);
    }
    if sample.starts_with(b"\xfe\xff") {
        return Some(Encoding::Utf16Be);
    }
    let [even, odd] = nuls(sample);
    if even.max(odd) * 4 <= sample.len() || even.min(odd) * 10 >= even.max(odd) {
        return None;
    }
    Some(if odd > even {
        Encoding::Utf16Le
    } else {
        Encoding::Utf16Be
    })
}

/// How many NULs stand at even and at odd places.
pub(super) fn nuls(sample: &[u8]) -> [usize; 2] {
    let count = |rest| {
        let places = sample.iter().enumerate();
        places
            .filter(|(place, byte)| **byte == 0 && place % 2 == rest)
            .count()
    };
    [count(0), count(1)]
}

/// Tells how `sample`, whole lines of a file, is to be read. `wide` is what it was before it became UTF-8; `wanted` is
/// what the caller says.
pub(super) fn tell(sample: &[u8], wide: Option<Encoding>, wanted: Option<Encoding>) -> Told {
    let unicode = is_unicode(sample);
    if let Some(encoding) = wanted.filter(|encoding| encoding.wide().is_none()) {
        let moot = unicode && !sample.is_ascii() && encoding.letters() == Letters::Plain;
        return Told {
            encoding: if moot {
                wide.unwrap_or(Encoding::Utf8)
            } else {
                encoding
            },
            certain: true,
            spelling: Spelling {
                page: encoding.page().filter(|_| !unicode || sample.is_ascii()),
                letters: encoding.letters(),
            },
        };
    }
    if unicode {
        let (letters, certain) =
            letters_of(cells(sample).filter_map(|cell| str::from_utf8(cell).ok()));
        return Told {
            encoding: letters.encoding().or(wide).unwrap_or(Encoding::Utf8),
            certain,
            spelling: Spelling::of_text(letters),
        };
    }
    by_score(sample)
}

/// Whether nearly all that is not ASCII is UTF-8: single bad rows do not make it another encoding.
fn is_unicode(sample: &[u8]) -> bool {
    let (mut good, mut bad) = (0, 0);
    for chunk in sample.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    bad * 20 <= good + bad
}

/// So few words tell nothing of the letters of a whole text.
const FEW: usize = 3;

/// What was done to the letters of a text, told from its cells, and whether that is certain.
pub(super) fn letters_of<'a>(cells: impl Iterator<Item = &'a str>) -> (Letters, bool) {
    let mut scores = [0; Letters::ALL.len()];
    for cell in cells.filter(|cell| !cell.is_ascii()) {
        if Letters::is_modern(cell) {
            // It speaks for the text as it is: most of a list of old letters has none of today's.
            scores[0] += marked_syllables(cell);
            continue;
        }
        for (letters, score) in Letters::ALL.into_iter().zip(&mut scores) {
            *score += match letters.read(cell) {
                Some(text) => marked_syllables(&text),
                None => marked_syllables(cell),
            };
        }
    }
    let (mut best, mut second) = ((0, Letters::Plain), 0);
    for (letters, score) in Letters::ALL.into_iter().zip(scores) {
        // Text as it is comes first, and only a better one takes its place.
        if score > best.0 || letters == Letters::Plain {
            second = best.0;
            best = (score, letters);
        } else {
            second = second.max(score);
        }
    }
    // A sign or two ("©", "µ") are no old letters.
    if best.0 < FEW {
        return (Letters::Plain, true);
    }
    (best.1, best.1 == Letters::Plain || best.0 >= 2 * second)
}

/// The encoding in which most words of `sample` are spelt as Vietnamese is; certain only with twice the runner-up.
fn by_score(sample: &[u8]) -> Told {
    const CANDIDATES: [Encoding; 5] = [
        Encoding::Windows1258,
        Encoding::Windows1252,
        Encoding::Tcvn3,
        Encoding::Vni,
        Encoding::Utf8,
    ];
    let mut scores: Vec<(usize, Encoding)> = CANDIDATES
        .into_iter()
        .map(|encoding| (score(sample, encoding), encoding))
        .collect();
    // Stable: among equals the first of the candidates.
    scores.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    let (best, second) = match scores[..] {
        [best, (second, _), ..] => (best, second),
        _ => ((0, Encoding::Windows1252), 0),
    };
    let encoding = match best.0 {
        0 => Encoding::Windows1252,
        _ => best.1,
    };
    Told {
        encoding,
        certain: best.0 > 0 && best.0 >= 2 * second,
        spelling: encoding.spelling(),
    }
}

/// The first row that shows that the letters of a list were lost when it was saved ("Nguy?n V?n An"), if a third of all
/// rows show that, and more than hold letters that only Vietnamese has.
pub(super) fn letters_lost(records: &[Record]) -> Option<u32> {
    let (mut rows, mut kept, mut lost, mut first) = (0, 0, 0, None);
    for record in records.iter().filter(|record| !record.is_blank()) {
        rows += 1;
        if record.fault() == Some(Fault::Encoding) {
            continue;
        }
        if record.cells().any(is_lossy) {
            lost += 1;
            first.get_or_insert(record.row());
        } else if record.cells().any(Letters::is_modern) {
            kept += 1;
        }
    }
    first.filter(|_| lost > kept && lost * 3 >= rows)
}

/// Whether a question mark or a replacement character stands for a letter: before another letter, or at the end of a
/// word with a word behind it. At the end of a cell it may ask a question.
fn is_lossy(cell: &str) -> bool {
    if cell.contains('\u{fffd}') {
        return true;
    }
    let letter = |text: &str| text.starts_with(char::is_alphabetic);
    cell.match_indices('?').any(|(at, mark)| {
        let (before, behind) = (&cell[..at], &cell[at + mark.len()..]);
        letter(behind)
            || (before.ends_with(char::is_alphabetic)
                && behind.strip_prefix(' ').is_some_and(letter))
    })
}

impl Encoding {
    /// How records are read whose bytes are written in it.
    fn spelling(self) -> Spelling {
        Spelling {
            page: self.page(),
            letters: self.letters(),
        }
    }
}

/// How many words of `sample` speak for `encoding`. A cell that is UTF-8 speaks for nothing else.
fn score(sample: &[u8], encoding: Encoding) -> usize {
    let spelling = encoding.spelling();
    let text = |cell: &[u8]| match str::from_utf8(cell) {
        Ok(text) => (encoding == Encoding::Utf8).then(|| text.to_owned()),
        Err(_) => spelling.decode(cell),
    };
    cells(sample)
        .filter_map(text)
        .map(|text| marked_syllables(&text))
        .sum()
}

/// What stands between the signs that cut cells, where it is more than ASCII.
fn cells(sample: &[u8]) -> impl Iterator<Item = &[u8]> {
    sample
        .split(|byte| b",;\t|\"\r\n".contains(byte))
        .filter(|cell| !cell.is_ascii())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_encodings() {
        for encoding in Encoding::ALL {
            assert_eq!(Encoding::from_code(encoding.code()), Some(encoding));
        }
        for (name, encoding) in [
            ("UTF8", Some(Encoding::Utf8)),
            ("abc", Some(Encoding::Tcvn3)),
            ("CP1258", Some(Encoding::Windows1258)),
            ("utf_16le", Some(Encoding::Utf16Le)),
            ("koi8-r", None),
            ("", None),
        ] {
            assert_eq!(Encoding::from_code(name), encoding, "{name}");
        }
    }

    /// What the beginning of a file says: the bytes of `domain.md` §9.1 and what is near them.
    #[test]
    fn tells_encodings() {
        use Encoding::{Tcvn3, Utf8, Utf8Twice, Vni, Windows1252, Windows1258};
        let western = |text: &str| WINDOWS_1252.encode(text).0.into_owned();
        let tcvn3 =
            "Hä vµ tªn,Giíi tÝnh\nNguyÔn V¨n An,Nam\nTrÇn ThÞ B×nh,N÷\n§Æng §øc H\u{ad}ëng,Nam\n";
        let vni = "Hoï vaø teân,Quan heä vôùi chuû hoä\nNguyeãn Vaên An,\nTraàn Thò Bình,\nÑaëng Ñöùc Höôûng,\n";
        let twice = "Há»\u{8d} vÃ\u{a0} tÃªn\nNguyá»…n VÄƒn An\n";
        let page = b"Ho\xf2 va\xcc t\xean\nNguy\xea\xden V\xe3n An\n";
        let mut one_bad = "Nguyễn Thị Hằng,Hoàng Thị Mỹ Lệ,Đỗ Thị Hường\n"
            .repeat(4)
            .into_bytes();
        one_bad.extend(b"Nguy\xd4n\n");
        let mut few = "Nguyễn\nĐỗ\n".as_bytes().to_vec();
        few.extend(b"Nguy\xd4n\n");
        for (bytes, encoding, certain) in [
            ("Họ và tên,Nguyễn".as_bytes().to_vec(), Utf8, true),
            ("Lê Hùng, Lê Thế Bình, Hà".as_bytes().to_vec(), Utf8, true),
            (b"Ho va ten\nNguyen Van An\n".to_vec(), Utf8, true),
            ("Ho ten\nNguyen Van An\n© 2026, 5ª, 3µ".into(), Utf8, true),
            (
                format!("{}© 2026, 5ª, 3µ, «", "Đỗ Thị,Mỹ,\n".repeat(9)).into(),
                Utf8,
                true,
            ),
            (page.to_vec(), Windows1258, true),
            (western(tcvn3), Tcvn3, true),
            (western(vni), Vni, true),
            (tcvn3.as_bytes().to_vec(), Tcvn3, true),
            (vni.as_bytes().to_vec(), Vni, true),
            (twice.as_bytes().to_vec(), Utf8Twice, true),
            (western("Nom\nRené Lefèvre\n"), Windows1252, false),
            (western("Lê\n"), Windows1258, false),
            (one_bad, Utf8, true),
            (few, Utf8, true),
        ] {
            let told = tell(&bytes, None, None);
            let text = String::from_utf8_lossy(&bytes);
            assert_eq!((told.encoding, told.certain), (encoding, certain), "{text}");
        }
    }

    #[test]
    fn lost_letters_are_seen() {
        for (cell, lossy) in [
            ("Nguy?n V?n An", true),
            ("H? và tên", true),
            ("?inh", true),
            ("L? Th? Hoa", true),
            ("Nguy\u{fffd}n", true),
            ("đi đâu?", false),
            ("Lê Thị B (?)", false),
            ("?", false),
            ("1985?", false),
            ("Nguyễn", false),
        ] {
            assert_eq!(is_lossy(cell), lossy, "{cell}");
        }
    }

    #[test]
    fn nuls_tell_utf_16() {
        for (bytes, encoding) in [
            (&b"\xff\xfeH\0"[..], Some(Encoding::Utf16Le)),
            (b"\xfe\xff\0H", Some(Encoding::Utf16Be)),
            (b"H\0\xcd\x1e \0v\0", Some(Encoding::Utf16Le)),
            (b"\0H\x1e\xcd\0 \0v", Some(Encoding::Utf16Be)),
            (b"Ho,va\0ten", None),
            (b"\0\0\0\0", None),
        ] {
            assert_eq!(wide(bytes), encoding, "{bytes:?}");
        }
    }
}
