//! What belongs to a campaign as fields that people fill in: one table of fields for the forms of the screens, for the
//! command line and for its JSON.

mod campaign;
mod cohort;
mod group;
mod remark;
mod report;
mod rule;
mod target;

use std::collections::HashMap;

use serde_json::{Map, Value as Json};

use crate::domain::campaign::CampaignKind;
use crate::domain::date::{DateError, DateOrder, Day, PartialDate, nearest_day, parse_event};
use crate::domain::decimal::read_count;
use crate::domain::id::{CampaignId, CohortId, VillageId};
use crate::domain::name::{clean_text, search_fold};
use crate::domain::record::{Campaign, Cohort, Village};
use crate::lang::{Lang, say};
use crate::store::{Done, Result as StoreResult, Store};

pub use campaign::proposed;
pub use target::{Parts, Sum, below_done, sums, target_doubts};

/// What a plan is written for.
#[derive(Clone, Debug)]
pub struct Around {
    /// The language.
    pub lang: Lang,
    /// Today.
    pub today: Day,
    /// The campaign; of a new one, 0.
    pub id: CampaignId,
    /// What it is.
    pub campaign: Campaign,
    /// The villages in walking order.
    pub villages: Vec<(VillageId, Village)>,
    /// The campaign's cohorts.
    pub cohorts: Vec<(CohortId, Cohort)>,
}

impl Around {
    /// The surroundings of a campaign.
    pub fn of(store: &Store, id: CampaignId, campaign: Campaign, lang: Lang) -> StoreResult<Self> {
        Ok(Self {
            lang,
            today: store.clock().today(),
            id,
            campaign,
            villages: store.villages()?,
            cohorts: store.cohorts(id)?,
        })
    }

    /// Those of no register: enough to tell which fields there are.
    pub fn of_nothing(lang: Lang) -> Self {
        let today = Day::default();
        Self {
            lang,
            today,
            id: CampaignId(0),
            campaign: proposed(CampaignKind::Card, today, lang),
            villages: Vec::new(),
            cohorts: Vec::new(),
        }
    }

    /// The name of a village; of none, the commune.
    pub fn village(&self, id: Option<VillageId>) -> String {
        let village = |id| self.villages.iter().find(|(own, _)| *own == id);
        match id {
            Some(id) => village(id).map_or_else(String::new, |(_, one)| one.name.clone()),
            None => self.lang.label("plan_choice", "commune"),
        }
    }

    /// The name of a cohort; of none, everybody.
    pub fn cohort(&self, id: Option<CohortId>) -> String {
        let cohort = |id| self.cohorts.iter().find(|(own, _)| *own == id);
        match id {
            Some(id) => cohort(id).map_or_else(String::new, |(_, one)| one.name.clone()),
            None => self.lang.label("plan_choice", "everybody"),
        }
    }

    fn village_choice(&self, code: &'static str, chosen: Option<VillageId>) -> PlanField {
        let none = (String::new(), self.village(None));
        let villages = self.villages.iter();
        let named = villages.map(|(id, village)| (id.to_string(), village.name.clone()));
        let options = std::iter::once(none).chain(named).collect();
        let chosen = chosen.map(|id| id.to_string()).unwrap_or_default();
        PlanField::choice(code, options, chosen)
    }

    fn cohort_choice(&self, code: &'static str, chosen: Option<CohortId>) -> PlanField {
        let none = (String::new(), self.cohort(None));
        let cohorts = self.cohorts.iter();
        let named = cohorts.map(|(id, cohort)| (id.to_string(), cohort.name.clone()));
        let options = std::iter::once(none).chain(named).collect();
        let chosen = chosen.map(|id| id.to_string()).unwrap_or_default();
        PlanField::choice(code, options, chosen)
    }

    /// A choice among codes whose words are labels of `list`.
    fn choice(
        &self,
        code: &'static str,
        list: &str,
        codes: impl IntoIterator<Item = &'static str>,
        chosen: &str,
    ) -> PlanField {
        let words = |code: &str| self.lang.label_with(list, code, &self.noun());
        let options = codes.into_iter().map(|code| (code.to_owned(), words(code)));
        PlanField::choice(code, options.collect(), chosen.to_owned())
    }

    fn noun(&self) -> [(&'static str, fluent_bundle::FluentValue<'_>); 1] {
        [("viec", self.campaign.noun.as_str().into())]
    }
}

/// What a field holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Held {
    /// Text.
    Text(String),
    /// A day.
    Day(Option<Day>),
    /// A number.
    Number(Option<u32>),
    /// The code of one of the options.
    Choice(String),
}

/// One field of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanField {
    /// Its code, also of its label `plan-<code>`.
    pub code: &'static str,
    /// What it holds.
    pub held: Held,
    /// What can be chosen: codes and words.
    pub options: Vec<(String, String)>,
    /// The codes of which a text may list several.
    pub listed: Vec<&'static str>,
    /// It applies only where another field has this choice.
    pub only: Option<(&'static str, &'static str)>,
}

impl PlanField {
    fn new(code: &'static str, held: Held) -> Self {
        Self {
            code,
            held,
            options: Vec::new(),
            listed: Vec::new(),
            only: None,
        }
    }

    fn text(code: &'static str, text: &str) -> Self {
        Self::new(code, Held::Text(text.to_owned()))
    }

    fn day(code: &'static str, day: Option<Day>) -> Self {
        Self::new(code, Held::Day(day))
    }

    fn number(code: &'static str, number: Option<u32>) -> Self {
        Self::new(code, Held::Number(number))
    }

    fn choice(code: &'static str, options: Vec<(String, String)>, chosen: String) -> Self {
        Self {
            options,
            ..Self::new(code, Held::Choice(chosen))
        }
    }

    fn of(mut self, listed: impl IntoIterator<Item = &'static str>) -> Self {
        self.listed = listed.into_iter().chain(["unknown"]).collect();
        self
    }

    /// What it takes on a command line, in words.
    pub fn takes(&self, lang: Lang) -> String {
        let named: Vec<&str> = self.options.iter().map(|(code, _)| code.as_str()).collect();
        match (&self.held, &named[..]) {
            (Held::Choice(_), [""]) => {
                let none = self.options.iter().map(|(_, words)| words.as_str());
                say!(lang, plan_takes_name, none = none.collect::<String>())
            }
            (Held::Choice(_), codes) => codes.join(", "),
            (Held::Day(_), _) => say!(lang, plan_takes_day),
            (Held::Number(_), _) => say!(lang, plan_takes_number),
            (Held::Text(_), _) if self.listed.is_empty() => say!(lang, plan_takes_text),
            (Held::Text(_), _) => self.listed.join("; "),
        }
    }

    fn only(mut self, field: &'static str, choice: &'static str) -> Self {
        self.only = Some((field, choice));
        self
    }

    /// Its name.
    pub fn label(&self, lang: Lang) -> String {
        lang.label("plan", self.code)
    }

    /// What it holds, as it is typed; of a choice the code.
    pub fn typed(&self, lang: Lang) -> String {
        match &self.held {
            Held::Text(text) | Held::Choice(text) => text.clone(),
            Held::Day(day) => day.map(|day| lang.day(day)).unwrap_or_default(),
            Held::Number(number) => number.map(|number| number.to_string()).unwrap_or_default(),
        }
    }

    /// What it holds, in words.
    pub fn words(&self, lang: Lang) -> String {
        match &self.held {
            Held::Choice(code) => {
                let chosen = self.options.iter().find(|(own, _)| own == code);
                chosen.map(|(_, words)| words.clone()).unwrap_or_default()
            }
            _ => self.typed(lang),
        }
    }

    /// What it holds, for programs.
    pub fn json(&self) -> Json {
        match &self.held {
            Held::Text(text) => Json::from(text.as_str()),
            Held::Choice(code) if code.is_empty() => Json::Null,
            Held::Choice(code) => Json::from(code.as_str()),
            Held::Day(day) => day.map_or(Json::Null, |day| Json::from(day.to_string())),
            Held::Number(number) => number.map_or(Json::Null, Json::from),
        }
    }

    /// The code of the option that `text` names: its code, its words or the end of its words.
    pub fn option_named(&self, text: &str) -> Option<&str> {
        let folded = search_fold(text);
        let code = |fits: &dyn Fn(&(String, String)) -> bool| {
            self.options
                .iter()
                .find(|option| fits(option))
                .map(|(code, _)| code.as_str())
        };
        code(&|(code, _)| code == text)
            .or_else(|| code(&|(_, words)| search_fold(words) == folded))
            .or_else(|| code(&|(_, words)| search_fold(words).ends_with(&format!(" {folded}"))))
    }
}

/// All fields as one JSON object.
pub fn json_of(fields: &[PlanField]) -> Map<String, Json> {
    let fields = fields.iter();
    fields
        .map(|field| (field.code.to_owned(), field.json()))
        .collect()
}

/// Why a field cannot be kept: the field, and the code of why (`invalid-<code>`).
pub type PlanFault = (&'static str, &'static str);

/// What was typed into the fields, by their codes; of a choice the code of the option.
#[derive(Clone, Debug)]
pub struct Typed {
    /// Today, for days without a year.
    pub today: Day,
    /// The texts.
    pub texts: HashMap<&'static str, String>,
}

impl Typed {
    fn text(&self, code: &'static str) -> String {
        self.texts
            .get(code)
            .map(|text| clean_text(text))
            .unwrap_or_default()
    }

    fn needed(&self, code: &'static str) -> Result<String, PlanFault> {
        let text = self.text(code);
        if text.is_empty() {
            Err((code, "value_missing"))
        } else {
            Ok(text)
        }
    }

    /// The day in a field; none where nothing stands.
    pub fn day(&self, code: &'static str) -> Result<Option<Day>, PlanFault> {
        read_day(&self.text(code), self.today).map_err(|why| (code, why))
    }

    fn number(&self, code: &'static str) -> Result<Option<u32>, PlanFault> {
        let text = self.text(code);
        if text.trim().is_empty() {
            return Ok(None);
        }
        let count = read_count(&text).and_then(|count| u32::try_from(count).ok());
        count.map(Some).ok_or((code, "number_needed"))
    }

    fn age(&self, code: &'static str) -> Result<Option<u8>, PlanFault> {
        let age = self.number(code)?;
        match age.map(u8::try_from) {
            None => Ok(None),
            Some(Ok(age)) if age <= 120 => Ok(Some(age)),
            Some(_) => Err((code, "age_out_of_range")),
        }
    }

    fn is_yes(&self, code: &'static str) -> bool {
        self.text(code) == "yes"
    }

    fn one_of<T>(
        &self,
        code: &'static str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<T, PlanFault> {
        read(&self.text(code)).ok_or((code, "value_missing"))
    }

    /// An id among options, where the empty one is none.
    fn id<T: std::str::FromStr>(&self, code: &'static str) -> Option<T> {
        self.text(code).parse().ok()
    }
}

fn read_day(text: &str, today: Day) -> Result<Option<Day>, &'static str> {
    if text.is_empty() {
        return Ok(None);
    }
    match parse_event(text, DateOrder::DayMonth, today) {
        Ok(PartialDate::Day(day)) => Ok(Some(day)),
        Ok(_) => Err("day_needed"),
        Err(DateError::NotADate) => nearest_day(text, today)
            .map(Some)
            .ok_or(DateError::NotADate.code()),
        Err(error) => nearest_day(text, today).map(Some).ok_or(error.code()),
    }
}

/// A record that people fill in.
pub trait Plan: Sized + Clone + 'static {
    /// Its id.
    type Id: Copy + Eq + std::fmt::Display + std::str::FromStr + 'static;
    /// The code of what it is, for words that differ: `cohort`.
    const WHAT: &'static str;

    /// A new one, with what can be proposed.
    fn blank(around: &Around) -> Self;
    /// Its fields.
    fn fields(&self, around: &Around) -> Vec<PlanField>;
    /// What the fields say; what they do not hold stays as it is.
    fn read(&self, typed: &Typed, around: &Around) -> Result<Self, PlanFault>;
    /// What it is called.
    fn called(&self, around: &Around) -> String;
    /// Those of a campaign.
    fn of(store: &Store, campaign: CampaignId) -> StoreResult<Vec<(Self::Id, Self)>>;
    /// Adds it.
    fn add(&self, store: &mut Store) -> StoreResult<Done<Self::Id>>;
    /// Changes one.
    fn edit(&self, id: Self::Id, store: &mut Store) -> StoreResult<Done<()>>;
    /// Takes one out.
    fn remove(id: Self::Id, store: &mut Store) -> StoreResult<Done<()>>;
}

/// Yes or no as a choice.
fn yes_no(around: &Around, code: &'static str, yes: bool) -> PlanField {
    around.choice(
        code,
        "plan_choice",
        ["yes", "no"],
        if yes { "yes" } else { "no" },
    )
}
