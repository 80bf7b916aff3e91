//! Words for the user, in Vietnamese and in English.
//!
//! A text is one entry in `assets/lang/vi.ftl` and one in `assets/lang/en.ftl`; `build.rs` stops the build when the
//! two files differ. Code says [`say!`](crate::say)`(lang, entry_id, value = x)`: an unknown entry or a wrong set of
//! values does not compile. Labels of codes are entries named `<list>-<code>` and are read with [`Lang::label`].

mod format;
/// The messages, made from the language files by `build.rs`.
#[allow(non_upper_case_globals)]
pub mod message;
mod plan;
pub mod text;
pub mod why_no_card;

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

pub use message::Message;
pub use why_no_card::WhyNoCard;

type Bundle = FluentBundle<FluentResource>;

static VI: LazyLock<Bundle> =
    LazyLock::new(|| bundle("vi", include_str!("../../assets/lang/vi.ftl")));
static EN: LazyLock<Bundle> =
    LazyLock::new(|| bundle("en", include_str!("../../assets/lang/en.ftl")));

fn bundle(code: &str, source: &str) -> Bundle {
    let language: LanguageIdentifier = code.parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    // Isolation marks would stand in the terminal as stray glyphs.
    bundle.set_use_isolating(false);
    // `build.rs` has parsed the same text; what is left of a faulty file is still usable.
    let resource =
        FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, _)| resource);
    // An entry cannot be doubled: `build.rs` refuses that.
    let _ = bundle.add_resource(resource);
    bundle
}

/// The language a person reads, and how that person writes numbers. A value that is passed along, never a global.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Hash)]
pub struct Lang {
    words: Words,
    numbers: Numbers,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Hash)]
enum Words {
    #[default]
    Vietnamese,
    English,
}

/// How numbers are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Hash)]
pub enum Numbers {
    /// `1.142` and `73,3`: the usual way in Vietnamese.
    #[default]
    CommaDecimals,
    /// `1,142` and `73.3`: the usual way in English.
    PointDecimals,
}

#[allow(non_upper_case_globals)]
impl Lang {
    /// Vietnamese, the default.
    pub const Vi: Self = Self {
        words: Words::Vietnamese,
        numbers: Numbers::CommaDecimals,
    };
    /// English.
    pub const En: Self = Self {
        words: Words::English,
        numbers: Numbers::PointDecimals,
    };
}

impl Lang {
    /// The same words, with numbers written this way.
    #[must_use]
    pub fn with(self, numbers: Numbers) -> Self {
        Self { numbers, ..self }
    }

    /// How numbers are written.
    pub fn numbers(self) -> Numbers {
        self.numbers
    }

    /// The language with numbers as it usually writes them.
    #[must_use]
    pub fn usual(self) -> Self {
        match self.words {
            Words::Vietnamese => Self::Vi,
            Words::English => Self::En,
        }
    }

    /// Reads `vi`, `en` or a locale such as `en_US.UTF-8`; anything else is unknown.
    pub fn from_code(code: &str) -> Option<Self> {
        match code
            .split(['_', '-', '.'])
            .next()?
            .to_ascii_lowercase()
            .as_str()
        {
            "vi" => Some(Self::Vi),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// `vi` or `en`.
    pub fn code(self) -> &'static str {
        match self.words {
            Words::Vietnamese => "vi",
            Words::English => "en",
        }
    }

    fn bundle(self) -> &'static Bundle {
        match self.words {
            Words::Vietnamese => &VI,
            Words::English => &EN,
        }
    }

    /// The words of `message` with `values` put in. Use [`say!`](crate::say), which checks both at compile time.
    pub fn say(self, message: &Message, values: &[(&'static str, FluentValue<'_>)]) -> String {
        self.entry(message.id, values)
            .unwrap_or_else(|| message.id.to_owned())
    }

    /// The label of a code: entry `<list>-<code>`. A code without an entry (one that an office added) is its own label.
    pub fn label(self, list: &str, code: &str) -> String {
        self.entry(&format!("{list}-{code}"), &[])
            .unwrap_or_else(|| code.to_owned())
    }

    /// As [`Lang::label`], with values for labels that hold the campaign's noun.
    pub fn label_with(
        self,
        list: &str,
        code: &str,
        values: &[(&'static str, FluentValue<'_>)],
    ) -> String {
        self.entry(&format!("{list}-{code}"), values)
            .unwrap_or_else(|| code.to_owned())
    }

    /// Whether there is a label for this code.
    pub fn has_label(self, list: &str, code: &str) -> bool {
        self.bundle().has_message(&format!("{list}-{code}"))
    }

    fn entry(self, id: &str, values: &[(&'static str, FluentValue<'_>)]) -> Option<String> {
        let bundle = self.bundle();
        let pattern = bundle.get_message(id)?.value()?;
        let args: FluentArgs<'_> = values
            .iter()
            .map(|(name, value)| (*name, in_one_line(value)))
            .collect();
        let mut faults = Vec::new();
        Some(
            bundle
                .format_pattern(pattern, Some(&args), &mut faults)
                .into_owned(),
        )
    }
}

/// Between words that stay on one line.
const NO_BREAK: char = '\u{a0}';

/// A value as it may stand in a sentence: whatever it holds, it neither commands the terminal nor begins a new line.
/// Words that belong together still do, for whoever breaks the sentence into lines. None and one are numbers however
/// they were written, so that an entry can have words of their own for them.
fn in_one_line<'v>(value: &'v FluentValue<'_>) -> FluentValue<'v> {
    match value {
        FluentValue::String(text) if text == "0" => FluentValue::from(0),
        FluentValue::String(text) if text == "1" => FluentValue::from(1),
        FluentValue::String(text) if text.contains(NO_BREAK) => {
            let parts: Vec<_> = text.split(NO_BREAK).map(text::show).collect();
            FluentValue::from(parts.join("\u{a0}"))
        }
        FluentValue::String(text) => FluentValue::String(text::show(text)),
        other => other.clone(),
    }
}

/// The words of an entry: `say!(lang, toast_saved, number = "042")`. Numbers are passed as text made by
/// [`Lang::number`], so that thousands are written as each language writes them.
#[macro_export]
macro_rules! say {
    ($lang:expr, $id:ident $(, $name:ident = $value:expr)* $(,)?) => {{
        const _: () = $crate::lang::message::check(&$crate::lang::message::$id, &[$(stringify!($name)),*]);
        $lang.say(&$crate::lang::message::$id, &[$((stringify!($name), ($value).into())),*])
    }};
}

pub use say;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_of_a_thing_is_not_told_as_many() {
        let days = |lang: Lang, count| say!(lang, pace_late, days = lang.number(count));
        let people = |lang: Lang, count| say!(lang, step_people, count = lang.count(count));
        for (lang, words) in [
            (
                Lang::Vi,
                ["Chậm 1 ngày", "Chậm 1.543 ngày", "1 người", "0 người"],
            ),
            (
                Lang::En,
                ["1 day late", "1,543 days late", "1 person", "0 people"],
            ),
        ] {
            let said = [
                days(lang, 1),
                days(lang, 1_543),
                people(lang, 1),
                people(lang, 0),
            ];
            assert_eq!(said, words);
        }
    }

    #[test]
    fn reads_a_locale() {
        for (code, lang) in [
            ("vi", Some(Lang::Vi)),
            ("en_US.UTF-8", Some(Lang::En)),
            ("EN-gb", Some(Lang::En)),
            ("C", None),
            ("", None),
        ] {
            assert_eq!(Lang::from_code(code), lang, "{code}");
        }
    }

    #[test]
    fn values_stay_in_their_line_and_words_together() {
        let value = FluentValue::from("0912\u{a0}000\u{a0}222\n\u{1b}[2JAn");
        let said = in_one_line(&value);
        assert_eq!(said, FluentValue::from("0912\u{a0}000\u{a0}222 [2JAn"));
    }

    #[test]
    fn every_message_has_words_in_both_languages() {
        for message in message::ALL {
            let values: Vec<_> = message
                .values
                .iter()
                .map(|name| (*name, FluentValue::from("7")))
                .collect();
            for lang in [Lang::Vi, Lang::En] {
                let words = lang.say(message, &values);
                assert!(
                    !words.trim().is_empty() && words != message.id,
                    "{} in {}",
                    message.id,
                    lang.code()
                );
                assert!(!words.contains("{$"), "{}: {words}", message.id);
            }
        }
    }
}
