//! The records of the register, as plain values. What a field means and where it comes from is said in
//! `assets/schema`; the parts are checked where they are born, in the modules of their types.

use super::absence::{Declared, Plan, Reason, Scope};
use super::attempts::AttemptRule;
use super::campaign::{CampaignKind, StepLabels};
use super::card::CardKind;
use super::channel::Channel;
use super::clock::Moment;
use super::closing::ClosedReason;
use super::cohort::AgeOn;
use super::date::{Day, PartialDate};
use super::days_off::DaysOff;
use super::eligibility::{Candidate, Rule};
use super::expected_back::ExpectedBack;
use super::household_kind::HouseholdKind;
use super::id::{CampaignId, CohortId, HouseholdId, PersonId, VillageId, VisitId};
use super::identity_law::Held;
use super::metric::{Basis, Metric};
use super::outcome::Outcome;
use super::person_result::PersonResult;
use super::personal_number::PersonalNumber;
use super::phone::Phones;
use super::refusal::Refusal;
use super::relation::Relation;
use super::remark::RemarkKind;
use super::residence::Residence;
use super::sex::Sex;
use super::slot::Slot;
use super::step::StepKind;

/// The commune, ward or special zone whose book this is.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Commune {
    /// Its name with its kind: "Xã Tân Phú".
    pub name: String,
    /// Its province.
    pub province: String,
    /// Its own word for a village: "thôn", "ấp", "tổ dân phố".
    pub unit: String,
}

/// A village, in the order in which the commune walks them.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Village {
    /// Its name as the lists write it: "Thôn Đồng Tâm".
    pub name: String,
    /// The village head.
    pub head: String,
    /// The head's phones.
    pub phones: Phones,
    /// The beat officer.
    pub officer: String,
    /// Place in the walking order, from 1.
    pub walk_rank: i64,
}

/// A household.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Household {
    /// The village it belongs to.
    pub village: VillageId,
    /// Its number as on paper: `042` is not `42`.
    pub code: String,
    /// House number, street, landmark.
    pub address: String,
    /// Lane or hamlet inside the village.
    pub lane: String,
    /// Place in the walking order of the village, from 1.
    pub walk_rank: i64,
    /// The household's phones.
    pub phones: Phones,
    /// What a visitor must know at this door: the dog, the back gate.
    pub door_note: String,
    /// Home or boarding house.
    pub kind: HouseholdKind,
    /// Who persuades this household.
    pub mobiliser: String,
    /// Why it is no longer a household here, and since when.
    pub closed: Option<ClosedReason>,
    /// The day of the closing.
    pub closed_on: Option<Day>,
}

impl Household {
    /// A household of which only the village and the number are known.
    pub fn new(village: VillageId, code: impl Into<String>) -> Self {
        Self {
            village,
            code: code.into(),
            address: String::new(),
            lane: String::new(),
            walk_rank: 0,
            phones: Phones::default(),
            door_note: String::new(),
            kind: HouseholdKind::Home,
            mobiliser: String::new(),
            closed: None,
            closed_on: None,
        }
    }
}

/// A member of a household.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The household the person belongs to.
    pub household: HouseholdId,
    /// Place in the household's list, from 1.
    pub position: i64,
    /// Relation to the head.
    pub relation: Option<Relation>,
    /// The relation as the list wrote it.
    pub relation_text: String,
    /// Whether this is the head of the household.
    pub is_head: bool,
    /// Full name, NFC, as typed.
    pub name: String,
    /// Sex, if known.
    pub sex: Option<Sex>,
    /// Birth, as exactly as known.
    pub birth: Option<PartialDate>,
    /// The twelve-digit personal number.
    pub number: Option<PersonalNumber>,
    /// The nine-digit number of the old identity card.
    pub old_number: String,
    /// Own phones.
    pub phones: Phones,
    /// Permanent, temporary, or lives here unregistered.
    pub residence: Option<Residence>,
    /// The identity card held.
    pub card: Option<CardKind>,
    /// When that card was issued.
    pub card_issued: Option<PartialDate>,
    /// When it expires.
    pub card_expires: Option<PartialDate>,
    /// School or workplace.
    pub work: String,
    /// When the person is usually at home.
    pub best_time: String,
    /// Why the service must come to the house; empty when it need not.
    pub home_service: String,
    /// Groups the office uses, as typed.
    pub groups: String,
    /// Note.
    pub note: String,
    /// Why the person is no longer a member here.
    pub closed: Option<ClosedReason>,
    /// The day of the closing.
    pub closed_on: Option<Day>,
}

impl Person {
    /// A member of whom only the household and the name are known.
    pub fn new(household: HouseholdId, name: impl Into<String>) -> Self {
        Self {
            household,
            position: 0,
            relation: None,
            relation_text: String::new(),
            is_head: false,
            name: name.into(),
            sex: None,
            birth: None,
            number: None,
            old_number: String::new(),
            phones: Phones::default(),
            residence: None,
            card: None,
            card_issued: None,
            card_expires: None,
            work: String::new(),
            best_time: String::new(),
            home_service: String::new(),
            groups: String::new(),
            note: String::new(),
            closed: None,
            closed_on: None,
        }
    }
}

impl Person {
    /// What a campaign's rule asks of the person.
    pub fn candidate(&self, absent: bool) -> Candidate<'_> {
        Candidate {
            birth: self.birth,
            absent,
            residence: self.residence,
            held: self.held(),
            groups: &self.groups,
            own_card_from: None,
        }
    }

    /// The card the person holds.
    pub fn held(&self) -> Held {
        Held {
            kind: self.card,
            issued: self.card_issued,
            expires: self.card_expires,
        }
    }
}

/// One absence of one person, after form CT03, with the contact person and the plan. Decided as one: half of one
/// absence is never joined to half of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Absence {
    /// Who is away.
    pub person: PersonId,
    /// Why.
    pub reason: Option<Reason>,
    /// The reason in words, where the list has no fitting one.
    pub reason_note: String,
    /// In the province, elsewhere in the country, abroad.
    pub scope: Option<Scope>,
    /// Province or country.
    pub place: String,
    /// Address there.
    pub address: String,
    /// Phones there.
    pub phones: Phones,
    /// Away since.
    pub since: Option<PartialDate>,
    /// Expected back.
    pub back: Option<ExpectedBack>,
    /// The relative through whom to reach the person, when a member of the register.
    pub proxy: Option<PersonId>,
    /// The relative's name, when typed.
    pub proxy_name: String,
    /// The relative's relation to the person.
    pub proxy_relation: String,
    /// The relative's phones.
    pub proxy_phones: Phones,
    /// What is planned.
    pub plan: Option<Plan>,
    /// By when.
    pub plan_on: Option<PartialDate>,
    /// Whether the absence was declared to the police; apart from being away.
    pub declared: Option<Declared>,
    /// When somebody last confirmed that the person is still away.
    pub confirmed_on: Option<Day>,
    /// Who said so.
    pub source: String,
    /// When the person came back; an absence without it is open.
    pub returned_on: Option<PartialDate>,
}

impl Absence {
    /// An open absence of which nothing more is known.
    pub fn new(person: PersonId) -> Self {
        Self {
            person,
            reason: None,
            reason_note: String::new(),
            scope: None,
            place: String::new(),
            address: String::new(),
            phones: Phones::default(),
            since: None,
            back: None,
            proxy: None,
            proxy_name: String::new(),
            proxy_relation: String::new(),
            proxy_phones: Phones::default(),
            plan: None,
            plan_on: None,
            declared: None,
            confirmed_on: None,
            source: String::new(),
            returned_on: None,
        }
    }
}

/// A campaign: who must be reached, for what, by when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Campaign {
    /// Its name.
    pub name: String,
    /// What is to be done, in words that fit into a sentence: "làm thẻ".
    pub noun: String,
    /// Its stated purpose (Law 91/2025/QH15 asks for one).
    pub purpose: String,
    /// The legal basis.
    pub legal_basis: String,
    /// The unit that owns it.
    pub owner: String,
    /// Who is eligible.
    pub eligibility: Rule,
    /// First day.
    pub starts_on: Day,
    /// Deadline.
    pub due_on: Option<Day>,
    /// Until when its records are kept.
    pub retain_to: Option<Day>,
    /// What it is about.
    pub kind: CampaignKind,
    /// The office's own words for its steps.
    pub labels: StepLabels,
    /// Its own rule of how often a household is tried; the usual one without.
    pub attempts: Option<AttemptRule>,
    /// Days on which nobody works for it.
    pub days_off: DaysOff,
    /// The day on which it was ended.
    pub closed_on: Option<Day>,
}

impl Campaign {
    /// Where it stands on a day: `closed`, `ahead` or `running`.
    pub fn state(&self, today: Day) -> &'static str {
        match self.closed_on {
            Some(closed) if closed <= today => "closed",
            _ if self.starts_on > today => "ahead",
            _ => "running",
        }
    }

    /// How often a household is tried in this campaign.
    pub fn attempt_rule(&self) -> AttemptRule {
        self.attempts.unwrap_or_default()
    }
}

/// People of some ages that have deadlines of their own in a campaign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cohort {
    /// The campaign.
    pub campaign: CampaignId,
    /// Its name.
    pub name: String,
    /// From this age on, in full years.
    pub from_age: u8,
    /// Up to this age, in full years, it among them; and older without.
    pub to_age: Option<u8>,
    /// The day on which the age counts.
    pub age_on: AgeOn,
    /// Deadline for taking applications.
    pub intake_due: Option<Day>,
    /// Deadline for issuing cards.
    pub card_due: Option<Day>,
}

/// People whom a campaign wants done first, all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriorityGroup {
    /// The campaign.
    pub campaign: CampaignId,
    /// Its name, as it stands among the groups of a person.
    pub name: String,
    /// By when.
    pub due_on: Option<Day>,
}

/// How many are to be done, as given from above.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The campaign.
    pub campaign: CampaignId,
    /// The village; the whole commune without.
    pub village: Option<VillageId>,
    /// The cohort; everybody without.
    pub cohort: Option<CohortId>,
    /// What is counted.
    pub metric: Metric,
    /// How many in all.
    pub total: u32,
    /// Whether more than that is welcome.
    pub minimum: bool,
    /// How many a day.
    pub per_day: Option<u32>,
    /// How many a month.
    pub per_month: Option<u32>,
    /// The document that gives it.
    pub source: String,
}

/// A report that is due on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueReport {
    /// The campaign.
    pub campaign: CampaignId,
    /// The cohort it is about; the whole campaign without.
    pub cohort: Option<CohortId>,
    /// Its name.
    pub name: String,
    /// The day it is due.
    pub due_on: Day,
    /// To whom.
    pub recipient: String,
    /// By which way.
    pub via: String,
    /// The day it was sent.
    pub sent_on: Option<Day>,
    /// Who sent it.
    pub sent_by: String,
}

/// A total as it was told, beside the count by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayTotal {
    /// The campaign.
    pub campaign: CampaignId,
    /// The village; the whole commune without.
    pub village: Option<VillageId>,
    /// What is counted.
    pub metric: Metric,
    /// The day.
    pub occurred_on: Day,
    /// Of that day, or up to it.
    pub basis: Basis,
    /// How many.
    pub total: u32,
    /// Who told it.
    pub source: String,
}

/// What is said of a village or the commune in the course of a campaign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// The campaign.
    pub campaign: CampaignId,
    /// The village; the commune without.
    pub village: Option<VillageId>,
    /// The day.
    pub occurred_on: Day,
    /// What kind.
    pub kind: RemarkKind,
    /// Who said it, or whom it is about.
    pub who: String,
    /// What was said.
    pub text: String,
}

/// One visit, call or message at one household.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    /// The campaign it was made for.
    pub campaign: CampaignId,
    /// The household.
    pub household: HouseholdId,
    /// The day it happened.
    pub occurred_on: Day,
    /// The time of day.
    pub slot: Slot,
    /// When it was typed.
    pub entered_at: Moment,
    /// Who went, as typed: "Lâm, Hoa".
    pub visitors: String,
    /// At the door, by phone, ...
    pub channel: Channel,
    /// What happened.
    pub outcome: Outcome,
    /// Who was spoken to.
    pub informant: String,
    /// Why the household does not agree yet.
    pub reason: Option<Refusal>,
    /// Whether an invitation was left.
    pub invitation: bool,
    /// Note.
    pub note: String,
    /// When to come back.
    pub follow_up_on: Option<Day>,
    /// At which time of day.
    pub follow_up_slot: Option<Slot>,
    /// The day on which the visit was withdrawn; a withdrawn visit no longer counts.
    pub withdrawn_on: Option<Day>,
    /// Why it was withdrawn.
    pub withdrawn_why: String,
}

/// What a visit says of one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitPerson {
    /// The visit.
    pub visit: VisitId,
    /// The person.
    pub person: PersonId,
    /// What came of it.
    pub result: PersonResult,
    /// Why not yet.
    pub reason: Option<Refusal>,
    /// The day agreed for the campaign's purpose.
    pub due_on: Option<Day>,
    /// Note.
    pub note: String,
}

/// One dated event in one person's life in a campaign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The campaign.
    pub campaign: CampaignId,
    /// The person.
    pub person: PersonId,
    /// What happened.
    pub kind: StepKind,
    /// The day it happened.
    pub occurred_on: Day,
    /// The day agreed, where the step agrees on one.
    pub due_on: Option<Day>,
    /// The code of why: not yet, exempt.
    pub reason: Option<String>,
    /// Who confirmed it.
    pub confirmed_by: String,
    /// Note.
    pub note: String,
    /// The day on which the step was withdrawn; a withdrawn step no longer counts.
    pub withdrawn_on: Option<Day>,
    /// Why it was withdrawn.
    pub withdrawn_why: String,
}
