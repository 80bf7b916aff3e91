//! Who a campaign must reach.

use std::borrow::Cow;

use serde_json::{Value, json};

use super::card::CardKind;
use super::date::{Day, PartialDate, age_on};
use super::identity_law::{Held, obligation};
use super::name::search_fold;
use super::residence::Residence;
use super::stage::{PersonStage, Standing};

closed_list! {
    /// A preset of who is eligible in a campaign.
    Eligibility {
        /// Everyone of 14 and over: the first campaign of a register.
        All14 = "all_14",
        /// Everyone, of any age.
        Everyone = "all",
        /// Only those of 14 and over who are away.
        Absent14 = "absent_14",
        /// Everyone of 14 and over without a card that has a chip: the campaigns of 2021 and 2022.
        NoChip14 = "no_chip_14",
        /// Whoever must have a new card by the Law on Identity.
        IdentityLaw = "identity_law",
        /// Voters: everyone of 18 and over.
        Voters18 = "voters_18",
    }
}

closed_list! {
    /// Whether it matters that somebody is away.
    #[derive(Default)]
    Away {
        /// It does not.
        #[default]
        Any = "any",
        /// Only those who are away.
        OnlyAway = "only_away",
        /// Only those who are here.
        OnlyHere = "only_here",
    }
}

/// Whether a person is eligible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Eligible.
    Yes,
    /// Eligible as far as is known: the birth or the card is unknown, or its unknown part decides. Shown with `≈`.
    Uncertain,
    /// Not eligible.
    No,
}

impl Target {
    /// Whether the person counts, surely or as far as is known.
    pub fn counts(self) -> bool {
        self != Self::No
    }

    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::Yes, Self::Yes) => Self::Yes,
            _ => Self::Uncertain,
        }
    }

    fn of(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }
}

/// Who is eligible: whoever meets all conditions. An empty list of kinds is no condition.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub struct Rule {
    /// From this age on, in full years.
    pub from_age: i32,
    /// Up to this age, those of it among them; `None` is and older.
    pub to_age: Option<i32>,
    /// Away or here.
    pub away: Away,
    /// On which grounds people live here; `None` among them is not known.
    pub residences: Vec<Option<Residence>>,
    /// Which card people hold; `None` among them is not known.
    pub cards: Vec<Option<CardKind>>,
    /// Only those whose card is not valid on the day, or who have none.
    pub not_valid: bool,
    /// Only those who must by the Law on Identity.
    pub by_law: bool,
    /// Only people of one of these groups, as the register writes them.
    pub groups: Vec<String>,
}

/// What a rule asks of a person.
#[derive(Clone, Copy, Debug, Default)]
pub struct Candidate<'c> {
    /// Birth, as exactly as known.
    pub birth: Option<PartialDate>,
    /// Whether an absence is open.
    pub absent: bool,
    /// On what ground the person lives here.
    pub residence: Option<Residence>,
    /// The card held.
    pub held: Held,
    /// Groups, as typed.
    pub groups: &'c str,
    /// From which day on a card is the campaign's own doing ([`Standing::own_card_from`]): it takes nobody out of those
    /// whom the campaign was to reach.
    ///
    /// [`Standing::own_card_from`]: super::stage::Standing::own_card_from
    pub own_card_from: Option<Day>,
}

impl Candidate<'_> {
    /// The same person, if the card came of the campaign.
    #[must_use]
    pub fn with_own_card(self) -> Self {
        Self {
            own_card_from: Some(Day::MIN),
            ..self
        }
    }

    fn has_own_card(&self) -> bool {
        self.own_card_from
            .is_some_and(|from| self.held.is_since(from))
    }
}

/// What a rule says of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Whether the person is eligible.
    pub target: Target,
    /// Whether the person meets every condition and the law does not oblige: may, and is not to be pressed. Known where
    /// the rule looks at cards; under a rule by law such a person is not eligible.
    pub may: bool,
}

impl From<Eligibility> for Rule {
    fn from(preset: Eligibility) -> Self {
        preset.rule()
    }
}

impl Eligibility {
    /// The rule of the preset.
    pub fn rule(self) -> Rule {
        let rule = |from_age| Rule {
            from_age,
            ..Rule::default()
        };
        match self {
            Self::All14 => rule(14),
            Self::Everyone => rule(0),
            Self::Absent14 => Rule {
                away: Away::OnlyAway,
                ..rule(14)
            },
            Self::NoChip14 => Rule {
                cards: vec![
                    Some(CardKind::None),
                    Some(CardKind::Cmnd),
                    Some(CardKind::Barcode),
                    None,
                ],
                ..rule(14)
            },
            Self::IdentityLaw => Rule {
                by_law: true,
                ..rule(0)
            },
            Self::Voters18 => rule(18),
        }
    }
}

impl Rule {
    /// The preset that says the same.
    pub fn preset(&self) -> Option<Eligibility> {
        Eligibility::all().find(|preset| preset.rule() == *self)
    }

    /// What registers keep: the preset's code, or the rule as JSON.
    pub fn code(&self) -> Cow<'static, str> {
        match self.preset() {
            Some(preset) => Cow::Borrowed(preset.code()),
            None => Cow::Owned(self.json()),
        }
    }

    /// Reads what [`Rule::code`] wrote.
    pub fn from_code(code: &str) -> Option<Self> {
        match Eligibility::from_code(code) {
            Some(preset) => Some(preset.rule()),
            None => Self::from_json(code),
        }
    }

    fn json(&self) -> String {
        let residences = self.residences.iter().copied();
        let cards = self.cards.iter().copied();
        json!({
            "from_age": self.from_age,
            "to_age": self.to_age,
            "away": self.away.code(),
            "residences": residences.map(|one| one.map(Residence::code)).collect::<Vec<_>>(),
            "cards": cards.map(|one| one.map(CardKind::code)).collect::<Vec<_>>(),
            "not_valid": self.not_valid,
            "by_law": self.by_law,
            "groups": self.groups,
        })
        .to_string()
    }

    fn from_json(text: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(text).ok()?;
        let age = |key| i32::try_from(value.get(key)?.as_i64()?).ok();
        let to_age = match &value["to_age"] {
            Value::Null => None,
            _ => Some(age("to_age")?),
        };
        let groups = value["groups"].as_array()?.iter();
        Some(Self {
            from_age: age("from_age")?,
            to_age,
            away: Away::from_code(value["away"].as_str()?)?,
            residences: kinds(&value["residences"], Residence::from_code)?,
            cards: kinds(&value["cards"], CardKind::from_code)?,
            not_valid: value["not_valid"].as_bool()?,
            by_law: value["by_law"].as_bool()?,
            groups: groups
                .map(|group| group.as_str().map(str::to_owned))
                .collect::<Option<_>>()?,
        })
    }

    /// Whether it asks for more than birth and absence: which card somebody holds.
    pub fn asks_for_cards(&self) -> bool {
        !self.cards.is_empty() || self.not_valid || self.by_law
    }

    /// Whether it looks at something beside age and absence.
    pub fn asks_for_more(&self) -> bool {
        self.asks_for_cards() || !self.residences.is_empty() || !self.groups.is_empty()
    }

    /// Whether somebody is eligible on the day `on`.
    pub fn target(&self, of: &Candidate<'_>, on: Day) -> Target {
        self.verdict(of, on).target
    }

    /// Whether a campaign must reach somebody on the day `on` who has come so far: meant by the rule, with a card that
    /// came of the campaign as no reason against it, and not confirmed as exempt.
    pub fn target_of(&self, of: &Candidate<'_>, life: &Standing, on: Day) -> Target {
        if life.stage == PersonStage::Exempt {
            return Target::No;
        }
        let own_card_from = life.own_card_from();
        self.target(
            &Candidate {
                own_card_from,
                ..*of
            },
            on,
        )
    }

    /// What it says of somebody on the day `on`.
    pub fn verdict(&self, of: &Candidate<'_>, on: Day) -> Verdict {
        let away = self.counts_away(of.absent);
        let verdict = self.verdict_anywhere(of, on);
        Verdict {
            target: Target::of(away).and(verdict.target),
            may: away && verdict.may,
        }
    }

    /// Whether somebody who is away, or here, meets the rule as far as that goes.
    pub fn counts_away(&self, absent: bool) -> bool {
        match self.away {
            Away::Any => true,
            Away::OnlyAway => absent,
            Away::OnlyHere => !absent,
        }
    }

    /// What it says of somebody on the day `on`, wherever the person is.
    pub fn verdict_anywhere(&self, of: &Candidate<'_>, on: Day) -> Verdict {
        let age = self.of_age(of.birth, on);
        let met = age.counts()
            && is_among(&self.residences, of.residence)
            && (of.has_own_card() || is_among(&self.cards, of.held.told()))
            && self.is_of_group(of.groups);
        if !met {
            return Verdict {
                target: Target::No,
                may: false,
            };
        }
        if !self.asks_for_cards() || of.has_own_card() {
            return Verdict {
                target: age,
                may: false,
            };
        }
        let law = obligation(of.birth, of.held, on);
        let must = match (law.duty.is_must(), law.uncertain) {
            (must, true) if self.by_law || self.not_valid => uncertain(must),
            (must, _) => Target::of(must),
        };
        let asked = self.by_law || self.not_valid;
        Verdict {
            target: if asked { age.and(must) } else { age },
            may: !law.duty.is_must() && !law.uncertain,
        }
    }

    fn of_age(&self, birth: Option<PartialDate>, on: Day) -> Target {
        if self.from_age == 0 && self.to_age.is_none() {
            return Target::Yes;
        }
        let Some(birth) = birth else {
            return Target::Uncertain;
        };
        let fits = |birth| {
            let years = age_on(PartialDate::Day(birth), on).years;
            years >= self.from_age && self.to_age.is_none_or(|to| years <= to)
        };
        match (fits(birth.first()), fits(birth.last())) {
            (true, true) => Target::Yes,
            (false, _) => Target::No,
            (true, false) => Target::Uncertain,
        }
    }

    fn is_of_group(&self, groups: &str) -> bool {
        self.groups.is_empty() || self.groups.iter().any(|group| is_in_group(groups, group))
    }
}

/// What cannot be told counts as far as is known: who must by the first possible day is eligible.
fn uncertain(must: bool) -> Target {
    if must { Target::Uncertain } else { Target::No }
}

fn is_among<T: PartialEq + Copy>(kinds: &[Option<T>], kind: Option<T>) -> bool {
    kinds.is_empty() || kinds.contains(&kind)
}

fn kinds<T>(values: &Value, read: fn(&str) -> Option<T>) -> Option<Vec<Option<T>>> {
    let kind = |value: &Value| match value {
        Value::Null => Some(None),
        value => read(value.as_str()?).map(Some),
    };
    values.as_array()?.iter().map(kind).collect()
}

/// Whether a person's groups, as typed with commas or semicolons between them, name this one; without regard to
/// diacritics and capitals.
pub fn is_in_group(groups: &str, group: &str) -> bool {
    if groups.is_empty() {
        return false;
    }
    let group = search_fold(group.trim());
    let mut named = groups.split([',', ';']).map(str::trim);
    named.any(|name| !name.is_empty() && search_fold(name) == group)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Option<PartialDate> {
        PartialDate::from_iso(text)
    }

    #[test]
    fn who_is_eligible_on_22_november_2026() {
        let on = Day::from_ymd_opt(2026, 11, 22).unwrap();
        for (preset, birth, absent, target) in [
            (Eligibility::All14, "2012-11-22", false, Target::Yes),
            (Eligibility::All14, "2012-11-23", false, Target::No),
            (Eligibility::All14, "2012", false, Target::Uncertain),
            (Eligibility::All14, "2011", false, Target::Yes),
            (Eligibility::All14, "2012-11", false, Target::Uncertain),
            (Eligibility::All14, "2012-10", false, Target::Yes),
            (Eligibility::All14, "", false, Target::Uncertain),
            (Eligibility::Everyone, "2026-11-01", false, Target::Yes),
            (Eligibility::Absent14, "1990", false, Target::No),
            (Eligibility::Absent14, "1990", true, Target::Yes),
            (Eligibility::Absent14, "2020", true, Target::No),
            (Eligibility::Voters18, "2008-11-22", false, Target::Yes),
            (Eligibility::Voters18, "2008-11-23", false, Target::No),
        ] {
            let of = Candidate {
                birth: date(birth),
                absent,
                ..Candidate::default()
            };
            let found = preset.rule().target(&of, on);
            assert_eq!(found, target, "{preset:?} {birth} {absent}");
        }
    }

    /// A card as `chip 2022-01-01`.
    fn held(text: &str) -> Held {
        let (kind, issued) = text.split_once(' ').unwrap_or((text, ""));
        Held {
            kind: CardKind::from_code(kind),
            issued: date(issued),
            expires: None,
        }
    }

    #[test]
    fn who_is_eligible_by_the_card() {
        let on = Day::from_ymd_opt(2026, 11, 22).unwrap();
        let not_valid = Rule {
            not_valid: true,
            ..Eligibility::All14.rule()
        };
        let (no_chip, by_law) = (
            Eligibility::NoChip14.rule(),
            Eligibility::IdentityLaw.rule(),
        );
        for (rule, birth, card, target, may) in [
            (&no_chip, "1990-05-01", "none", Target::Yes, false),
            (&no_chip, "1990-05-01", "", Target::Yes, false),
            (&no_chip, "1990-05-01", "cmnd", Target::Yes, false),
            // Has a card with a bar code that is valid: counted in the campaign, and not to be pressed.
            (
                &no_chip,
                "1990-05-01",
                "barcode 2019-01-01",
                Target::Yes,
                true,
            ),
            (&no_chip, "1990-05-01", "chip 2022-01-01", Target::No, false),
            // Of a card whose day of issue tells that it has a chip, the kind need not be written down.
            (&no_chip, "1990-05-01", " 2022-01-01", Target::No, false),
            (&no_chip, "1990-05-01", " 2019-01-01", Target::Yes, false),
            (&no_chip, "2020-05-01", "none", Target::No, false),
            (&no_chip, "", "none", Target::Uncertain, false),
            (&by_law, "1990-05-01", "none", Target::Yes, false),
            (&by_law, "1990-05-01", "", Target::Uncertain, false),
            (&by_law, "1990-05-01", "cmnd", Target::Yes, false),
            (&by_law, "1990-05-01", "chip 2022-01-01", Target::No, true),
            (&by_law, "1986-05-01", "chip 2022-01-01", Target::Yes, false),
            (&by_law, "1986", "chip 2022-01-01", Target::Uncertain, false),
            (&by_law, "2020-05-01", "none", Target::No, true),
            (&by_law, "2012", "none", Target::Uncertain, false),
            (&not_valid, "2020-05-01", "none", Target::No, false),
            (
                &not_valid,
                "1990-05-01",
                "chip 2022-01-01",
                Target::No,
                true,
            ),
            (
                &not_valid,
                "1986-05-01",
                "chip 2022-01-01",
                Target::Yes,
                false,
            ),
        ] {
            let of = Candidate {
                birth: date(birth),
                held: held(card),
                ..Candidate::default()
            };
            let verdict = Verdict { target, may };
            assert_eq!(
                rule.verdict(&of, on),
                verdict,
                "{} {birth} {card}",
                rule.code()
            );
        }
    }

    #[test]
    fn who_is_eligible_by_an_edited_rule() {
        let on = Day::from_ymd_opt(2022, 8, 31).unwrap();
        let rule = Rule {
            from_age: 14,
            to_age: Some(22),
            away: Away::OnlyHere,
            residences: vec![Some(Residence::Permanent), None],
            groups: vec!["Đoàn viên".to_owned()],
            ..Rule::default()
        };
        let fits = Candidate {
            birth: date("2008-08-31"),
            residence: Some(Residence::Permanent),
            groups: "hội viên; đoàn viên",
            ..Candidate::default()
        };
        for (of, target) in [
            (fits, Target::Yes),
            (
                Candidate {
                    birth: date("2008-09-01"),
                    ..fits
                },
                Target::No,
            ),
            (
                Candidate {
                    birth: date("1999-09-01"),
                    ..fits
                },
                Target::Yes,
            ),
            (
                Candidate {
                    birth: date("1999-08-31"),
                    ..fits
                },
                Target::No,
            ),
            // The first possible day decides who counts.
            (
                Candidate {
                    birth: date("1999"),
                    ..fits
                },
                Target::No,
            ),
            (
                Candidate {
                    birth: date("2008"),
                    ..fits
                },
                Target::Uncertain,
            ),
            (
                Candidate {
                    absent: true,
                    ..fits
                },
                Target::No,
            ),
            (
                Candidate {
                    residence: Some(Residence::Temporary),
                    ..fits
                },
                Target::No,
            ),
            (
                Candidate {
                    residence: None,
                    ..fits
                },
                Target::Yes,
            ),
            (
                Candidate {
                    groups: "DOAN VIEN",
                    ..fits
                },
                Target::Yes,
            ),
            (
                Candidate {
                    groups: "đoàn viên danh dự",
                    ..fits
                },
                Target::No,
            ),
            (Candidate { groups: "", ..fits }, Target::No),
        ] {
            assert_eq!(rule.target(&of, on), target, "{of:?}");
        }
    }

    #[test]
    fn rules_are_read_back() {
        let edited = Rule {
            from_age: 14,
            to_age: Some(22),
            away: Away::OnlyAway,
            residences: vec![Some(Residence::Temporary), None],
            cards: vec![Some(CardKind::Chip), None],
            not_valid: true,
            by_law: true,
            groups: vec!["Đảng viên, dự bị".to_owned()],
        };
        let presets = Eligibility::all().map(|preset| (preset.rule(), Some(preset.code())));
        for (rule, code) in presets.chain([(edited, None)]) {
            if let Some(code) = code {
                assert_eq!(rule.code(), code);
            }
            assert_eq!(Rule::from_code(&rule.code()).as_ref(), Some(&rule));
        }
        for code in ["", "all_15", "{", "{}", "{\"from_age\": 14}", "[]", "14"] {
            assert_eq!(Rule::from_code(code), None, "{code}");
        }
    }
}
