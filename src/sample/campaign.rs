//! What the campaign of the register for trying out asks for: cohorts, targets, reports, remarks, and a second campaign
//! beside it.

use chrono::Days;

use crate::domain::campaign::CampaignKind;
use crate::domain::cohort::AgeOn;
use crate::domain::date::Day;
use crate::domain::eligibility::Eligibility;
use crate::domain::id::CampaignId;
use crate::domain::metric::{Basis, Metric};
use crate::domain::record::{Campaign, Cohort, DayTotal, DueReport, PriorityGroup, Remark, Target};
use crate::domain::remark::RemarkKind;
use crate::lang::{Lang, say};
use crate::store::{Result, Store, first_campaign};

use super::card::PARTY;

/// Per mille of the eligible that the targets of the villages ask for.
const TARGETS: [usize; 4] = [850, 900, 800, 950];
/// Days of which the police told their total, the last of them yesterday.
const TOLD_DAYS: u64 = 5;
/// By how many the total told for yesterday is off: those whom the police took at another place.
const OFF: u32 = 3;

/// Writes the plan of the campaign, on its first day.
pub(super) fn plan(store: &mut Store, first: Day, today: Day, lang: Lang) -> Result<()> {
    let (campaign, asked) = store.campaign()?;
    let last = asked.due_on.unwrap_or(today);
    let young = store.add_cohort(&Cohort {
        campaign,
        name: say!(lang, demo_cohort_young),
        from_age: 14,
        to_age: Some(22),
        age_on: AgeOn::Deadline,
        intake_due: Some(today + Days::new(3)),
        card_due: Some(last),
    })?;
    let older = store.add_cohort(&Cohort {
        campaign,
        name: say!(lang, demo_cohort_older),
        from_age: 23,
        to_age: None,
        age_on: AgeOn::Deadline,
        intake_due: Some(last),
        card_due: Some(last + Days::new(30)),
    })?;
    targets(store, campaign, lang)?;
    store.add_group(&PriorityGroup {
        campaign,
        name: PARTY.to_owned(),
        due_on: Some(today + Days::new(2)),
    })?;
    for (cohort, name, due_on, sent_on) in [
        (
            None,
            say!(lang, demo_report_week),
            today - Days::new(7),
            Some(today - Days::new(7)),
        ),
        (None, say!(lang, demo_report_week), today, None),
        (
            Some(young.value),
            say!(lang, demo_report_young),
            today + Days::new(4),
            None,
        ),
        (
            Some(older.value),
            say!(lang, demo_report_older),
            last + Days::new(1),
            None,
        ),
    ] {
        store.add_due_report(&DueReport {
            campaign,
            cohort,
            name,
            due_on,
            recipient: say!(lang, demo_report_to),
            via: say!(lang, demo_report_via),
            sent_on,
            sent_by: sent_on.map_or_else(String::new, |_| say!(lang, demo_officer)),
        })?;
    }
    store.add_campaign(&Campaign {
        name: say!(lang, demo_next_campaign),
        kind: CampaignKind::Card,
        eligibility: Eligibility::IdentityLaw.rule(),
        starts_on: last + Days::new(1),
        due_on: Some(last + Days::new(60)),
        ..first_campaign(first, lang)
    })?;
    Ok(())
}

/// What is asked of each village and of the commune, in whole tens.
fn targets(store: &mut Store, campaign: CampaignId, lang: Lang) -> Result<()> {
    let (villages, _) = store.load_roll()?.progress();
    let tens = |count: usize| (count / 10 * 10) as u32;
    let asked = |share: usize, count: usize| tens(count * share / 1000);
    let of = |village, total, per_day| Target {
        campaign,
        village,
        cohort: None,
        metric: Metric::Taken,
        total,
        minimum: true,
        per_day,
        per_month: None,
        source: say!(lang, demo_target_source),
    };
    let mut all = 0;
    for (village, share) in villages.iter().zip(TARGETS.iter().cycle()) {
        let total = asked(*share, village.progress.eligible);
        store.add_target(&of(Some(village.village), total, None))?;
        all += total;
    }
    store.add_target(&of(None, all, Some(all / 20)))?;
    Ok(())
}

/// Types what the police told of the last days, and what was said of villages; `taken` counts a day's applications by
/// name.
pub(super) fn tell(
    store: &mut Store,
    today: Day,
    lang: Lang,
    taken: impl Fn(Day) -> u32,
) -> Result<()> {
    let (campaign, _) = store.campaign()?;
    for ago in (1..=TOLD_DAYS).rev() {
        let occurred_on = today - Days::new(ago);
        let off = if ago == 1 { OFF } else { 0 };
        store.add_day_total(&DayTotal {
            campaign,
            village: None,
            metric: Metric::Taken,
            occurred_on,
            basis: Basis::Day,
            total: taken(occurred_on) + off,
            source: say!(lang, demo_officer),
        })?;
    }
    let villages = store.villages()?;
    for (village, ago, kind, text) in [
        (
            1,
            6,
            RemarkKind::Inspection,
            say!(lang, demo_remark_inspection),
        ),
        (
            1,
            2,
            RemarkKind::Initiative,
            say!(lang, demo_remark_initiative),
        ),
    ] {
        store.add_remark(&Remark {
            campaign,
            village: villages.get(village).map(|(id, _)| *id),
            occurred_on: today - Days::new(ago),
            kind,
            who: say!(lang, demo_officer),
            text,
        })?;
    }
    Ok(())
}
