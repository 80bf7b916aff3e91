//! Why a household needs somebody, in words, and what was tried.

use super::absence_lines::capitalised;
use super::recording::next_house;
use super::words;
use crate::domain::date::Day;
use crate::domain::id::{HouseholdId, PersonId};
use crate::domain::record::Person;
use crate::domain::slot::Slot;
use crate::domain::state::Slots;
use crate::domain::work::Why;
use crate::lang::{Lang, say};
use crate::store::Standing;
use crate::tui::context::Ctx;
use crate::tui::error::Result;
use crate::tui::look::Role;

/// One reason in words.
pub(super) struct Told {
    why: Why,
    words: String,
}

impl Told {
    /// The reasons of each of these households, the wanted one first, then by their weight.
    pub fn of(
        households: &[HouseholdId],
        wanted: Option<Why>,
        ctx: &Ctx,
    ) -> Result<Vec<Vec<Self>>> {
        let reasons_of = |household: &HouseholdId| {
            let roll = ctx.store.roll();
            let item = roll.and_then(|roll| roll.work_of(*household, ctx.slot()));
            let mut reasons = item.map(|item| item.reasons).unwrap_or_default();
            reasons.sort_by_key(|(why, ..)| Some(*why) != wanted);
            reasons
        };
        let reasons: Vec<_> = households.iter().map(reasons_of).collect();
        let named = reasons.iter().flatten().filter_map(|(.., person)| *person);
        let people = ctx.store.people(&named.collect::<Vec<_>>())?;
        let told = |(why, day, person): (Why, Option<Day>, Option<PersonId>)| {
            let person = person.and_then(|id| people.get(&id));
            let words = why_words(why, day, person, ctx);
            Self { why, words }
        };
        let told = reasons
            .into_iter()
            .map(|reasons| reasons.into_iter().map(told).collect());
        Ok(told.collect())
    }

    /// Its words.
    pub fn words(&self) -> &str {
        &self.words
    }

    /// How it is shown.
    pub fn role(&self) -> Role {
        match self.why {
            Why::Overdue | Why::BackOverdue => Role::Bad,
            Why::Today | Why::BackSoon => Role::Care,
            Why::NotAgreed | Why::Exhausted => Role::Quiet,
            _ => Role::Text,
        }
    }
}

/// `Con`, `Chủ hộ`; the given name where the relation is not known, or is one of several.
fn who(person: Option<&Person>, ctx: &Ctx) -> String {
    let Some(person) = person else {
        return String::new();
    };
    let given = || person.name.split(' ').next_back().unwrap_or_default();
    let relation = person.relation;
    let relation = relation.map(|relation| words::relation_words(ctx.lang, relation));
    match relation.filter(|relation| !relation.contains(',')) {
        Some(relation) => capitalised(&relation),
        None => ctx.look.personal(given()).into_owned(),
    }
}

/// A reason in words: `Quá hẹn 3 ngày`, `Con sắp về 25/11`.
pub(super) fn why_words(why: Why, day: Option<Day>, person: Option<&Person>, ctx: &Ctx) -> String {
    let (lang, today) = (ctx.lang, ctx.today());
    let who = who(person, ctx);
    let when = day.map_or(String::new(), |day| words::near_day(lang, day, today));
    let days = day.map_or(0, |day| (today - day).num_days());
    match why {
        Why::Overdue => say!(lang, why_overdue, days = lang.number(days)),
        Why::Today => say!(lang, why_today),
        Why::BackSoon => say!(lang, why_back_soon, who = who, day = when),
        Why::BackOverdue => say!(lang, why_back_overdue, who = who, day = when),
        Why::HalfDone => say!(lang, why_half_done),
        Why::NewSlot => {
            let slot = words::slot_words(lang, ctx.slot());
            say!(lang, why_new_slot, slot = slot)
        }
        Why::NotVisited => say!(lang, why_not_visited),
        Why::Late => say!(lang, why_late, who = who),
        Why::NoPlan => say!(lang, why_no_plan, who = who),
        Why::Stale if day.is_none() => say!(lang, why_never_confirmed, who = who),
        Why::Stale => {
            let days = days + i64::from(crate::domain::work::STALE);
            say!(lang, why_stale, who = who, days = lang.number(days))
        }
        Why::Turns14 => say!(lang, why_turns_14, who = who, day = when),
        Why::NotAgreed => say!(lang, why_not_agreed),
        Why::Exhausted => {
            let campaign = ctx.session.campaign.as_ref();
            let rule = campaign.map(|(_, campaign)| campaign.attempt_rule());
            let tries = rule.unwrap_or_default().tries;
            say!(lang, why_exhausted, count = lang.number(tries.into()))
        }
    }
}

/// `S·C·`: the parts of the day at which it was tried, each at its place.
pub(super) fn tried_marks(lang: Lang, tried: Slots) -> String {
    let mark = |slot: Slot| {
        if tried.contains(slot) {
            lang.label("slot_mark", slot.code())
        } else {
            "·".to_owned()
        }
    };
    Slot::all().map(mark).collect()
}

/// `Đã đến 2/3 lần chưa gặp: sáng, chiều`.
pub(super) fn tried_words(lang: Lang, standing: &Standing) -> String {
    if standing.tries == 0 {
        return say!(lang, work_not_tried);
    }
    let slots: Vec<String> = standing
        .tried
        .iter()
        .map(|slot| words::slot_words(lang, slot))
        .collect();
    say!(
        lang,
        work_tried,
        count = lang.number(standing.tries.into()),
        most = lang.number(standing.most_tries.into()),
        slots = slots.join(", ")
    )
}

/// Lets the lists go to what is to be done next in the village that is walked, and says why. Who was not recorded when it
/// was left is not come back to before the others had their turn.
pub(in crate::tui) fn go_to_next_work(ctx: &mut Ctx) -> Result<()> {
    let village = ctx.session.walk.village;
    let from = ctx.session.place.household;
    let slot = ctx.slot();
    let Some(roll) = ctx.store.roll() else {
        match next_house(ctx, from, true)? {
            Some(next) => ctx.session.point_at(Some(next)),
            None => ctx.tell(say!(ctx.lang, told_no_house_left)),
        }
        return Ok(());
    };
    let mut passed = std::mem::take(&mut ctx.session.passed);
    let mut next = roll.next_work(village, slot, from, &passed);
    if next.is_none() {
        // Everything had its turn: once more from the most urgent on.
        passed.clear();
        next = roll.next_work(village, slot, from, &passed);
    }
    let Some(hit) = next else {
        ctx.tell(say!(ctx.lang, told_no_work_left));
        return Ok(());
    };
    passed.push(hit.household);
    ctx.session.passed = passed;
    ctx.session.point_at(Some(hit.household));
    let number = ctx.store.household(hit.household)?.code;
    let told = Told::of(&[hit.household], Some(hit.why), ctx)?;
    let why = told.iter().flatten().next().map_or("", Told::words);
    ctx.tell(say!(ctx.lang, told_next_work, number = number, why = why));
    Ok(())
}
