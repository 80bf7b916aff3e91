//! The campaign's figures in one table: what was asked from above beside what was counted, with pace, ranks and the
//! people who answer for it. The roll counts, the rules are in [`crate::domain`]; screens, files and programs all read
//! this table, so that none of them can say something else.

use std::collections::HashMap;

use chrono::Datelike;

use crate::domain::date::Day;
use crate::domain::id::{CampaignId, CohortId, VillageId};
use crate::domain::metric::Metric;
use crate::domain::pace::{Done, Pace, Span, Verdict, of_target};
use crate::domain::ranking::{Contender, RankBy, movement, order, ranks};
use crate::domain::rate::percent_tenths;
use crate::domain::record::{Campaign, Cohort, Target, Village};
use crate::domain::stage::Remaining;

use super::{DueFilter, FigureBy, FigureKey, Figures, Result, Roll, Store};

/// What was asked from above of one metric, beside what is done of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aim {
    /// What is counted.
    pub metric: Metric,
    /// How many in all.
    pub total: usize,
    /// Whether more than that is welcome.
    pub minimum: bool,
    /// How many a day, and how many of them are done today.
    pub of_day: Option<(usize, usize)>,
    /// How many a month, and how many of them are done in this month.
    pub of_month: Option<(usize, usize)>,
    /// The document that asks; empty where the total is the sum of its parts.
    pub source: String,
    /// How many are done.
    pub done: usize,
}

impl Aim {
    /// The share that is done, in tenths of a percent, truncated; more than all of it only of a minimum.
    pub fn percent(&self) -> Option<u32> {
        of_target(self.done, self.total, self.minimum)
    }

    /// How many are missing.
    pub fn left(&self) -> usize {
        self.total.saturating_sub(self.done)
    }
}

/// One row: a village, a cohort, a group, whoever persuades, or everybody.
#[derive(Clone, Debug, PartialEq)]
pub struct LeagueRow {
    /// Of whom; everybody without.
    pub key: Option<FigureKey>,
    /// The name; empty for everybody and for those of no cohort or with nobody named.
    pub name: String,
    /// The village head who answers for it.
    pub head: String,
    /// The beat officer who answers for it.
    pub officer: String,
    /// What the roll counts.
    pub figures: Figures,
    /// What was asked of applications.
    pub taken: Option<Aim>,
    /// What was asked of cards.
    pub issued: Option<Aim>,
    /// The deadline of applications.
    pub due_on: Option<Day>,
    /// The pace of applications, by what was asked, or else by who is eligible.
    pub pace: Pace,
    /// The ranks by each [`RankBy`]; none for everybody.
    pub ranks: [Option<usize>; RankBy::ALL.len()],
    /// How many places it has come up by each [`RankBy`] by what was done today.
    pub moved: [Option<i64>; RankBy::ALL.len()],
    /// The latest day on which somebody went or called there; of villages, and of everybody.
    pub last_contact: Option<Day>,
}

impl LeagueRow {
    /// The share of the eligible that is done, in tenths of a percent, truncated.
    pub fn percent(&self) -> Option<u32> {
        percent_tenths(self.figures.done as u64, self.figures.eligible as u64)
    }

    /// Whether it is the row of this village.
    pub fn is_village(&self, village: Option<VillageId>) -> bool {
        village.is_some_and(|id| self.key == Some(FigureKey::Village(id)))
    }

    /// Whether it is late by its forecast.
    pub fn is_behind(&self) -> bool {
        self.pace.verdict.days_late() > 0
    }

    /// Whether nobody was there or called since the day that lies `days` back; of villages with households alone.
    pub fn is_silent(&self, days: i64, today: Day) -> bool {
        self.last_contact
            .is_none_or(|last| (today - last).num_days() >= days)
    }

    /// Whether the parts give the whole: eligible = done + remaining, remaining = sum of its reasons.
    pub fn check(&self) -> Check {
        let figures = &self.figures;
        Check {
            eligible: figures.eligible == figures.done + figures.remaining,
            remaining: figures.remaining == figures.reasons.iter().sum::<usize>(),
        }
    }
}

/// Whether the parts give the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Check {
    /// Eligible = done + remaining.
    pub eligible: bool,
    /// Remaining = the sum of its reasons.
    pub remaining: bool,
}

impl Check {
    /// Whether each holds in both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            eligible: self.eligible && other.eligible,
            remaining: self.remaining && other.remaining,
        }
    }

    /// Whether both hold.
    pub fn holds(self) -> bool {
        self.eligible && self.remaining
    }
}

/// The table of a campaign on a day.
#[derive(Clone, Debug, PartialEq)]
pub struct League {
    /// What the rows are.
    pub by: FigureBy,
    /// The day.
    pub today: Day,
    /// The rows: villages in walking order, cohorts and groups as they were entered, those who persuade by name.
    pub rows: Vec<LeagueRow>,
    /// Everybody.
    pub all: LeagueRow,
}

/// What the figures are held against.
struct Asked {
    campaign: Campaign,
    today: Day,
    villages: HashMap<VillageId, (Village, Option<Day>)>,
    cohorts: HashMap<CohortId, Cohort>,
    groups: HashMap<FigureKey, (String, Option<Day>)>,
    targets: Vec<Target>,
}

impl League {
    /// The table of the chosen campaign, on the roll's day.
    pub fn of(store: &Store, roll: &Roll, by: FigureBy) -> Result<Self> {
        let (id, campaign) = store.campaign()?;
        let asked = Asked::read(store, roll, id, campaign)?;
        let (counted, all) = roll.figures(by);
        let mut rows: Vec<LeagueRow> = counted
            .into_iter()
            .map(|(key, figures)| asked.row(roll, Some(key), &figures))
            .collect();
        asked.rank(&mut rows);
        let mut all = asked.row(roll, None, &all);
        all.last_contact = asked.villages.values().filter_map(|(_, last)| *last).max();
        Ok(Self {
            by,
            today: asked.today,
            rows,
            all,
        })
    }

    /// Whether every row has a target of its own: then shares are ranked by it.
    pub fn is_asked_of_all(&self) -> bool {
        is_asked_of_all(&self.rows)
    }

    /// The rows in the order of their ranks; equals in walking order.
    pub fn ranked(&self, by: RankBy) -> Vec<&LeagueRow> {
        let ranks: Vec<Option<usize>> =
            self.rows.iter().map(|row| row.ranks[by as usize]).collect();
        order(&ranks).into_iter().map(|at| &self.rows[at]).collect()
    }

    /// Whether the parts give the whole in every row.
    pub fn check(&self) -> Check {
        let rows = self.rows.iter().map(LeagueRow::check);
        rows.fold(self.all.check(), Check::and)
    }

    /// Whether a row can be shown to others: nothing is left there, or it is in time and no smaller a share is done
    /// than of everybody. Nobody is an example where nobody is eligible.
    pub fn is_exemplary(&self, row: &LeagueRow) -> bool {
        let ahead = row.percent() >= self.all.percent();
        row.figures.eligible > 0
            && (row.figures.remaining == 0
                || row.pace.verdict == Verdict::InTime && row.figures.done > 0 && ahead)
    }

    /// How many remain for a reason.
    pub fn reason(row: &LeagueRow, reason: Remaining) -> usize {
        row.figures.reasons[reason as usize]
    }
}

impl Asked {
    fn read(store: &Store, roll: &Roll, id: CampaignId, campaign: Campaign) -> Result<Self> {
        let last: HashMap<VillageId, Option<Day>> = roll.last_contacts().into_iter().collect();
        let last = |village| last.get(&village).copied().flatten();
        let villages = store.villages()?.into_iter();
        let groups = store.groups(id)?.into_iter();
        Ok(Self {
            campaign,
            today: roll.today(),
            villages: villages
                .map(|(id, village)| (id, (village, last(id))))
                .collect(),
            cohorts: store.cohorts(id)?.into_iter().collect(),
            groups: groups
                .map(|(id, group)| (FigureKey::Group(id), (group.name, group.due_on)))
                .collect(),
            targets: store.targets(id)?.into_iter().map(|(_, one)| one).collect(),
        })
    }

    fn row(&self, roll: &Roll, key: Option<FigureKey>, figures: &Figures) -> LeagueRow {
        let (name, due_on) = self.name_and_deadline(key.as_ref());
        let village = match &key {
            Some(FigureKey::Village(id)) => self.villages.get(id),
            _ => None,
        };
        let aim = |metric| self.aim(roll, key.as_ref(), metric, figures);
        let taken = aim(Metric::Taken);
        let done = done(figures, taken.as_ref());
        LeagueRow {
            name,
            head: village.map_or_else(String::new, |(village, _)| village.head.clone()),
            officer: village.map_or_else(String::new, |(village, _)| village.officer.clone()),
            due_on,
            pace: Pace::of(done, &self.span(due_on), self.today),
            issued: aim(Metric::Issued),
            taken,
            ranks: Default::default(),
            moved: Default::default(),
            last_contact: village.and_then(|(_, last)| *last),
            key,
            figures: *figures,
        }
    }

    fn span(&self, due_on: Option<Day>) -> Span {
        Span {
            starts_on: self.campaign.starts_on,
            due_on,
            off: self.campaign.days_off.clone(),
        }
    }

    /// The campaign's own deadline, or else that of its last cohort.
    fn deadline(&self) -> Option<Day> {
        let last = || self.cohorts.values().filter_map(|one| one.intake_due).max();
        self.campaign.due_on.or_else(last)
    }

    fn name_and_deadline(&self, key: Option<&FigureKey>) -> (String, Option<Day>) {
        let name = |name: &str| (name.to_owned(), self.deadline());
        match key {
            Some(FigureKey::Village(id)) => {
                name(self.villages.get(id).map_or("", |(one, _)| &one.name))
            }
            Some(FigureKey::Cohort(id)) => match self.cohorts.get(id) {
                Some(cohort) => (
                    cohort.name.clone(),
                    cohort.intake_due.or(self.campaign.due_on),
                ),
                None => name(""),
            },
            Some(key @ FigureKey::Group(_)) => match self.groups.get(key) {
                Some((group, due_on)) => (group.clone(), due_on.or_else(|| self.deadline())),
                None => name(""),
            },
            Some(FigureKey::Cadre(cadre)) => name(cadre),
            Some(FigureKey::NoCohort | FigureKey::NoCadre) | None => name(""),
        }
    }

    /// What was asked of exactly these people. What was asked of the parts of everybody is asked of everybody.
    fn aim(
        &self,
        roll: &Roll,
        key: Option<&FigureKey>,
        metric: Metric,
        figures: &Figures,
    ) -> Option<Aim> {
        let target = match key {
            None => self.asked(metric, None, None),
            Some(FigureKey::Village(id)) => self.asked(metric, Some(*id), None),
            Some(FigureKey::Cohort(id)) => self.asked(metric, None, Some(*id)),
            Some(_) => None,
        }?;
        let (done, today) = match metric {
            Metric::Taken => (figures.done, figures.done_today),
            Metric::Issued => (figures.issued, figures.issued_today),
        };
        let filter = DueFilter {
            village: target.village,
            cohort: target.cohort.map(Some),
            ..DueFilter::default()
        };
        let month = || {
            let days = roll.days(&filter, metric, self.today.day() as usize);
            days.into_iter().map(|(_, count)| count as usize).sum()
        };
        Some(Aim {
            metric,
            total: target.total as usize,
            minimum: target.minimum,
            of_day: target.per_day.map(|quota| (quota as usize, today)),
            of_month: target.per_month.map(|quota| (quota as usize, month())),
            source: target.source,
            done,
        })
    }

    /// The target of these people; where only the parts have one, all villages or all cohorts, the sum of theirs.
    fn asked(
        &self,
        metric: Metric,
        village: Option<VillageId>,
        cohort: Option<CohortId>,
    ) -> Option<Target> {
        let place = (metric, village, cohort);
        let own = |one: &&Target| (one.metric, one.village, one.cohort) == place;
        // Of two for the same, the later one counts.
        let own = self.targets.iter().rev().find(own).cloned();
        own.or_else(|| {
            let villages = self.villages.keys().filter(|_| village.is_none());
            sum(villages.map(|id| self.asked(metric, Some(*id), cohort)))
        })
        .or_else(|| {
            let cohorts = self.cohorts.keys().filter(|_| cohort.is_none());
            sum(cohorts.map(|id| self.asked(metric, village, Some(*id))))
        })
    }

    /// Ranks the rows: by their share of what was asked, where something was asked of each, and else of the eligible; by
    /// how many people remain, and by what was done of them this week; by the forecast that the pace tells.
    fn rank(&self, rows: &mut [LeagueRow]) {
        let asked_of_all = is_asked_of_all(rows);
        for by in RankBy::all() {
            let contenders = |make: fn(Done, &Span, Day) -> Contender| -> Vec<Contender> {
                let of = |row: &LeagueRow| {
                    let aim = match by {
                        RankBy::Percent => row.taken.as_ref().filter(|_| asked_of_all),
                        RankBy::Remaining | RankBy::Pace => None,
                        RankBy::OnTime => row.taken.as_ref(),
                    };
                    make(done(&row.figures, aim), &self.span(row.due_on), self.today)
                };
                rows.iter().map(of).collect()
            };
            let before = ranks(&contenders(Contender::before_today), by);
            let now = ranks(&contenders(Contender::of), by);
            for (row, (before, now)) in rows.iter_mut().zip(before.into_iter().zip(now)) {
                row.ranks[by as usize] = now;
                row.moved[by as usize] = movement(before, now);
            }
        }
    }
}

/// The sum of the targets of parts, if each of them has one.
fn sum(parts: impl Iterator<Item = Option<Target>>) -> Option<Target> {
    let parts: Vec<Target> = parts.collect::<Option<_>>()?;
    let first = parts.first()?;
    Some(Target {
        total: parts
            .iter()
            .fold(0, |sum, one| one.total.saturating_add(sum)),
        minimum: parts.iter().all(|one| one.minimum),
        per_day: None,
        per_month: None,
        source: String::new(),
        ..first.clone()
    })
}

/// Whether every row has a target of its own, by whose share they can be ranked.
fn is_asked_of_all(rows: &[LeagueRow]) -> bool {
    rows.iter().all(|row| row.taken.is_some())
}

/// What a pace is made of: of what was asked where it was, or else of those who are eligible.
fn done(figures: &Figures, aim: Option<&Aim>) -> Done {
    Done {
        whole: aim.map_or(figures.eligible, |aim| aim.total),
        done: figures.done,
        today: figures.done_today,
        week: figures.done_week,
    }
}
