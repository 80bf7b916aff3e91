//! Who is eligible as fields: a preset, or a rule of the campaign's own.

use super::{Around, PlanFault, PlanField, Typed, yes_no};
use crate::domain::card::CardKind;
use crate::domain::eligibility::{Away, Eligibility, Rule};
use crate::domain::name::search_fold;
use crate::domain::residence::Residence;
use crate::lang::Lang;

/// The choice that shows the fields of a rule of one's own.
const OWN: &str = "own";

pub(super) fn fields(rule: &Rule, around: &Around) -> Vec<PlanField> {
    let lang = around.lang;
    let presets = Eligibility::all().map(Eligibility::code);
    let chosen = rule.preset().map_or(OWN, Eligibility::code);
    let age = |age: i32| u32::try_from(age).ok();
    let aways = Away::all().map(Away::code);
    let residences = listed(lang, "residence", &rule.residences, Residence::code);
    let cards = listed(lang, "card", &rule.cards, CardKind::code);
    let own = [
        PlanField::number("rule_from", age(rule.from_age)),
        PlanField::number("rule_to", rule.to_age.and_then(age)),
        around.choice("rule_away", "away", aways, rule.away.code()),
        PlanField::text("rule_residences", &residences).of(Residence::all().map(Residence::code)),
        PlanField::text("rule_cards", &cards).of(CardKind::all().map(CardKind::code)),
        yes_no(around, "rule_not_valid", rule.not_valid),
        yes_no(around, "rule_by_law", rule.by_law),
        PlanField::text("rule_groups", &rule.groups.join(", ")),
    ];
    let preset = around.choice("rule", "eligibility", presets.chain([OWN]), chosen);
    let own = own.into_iter().map(|field| field.only("rule", OWN));
    std::iter::once(preset).chain(own).collect()
}

pub(super) fn read(typed: &Typed, lang: Lang) -> Result<Rule, PlanFault> {
    if let Some(preset) = Eligibility::from_code(&typed.text("rule")) {
        return Ok(preset.rule());
    }
    let from_age = i32::from(typed.age("rule_from")?.unwrap_or(0));
    let to_age = typed.age("rule_to")?.map(i32::from);
    if to_age.is_some_and(|to| to < from_age) {
        return Err(("rule_to", "ages_reversed"));
    }
    let groups = parts(&typed.text("rule_groups"));
    Ok(Rule {
        from_age,
        to_age,
        away: typed.one_of("rule_away", Away::from_code)?,
        residences: unlisted(
            typed,
            lang,
            "rule_residences",
            "residence",
            Residence::all,
            Residence::code,
        )?,
        cards: unlisted(
            typed,
            lang,
            "rule_cards",
            "card",
            CardKind::all,
            CardKind::code,
        )?,
        not_valid: typed.is_yes("rule_not_valid"),
        by_law: typed.is_yes("rule_by_law"),
        groups,
    })
}

fn parts(text: &str) -> Vec<String> {
    let parts = text.split([',', ';']).map(str::trim);
    parts
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Kinds as people write them, with commas; one that is not known is a kind too.
fn listed<T: Copy>(
    lang: Lang,
    list: &str,
    kinds: &[Option<T>],
    code: impl Fn(T) -> &'static str,
) -> String {
    let words = kinds.iter().map(|kind| match kind {
        Some(kind) => lang.label(list, code(*kind)),
        None => lang.label("plan_choice", "unknown"),
    });
    // The words of some kinds have a comma of their own.
    words.collect::<Vec<_>>().join("; ")
}

fn unlisted<T: Copy, I: Iterator<Item = T>>(
    typed: &Typed,
    lang: Lang,
    field: &'static str,
    list: &str,
    all: impl Fn() -> I,
    code: impl Fn(T) -> &'static str,
) -> Result<Vec<Option<T>>, PlanFault> {
    let text = typed.text(field);
    let separators: &[char] = if text.contains(';') { &[';'] } else { &[','] };
    let whole = |part: &str| {
        let folded = search_fold(part);
        if search_fold(&lang.label("plan_choice", "unknown")) == folded || part == "unknown" {
            return Some(None);
        }
        let fits =
            |kind: &T| code(*kind) == part || search_fold(&lang.label(list, code(*kind))) == folded;
        all().find(fits).map(Some)
    };
    if let Some(kind) = whole(&text) {
        return Ok(vec![kind]);
    }
    let parts = text
        .split(separators)
        .map(str::trim)
        .filter(|part| !part.is_empty());
    parts
        .map(|part| whole(part).ok_or((field, "kind_unknown")))
        .collect()
}
