//! How a record lies in the file: its table, its columns, and the field groups that are decided as one.
//!
//! The door writes, the log compares and undo restores every table through this one description.

use chrono::NaiveDate;
use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Row, types::FromSqlError};

use crate::domain::absence::{Declared, Plan, Reason, Scope};
use crate::domain::attempts::AttemptRule;
use crate::domain::campaign::{CampaignKind, StepLabels};
use crate::domain::card::CardKind;
use crate::domain::channel::Channel;
use crate::domain::clock::Moment;
use crate::domain::closing::ClosedReason;
use crate::domain::cohort::AgeOn;
use crate::domain::date::PartialDate;
use crate::domain::days_off::DaysOff;
use crate::domain::eligibility::Rule;
use crate::domain::expected_back::ExpectedBack;
use crate::domain::household_kind::HouseholdKind;
use crate::domain::id::{CampaignId, CohortId, HouseholdId, PersonId, VillageId, VisitId};
use crate::domain::metric::{Basis, Metric};
use crate::domain::outcome::Outcome;
use crate::domain::person_result::PersonResult;
use crate::domain::personal_number::PersonalNumber;
use crate::domain::phone::Phones;
use crate::domain::record::{
    Absence, Campaign, Cohort, Commune, DayTotal, DueReport, Household, Person, PriorityGroup,
    Remark, Step, Target, Village, Visit, VisitPerson,
};
use crate::domain::refusal::Refusal;
use crate::domain::relation::Relation;
use crate::domain::remark::RemarkKind;
use crate::domain::residence::Residence;
use crate::domain::sex::Sex;
use crate::domain::slot::Slot;
use crate::domain::step::StepKind;

use super::intake::ImportBatch;
use super::setting::Setting;

/// A table of records.
#[derive(Debug)]
pub(super) struct Table {
    /// Its name, which is also the entity's name in the log.
    pub name: &'static str,
    /// Its columns, in groups that are decided as one. All columns but `id` and `undone` belong to a group.
    pub groups: &'static [Group],
    /// Columns of other tables that stand on a row of this one.
    pub children: &'static [(&'static str, &'static str)],
    /// Whether all columns of a row can be read, the first of them at this place.
    pub readable: fn(&Row<'_>, usize) -> rusqlite::Result<()>,
}

/// Columns that are changed, compared and restored together.
#[derive(Debug)]
pub(super) struct Group {
    pub name: &'static str,
    pub columns: &'static [&'static str],
}

impl Table {
    /// All columns of the groups, in order, with commas.
    pub fn columns(&self) -> String {
        let columns: Vec<&str> = self
            .groups
            .iter()
            .flat_map(|group| group.columns)
            .copied()
            .collect();
        columns.join(", ")
    }

    /// How many columns the groups have.
    pub fn width(&self) -> usize {
        self.groups.iter().map(|group| group.columns.len()).sum()
    }

    /// The group of this name.
    pub fn group(&self, name: &str) -> Option<&'static Group> {
        self.groups.iter().find(|group| group.name == name)
    }
}

/// A value that lies in the file as a row of a table.
pub(super) trait Record: Sized {
    const TABLE: &'static Table;
    /// Gives the cells to `out`, in the order of the table's columns.
    fn cells<'a>(&'a self, out: &mut dyn FnMut(ToSqlOutput<'a>));
    /// Reads the cells of `row` from column `at` on.
    fn read(row: &Row<'_>, at: usize) -> rusqlite::Result<Self>;
}

/// The cells of `record` as values of their own.
pub(super) fn values<R: Record>(record: &R) -> Vec<Value> {
    let mut values = Vec::with_capacity(R::TABLE.width());
    record.cells(&mut |cell| values.push(owned(&cell)));
    values
}

fn owned(cell: &ToSqlOutput<'_>) -> Value {
    match cell {
        ToSqlOutput::Borrowed(ValueRef::Text(text)) => {
            Value::Text(String::from_utf8_lossy(text).into_owned())
        }
        ToSqlOutput::Owned(value) => value.clone(),
        // The cells below are all of the two kinds above.
        _ => Value::Null,
    }
}

/// A field that lies in one column.
trait Cell: Sized {
    fn cell(&self) -> ToSqlOutput<'_>;
    /// `None` if the column holds what this field cannot be.
    fn read(value: ValueRef<'_>) -> Option<Self>;
}

impl Cell for i64 {
    fn cell(&self) -> ToSqlOutput<'_> {
        ToSqlOutput::Owned(Value::Integer(*self))
    }
    fn read(value: ValueRef<'_>) -> Option<Self> {
        value.as_i64().ok()
    }
}

macro_rules! number_cells {
    ($($number:ident),+) => {$(
        impl Cell for $number {
            fn cell(&self) -> ToSqlOutput<'_> {
                ToSqlOutput::Owned(Value::Integer(i64::from(*self)))
            }
            fn read(value: ValueRef<'_>) -> Option<Self> {
                value.as_i64().ok().and_then(|number| number.try_into().ok())
            }
        }
    )+};
}
number_cells!(u8, u32);

impl Cell for bool {
    fn cell(&self) -> ToSqlOutput<'_> {
        ToSqlOutput::Owned(Value::Integer(i64::from(*self)))
    }
    fn read(value: ValueRef<'_>) -> Option<Self> {
        value.as_i64().ok().map(|number| number != 0)
    }
}

impl Cell for String {
    fn cell(&self) -> ToSqlOutput<'_> {
        ToSqlOutput::Borrowed(ValueRef::Text(self.as_bytes()))
    }
    fn read(value: ValueRef<'_>) -> Option<Self> {
        value.as_str().ok().map(str::to_owned)
    }
}

impl<T: Cell> Cell for Option<T> {
    fn cell(&self) -> ToSqlOutput<'_> {
        match self {
            Some(inner) => inner.cell(),
            None => ToSqlOutput::Owned(Value::Null),
        }
    }
    fn read(value: ValueRef<'_>) -> Option<Self> {
        if value == ValueRef::Null {
            Some(None)
        } else {
            T::read(value).map(Some)
        }
    }
}

macro_rules! id_cells {
    ($($id:ident),+) => {$(
        impl Cell for $id {
            fn cell(&self) -> ToSqlOutput<'_> {
                ToSqlOutput::Owned(Value::Integer(self.0))
            }
            fn read(value: ValueRef<'_>) -> Option<Self> {
                value.as_i64().ok().map(Self)
            }
        }
    )+};
}
id_cells!(
    VillageId,
    HouseholdId,
    PersonId,
    VisitId,
    CampaignId,
    CohortId,
    Moment
);

macro_rules! code_cells {
    ($($code:ident),+) => {$(
        impl Cell for $code {
            fn cell(&self) -> ToSqlOutput<'_> {
                ToSqlOutput::Borrowed(ValueRef::Text(self.code().as_bytes()))
            }
            fn read(value: ValueRef<'_>) -> Option<Self> {
                value.as_str().ok().and_then(Self::from_code)
            }
        }
    )+};
}
code_cells!(
    Reason,
    Scope,
    Plan,
    Declared,
    CardKind,
    Channel,
    ClosedReason,
    HouseholdKind,
    Outcome,
    PersonResult,
    Refusal,
    Relation,
    Residence,
    Sex,
    Slot,
    StepKind,
    CampaignKind,
    Metric,
    Basis,
    RemarkKind
);

macro_rules! text_cells {
    ($($type:ty: $write:expr, $read:expr;)+) => {$(
        impl Cell for $type {
            fn cell(&self) -> ToSqlOutput<'_> {
                let write: fn(&$type) -> String = $write;
                ToSqlOutput::Owned(Value::Text(write(self)))
            }
            fn read(value: ValueRef<'_>) -> Option<Self> {
                let read: fn(&str) -> Option<$type> = $read;
                value.as_str().ok().and_then(read)
            }
        }
    )+};
}
text_cells! {
    NaiveDate: |day| PartialDate::Day(*day).iso(), |text| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
    PartialDate: |date| date.iso(), PartialDate::from_iso;
    ExpectedBack: |back| back.code(), ExpectedBack::from_code;
    AgeOn: |age_on| age_on.code(), AgeOn::from_code;
    Rule: |rule| rule.code().into_owned(), Rule::from_code;
    PersonalNumber: PersonalNumber::to_string, |text| text.parse().ok().and_then(PersonalNumber::from_value);
}

macro_rules! json_cells {
    ($($type:ident),+) => {$(
        impl Cell for $type {
            fn cell(&self) -> ToSqlOutput<'_> {
                ToSqlOutput::Owned(Value::Text(self.json()))
            }
            fn read(value: ValueRef<'_>) -> Option<Self> {
                value.as_str().ok().and_then(Self::from_json)
            }
        }
    )+};
}
json_cells!(StepLabels, DaysOff);

/// The usual rule is no text.
impl Cell for Option<AttemptRule> {
    fn cell(&self) -> ToSqlOutput<'_> {
        ToSqlOutput::Owned(Value::Text(self.map(AttemptRule::code).unwrap_or_default()))
    }
    fn read(value: ValueRef<'_>) -> Option<Self> {
        match value.as_str().ok()? {
            "" => Some(None),
            text => AttemptRule::from_code(text).map(Some),
        }
    }
}

impl Cell for Phones {
    fn cell(&self) -> ToSqlOutput<'_> {
        if self.is_empty() {
            ToSqlOutput::Borrowed(ValueRef::Text(b""))
        } else {
            ToSqlOutput::Owned(Value::Text(self.json()))
        }
    }
    fn read(value: ValueRef<'_>) -> Option<Self> {
        match value.as_str().ok()? {
            "" => Some(Self::default()),
            text => Self::from_json(text),
        }
    }
}

fn next<T: Cell>(row: &Row<'_>, at: &mut usize) -> rusqlite::Result<T> {
    let value = row.get_ref(*at)?;
    let cell = T::read(value).ok_or_else(|| {
        rusqlite::Error::FromSqlConversionFailure(
            *at,
            value.data_type(),
            Box::new(FromSqlError::InvalidType),
        )
    });
    *at += 1;
    cell
}

macro_rules! record {
    ($type:ident, $table:literal, { $($group:ident: [$($field:ident),+]),+ $(,)? }, $children:expr) => {
        impl Record for $type {
            const TABLE: &'static Table = &Table {
                name: $table,
                groups: &[$(Group { name: stringify!($group), columns: &[$(stringify!($field)),+] }),+],
                children: $children,
                readable: |row, at| <Self as Record>::read(row, at).map(|_| ()),
            };
            fn cells<'a>(&'a self, out: &mut dyn FnMut(ToSqlOutput<'a>)) {
                $($(out(self.$field.cell());)+)+
            }
            fn read(row: &Row<'_>, mut at: usize) -> rusqlite::Result<Self> {
                Ok(Self { $($($field: next(row, &mut at)?),+),+ })
            }
        }
    };
}

record!(Setting, "setting", { key: [key], value: [value] }, &[]);
record!(Commune, "commune", { name: [name], province: [province], unit: [unit] }, &[]);
record!(Village, "village", {
    name: [name], head: [head, phones], officer: [officer], walk: [walk_rank],
}, &[("household", "village"), ("target", "village"), ("day_total", "village"), ("remark", "village")]);
record!(Household, "household", {
    village: [village], code: [code], address: [address, lane], walk: [walk_rank], phones: [phones],
    door_note: [door_note], kind: [kind], mobiliser: [mobiliser], closing: [closed, closed_on],
}, &[("person", "household"), ("visit", "household")]);
record!(Person, "person", {
    household: [household, position, relation, relation_text, is_head], name: [name], sex: [sex], birth: [birth],
    number: [number], old_number: [old_number], phones: [phones], residence: [residence],
    card: [card, card_issued, card_expires], work: [work], best_time: [best_time], home_service: [home_service],
    groups: [groups], note: [note], closing: [closed, closed_on],
}, &[("absence", "person"), ("absence", "proxy"), ("visit_person", "person"), ("step", "person")]);
record!(Absence, "absence", {
    absence: [
        person, reason, reason_note, scope, place, address, phones, since, back, proxy, proxy_name, proxy_relation,
        proxy_phones, plan, plan_on, declared, confirmed_on, source, returned_on
    ],
}, &[]);
record!(Campaign, "campaign", {
    name: [name, noun], purpose: [purpose, legal_basis, owner], eligibility: [eligibility],
    dates: [starts_on, due_on, retain_to], kind: [kind], labels: [labels], attempts: [attempts], days_off: [days_off],
    closing: [closed_on],
}, &[
    ("visit", "campaign"), ("step", "campaign"), ("cohort", "campaign"), ("priority_group", "campaign"),
    ("target", "campaign"), ("due_report", "campaign"), ("day_total", "campaign"), ("remark", "campaign"),
]);
record!(Cohort, "cohort", {
    campaign: [campaign], name: [name], ages: [from_age, to_age, age_on], dates: [intake_due, card_due],
}, &[("target", "cohort"), ("due_report", "cohort")]);
record!(PriorityGroup, "priority_group", { campaign: [campaign], name: [name], due: [due_on] }, &[]);
record!(Target, "target", {
    of: [campaign, village, cohort, metric], total: [total, minimum], pace: [per_day, per_month], source: [source],
}, &[]);
record!(DueReport, "due_report", {
    campaign: [campaign], report: [cohort, name, due_on], recipient: [recipient, via], sending: [sent_on, sent_by],
}, &[]);
record!(DayTotal, "day_total", {
    of: [campaign, village, metric, occurred_on, basis], total: [total], source: [source],
}, &[]);
record!(Remark, "remark", {
    campaign: [campaign], of: [village, occurred_on, kind], said: [who, text],
}, &[]);
record!(Visit, "visit", {
    visit: [campaign, household, occurred_on, slot, entered_at, visitors, channel, outcome],
    answer: [informant, reason], invitation: [invitation], note: [note], follow_up: [follow_up_on, follow_up_slot],
    withdrawal: [withdrawn_on, withdrawn_why],
}, &[("visit_person", "visit")]);
record!(VisitPerson, "visit_person", {
    person: [visit, person], result: [result, reason, due_on], note: [note],
}, &[]);
record!(Step, "step", {
    step: [campaign, person, kind, occurred_on], note: [note], withdrawal: [withdrawn_on, withdrawn_why],
    due: [due_on], reason: [reason, confirmed_by],
}, &[]);
record!(ImportBatch, "import_batch", { file: [file, sha256, mapping, counts] }, &[]);

/// Every table of records; a table stands before those whose rows its own rows stand on, so that undo finds the
/// children decided when it comes to a parent.
pub(super) const TABLES: &[&Table] = &[
    Remark::TABLE,
    DayTotal::TABLE,
    DueReport::TABLE,
    Target::TABLE,
    PriorityGroup::TABLE,
    Cohort::TABLE,
    Step::TABLE,
    VisitPerson::TABLE,
    Visit::TABLE,
    Absence::TABLE,
    Person::TABLE,
    Household::TABLE,
    Village::TABLE,
    Campaign::TABLE,
    Commune::TABLE,
    ImportBatch::TABLE,
    Setting::TABLE,
];

/// Place of a table in [`TABLES`], for counters kept per table.
pub(super) fn index_of(table: &Table) -> usize {
    TABLES
        .iter()
        .position(|other| other.name == table.name)
        .unwrap_or_default()
}

/// The table of an entity's name in the log.
pub(super) fn table_named(name: &str) -> Option<&'static Table> {
    TABLES.iter().find(|table| table.name == name).copied()
}
