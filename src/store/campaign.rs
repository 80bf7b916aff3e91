//! Campaigns side by side over the same households, which of them is worked on, and what belongs to each: cohorts,
//! priority groups, targets, reports that are due, typed totals, remarks.
//!
//! Which campaign is worked on is no data of the register: it is remembered in the installation's folder, so that two
//! people with copies of one register each keep their own choice.

use std::fs;
use std::path::PathBuf;

use rusqlite::{Connection, OptionalExtension};

use crate::domain::campaign::{CampaignKind, StepLabels};
use crate::domain::date::Day;
use crate::domain::days_off::DaysOff;
use crate::domain::eligibility::Eligibility;
use crate::domain::id::{
    CampaignId, CohortId, DayTotalId, DueReportId, PriorityGroupId, RemarkId, TargetId,
};
use crate::domain::name::search_fold;
use crate::domain::record::{Campaign, Cohort, DayTotal, DueReport, PriorityGroup, Remark, Target};
use crate::lang::{Lang, say};

use super::door::{Done, Kind};
use super::table::Record;
use super::{Error, Result, Store};

/// The campaign that every register begins with: everyone of 14 and over, from `today`, without a deadline.
pub fn first_campaign(today: Day, lang: Lang) -> Campaign {
    Campaign {
        name: say!(lang, first_campaign_name),
        noun: say!(lang, first_campaign_noun),
        purpose: String::new(),
        legal_basis: String::new(),
        owner: String::new(),
        eligibility: Eligibility::All14.rule(),
        starts_on: today,
        due_on: None,
        retain_to: None,
        kind: CampaignKind::Card,
        labels: StepLabels::default(),
        attempts: None,
        days_off: DaysOff::default(),
        closed_on: None,
    }
}

/// The campaign that is worked on: the one that was chosen, else the one that began last among those that began and are
/// not closed, else the
/// first to begin.
pub(super) fn present(
    connection: &Connection,
    chosen: Option<CampaignId>,
    today: Day,
) -> Result<CampaignId> {
    let sql = "WITH known AS (SELECT id, starts_on, closed_on IS NULL AND starts_on <= ?2 AS runs FROM campaign \
         WHERE undone = 0) SELECT id FROM known ORDER BY id = ?1 DESC, runs DESC, \
         CASE WHEN runs THEN starts_on END DESC, CASE WHEN runs THEN id END DESC, starts_on, id LIMIT 1";
    let id = connection
        .prepare_cached(sql)?
        .query_row((chosen.map_or(0, |id| id.0), today.to_string()), |row| {
            row.get(0)
        })
        .optional()?;
    id.map(CampaignId)
        .ok_or_else(|| Error::Damaged("campaign".to_owned()))
}

impl Store {
    /// All campaigns, in the order in which they began.
    pub fn campaigns(&self) -> Result<Vec<(CampaignId, Campaign)>> {
        Ok(self
            .rows::<Campaign>("ORDER BY starts_on, id", [])?
            .into_iter()
            .map(|(id, campaign)| (CampaignId(id), campaign))
            .collect())
    }

    /// The campaign that is worked on: visits and steps are recorded for it, lists and figures count it alone.
    pub fn campaign(&self) -> Result<(CampaignId, Campaign)> {
        let id = present(&self.connection, self.chosen, self.clock.today())?;
        let campaign = self
            .row(id.0)?
            .ok_or_else(|| Error::NotFound(id.to_string()))?;
        Ok((id, campaign))
    }

    /// The campaigns of an id or a name, however its marks were typed: one of an id, and all of a name.
    pub fn campaigns_named(&self, text: &str) -> Result<Vec<CampaignId>> {
        let wanted = search_fold(text);
        let mut campaigns = self.campaigns()?;
        campaigns.retain(|(id, campaign)| {
            id.to_string().eq_ignore_ascii_case(text) || search_fold(&campaign.name) == wanted
        });
        Ok(campaigns.into_iter().map(|(id, _)| id).collect())
    }

    /// From here on works on campaign `id`, here and when the register is next opened by this installation.
    pub fn choose_campaign(&mut self, id: CampaignId) -> Result<()> {
        self.work_on_campaign(id)?;
        if let Some(file) = self.choice_file()? {
            // What cannot be remembered is only not there the next time.
            let folder = file.parent().map(fs::create_dir_all);
            if folder.is_some_and(|made| made.is_ok()) {
                let _ = fs::write(file, id.to_string());
            }
        }
        Ok(())
    }

    /// From here on works on campaign `id`, through this connection alone.
    pub fn work_on_campaign(&mut self, id: CampaignId) -> Result<()> {
        let found: Option<Campaign> = self.row(id.0)?;
        found.ok_or_else(|| Error::NotFound(id.to_string()))?;
        self.chosen = Some(id);
        // What it counted was another campaign's.
        self.roll = None;
        self.written = None;
        Ok(())
    }

    fn choice_file(&self) -> Result<Option<PathBuf>> {
        let uuid = self.uuid()?;
        Ok(self
            .home
            .as_ref()
            .map(|home| home.join("campaigns").join(uuid)))
    }

    /// Takes up the choice that this installation remembers, if there is one.
    pub(super) fn recall_campaign(&mut self) -> Result<()> {
        let text = self
            .choice_file()?
            .and_then(|file| fs::read_to_string(file).ok());
        self.chosen = text.and_then(|text| text.trim().parse().ok());
        Ok(())
    }

    /// Adds a campaign.
    pub fn add_campaign(&mut self, campaign: &Campaign) -> Result<Done<CampaignId>> {
        check(campaign)?;
        self.write(Kind::Campaign, &campaign.name, |door| {
            door.create(campaign).map(CampaignId)
        })
    }

    /// Changes a campaign.
    pub fn edit_campaign(&mut self, id: CampaignId, campaign: &Campaign) -> Result<Done<()>> {
        check(campaign)?;
        self.write(Kind::Campaign, &campaign.name, |door| {
            door.update(id.0, campaign)
        })
    }

    fn belonging<R: Belongs>(&self, campaign: CampaignId) -> Result<Vec<(i64, R)>> {
        self.rows(&format!("AND campaign = ?1 {}", R::ORDER), [campaign.0])
    }

    /// Refuses what can stand in a campaign only once, beside those of other ids.
    fn check_single<R: Belongs>(&self, id: Option<i64>, record: &R) -> Result<()> {
        let Some(code) = R::TWICE else {
            return Ok(());
        };
        let others = self.belonging::<R>(record.campaign())?.into_iter();
        let mut others = others.filter(|(other, _)| Some(*other) != id);
        if others.any(|(_, other)| other.is_twin(record)) {
            return Err(Error::Invalid(code));
        }
        Ok(())
    }

    fn add<R: Belongs>(&mut self, record: &R) -> Result<Done<i64>> {
        record.check()?;
        self.check_single(None, record)?;
        self.write(Kind::Campaign, &record.source(), |door| door.create(record))
    }

    fn edit<R: Belongs>(&mut self, id: i64, record: &R) -> Result<Done<()>> {
        record.check()?;
        self.check_single(Some(id), record)?;
        self.write(Kind::Campaign, &record.source(), |door| {
            door.update(id, record)
        })
    }

    /// Takes a row out with what stands on it; undo brings it back.
    fn remove<R: Belongs>(&mut self, id: i64, text: &str) -> Result<Done<()>> {
        let record: R = self
            .row(id)?
            .ok_or_else(|| Error::NotFound(text.to_owned()))?;
        self.write(Kind::Campaign, &record.source(), |door| {
            door.remove(R::TABLE, id)
        })
    }
}

fn check(campaign: &Campaign) -> Result<()> {
    if campaign.name.is_empty() {
        return Err(Error::Invalid("campaign_name_missing"));
    }
    if campaign.due_on.is_some_and(|due| due < campaign.starts_on) {
        return Err(Error::Invalid("due_before_start"));
    }
    Ok(())
}

/// A record that belongs to a campaign and can be taken out of it.
trait Belongs: Record {
    /// The order in which it is listed.
    const ORDER: &'static str;
    /// What the log says it was about.
    fn source(&self) -> String;
    /// Refuses what cannot be kept.
    fn check(&self) -> Result<()> {
        Ok(())
    }
    /// The code of why two that are twins cannot stand in one campaign; `None` where they can.
    const TWICE: Option<&'static str> = None;
    /// The campaign it belongs to.
    fn campaign(&self) -> CampaignId;
    /// Whether it says something of the same as another.
    fn is_twin(&self, _other: &Self) -> bool {
        false
    }
}

fn named(name: &str, code: &'static str) -> Result<()> {
    if name.is_empty() {
        Err(Error::Invalid(code))
    } else {
        Ok(())
    }
}

impl Belongs for Cohort {
    const ORDER: &'static str = "ORDER BY from_age, id";
    fn source(&self) -> String {
        self.name.clone()
    }
    fn check(&self) -> Result<()> {
        named(&self.name, "cohort_name_missing")?;
        if self.to_age.is_some_and(|to| to < self.from_age) {
            return Err(Error::Invalid("ages_reversed"));
        }
        Ok(())
    }
    fn campaign(&self) -> CampaignId {
        self.campaign
    }
    const TWICE: Option<&'static str> = Some("cohort_twice");
    fn is_twin(&self, other: &Self) -> bool {
        search_fold(&self.name) == search_fold(&other.name)
    }
}

impl Belongs for PriorityGroup {
    const ORDER: &'static str = "ORDER BY id";
    fn source(&self) -> String {
        self.name.clone()
    }
    fn check(&self) -> Result<()> {
        named(&self.name, "group_name_missing")?;
        // Among the groups of a person these stand between two.
        if self.name.contains([',', ';']) {
            return Err(Error::Invalid("group_of_several"));
        }
        Ok(())
    }
    fn campaign(&self) -> CampaignId {
        self.campaign
    }
    const TWICE: Option<&'static str> = Some("group_twice");
    fn is_twin(&self, other: &Self) -> bool {
        search_fold(&self.name) == search_fold(&other.name)
    }
}

impl Belongs for Target {
    const ORDER: &'static str =
        "ORDER BY village IS NOT NULL, village, cohort IS NOT NULL, cohort, metric DESC, id";
    fn source(&self) -> String {
        self.source.clone()
    }
    fn campaign(&self) -> CampaignId {
        self.campaign
    }
}

impl Belongs for DueReport {
    const ORDER: &'static str = "ORDER BY due_on, id";
    fn source(&self) -> String {
        self.name.clone()
    }
    fn check(&self) -> Result<()> {
        named(&self.name, "report_name_missing")
    }
    fn campaign(&self) -> CampaignId {
        self.campaign
    }
}

impl Belongs for DayTotal {
    const ORDER: &'static str = "ORDER BY occurred_on, village, id";
    fn source(&self) -> String {
        self.source.clone()
    }
    fn campaign(&self) -> CampaignId {
        self.campaign
    }
}

impl Belongs for Remark {
    const ORDER: &'static str = "ORDER BY occurred_on, id";
    fn source(&self) -> String {
        self.who.clone()
    }
    fn check(&self) -> Result<()> {
        named(&self.text, "remark_text_missing")
    }
    fn campaign(&self) -> CampaignId {
        self.campaign
    }
}

macro_rules! belonging {
    ($($record:ident, $id:ident: $list:ident, $add:ident, $edit:ident, $remove:ident, $what:literal;)+) => {$(
        impl Store {
            #[doc = concat!("The ", $what, "s of a campaign.")]
            pub fn $list(&self, campaign: CampaignId) -> Result<Vec<($id, $record)>> {
                let found = self.belonging::<$record>(campaign)?;
                Ok(found.into_iter().map(|(id, one)| ($id(id), one)).collect())
            }

            #[doc = concat!("Adds a ", $what, " to its campaign.")]
            pub fn $add(&mut self, record: &$record) -> Result<Done<$id>> {
                let done = self.add(record)?;
                Ok(Done { batch: done.batch, value: $id(done.value) })
            }

            #[doc = concat!("Changes a ", $what, ".")]
            pub fn $edit(&mut self, id: $id, record: &$record) -> Result<Done<()>> {
                self.edit(id.0, record)
            }

            #[doc = concat!("Takes a ", $what, " out, with what stands on it.")]
            pub fn $remove(&mut self, id: $id) -> Result<Done<()>> {
                self.remove::<$record>(id.0, id.text().as_str())
            }
        }
    )+};
}

belonging! {
    Cohort, CohortId: cohorts, add_cohort, edit_cohort, remove_cohort, "cohort";
    PriorityGroup, PriorityGroupId: groups, add_group, edit_group, remove_group, "priority group";
    Target, TargetId: targets, add_target, edit_target, remove_target, "target";
    DueReport, DueReportId: due_reports, add_due_report, edit_due_report, remove_due_report, "due report";
    DayTotal, DayTotalId: day_totals, add_day_total, edit_day_total, remove_day_total, "typed total";
    Remark, RemarkId: remarks, add_remark, edit_remark, remove_remark, "remark";
}
