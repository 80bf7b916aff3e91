//! Results filled into an outreach list by hand: visits of their own date, one a household however many member rows
//! repeat it.

use crate::domain::channel::Channel;
use crate::domain::clock::Moment;
use crate::domain::date::Day;
use crate::domain::draft::VisitDraft;
use crate::domain::eligibility::Rule;
use crate::domain::id::{CampaignId, HouseholdId, PersonId, VisitId};
use crate::domain::outcome::{Menu, Outcome};
use crate::domain::person_result::PersonResult;
use crate::domain::record::{Campaign, Visit, VisitPerson};
use crate::domain::slot::Slot;
use crate::store::campaign::present;
use crate::store::due::lives_of;
use crate::store::listing::json;
use crate::store::table::Record;
use crate::store::{Error, Result};

use super::Intake;
use super::change::VISIT;
use super::count::Mark;

/// What all visits of a list have in common.
struct Of {
    campaign: CampaignId,
    eligibility: Rule,
    now: Moment,
}

impl Intake<'_, '_> {
    /// Writes the visits of the file that ends.
    pub(super) fn write_visits(&mut self) -> Result<()> {
        let mut due = std::mem::take(&mut self.due);
        if due.is_empty() {
            return Ok(());
        }
        // Rows of one household may be scattered over the file.
        due.sort_by_key(|(at, _, _)| *at);
        let of = self.campaign()?;
        let mut household = None;
        let mut visits = Vec::new();
        for (at, row, draft) in due {
            let Some(outcome) = draft.outcome else {
                continue;
            };
            let id = HouseholdId(self.book.entries[at as usize].id);
            if household != Some(id) {
                visits = self.standing_visits(of.campaign, id)?;
                household = Some(id);
            }
            self.take_visit(&of, id, &mut visits, row, outcome, &draft)?;
        }
        Ok(())
    }

    fn campaign(&self) -> Result<Of> {
        let id = present(self.door.connection, self.door.chosen, self.clock.today())?;
        let campaign: Campaign = self.door.read(id.0)?;
        Ok(Of {
            campaign: id,
            eligibility: campaign.eligibility,
            now: self.clock.now(),
        })
    }

    fn standing_visits(
        &self,
        campaign: CampaignId,
        household: HouseholdId,
    ) -> Result<Vec<(VisitId, Visit)>> {
        let sql = format!(
            "SELECT id, {} FROM visit WHERE household = ?1 AND campaign = ?2 AND undone = 0 AND withdrawn_on IS NULL ORDER BY id",
            Visit::TABLE.columns()
        );
        let mut statement = self.door.connection.prepare_cached(&sql)?;
        let rows = statement.query_map([household.0, campaign.0], |row| {
            Ok((VisitId(row.get(0)?), Visit::read(row, 1)?))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn take_visit(
        &mut self,
        of: &Of,
        household: HouseholdId,
        visits: &mut Vec<(VisitId, Visit)>,
        row: u32,
        outcome: Outcome,
        draft: &VisitDraft,
    ) -> Result<()> {
        let same = visits.iter().position(|(id, visit)| {
            let day = match draft.on {
                Some(day) => visit.occurred_on == day,
                // A result without a date is that of the day it was first imported on.
                None => self.is_imported(Visit::TABLE, id.0),
            };
            let slot = draft.slot.is_none_or(|slot| slot == visit.slot);
            visit.outcome == outcome && day && slot
        });
        if let Some(at) = same {
            return self.change_visit(row, &mut visits[at], draft);
        }
        let day = draft.on.unwrap_or(self.today);
        if outcome.leaves_invitation()
            && let Some(at) = visits
                .iter()
                .rposition(|(_, visit)| visit.occurred_on == day)
        {
            return self.add_invitation(row, &mut visits[at]);
        }
        let visit = Visit {
            campaign: of.campaign,
            household,
            occurred_on: day,
            slot: draft.slot.unwrap_or(slot_of(draft, of.now)),
            entered_at: of.now,
            visitors: draft.visitors.clone().unwrap_or_default(),
            channel: match outcome.menu() {
                Menu::Phone => Channel::Phone,
                _ => Channel::Door,
            },
            outcome,
            informant: draft.informant.clone().unwrap_or_default(),
            reason: None,
            invitation: outcome.leaves_invitation(),
            note: draft.note.clone().unwrap_or_default(),
            follow_up_on: draft.follow_up_on,
            follow_up_slot: draft.follow_up_slot,
            withdrawn_on: None,
            withdrawn_why: String::new(),
        };
        let id = VisitId(self.door.create(&visit)?);
        self.visits.raise(id.0, Mark::Added);
        if let Some(at) = self.book.of_id(household.0) {
            let village = self.book.entries[at as usize].village as usize;
            self.villages.list[village].counts.results += 1;
        }
        let result = Some((outcome, day));
        self.tell_new(row, VISIT, result, |intake| {
            intake.named_household(household.0)
        })?;
        if outcome.code() == "met_all" {
            self.meet_all(of, household, id, day)?;
        }
        visits.push((id, visit));
        Ok(())
    }

    /// "Met everyone" names every due member who is not away, as an entry at the door does.
    fn meet_all(
        &mut self,
        of: &Of,
        household: HouseholdId,
        visit: VisitId,
        day: Day,
    ) -> Result<()> {
        let Some(at) = self.book.of_id(household.0) else {
            return Ok(());
        };
        let met = PersonResult::from_code("met").ok_or(Error::Invalid("result_unknown"))?;
        let mut members = self.members(at)?;
        members
            .retain(|member| member.person.closed.is_none() && !self.away.contains_key(&member.id));
        let ids: Vec<PersonId> = members.iter().map(|member| member.id).collect();
        let list = json(&ids, |id| id.0);
        let lives = lives_of(self.door.connection, &list, of.campaign)?;
        for member in members {
            let candidate = member.person.candidate(false);
            let rule = &of.eligibility;
            let target = match lives.get(&member.id) {
                Some(life) => life.target(rule, &candidate, day),
                None => rule.target(&candidate, day),
            };
            if target.counts() {
                self.door.create(&VisitPerson {
                    visit,
                    person: member.id,
                    result: met,
                    reason: None,
                    due_on: None,
                    note: String::new(),
                })?;
            }
        }
        Ok(())
    }

    fn change_visit(
        &mut self,
        row: u32,
        (id, stored): &mut (VisitId, Visit),
        draft: &VisitDraft,
    ) -> Result<()> {
        let mut wanted = stored.clone();
        let seen = self.visits.get(id.0) != Mark::Unseen;
        let lay = |known: &mut String, given: &Option<String>| {
            if let Some(given) = given
                && (known.is_empty() || !seen)
            {
                known.clone_from(given);
            }
        };
        lay(&mut wanted.visitors, &draft.visitors);
        lay(&mut wanted.informant, &draft.informant);
        lay(&mut wanted.note, &draft.note);
        if draft.follow_up_on.is_some() && (wanted.follow_up_on.is_none() || !seen) {
            wanted.follow_up_on = draft.follow_up_on;
            wanted.follow_up_slot = draft.follow_up_slot.or(wanted.follow_up_slot);
        }
        self.settle_visit(row, *id, stored, &wanted)
    }

    /// An invitation left adds to the day's visit, as at the door.
    fn add_invitation(&mut self, row: u32, (id, stored): &mut (VisitId, Visit)) -> Result<()> {
        let wanted = Visit {
            invitation: true,
            ..stored.clone()
        };
        self.settle_visit(row, *id, stored, &wanted)
    }

    fn settle_visit(
        &mut self,
        row: u32,
        id: VisitId,
        stored: &mut Visit,
        wanted: &Visit,
    ) -> Result<()> {
        let rule = self.rule(row, None);
        let settled = self.settle(id.0, stored, wanted, rule)?;
        self.visits.raise(id.0, settled.mark);
        if let (Some(_), Some(kept)) = (settled.kept, rule.kept()) {
            self.warn(row, "result", kept, stored.outcome.code());
        }
        *stored = self.door.read(id.0)?;
        Ok(())
    }
}

/// The part of the day of a result that does not say it: now for one of today, else the morning, which satisfies no
/// rule of evenings.
fn slot_of(draft: &VisitDraft, now: Moment) -> Slot {
    match draft.on {
        None => {
            let (hour, minute) = now.time();
            Slot::from_time(hour, minute)
        }
        Some(_) => Slot::Morning,
    }
}
