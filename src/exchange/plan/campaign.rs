//! A campaign as fields, and what a new one of each kind proposes.

use std::collections::BTreeSet;

use super::{Around, Plan, PlanFault, PlanField, Typed, read_day, rule, yes_no};
use crate::domain::attempts::AttemptRule;
use crate::domain::campaign::{CampaignKind, StepLabels};
use crate::domain::date::Day;
use crate::domain::days_off::DaysOff;
use crate::domain::eligibility::Eligibility;
use crate::domain::id::CampaignId;
use crate::domain::record::Campaign;
use crate::lang::{Lang, say};
use crate::store::{Done, Error, Result, Store, first_campaign};

/// The field whose yes shows those of the steps' words.
const OWN_WORDS: &str = "own_words";
/// The fields of what an office may call the steps by its own words, and the steps.
const LABELS: [(&str, &str); 14] = [
    ("label_appointed", "appointed"),
    ("label_no_show", "no_show"),
    ("label_taken", "taken"),
    ("label_redo", "redo"),
    ("label_card_arrived", "card_arrived"),
    ("label_handed_over", "handed_over"),
    ("label_done_elsewhere", "done_elsewhere"),
    ("label_verified", "verified"),
    ("label_papers_missing", "papers_missing"),
    ("label_papers_solved", "papers_solved"),
    ("label_declined", "declined"),
    ("label_exempt", "exempt"),
    ("label_exempt_confirmed", "exempt_confirmed"),
    ("label_still_here", "still_here"),
];

/// The first day of the Law on Identity of 2023; before it that on Citizen Identification of 2014 was in force.
const IDENTITY_LAW_FROM: Option<Day> = Day::from_ymd_opt(2024, 7, 1);

/// What a new campaign of a kind that begins on `starts_on` proposes; all of it can be changed.
pub fn proposed(kind: CampaignKind, starts_on: Day, lang: Lang) -> Campaign {
    let own = |list: &str| lang.label(list, kind.code());
    let by_new_law = IDENTITY_LAW_FROM.is_none_or(|first| starts_on >= first);
    let eligibility = match kind {
        CampaignKind::Card if by_new_law => Eligibility::IdentityLaw,
        CampaignKind::Card => Eligibility::NoChip14,
        CampaignKind::EIdentity => Eligibility::All14,
        CampaignKind::Voters => Eligibility::Voters18,
        CampaignKind::Residence | CampaignKind::Gift | CampaignKind::Other => Eligibility::Everyone,
    };
    let mut labels = StepLabels::default();
    if kind != CampaignKind::Card {
        labels.set("taken", &own("campaign_taken"));
    }
    Campaign {
        name: own("campaign_name"),
        noun: own("campaign_noun"),
        purpose: own("campaign_purpose"),
        legal_basis: match kind {
            CampaignKind::Card if by_new_law => say!(lang, campaign_basis_2023),
            CampaignKind::Card => say!(lang, campaign_basis_2014),
            _ => String::new(),
        },
        eligibility: eligibility.rule(),
        kind,
        labels,
        ..first_campaign(starts_on, lang)
    }
}

fn weekly_code(off: &DaysOff) -> &'static str {
    let weekly: Vec<u8> = off.weekly.iter().copied().collect();
    match weekly[..] {
        [6, 7] => "weekend",
        [7] => "sunday",
        _ => "none",
    }
}

impl Plan for Campaign {
    type Id = CampaignId;
    const WHAT: &'static str = "campaign";

    fn blank(around: &Around) -> Self {
        proposed(CampaignKind::Card, around.today, around.lang)
    }

    fn fields(&self, around: &Around) -> Vec<PlanField> {
        let kinds = CampaignKind::all().map(CampaignKind::code);
        let rule = self.attempt_rule();
        let days: Vec<String> = self
            .days_off
            .days
            .iter()
            .map(|day| around.lang.day(*day))
            .collect();
        let weekly = ["none", "sunday", "weekend"];
        let mut fields = vec![
            around.choice("kind", "campaign_kind", kinds, self.kind.code()),
            PlanField::text("name", &self.name),
            PlanField::text("noun", &self.noun),
            PlanField::day("start", Some(self.starts_on)),
            PlanField::day("due", self.due_on),
            PlanField::text("purpose", &self.purpose),
            PlanField::text("legal_basis", &self.legal_basis),
            PlanField::text("owner", &self.owner),
            PlanField::day("retain", self.retain_to),
            PlanField::number("tries", Some(rule.tries.into())),
            PlanField::number("try_days", Some(rule.days.into())),
            yes_no(around, "off_hours", rule.off_hours),
            around.choice(
                "weekly_off",
                "weekly_off",
                weekly,
                weekly_code(&self.days_off),
            ),
            PlanField::text("days_off", &days.join(", ")),
        ];
        fields.splice(5..5, rule::fields(&self.eligibility, around));
        let has_own = self.labels.iter().next().is_some();
        fields.push(yes_no(around, OWN_WORDS, has_own));
        fields.extend(LABELS.map(|(field, step)| {
            let word = self.labels.of(step).unwrap_or_default();
            PlanField::text(field, word).only(OWN_WORDS, "yes")
        }));
        fields
    }

    fn read(&self, typed: &Typed, around: &Around) -> std::result::Result<Self, PlanFault> {
        let starts_on = typed.day("start")?.ok_or(("start", "value_missing"))?;
        let due_on = typed.day("due")?;
        if due_on.is_some_and(|due| due < starts_on) {
            return Err(("due", "due_before_start"));
        }
        let retain_to = typed.day("retain")?;
        if let Some(retain) = retain_to
            && retain < due_on.unwrap_or(starts_on)
        {
            return Err(("retain", "retain_before_due"));
        }
        let mut labels = StepLabels::default();
        for (field, step) in LABELS.iter().filter(|_| typed.is_yes(OWN_WORDS)) {
            labels.set(step, &typed.text(field));
        }
        Ok(Self {
            name: typed.needed("name")?,
            noun: typed.needed("noun")?,
            purpose: typed.text("purpose"),
            legal_basis: typed.text("legal_basis"),
            owner: typed.text("owner"),
            eligibility: rule::read(typed, around.lang)?,
            starts_on,
            due_on,
            retain_to,
            kind: typed.one_of("kind", CampaignKind::from_code)?,
            labels,
            attempts: attempts(typed)?,
            days_off: days_off(self, typed)?,
            closed_on: self.closed_on,
        })
    }

    fn called(&self, _around: &Around) -> String {
        self.name.clone()
    }

    fn of(store: &Store, _campaign: CampaignId) -> Result<Vec<(CampaignId, Self)>> {
        store.campaigns()
    }

    fn add(&self, store: &mut Store) -> Result<Done<CampaignId>> {
        store.add_campaign(self)
    }

    fn edit(&self, id: CampaignId, store: &mut Store) -> Result<Done<()>> {
        store.edit_campaign(id, self)
    }

    /// A campaign is ended, never taken out.
    fn remove(id: CampaignId, _store: &mut Store) -> Result<Done<()>> {
        Err(Error::NotFound(id.to_string()))
    }
}

fn attempts(typed: &Typed) -> std::result::Result<Option<AttemptRule>, PlanFault> {
    let usual = AttemptRule::default();
    let number = |code, usual: u32, most: u32| match typed.number(code)? {
        None => Ok(usual),
        Some(number) if (1..=most).contains(&number) => Ok(number),
        Some(_) => Err((code, "tries_out_of_range")),
    };
    let rule = AttemptRule {
        tries: number("tries", usual.tries.into(), 99)? as u16,
        days: number("try_days", usual.days.into(), 8)? as u8,
        off_hours: typed.is_yes("off_hours"),
    };
    Ok((rule != usual).then_some(rule))
}

fn days_off(before: &Campaign, typed: &Typed) -> std::result::Result<DaysOff, PlanFault> {
    let weekly: BTreeSet<u8> = match typed.text("weekly_off").as_str() {
        "weekend" => [6, 7].into(),
        "sunday" => [7].into(),
        // Other days of the week can be off; they stay.
        _ if weekly_code(&before.days_off) == "none" => before.days_off.weekly.clone(),
        _ => BTreeSet::new(),
    };
    let text = typed.text("days_off");
    let days = text.split([',', ';']).map(str::trim);
    let days = days.filter(|day| !day.is_empty()).map(|day| {
        let read = read_day(day, typed.today).map_err(|why| ("days_off", why))?;
        read.ok_or(("days_off", "date_unreadable"))
    });
    Ok(DaysOff {
        weekly,
        days: days.collect::<std::result::Result<_, PlanFault>>()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::step::StepKind;

    #[test]
    fn a_campaign_is_proposed_by_the_law_in_force_when_it_begins() {
        use Eligibility::{IdentityLaw, NoChip14};
        for (starts_on, number, eligibility) in [
            ("2022-06-01", "59/2014/QH13", NoChip14),
            ("2024-06-30", "59/2014/QH13", NoChip14),
            ("2024-07-01", "26/2023/QH15", IdentityLaw),
            ("2026-11-22", "26/2023/QH15", IdentityLaw),
        ] {
            let campaign = proposed(CampaignKind::Card, starts_on.parse().unwrap(), Lang::Vi);
            assert!(campaign.legal_basis.ends_with(number), "{starts_on}");
            assert_eq!(campaign.eligibility, eligibility.rule(), "{starts_on}");
        }
    }

    #[test]
    fn every_step_can_be_called_by_a_word_of_ones_own() {
        let steps: Vec<&str> = StepKind::all().map(StepKind::code).collect();
        assert_eq!(LABELS.map(|(_, step)| step).to_vec(), steps);
    }
}
