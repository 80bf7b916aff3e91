//! Provinces and countries: where absent people are.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::absence::Scope;
use super::code::read_rows;
use super::name::{clean_text, fold, initials, sort_key};
use super::search_key::{keystrokes, readings};

static PROVINCES_TEXT: &str = include_str!("../../assets/codes/provinces.csv");
static PROVINCES: LazyLock<Vec<Province>> = LazyLock::new(|| read_rows(PROVINCES_TEXT));

/// The provinces by their codes, since every row of an import asks.
static BY_CODE: LazyLock<HashMap<u16, &'static Province>> = LazyLock::new(|| {
    let coded = PROVINCES
        .iter()
        .filter_map(|province| Some((province.code.parse().ok()?, province)));
    coded.collect()
});

static COUNTRIES_TEXT: &str = include_str!("../../assets/codes/countries.csv");
static COUNTRIES: LazyLock<Vec<Country>> = LazyLock::new(|| read_rows(COUNTRIES_TEXT));

static INDEX: LazyLock<Vec<Entry>> = LazyLock::new(index);
static EXACT: LazyLock<HashMap<&'static str, &'static Entry>> = LazyLock::new(|| {
    let keys = INDEX
        .iter()
        .rev()
        .flat_map(|entry| entry.keys.iter().map(move |key| (key.as_str(), entry)));
    keys.collect()
});

/// A province of before 1 July 2025, as personal numbers know it.
#[derive(Debug, Deserialize)]
pub struct Province {
    /// Three digits, the beginning of personal numbers (Circular 59/2021).
    pub code: String,
    /// Its name before the merger.
    pub name: String,
    /// The name of the province it belongs to now.
    pub now: String,
    /// The two-digit statistical code of that province.
    pub now_code: String,
    words: String,
}

impl Province {
    /// The 63 provinces of before the merger.
    pub fn all() -> &'static [Self] {
        &PROVINCES
    }

    /// The province of the first three digits of a personal number.
    pub fn of_code(code: u16) -> Option<&'static Self> {
        BY_CODE.get(&code).copied()
    }
}

#[derive(Deserialize)]
struct Country {
    code: String,
    name: String,
    english: String,
    words: String,
}

/// A place somebody is at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The name of the province or country, or the text as typed.
    pub name: String,
    /// The province it belongs to since 1 July 2025, if that has another name.
    pub now: Option<&'static str>,
    /// Another province or another country, where that is known.
    pub scope: Option<Scope>,
}

impl Place {
    /// The scope as seen from a province, by its present name: a place within it is `InProvince`.
    pub fn scope_from(&self, home: &str) -> Option<Scope> {
        match self.scope {
            Some(Scope::InCountry) if fold(self.province()) == fold(home) => {
                Some(Scope::InProvince)
            }
            scope => scope,
        }
    }

    /// The present name of its province (or its name, abroad).
    fn province(&self) -> &str {
        self.now.unwrap_or(&self.name)
    }
}

/// A known place with everything it may be called.
#[derive(Debug)]
struct Entry {
    name: &'static str,
    now: Option<&'static str>,
    scope: Scope,
    /// The folded name first.
    keys: Vec<String>,
    called: Called,
}

/// What a place is looked for by, beside its names.
#[derive(Debug)]
struct Called {
    initials: String,
    /// What a keyboard without its input method types for the name.
    typed: Vec<String>,
}

impl Called {
    fn of(name: &str) -> Self {
        Self {
            initials: initials(name),
            typed: keystrokes(name),
        }
    }

    /// How well a folded query fits a place of these names, the least first; `None` if it does not.
    fn rank(&self, keys: &[String], query: &str) -> Option<u8> {
        let compact: String = query.split(' ').collect();
        if keys.iter().any(|key| key == query) {
            Some(0)
        } else if self.initials == compact {
            Some(1)
        } else if keys[0].starts_with(query) {
            Some(2)
        } else if self.initials.starts_with(&compact) {
            Some(3)
        } else if keys
            .iter()
            .any(|key| key.starts_with(query) || key.contains(&format!(" {query}")))
        {
            Some(4)
        } else if self.typed.iter().any(|typed| typed.starts_with(query)) {
            Some(5)
        } else {
            None
        }
    }

    /// The same for all that a query may have been before an input method changed its letters.
    fn rank_of_readings(&self, keys: &[String], queries: &[String]) -> Option<u8> {
        let ranks = queries.iter().filter_map(|query| self.rank(keys, query));
        ranks.min()
    }
}

/// The places of a register that can be proposed, the most used first.
#[derive(Debug, Default)]
pub struct UsedPlaces(Vec<(String, [String; 1], Called)>);

impl UsedPlaces {
    /// These places; what they are called is worked out once.
    pub fn new(names: impl IntoIterator<Item = String>) -> Self {
        let names = names.into_iter().filter(|name| !name.is_empty());
        Self(
            names
                .map(|name| {
                    let called = Called::of(&name);
                    let key = [fold(&name)];
                    (name, key, called)
                })
                .collect(),
        )
    }

    /// At most `most` places that a query can mean: up to half of them places that are used already, in their order,
    /// then the provinces and countries of [`suggest`].
    pub fn suggest(&self, query: &str, most: usize) -> Vec<String> {
        let queries = queries(query);
        let used = self
            .0
            .iter()
            .filter(|(_, key, called)| called.rank_of_readings(key, &queries).is_some());
        let used = used.map(|(name, ..)| name.clone());
        let mut names: Vec<String> = used.take(most / 2).collect();
        for place in suggest(query) {
            if !names.contains(&place.name) {
                names.push(place.name);
            }
        }
        names.truncate(most);
        names
    }
}

/// The readings of a query that say anything.
fn queries(query: &str) -> Vec<String> {
    let mut queries = readings(query);
    queries.retain(|reading| !reading.is_empty());
    queries
}

impl Entry {
    fn new(name: &'static str, now: Option<&'static str>, scope: Scope, words: &str) -> Self {
        let words = words
            .split('|')
            .filter(|word| !word.is_empty())
            .map(str::to_string);
        Self {
            name,
            now,
            scope,
            keys: std::iter::once(fold(name)).chain(words).collect(),
            called: Called::of(name),
        }
    }

    fn place(&self) -> Place {
        Place {
            name: self.name.to_string(),
            now: self.now,
            scope: Some(self.scope),
        }
    }
}

fn index() -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for province in PROVINCES.iter() {
        let now = (province.now != province.name).then_some(province.now.as_str());
        entries.push(Entry::new(
            &province.name,
            now,
            Scope::InCountry,
            &province.words,
        ));
    }
    // A new name that no old province had: Huế.
    for province in PROVINCES.iter() {
        if entries.iter().all(|entry| entry.name != province.now) {
            entries.push(Entry::new(&province.now, None, Scope::InCountry, ""));
        }
    }
    for country in COUNTRIES.iter() {
        let mut entry = Entry::new(&country.name, None, Scope::Abroad, &country.words);
        entry.keys.push(fold(&country.english));
        entries.push(entry);
    }
    entries
}

/// The code (ISO 3166) and the English name of a country by its Vietnamese name.
pub fn country(name: &str) -> Option<(&'static str, &'static str)> {
    let found = COUNTRIES.iter().find(|country| country.name == name)?;
    Some((&found.code, &found.english))
}

/// The places a query can mean, the best first: by initials (`bd`), the beginning of the name, the
/// beginning of any of its words. Provinces go before countries; an empty query suggests nothing.
pub fn suggest(query: &str) -> Vec<Place> {
    let queries = queries(query);
    let mut found: Vec<(u8, Scope, Vec<u8>, &Entry)> = INDEX
        .iter()
        .filter_map(|entry| {
            Some((
                entry.called.rank_of_readings(&entry.keys, &queries)?,
                entry.scope,
                in_reading_order(entry.name),
                entry,
            ))
        })
        .collect();
    found.sort_by(|a, b| (a.0, a.1, &a.2).cmp(&(b.0, b.1, &b.2)));
    found
        .into_iter()
        .map(|(_, _, _, entry)| entry.place())
        .collect()
}

/// The Vietnamese order of a place's name, from its first word on.
fn in_reading_order(name: &str) -> Vec<u8> {
    name.split(' ').flat_map(sort_key).collect()
}

/// Reads a place as typed. A province or country alone gets its own spelling; a longer text stays
/// as it is, and the province or country named in it decides `now` and `scope`.
pub fn read(text: &str) -> Place {
    let name = clean_text(text);
    let bare = without_remark(&name);
    if let Some(entry) = exact(&fold(bare)) {
        return entry.place();
    }
    let named = named_in(bare);
    Place {
        now: named.and_then(|entry| entry.now),
        scope: named.map(|entry| entry.scope),
        name,
    }
}

/// A province or country that a text names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    /// Its name, for a province the one of before the merger where the text has that.
    pub name: &'static str,
    /// The name of the province it belongs to now; its own, abroad.
    pub now: &'static str,
    /// Another province or another country.
    pub scope: Scope,
}

/// The province or country in a text, alone or behind an address.
pub fn region(text: &str) -> Option<Region> {
    let name = clean_text(text);
    let bare = without_remark(&name);
    let entry = exact(&fold(bare)).or_else(|| named_in(bare))?;
    Some(Region {
        name: entry.name,
        now: entry.now.unwrap_or(entry.name),
        scope: entry.scope,
    })
}

fn named_in(bare: &str) -> Option<&'static Entry> {
    bare.rsplit([',', '-'])
        .find_map(|part| exact(&fold(part)))
        .or_else(|| last_province(&fold(bare)))
}

/// The provinces that a text of initials may mean, if they are several: "BD" is Bình Dương or Bình Định. Such a text
/// is left as it was typed, for nobody can know.
pub fn ambiguous(text: &str) -> Vec<&'static str> {
    let folded = fold(text);
    if !(2..=4).contains(&folded.len()) || exact(&folded).is_some() {
        return Vec::new();
    }
    let provinces = INDEX
        .iter()
        .filter(|entry| entry.scope == Scope::InCountry && entry.called.initials == folded);
    let found: Vec<&str> = provinces.map(|entry| entry.name).collect();
    if found.len() > 1 { found } else { Vec::new() }
}

/// Without "(nay …)", which our own lists put after an old name. Any other remark is the writer's own.
fn without_remark(name: &str) -> &str {
    let remark = name.split_once('(').filter(|(_, remark)| {
        let ours = ["nay ", "now "].iter().any(|word| remark.starts_with(word));
        ours && remark.find(')') == Some(remark.len() - 1)
    });
    remark.map_or(name, |(before, _)| before.trim_end())
}

fn exact(folded: &str) -> Option<&'static Entry> {
    let bare = ["tinh ", "thanh pho ", "tp ", "nuoc ", "ben ", "o "]
        .iter()
        .find_map(|prefix| folded.strip_prefix(prefix))
        .unwrap_or(folded);
    EXACT.get(folded).or_else(|| EXACT.get(bare)).copied()
}

/// The province whose name of two words or more stands last in the text.
fn last_province(folded: &str) -> Option<&'static Entry> {
    let padded = format!(" {folded} ");
    let hits = INDEX
        .iter()
        .filter(|entry| entry.scope == Scope::InCountry)
        .flat_map(|entry| {
            let keys = entry.keys.iter().filter(|key| key.contains(' '));
            keys.filter_map(|key| Some((padded.rfind(&format!(" {key} "))?, key.len(), entry)))
                .collect::<Vec<_>>()
        });
    hits.max_by_key(|&(at, length, entry)| (at, length, Reverse(entry.name)))
        .map(|(_, _, entry)| entry)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::code::count_lines;

    #[test]
    fn every_row_is_read() {
        assert_eq!(PROVINCES.len(), count_lines(PROVINCES_TEXT));
        assert_eq!(COUNTRIES.len(), count_lines(COUNTRIES_TEXT));
    }

    #[test]
    fn sixty_three_became_thirty_four() {
        assert_eq!(PROVINCES.len(), 63);
        let mut now: Vec<_> = PROVINCES
            .iter()
            .map(|province| (&province.now_code, &province.now))
            .collect();
        now.sort_unstable();
        now.dedup();
        assert_eq!(now.len(), 34);
        let unchanged = PROVINCES
            .iter()
            .filter(|p| PROVINCES.iter().filter(|q| q.now == p.now).count() == 1);
        assert_eq!(unchanged.count(), 11);
    }

    #[test]
    fn nothing_is_called_the_same() {
        let mut owners: HashMap<&str, &str> = HashMap::new();
        for entry in INDEX.iter() {
            for key in &entry.keys {
                let owner = owners.insert(key, entry.name);
                assert!(
                    owner.is_none_or(|owner| owner == entry.name),
                    "{key}: {owner:?}, {}",
                    entry.name
                );
            }
        }
    }

    #[test]
    fn suggestions() {
        for (query, expected) in [
            ("bd", &["Bình Dương", "Bình Định"] as &[_]),
            ("BĐ", &["Bình Dương", "Bình Định"]),
            ("hcm", &["TP. Hồ Chí Minh"]),
            ("sg", &["TP. Hồ Chí Minh"]),
            ("dn", &["Đà Nẵng", "Đắk Nông", "Đồng Nai"]),
            ("binh p", &["Bình Phước"]),
            ("duong", &["Bình Dương", "Hải Dương"]),
            ("vung", &["Bà Rịa - Vũng Tàu"]),
            ("nhat", &["Nhật Bản"]),
            ("dl", &["Đắk Lắk", "Đài Loan"]),
            ("hue", &["Huế", "Thừa Thiên Huế"]),
            ("tq", &["Trung Quốc", "Tuyên Quang"]),
            ("úc", &["Úc"]),
            ("áu", &["Áo", "Úc"]),
            ("binhf d", &["Bình Dương", "Bình Định"]),
            ("binh2 duong7", &["Bình Dương"]),
            ("thais", &["Thái Bình", "Thái Nguyên", "Thái Lan"]),
            ("nhaatj", &["Nhật Bản"]),
            ("hàn", &["Hàn Quốc"]),
            ("zz", &[]),
            ("", &[]),
            (" ", &[]),
        ] {
            let names: Vec<_> = suggest(query).into_iter().map(|place| place.name).collect();
            let head: Vec<_> = names
                .iter()
                .map(String::as_str)
                .take(expected.len().max(1))
                .collect();
            assert_eq!(head, expected, "{query}: {names:?}");
        }
    }

    #[test]
    fn an_old_province_knows_the_new_one() {
        let place = &suggest("bd")[0];
        assert_eq!(
            (place.now, place.scope),
            (Some("TP. Hồ Chí Minh"), Some(Scope::InCountry))
        );
        assert_eq!(suggest("Đồng Nai")[0].now, None);
        assert_eq!(suggest("Nhật Bản")[0].scope, Some(Scope::Abroad));
    }

    #[test]
    fn reading_places() {
        let (home, away) = (Some(Scope::InCountry), Some(Scope::Abroad));
        for (text, name, now, scope) in [
            ("bình dương", "Bình Dương", Some("TP. Hồ Chí Minh"), home),
            (
                "Tỉnh Bình Dương",
                "Bình Dương",
                Some("TP. Hồ Chí Minh"),
                home,
            ),
            (
                "Bình Dương (nay TP. Hồ Chí Minh)",
                "Bình Dương",
                Some("TP. Hồ Chí Minh"),
                home,
            ),
            (
                "Bình Dương (KCN Sóng Thần)",
                "Bình Dương (KCN Sóng Thần)",
                Some("TP. Hồ Chí Minh"),
                home,
            ),
            (
                "Bình Dương (nay TP. Hồ Chí Minh), VSIP",
                "Bình Dương (nay TP. Hồ Chí Minh), VSIP",
                None,
                home,
            ),
            ("TPHCM", "TP. Hồ Chí Minh", None, home),
            ("TP Hồ Chí Minh", "TP. Hồ Chí Minh", None, home),
            ("TP. HCM", "TP. Hồ Chí Minh", None, home),
            ("Sài Gòn", "TP. Hồ Chí Minh", None, home),
            ("Hà Nội", "Hà Nội", None, home),
            ("TP Huế", "Huế", None, home),
            ("Thừa Thiên Huế", "Thừa Thiên Huế", Some("Huế"), home),
            ("Đăk Lăk", "Đắk Lắk", None, home),
            (
                "KCN VSIP, Bình Dương",
                "KCN VSIP, Bình Dương",
                Some("TP. Hồ Chí Minh"),
                home,
            ),
            (
                "Số 5 đường Hòa Bình Hà Nội",
                "Số 5 đường Hòa Bình Hà Nội",
                None,
                home,
            ),
            (
                "KCN Quang Châu, Bắc Giang, VN",
                "KCN Quang Châu, Bắc Giang, VN",
                Some("Bắc Ninh"),
                home,
            ),
            ("Osaka, Nhật", "Osaka, Nhật", None, away),
            ("Nhật", "Nhật Bản", None, away),
            ("japan", "Nhật Bản", None, away),
            ("bên Hàn", "Hàn Quốc", None, away),
            ("Mỹ", "Hoa Kỳ", None, away),
            ("Quảng Châu", "Quảng Châu", None, None),
            ("anh Đức", "anh Đức", None, None),
            ("", "", None, None),
        ] {
            let place = read(text);
            assert_eq!(
                (place.name.as_str(), place.now, place.scope),
                (name, now, scope),
                "{text}"
            );
        }
    }

    #[test]
    fn every_province_is_known_however_it_is_spelt() {
        for province in Province::all() {
            let now = (province.now != province.name).then_some(province.now.as_str());
            for spelling in [
                province.name.clone(),
                province.name.to_uppercase(),
                fold(&province.name),
                format!("Tỉnh {}", province.name),
                format!("tp. {}", province.name),
            ] {
                let place = read(&spelling);
                assert_eq!(
                    (place.name.as_str(), place.now),
                    (&*province.name, now),
                    "{spelling}"
                );
            }
        }
        for (text, name) in [
            ("TP HCM", "TP. Hồ Chí Minh"),
            ("T.P Hồ Chí Minh", "TP. Hồ Chí Minh"),
            ("Tp.HCM", "TP. Hồ Chí Minh"),
            ("thành phố Hồ Chí Minh", "TP. Hồ Chí Minh"),
            ("BRVT", "Bà Rịa - Vũng Tàu"),
            ("BR-VT", "Bà Rịa - Vũng Tàu"),
            ("Bà Rịa-Vũng Tàu", "Bà Rịa - Vũng Tàu"),
            ("Vũng Tàu", "Bà Rịa - Vũng Tàu"),
            ("TT Huế", "Thừa Thiên Huế"),
            ("TT-Huế", "Thừa Thiên Huế"),
            ("Thừa Thiên - Huế", "Thừa Thiên Huế"),
            ("Đắc Lắc", "Đắk Lắk"),
            ("Đăk Lăk", "Đắk Lắk"),
            ("ĐăkLăk", "Đắk Lắk"),
            ("Đắc Nông", "Đắk Nông"),
            ("Đăk Nông", "Đắk Nông"),
            ("Bắc Cạn", "Bắc Kạn"),
            ("Hoà Bình", "Hòa Bình"),
            ("Thanh Hoá", "Thanh Hóa"),
            ("Khánh Hoà", "Khánh Hòa"),
            ("Kontum", "Kon Tum"),
            ("Gialai", "Gia Lai"),
            ("Qui Nhơn, Bình Định", "Qui Nhơn, Bình Định"),
            ("HN", "Hà Nội"),
        ] {
            assert_eq!(read(text).name, name, "{text}");
        }
    }

    #[test]
    fn initials_of_several_provinces_stay_as_typed() {
        for (text, provinces) in [
            ("BD", "Bình Định, Bình Dương"),
            ("BĐ", "Bình Định, Bình Dương"),
            ("QN", "Quảng Ninh, Quảng Nam, Quảng Ngãi"),
            ("HN", ""),
            ("HCM", ""),
            ("Mỹ", ""),
            ("Bình Dương", ""),
            ("xyz", ""),
            ("", ""),
        ] {
            assert_eq!(ambiguous(text).join(", "), provinces, "{text}");
            if !provinces.is_empty() {
                assert_eq!(read(text).name, text);
            }
        }
    }

    #[test]
    fn the_scope_as_seen_from_home() {
        for (text, home, scope) in [
            ("Yên Bái", "Lào Cai", Some(Scope::InProvince)),
            ("Lào Cai", "Lào Cai", Some(Scope::InProvince)),
            ("Bình Dương", "Lào Cai", Some(Scope::InCountry)),
            ("Nhật Bản", "Lào Cai", Some(Scope::Abroad)),
            ("Bản Phố", "Lào Cai", None),
        ] {
            assert_eq!(read(text).scope_from(home), scope, "{text}");
        }
    }

    #[test]
    fn countries_have_english_names() {
        assert_eq!(country("Nhật Bản"), Some(("JP", "Japan")));
        assert_eq!(country("Bình Dương"), None);
    }
}
