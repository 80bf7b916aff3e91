//! The campaign, the commune, and how the program looks.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use super::typed_date::{Side, read_date};
use crate::domain::date::{Day, PartialDate};
use crate::domain::eligibility::Eligibility;
use crate::domain::id::CampaignId;
use crate::domain::name::clean_text;
use crate::domain::record::{Campaign, Commune};
use crate::lang::{Lang, Numbers, say};
use crate::store::Error as StoreError;
use crate::tui::command::{Command, Flow};
use crate::tui::context::Ctx;
use crate::tui::error::Result;
use crate::tui::event::Key;
use crate::tui::screen::Screen;
use crate::tui::widgets::field::{Mask, TextField};
use crate::tui::widgets::form::{Field, Form, Reply};
use crate::tui::widgets::pick::Pick;

#[derive(Clone, Copy, Debug, PartialEq)]
enum F {
    Campaign,
    Noun,
    Eligibility,
    Start,
    Due,
    Commune,
    Province,
    Unit,
    Lang,
    Numbers,
}

/// Languages with their digits.
const LANGS: [Lang; 2] = [Lang::Vi, Lang::En];

/// Ways of numbers with their digits.
const NUMBERS: [Numbers; 2] = [Numbers::CommaDecimals, Numbers::PointDecimals];

/// The form of the settings.
pub struct Settings {
    id: CampaignId,
    campaign: Campaign,
    commune: Commune,
    form: Form<F>,
}

impl Settings {
    /// The settings as they are.
    pub fn new(ctx: &Ctx) -> Result<Self> {
        let (id, campaign) = ctx.store.campaign()?;
        let commune = ctx.store.commune()?;
        Ok(Self {
            id,
            form: Form::new(fields(&campaign, &commune, ctx.lang)),
            campaign,
            commune,
        })
    }

    fn day(&self, field: F, today: Day) -> std::result::Result<Option<Day>, (F, &'static str)> {
        let text = self.form.value(field);
        if text.is_empty() {
            return Ok(None);
        }
        let side = if field == F::Due {
            Side::Future
        } else {
            Side::Past
        };
        match read_date(&text, side, today) {
            Ok(PartialDate::Day(day)) => Ok(Some(day)),
            Ok(_) => Err((field, "day_needed")),
            Err(error) => Err((field, error.code())),
        }
    }

    fn read(&self, today: Day) -> std::result::Result<(Campaign, Commune), (F, &'static str)> {
        let text = |field| clean_text(&self.form.value(field));
        let picked = self.form.picked(F::Eligibility);
        let eligibility = picked.and_then(|at| Eligibility::all().nth(at));
        let campaign = Campaign {
            name: text(F::Campaign),
            noun: text(F::Noun),
            eligibility: eligibility
                .map_or_else(|| self.campaign.eligibility.clone(), Eligibility::rule),
            starts_on: self
                .day(F::Start, today)?
                .unwrap_or(self.campaign.starts_on),
            due_on: self.day(F::Due, today)?,
            ..self.campaign.clone()
        };
        let commune = Commune {
            name: text(F::Commune),
            province: text(F::Province),
            unit: text(F::Unit),
        };
        let needed = [
            (F::Campaign, &campaign.name),
            (F::Noun, &campaign.noun),
            (F::Commune, &commune.name),
            (F::Unit, &commune.unit),
        ];
        let missing = needed.into_iter().find(|(_, value)| value.is_empty());
        match missing.map(|(field, _)| field) {
            Some(field) => Err((field, "value_missing")),
            None => Ok((campaign, commune)),
        }
    }

    fn save(&mut self, ctx: &mut Ctx) -> Result<Flow> {
        let refuse = |form: &mut Form<F>, field, code, lang: Lang| {
            form.refuse(field, lang.label("invalid", code));
            Ok(Flow::Stay)
        };
        let (campaign, commune) = match self.read(ctx.today()) {
            Ok(read) => read,
            Err((field, code)) => return refuse(&mut self.form, field, code, ctx.lang),
        };
        match ctx.store.edit_campaign(self.id, &campaign) {
            Ok(_) => {}
            Err(StoreError::Invalid(code)) => {
                return refuse(&mut self.form, F::Due, code, ctx.lang);
            }
            Err(error) => return Err(error.into()),
        }
        ctx.store.edit_commune(&commune)?;
        ctx.tell(say!(ctx.lang, settings_told_saved));
        Ok(Flow::Pop)
    }

    fn take_reply(&mut self, reply: Reply<F>, ctx: &mut Ctx) -> Result<Flow> {
        match reply {
            // Seen at once, so that somebody who cannot read the other language finds the way back.
            Reply::Changed(F::Lang) => {
                let picked = self.form.picked(F::Lang).and_then(|at| LANGS.get(at));
                let lang = picked.copied().unwrap_or(ctx.lang);
                // Numbers follow the language until they are chosen apart from it.
                ctx.lang = if ctx.lang == ctx.lang.usual() {
                    lang
                } else {
                    lang.with(ctx.lang.numbers())
                };
                self.relabel(ctx.lang);
            }
            Reply::Changed(F::Numbers) => {
                let picked = self.form.picked(F::Numbers);
                let numbers = picked.and_then(|at| NUMBERS.get(at));
                ctx.lang = ctx.lang.with(*numbers.unwrap_or(&ctx.lang.numbers()));
            }
            Reply::Done if !ctx.store.is_read_only() => return self.save(ctx),
            _ => {}
        }
        Ok(Flow::Stay)
    }

    fn relabel(&mut self, lang: Lang) {
        for field in fields(&self.campaign, &self.commune, lang) {
            if let Some(own) = self.form.field_mut(field.id) {
                own.label = field.label;
                if field.id == F::Numbers {
                    own.entry = field.entry;
                }
            }
        }
    }
}

fn fields(campaign: &Campaign, commune: &Commune, lang: Lang) -> Vec<Field<F>> {
    let text = |id, label: String, value: &str| {
        Form::text(id, label, TextField::new(Mask::Any).with(value))
    };
    let day = |id, label: String, value: Option<Day>| {
        let value = value.map(|day| lang.day(day)).unwrap_or_default();
        Form::text(id, label, TextField::new(Mask::Date).with(&value))
    };
    let pick = |id, label: String, words: Vec<String>, chosen: Option<usize>| {
        let mut pick = Pick::new(('1'..).zip(words).collect());
        pick.choose(chosen);
        Form::pick(id, label, pick)
    };
    let eligible = Eligibility::all().map(|one| lang.label("eligibility", one.code()));
    let chosen = Eligibility::all().position(|one| Some(one) == campaign.eligibility.preset());
    let langs = LANGS.map(|one| lang.label("lang", one.code()));
    let present = LANGS.iter().position(|one| *one == lang.usual());
    let numbers = NUMBERS.map(|one| lang.with(one).tenths(12_345));
    let written = NUMBERS.iter().position(|one| *one == lang.numbers());
    vec![
        text(F::Campaign, say!(lang, settings_campaign), &campaign.name),
        text(F::Noun, say!(lang, settings_noun), &campaign.noun),
        pick(
            F::Eligibility,
            say!(lang, settings_eligibility),
            eligible.collect(),
            chosen,
        ),
        day(
            F::Start,
            say!(lang, settings_start),
            Some(campaign.starts_on),
        ),
        day(F::Due, say!(lang, settings_due), campaign.due_on),
        text(F::Commune, say!(lang, settings_commune), &commune.name),
        text(
            F::Province,
            say!(lang, settings_province),
            &commune.province,
        ),
        text(F::Unit, say!(lang, settings_unit), &commune.unit),
        pick(F::Lang, say!(lang, settings_lang), langs.to_vec(), present),
        pick(
            F::Numbers,
            say!(lang, settings_numbers),
            numbers.to_vec(),
            written,
        ),
    ]
}

impl Screen for Settings {
    const COMMANDS: &'static [Command<Self>] = &[Command {
        keys: &[Key::F(2), Key::Ctrl('s')],
        word: |lang| say!(lang, absent_command_save),
        line: |lang| say!(lang, absence_save_line),
        ready: |_settings, ctx| !ctx.store.is_read_only(),
        run: Self::save,
    }];

    fn title(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, settings_title)
    }

    fn hint(&self, ctx: &Ctx) -> String {
        match self.form.focus() {
            Some(F::Noun) => say!(ctx.lang, settings_hint_noun),
            Some(F::Due) => say!(ctx.lang, settings_hint_due),
            _ => say!(ctx.lang, absence_hint),
        }
    }

    fn load(&mut self, _ctx: &Ctx) -> Result<()> {
        Ok(())
    }

    fn typing(&mut self) -> Option<&mut TextField> {
        self.form.typing()
    }

    fn typed(&mut self, ctx: &mut Ctx) -> Result<Flow> {
        let reply = self.form.typed();
        self.take_reply(reply, ctx)
    }

    fn other(&mut self, key: Key, ctx: &mut Ctx) -> Result<Option<Flow>> {
        match self.form.key(key) {
            Reply::No => Ok(None),
            reply => self.take_reply(reply, ctx).map(Some),
        }
    }

    fn click(&mut self, at: Position, ctx: &mut Ctx) -> Result<Option<Flow>> {
        match self.form.click(at) {
            Reply::No => Ok(None),
            reply => self.take_reply(reply, ctx).map(Some),
        }
    }

    fn unsaved(&self) -> bool {
        self.form.is_changed()
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        self.form.draw(frame, area, ctx.look);
    }
}
